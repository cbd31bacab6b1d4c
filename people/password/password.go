// Package password keeps passwords as argon2id hashes in the PHC form, which names its
// own parameters, so that these may be raised and older hashes still be checked:
//
//	$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH
//
// It is the one home of golang.org/x/crypto/argon2: RFC 9106 is too much to write ourselves.
package password

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

const (
	saltBytes = 16
	sumBytes  = 32
)

// Limits of what is taken from a hash that was kept: more would let whoever writes to
// the records stop the process.
const (
	maxMemory  = 1 << 20 // KiB
	maxTime    = 16
	maxThreads = 16
)

var errForm = errors.New("not an argon2id hash in PHC form")

// Cost is what a guess costs.
type Cost struct {
	Memory  uint32 // KiB
	Time    uint32 // passes
	Threads uint8
}

// Usual is what a guess costs in service: about what OWASP asks for at least, with some
// memory more.
func Usual() Cost { return Cost{Memory: 32 << 10, Time: 2, Threads: 1} }

// Hasher hashes and checks passwords, a few at a time, so that many who sign in at once
// do not take all the memory. It is safe for concurrent use.
type Hasher struct {
	cost  Cost
	turns chan struct{}
	decoy string // checked where there is no account, which takes as long
}

// New gives a hasher that does at most atOnce passwords at a time.
func New(c Cost, atOnce int) (*Hasher, error) {
	if c.Memory < 8 || c.Memory > maxMemory || c.Time < 1 || c.Time > maxTime || c.Threads < 1 || c.Threads > maxThreads || atOnce < 1 {
		return nil, fmt.Errorf("password: a cost of %+v, %d at once: out of bounds", c, atOnce)
	}
	h := &Hasher{cost: c, turns: make(chan struct{}, atOnce)}
	h.decoy = h.hash("")
	return h, nil
}

// Hash gives what is kept of a password. It waits for its turn until ctx ends.
func (h *Hasher) Hash(ctx context.Context, word string) (string, error) {
	if err := h.turn(ctx); err != nil {
		return "", err
	}
	defer func() { <-h.turns }()
	return h.hash(word), nil
}

// Check tells whether a password is the one of which kept was made. It takes as long
// when kept is empty. It waits for its turn until ctx ends.
func (h *Hasher) Check(ctx context.Context, word, kept string) (bool, error) {
	if err := h.turn(ctx); err != nil {
		return false, err
	}
	defer func() { <-h.turns }()
	there := kept != ""
	if !there {
		kept = h.decoy
	}
	c, salt, sum, err := parse(kept)
	if err != nil {
		return false, err
	}
	same := subtle.ConstantTimeCompare(sum, argon2.IDKey([]byte(word), salt, c.Time, c.Memory, c.Threads, uint32(len(sum)))) == 1 //nolint:gosec // parse has held its length
	return same && there, nil
}

// Old tells whether a hash was made at another cost, and should be made again when its
// password is at hand.
func (h *Hasher) Old(kept string) bool {
	c, _, _, err := parse(kept)
	return err == nil && c != h.cost
}

func (h *Hasher) turn(ctx context.Context) error {
	select {
	case h.turns <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h *Hasher) hash(word string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // it never fails: the program ends instead
	sum := argon2.IDKey([]byte(word), salt, h.cost.Time, h.cost.Memory, h.cost.Threads, sumBytes)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.Memory, h.cost.Time, h.cost.Threads,
		b64.EncodeToString(salt), b64.EncodeToString(sum))
}

// parse reads a hash that was kept.
func parse(kept string) (c Cost, salt, sum []byte, err error) {
	parts := strings.Split(kept, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, errForm
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Time, &c.Threads); err != nil || parts[3] != fmt.Sprintf("m=%d,t=%d,p=%d", c.Memory, c.Time, c.Threads) {
		return c, nil, nil, errForm
	}
	salt, err = base64.RawStdEncoding.Strict().DecodeString(parts[4])
	if err != nil {
		return c, nil, nil, errForm
	}
	sum, err = base64.RawStdEncoding.Strict().DecodeString(parts[5])
	if err != nil {
		return c, nil, nil, errForm
	}
	if c.Memory < 8 || c.Memory > maxMemory || c.Time < 1 || c.Time > maxTime || c.Threads < 1 || c.Threads > maxThreads ||
		len(salt) < 8 || len(salt) > 64 || len(sum) < 16 || len(sum) > 64 {
		return c, nil, nil, fmt.Errorf("%w: its parameters are out of bounds", errForm)
	}
	return c, salt, sum, nil
}
