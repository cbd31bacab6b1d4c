package oidc

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"github.com/tingcha/tingcha/people"
)

const (
	// Life is how long a browser may take to come back.
	Life = 10 * time.Minute
	// maxTo is the longest address to go to afterwards, in bytes: a cookie holds 4096.
	maxTo = 1500
	// maxSealed is the longest ticket that is looked at, in bytes.
	maxSealed = 4096
	keySize   = 32
)

// ticket is what belongs to one request of one browser.
type ticket struct {
	State    string    `json:"state"`    // comes back with the browser
	Nonce    string    `json:"nonce"`    // comes back in the ID token
	Verifier string    `json:"verifier"` // shows that who exchanges the code asked for it
	To       string    `json:"to"`
	Until    time.Time `json:"until"`
}

func newTicket(to string, now time.Time) ticket {
	if len(to) > maxTo {
		to = ""
	}
	return ticket{State: people.NewToken(), Nonce: people.NewToken(), Verifier: oauth2.GenerateVerifier(), To: to, Until: now.Add(Life)}
}

// seal makes tickets that nobody else can read or make. Every process with the same
// configuration has the same.
type seal struct{ aead cipher.AEAD }

func newSeal(secret, purpose string) (seal, error) {
	key, err := hkdf.Key(sha256.New, []byte(secret), nil, "tingcha sign-in ticket "+purpose, keySize)
	if err != nil {
		return seal{}, fmt.Errorf("oidc: derive a key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return seal{}, fmt.Errorf("oidc: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return seal{aead}, err
}

// close seals a ticket into a form that fits into a cookie.
func (s seal) close(t ticket) (string, error) {
	text, err := json.Marshal(t)
	if err != nil {
		return "", fmt.Errorf("oidc: seal a ticket: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nil, nil, text, nil)), nil
}

// errTicket says that a browser came back without what it was given on its way.
var errTicket = errors.New("the browser does not have the ticket of this sign-in, or had it for too long")

// open gives a ticket that was sealed here and has not run out.
func (s seal) open(kept string, now time.Time) (ticket, error) {
	if len(kept) > maxSealed {
		return ticket{}, errTicket
	}
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(kept)
	if err != nil {
		return ticket{}, errTicket
	}
	text, err := s.aead.Open(nil, nil, sealed, nil)
	if err != nil {
		return ticket{}, errTicket
	}
	var t ticket
	if err := json.Unmarshal(text, &t); err != nil || !now.Before(t.Until) {
		return ticket{}, errTicket
	}
	return t, nil
}

// maxSpent is how many tickets are remembered at once.
const maxSpent = 100_000

// spent remembers which tickets were used, until they run out. Each process has its own; a
// ticket that is shown to another one fails there because the service takes no code twice.
type spent struct {
	mu    sync.Mutex
	until map[string]time.Time // by state
}

// take is false for a ticket that was used before, or when there are too many to tell.
func (s *spent) take(t ticket, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, used := s.until[t.State]; used {
		return false
	}
	if len(s.until) >= maxSpent {
		for state, until := range s.until {
			if !now.Before(until) {
				delete(s.until, state)
			}
		}
	}
	if len(s.until) >= maxSpent {
		return false
	}
	s.until[t.State] = t.Until
	return true
}
