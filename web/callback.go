package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/tingcha/tingcha/callback"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/judging"
)

// callbackPage shows a callback: why the customer is called, what came of it, and where
// the next result is noted.
type callbackPage struct {
	frame
	callbackLine
	About  string // the page of the ticket or the call
	Script []callback.ScriptItem
	Key    string
	Max    int
	May    bool // the reader may note a result
}

// callbackAsked loads the callback that an address names, if it is within reach.
func (s *server) callbackAsked(r *http.Request) (storage.Callback, error) {
	of := scoring.Source{Kind: scoring.SourceKind(r.PathValue("kind")), ID: r.PathValue("id")}
	c, err := s.Store.Callback(r.Context(), of)
	if err == nil && c.Since.After(s.Now()) { // a term that has not ended is no cause yet
		err = storage.ErrNotFound
	}
	if err == nil {
		err = s.sees(r, c.Agent, c.Dept)
	}
	return c, err
}

func (s *server) callback(w http.ResponseWriter, r *http.Request) error {
	c, err := s.callbackAsked(r)
	if err != nil {
		return err
	}
	p := callbackPage{frame: s.frame(w, r, "callbacks"), Script: callback.Script(), Key: newKey(), Max: callback.MaxWords}
	p.callbackLine = callbackLineOf(c, p.Now)
	p.About = "/" + string(c.Source.Kind) + "s/" + url.PathEscape(c.Source.ID)
	if p.May = userOf(r).Is(people.Reviewer, people.Leader); p.May {
		err = s.notesOf(r, c)
		if p.May = err == nil; err != nil && !errors.Is(err, judging.ErrOwnCall) {
			return err
		}
	}
	return s.render(w, r, http.StatusOK, "callback", p)
}

// notesOf is nil when the user who asks may note a result of a callback: its first score holds
// in the figures of whoever took the call or filed the ticket, and ends a complaint.
func (s *server) notesOf(r *http.Request, c storage.Callback) error {
	if err := s.judges(r, c.Agent, c.Dept); err != nil || c.Source.Kind != scoring.TicketSource {
		return err
	}
	t, err := s.Store.Ticket(r.Context(), c.Source.ID)
	if err == nil && userOf(r).Took(t.About) {
		err = judging.ErrOwnCall
	}
	return err
}

// noteCallback notes what came of a call to a customer.
func (s *server) noteCallback(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	c, err := s.callbackAsked(r)
	if err == nil {
		err = s.notesOf(r, c)
	}
	if err != nil {
		return err
	}
	res, err := parseResult(r)
	if err != nil {
		return err
	}
	res.By, res.At = userOf(r).ID, s.Now()
	res.Try.At = res.At
	err = s.wrote(s.Store.RecordCallback(r.Context(), c.Source, res), res.At)
	if mistake, ok := errors.AsType[callback.MistakeError](err); ok {
		return inputError{mistake.Field, ""}
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, callbackURL(c.Source), http.StatusSeeOther)
	return nil
}

// parseResult reads what was noted of a call to a customer.
func parseResult(r *http.Request) (callback.Result, error) {
	var res callback.Result
	form := r.PostForm
	switch form.Get("reached") {
	case "yes":
		res.Try.Reached = true
	case "no":
	default:
		return res, inputError{"reached", short(form.Get("reached"))}
	}
	var err error
	if score := form.Get("score"); score != "" {
		if res.Try.Score, err = strconv.Atoi(score); err != nil {
			return res, inputError{"score", short(score)}
		}
	}
	for _, item := range form["said"] {
		res.Said = append(res.Said, callback.ScriptItem(item))
	}
	if res.Words, err = noteIn(form, "words", callback.MaxWords); err != nil {
		return res, err
	}
	if res.Key, err = keyIn(form); err != nil {
		return res, err
	}
	res.Key = judging.Key(userOf(r).ID, res.Key, "callback")
	return res, nil
}
