package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/tingcha/tingcha/internal/throttle"
	"github.com/tingcha/tingcha/storage"
)

// Who signs in has a few tries, and ever longer to wait for whoever keeps trying: so many
// for each user from one network, so that a stranger elsewhere keeps nobody out; so many
// for a network, whoever it tries to be; and so many for a user from networks in which
// that user has not been, so that it helps little to have many of them.
const (
	atTheDoor      = 4
	triesOfUser    = 5  // from one network, one more every 12 s
	triesOfPlace   = 30 // one more every 2 s
	triesElsewhere = 50 // one more every minute
	returnsAMinute = 30
	longestWait    = 15 * time.Minute
	lastSignIns    = 50 // of a user tell where that user has been
)

// door holds back who guesses passwords.
type door struct {
	// turns are a few at a time, since a password costs a while. They come before the tries,
	// so that those who are right give theirs back before the next ones take any.
	turns     chan struct{}
	users     *throttle.Limit
	places    *throttle.Limit
	elsewhere *throttle.Limit
	returns   *throttle.Limit // from the outside service, in vain
}

func newDoor() door {
	return door{
		turns:     make(chan struct{}, atTheDoor),
		users:     throttle.New(throttle.Rate{Burst: triesOfUser, Every: time.Minute / triesOfUser, Longest: longestWait}),
		places:    throttle.New(throttle.Rate{Burst: triesOfPlace, Every: time.Minute / triesOfPlace, Longest: longestWait}),
		elsewhere: throttle.New(throttle.Rate{Burst: triesElsewhere, Every: time.Minute}),
		returns:   throttle.New(throttle.Rate{Burst: returnsAMinute, Every: time.Minute / returnsAMinute}),
	}
}

// turn waits until there is room for one more at the door.
func (d door) turn(ctx context.Context) (leave func(), err error) {
	select {
	case d.turns <- struct{}{}:
		return func() { <-d.turns }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// try takes one of the tries that there are to be a user. Whoever is right gives it back,
// so that a whole shift that signs in at once from one address is not taken for somebody
// who guesses.
func (s *server) try(r *http.Request, id string) (right func(), err error) {
	now, from := s.Now(), throttle.Network(s.place(r))
	pair := from + " " + id
	takes := []struct {
		of  *throttle.Limit
		key string
	}{{s.door.users, pair}, {s.door.places, from}, {s.door.elsewhere, id}}
	right = func() {
		for _, t := range takes {
			t.of.Give(t.key)
		}
	}
	for i, t := range takes {
		wait := t.of.Take(t.key, now)
		if wait == 0 {
			continue
		}
		if t.of == s.door.elsewhere {
			if known, err := s.knownFrom(r.Context(), id, from); err != nil || known {
				takes = takes[:i]
				return right, err
			}
		}
		for _, granted := range takes[:i] {
			granted.of.Give(granted.key)
		}
		s.Log.Warn("somebody guesses passwords", "place", s.place(r), "wait", wait)
		return nil, tooOftenError{wait}
	}
	return right, nil
}

// knownFrom tells whether a user has signed in from a network lately.
func (s *server) knownFrom(ctx context.Context, id, from string) (bool, error) {
	deeds, err := s.Store.SignIns(ctx, id, lastSignIns)
	return slices.ContainsFunc(deeds, func(d storage.Deed) bool { return throttle.Network(d.Place) == from }), err
}
