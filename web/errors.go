package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/tingcha/tingcha/complaint"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
	"github.com/tingcha/tingcha/warning"
	"github.com/tingcha/tingcha/web/judging"
)

// Mistakes that have a page of their own besides those of storage.
var (
	errForeignHost = errors.New("asked for under a foreign name")
	errCrossOrigin = errors.New("posted from another site")
	errPanic       = errors.New("panicked")
	errJudged      = errors.New("cannot be judged as it stands")
	errNoneChosen  = errors.New("no call is chosen")
	errTooLate     = errors.New("the time to appeal has passed")
	errOwn         = errors.New("cannot be decided by who is concerned")
)

// inputError is a mistake in what a person or a link asked for.
type inputError struct {
	Field string
	Value string
}

// Error names the field and its value.
func (e inputError) Error() string { return fmt.Sprintf("bad %s %q", e.Field, e.Value) }

// An answer is what outsiders see of an error: a status, and the key of the words
// that say what happened and what to do.
type answer struct {
	status int
	key    string
}

// answerTo maps every error to its answer. Inner text stays in the log.
func answerTo(err error) answer {
	var input inputError
	var tooLarge *http.MaxBytesError
	var tooOften tooOftenError
	switch {
	case errors.Is(err, errLink):
		return answer{http.StatusNotFound, "link"}
	case errors.Is(err, storage.ErrNotFound):
		return answer{http.StatusNotFound, "not_found"}
	case errors.Is(err, errNoPrinter):
		return answer{http.StatusNotFound, "no_printer"}
	case errors.Is(err, errSignIn):
		return answer{http.StatusUnauthorized, "sign_in"}
	case errors.As(err, &tooOften):
		return answer{http.StatusTooManyRequests, "too_often"}
	case errors.Is(err, judging.ErrOwnCall):
		return answer{http.StatusForbidden, "own_call"}
	case errors.Is(err, storage.ErrLeads):
		return answer{http.StatusForbidden, "leads"}
	case errors.Is(err, errNoNote):
		return answer{http.StatusBadRequest, "no_note"}
	case errors.Is(err, errNobodyChosen):
		return answer{http.StatusBadRequest, "nobody"}
	case errors.Is(err, errNoneTaken):
		return answer{http.StatusBadRequest, "none_ticked"}
	case errors.Is(err, errForbidden), errors.Is(err, judging.ErrNotTheirs):
		return answer{http.StatusForbidden, "forbidden"}
	case errors.Is(err, storage.ErrOpen):
		return answer{http.StatusConflict, "open"}
	case errors.Is(err, errTooLate):
		return answer{http.StatusConflict, "too_late"}
	case errors.Is(err, errUnanswered):
		return answer{http.StatusBadRequest, "unanswered"}
	case errors.Is(err, complaint.ErrSamePerson):
		return answer{http.StatusConflict, "own_conclusion"}
	case errors.Is(err, errOwn):
		return answer{http.StatusConflict, "own"}
	case errors.Is(err, storage.ErrSamePerson):
		return answer{http.StatusConflict, "same_person"}
	case errors.Is(err, errNoneChosen):
		return answer{http.StatusBadRequest, "none_chosen"}
	case errors.Is(err, errSealed):
		return answer{http.StatusConflict, "sealed"}
	case errors.Is(err, errExplaining):
		return answer{http.StatusServiceUnavailable, "explaining"}
	case errors.Is(err, errBlind):
		return answer{http.StatusConflict, "blind"}
	case errors.Is(err, storage.ErrUnsummed):
		return answer{http.StatusConflict, "unsummed"}
	case errors.Is(err, errGiven):
		return answer{http.StatusConflict, "given"}
	case errors.Is(err, warning.ErrNotNow):
		return answer{http.StatusConflict, "not_now"}
	case errors.Is(err, storage.ErrAppealed): // wrapped together with ErrConflict, like the next two
		return answer{http.StatusConflict, "appealed"}
	case errors.Is(err, storage.ErrLooked):
		return answer{http.StatusConflict, "looked"}
	case errors.Is(err, storage.ErrProvisional): // wrapped together with ErrConflict
		return answer{http.StatusConflict, "provisional"}
	case errors.Is(err, errMatterMoved):
		return answer{http.StatusConflict, "matter_moved"}
	case errors.Is(err, supervision.ErrOwnWork):
		return answer{http.StatusConflict, "own_work"}
	case errors.Is(err, supervision.ErrMove):
		return answer{http.StatusConflict, "no_move"}
	case errors.Is(err, storage.ErrConflict):
		return answer{http.StatusConflict, "conflict"}
	case errors.Is(err, errJudged):
		return answer{http.StatusConflict, "judged"}
	case errors.As(err, &input):
		return answer{http.StatusBadRequest, "input"}
	case errors.As(err, &tooLarge):
		return answer{http.StatusRequestEntityTooLarge, "too_large"}
	case errors.Is(err, errCrossOrigin):
		return answer{http.StatusForbidden, "cross_origin"}
	case errors.Is(err, errForeignHost):
		return answer{http.StatusMisdirectedRequest, "foreign_host"}
	case errors.Is(err, storage.ErrUnavailable):
		return answer{http.StatusServiceUnavailable, "unavailable"}
	case errors.Is(err, context.DeadlineExceeded):
		return answer{http.StatusServiceUnavailable, "busy"}
	}
	return answer{http.StatusInternalServerError, "internal"}
}

