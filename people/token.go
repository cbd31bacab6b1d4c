package people

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// tokenBytes is how much of a token cannot be guessed.
const tokenBytes = 32

// NewToken makes a secret that lets its bearer in: 32 random bytes in a form that fits
// into a cookie or an address. What is kept of it is its [Sum] alone.
func NewToken() string {
	b := make([]byte, tokenBytes)
	_, _ = rand.Read(b) // it never fails: the program ends instead
	return base64.RawURLEncoding.EncodeToString(b)
}

// Sum is what is kept of a secret: its SHA-256, hexadecimal. That a token is random
// makes a slow hash needless; of a password it would be far too quick.
func Sum(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
