package decide

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"slices"
	"time"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

var errNoMonth = errors.New(`write a month such as "2026-09"`)

// NextLock gives the lock of a month, still without sums, or, and then done, the one that
// the month has. It is an error that wraps [storage.ErrNotOver] before the month has ended.
func NextLock(locks []storage.MonthLock, r scoring.Reckoner, month, by string) (l storage.MonthLock, done bool, err error) {
	first, err := time.ParseInLocation("2006-01", month, r.Zone)
	if err != nil {
		return l, false, fmt.Errorf("month %q: %w", month, errNoMonth)
	}
	if by == "" {
		return l, false, errNobody
	}
	if at := slices.IndexFunc(locks, func(l storage.MonthLock) bool { return l.Month == month }); at >= 0 {
		return locks[at], true, nil
	}
	if end := first.AddDate(0, 1, 0); r.AsOf.Before(end) {
		return l, false, fmt.Errorf("it ends at %s: %w", end.Format(time.DateTime), storage.ErrNotOver)
	}
	return storage.MonthLock{Month: month, By: by, At: storage.Instant(storage.Millis(r.AsOf))}, false, nil
}

// MonthSeal makes the hash of a month that is locked: the SHA-256 of who locked it and when,
// and of every agent's sums by their names, a line of JSON each.
type MonthSeal struct {
	Agents    int
	Unsettled int64
	names     *SumNames
	hash      hash.Hash
	lines     *json.Encoder
}

// sealedSum is a sum as it is sealed.
type sealedSum struct {
	Item, Class                        string
	Num, Den, Rows, Waiting, Unsettled int64
}

// NewMonthSeal begins with who locks the month, and when.
func NewMonthSeal(l storage.MonthLock, names *SumNames) *MonthSeal {
	s := &MonthSeal{names: names, hash: sha256.New()}
	s.lines = json.NewEncoder(s.hash)
	s.line([]string{l.Month, l.By, l.At.UTC().Format(time.RFC3339Nano)})
	return s
}

func (s *MonthSeal) line(v any) {
	if err := s.lines.Encode(v); err != nil {
		panic("decide: " + err.Error()) // texts and numbers always have a form
	}
}

// Add adds an agent's sums. They come in the order of agents and departments.
func (s *MonthSeal) Add(of Whose, sums []storage.PackedSum) {
	sealed := make([]sealedSum, len(sums))
	for i, p := range sums {
		name := s.names.Name(p.Name)
		sealed[i] = sealedSum{string(name.Item), string(name.Class), p.Num, p.Den, p.Rows, p.Waiting, p.Unsettled}
		s.Unsettled += p.Unsettled
	}
	slices.SortFunc(sealed, func(a, b sealedSum) int {
		return CompareCells(Cell{Day: a.Item, Agent: a.Class}, Cell{Day: b.Item, Agent: b.Class})
	})
	s.Agents++
	s.line(struct {
		Whose Whose
		Sums  []sealedSum
	}{of, sealed})
}

// Sum is the hash, hexadecimal.
func (s *MonthSeal) Sum() string { return hex.EncodeToString(s.hash.Sum(nil)) }
