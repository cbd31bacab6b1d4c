package web

import (
	"net/http"
	"time"

	"github.com/tingcha/tingcha/internal/throttle"
)

// What is heard is kept in the log once for each user and recording in so long, and a
// user opens so many recordings a minute at most. Going on in one that is open, by
// ranges, is neither.
const (
	heardOnce     = 10 * time.Minute
	heardAMinute  = 60
	heardInterval = time.Minute
)

// ear remembers who hears what.
type ear struct {
	opened  *throttle.Limit // by user and recording
	opening *throttle.Limit // by user
}

func newEar() ear {
	return ear{opened: throttle.New(throttle.Rate{Burst: 1, Every: heardOnce}), opening: throttle.New(throttle.Rate{Burst: heardAMinute, Every: heardInterval / heardAMinute})}
}

// listens takes note that the user who asks hears a recording. What cannot be kept in the
// log is not played.
func (s *server) listens(r *http.Request) error {
	who, call := userOf(r).ID, r.PathValue("id")
	key := who + " " + call + " " + r.URL.Query().Get("n")
	if s.ear.opened.Take(key, s.Now()) > 0 { // it goes on
		return nil
	}
	if wait := s.ear.opening.Take(who, s.Now()); wait > 0 {
		s.ear.opened.Give(key)
		return tooOftenError{wait}
	}
	err := s.did(r, deed{What: "heard", Subject: call})
	if err != nil {
		s.ear.opened.Give(key)
	}
	return err
}