// errorPage says what went wrong, and offers the way back.
type errorPage struct {
	frame
	Status int
	Key    string
	Field  string // of an inputError
	Value  string
	Back   string // where to look again
	BackTo string // key of the words for it
	Kept   *kept  // what was to be stored and is not; nil for nothing
	// Obstacles are what is in the way of closing a day.
	Obstacles []obstacle
	// Changed is what is not as it was seen.
	Changed []change
}

// page makes a handler of a function that returns its error.
func (s *server) page(show func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := show(w, r)
		switch {
		case err == nil:
		case r.Context().Err() != nil && errors.Is(err, context.Canceled): // nobody is there to read it
		default:
			s.showError(w, r, err)
		}
	})
}

// showError logs what is the server's fault and shows the page of the error.
func (s *server) showError(w http.ResponseWriter, r *http.Request, err error) {
	a := answerTo(err)
	if a.status >= http.StatusInternalServerError {
		s.Log.Error("a page could not be shown", "path", r.URL.Path, "status", a.status, "error", err)
	}
	page := errorPage{frame: s.frame(w, r, ""), Status: a.status, Key: a.key, Back: "/", BackTo: "error.back"}
	if input, ok := errors.AsType[inputError](err); ok {
		page.Field, page.Value = input.Field, input.Value
	}
	if open, ok := errors.AsType[openError](err); ok {
		page.Obstacles = open.obstacles
	}
	if moved, ok := errors.AsType[movedError](err); ok {
		page.Changed = moved.changes
	}
	if r.Method == http.MethodPost {
		page.backFrom(r)
	}
	if a.status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", retryAfter)
	}
	if often, ok := errors.AsType[tooOftenError](err); ok {
		w.Header().Set("Retry-After", strconv.Itoa(int(often.wait.Seconds())+1))
	}
	if errors.Is(err, errSignIn) {
		page.Kept, page.Back, page.BackTo = keptOf(r), "/login", "login.do"
	}
	if errors.Is(err, storage.ErrUnavailable) {
		if page.Kept = keptOf(r); page.Kept != nil {
			page.Key = "unsaved"
		}
	}
	if r.Method != http.MethodGet { // the address of a form shows nothing by itself
		page.Other, page.Here = "", page.Back
	}
	if err := s.render(w, r, a.status, "error", page); err != nil {
		s.Log.Error("the error page could not be shown", "path", r.URL.Path, "error", err)
		http.Error(w, http.StatusText(a.status), a.status)
	}
}

// backFrom sets the way back to what the form of a request stood on. What was not
// found there is nothing to go back to.
func (p *errorPage) backFrom(r *http.Request) {
	day, id := r.PathValue("day"), r.PathValue("id")
	switch {
	case isDay(day):
		p.Back, p.BackTo = dayURL(day), "error.day"
	case id != "" && p.Status != http.StatusNotFound && strings.HasPrefix(r.URL.Path, "/calls/"):
		p.Back, p.BackTo = inList(callURL(id), r.PostForm.Get("list")), "error.call_again"
	case id != "" && p.Status != http.StatusNotFound && strings.HasPrefix(r.URL.Path, "/supervision/"):
		p.Back, p.BackTo = matterURL(id), "error.matter"
	case id != "" && p.Status != http.StatusNotFound:
		p.Back, p.BackTo = findingURL(id), "error.again"
	}
}

// nowhere answers for every address that leads nowhere.
func (s *server) nowhere(http.ResponseWriter, *http.Request) error {
	return storage.ErrNotFound
}
