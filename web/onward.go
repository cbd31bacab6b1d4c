package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// onward is where a reviewer goes after a decision. Scripts get it as JSON; a browser
// without them is sent to Next.
type onward struct {
	Next  string `json:"next"`            // the next call, or the queue when there is none
	After string `json:"after,omitempty"` // the call after the next one, to be fetched ahead
	Left  int    `json:"left"`            // cases that are left in the list
	Said  string `json:"said"`            // what was done, in words
	Undo  string `json:"undo,omitempty"`  // where to post to take it back
}

// refusal is the answer of a script's request that was refused.
type refusal struct {
	Error   string   `json:"error"`
	Said    string   `json:"said"`
	Again   string   `json:"again"`             // where to look again
	Changed []string `json:"changed,omitempty"` // what has changed since it was seen, in words
}

// scripted tells whether a script asks, which wants JSON.
func scripted(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "application/json")
}

// words are those of the language of a request.
func (s *server) words(w http.ResponseWriter, r *http.Request) language {
	return s.said[languageOf(w, r)]
}

// went answers what was done.
func (s *server) went(w http.ResponseWriter, r *http.Request, o onward) error {
	if scripted(r) {
		return s.json(w, r, http.StatusOK, o)
	}
	http.Redirect(w, r, o.Next, http.StatusSeeOther)
	return nil
}

func (s *server) json(w http.ResponseWriter, r *http.Request, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	s.send(w, r, body)
	return nil
}

// forScripts makes the errors of what scripts ask, too, JSON for them.
func (s *server) forScripts(show func(http.ResponseWriter, *http.Request) error) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := show(w, r)
		if err == nil || !scripted(r) || r.Context().Err() != nil {
			return err
		}
		a := answerTo(err)
		if a.status >= http.StatusInternalServerError {
			s.Log.Error("a request of a page could not be answered", "path", r.URL.Path, "status", a.status, "error", err)
		}
		if a.status == http.StatusServiceUnavailable {
			w.Header().Set("Retry-After", retryAfter)
		}
		say := s.words(w, r)
		no := refusal{Error: a.key, Said: say.say("error."+a.key) + " " + say.say("error."+a.key+".do"), Again: callURL(r.PathValue("id"))}
		if list := r.PostForm.Get("list"); list != "" {
			no.Again = inList(no.Again, list)
		}
		if moved, ok := errors.AsType[movedError](err); ok {
			no.Changed = say.changes(moved.changes)
		}
		return s.json(w, r, a.status, no)
	}
}

// listOf reads the query of the list that a call was opened from.
func listOf(query string) (url.Values, error) {
	q, err := url.ParseQuery(query)
	if err != nil {
		return nil, inputError{"list", query}
	}
	return queueList(q), nil
}

// free is the filter for what a user can judge next in a list. What is done, put off or
// waits is no work: then it is what can be judged at once.
func (s *server) free(u people.User, list url.Values) (storage.CaseFilter, bool, error) {
	f, ok, err := s.queueFilter(u, list)
	if err != nil {
		return f, false, err
	}
	if f.Tab != storage.TabMine && f.Tab != storage.TabSecond {
		f.Tab = storage.TabOpen
	}
	f.Free, f.OwnAgent = true, u.Agent
	return f, ok, nil
}

// onward finds the next two cases of a list after a place in it, beginning anew at the
// list's end.
func (s *server) onward(ctx context.Context, u people.User, list url.Values, from storage.CasePlace, callID string) (onward, error) {
	o := onward{Next: address("/queue", list)}
	f, ok, err := s.free(u, list)
	if err != nil || !ok {
		return o, err
	}
	f.Not, f.Limit, f.After = callID, 2, &from
	rows, err := s.Store.Cases(ctx, f)
	if err == nil && len(rows) < 2 {
		f.After = nil
		var first []storage.CaseRow
		first, err = s.Store.Cases(ctx, f)
		for _, c := range first {
			if len(rows) == 0 || rows[0].CallID != c.CallID {
				rows = append(rows, c)
			}
		}
	}
	if err != nil {
		return o, err
	}
	if len(rows) > 0 {
		o.Next = inList(callURL(rows[0].CallID), listQuery(list))
	}
	if len(rows) > 1 {
		o.After = inList(callURL(rows[1].CallID), listQuery(list))
	}
	o.Left, err = s.left(ctx, u, list)
	return o, err
}

// left counts what is left of a list.
func (s *server) left(ctx context.Context, u people.User, list url.Values) (int, error) {
	return s.count(ctx, u, list, nil)
}

// placeIn gives the number that a place has in what is left of a list, from 1.
func (s *server) placeIn(ctx context.Context, u people.User, list url.Values, at storage.CasePlace) (int, error) {
	n, err := s.count(ctx, u, list, &at)
	return n + 1, err
}

// count counts what is left of a list, or of that what stands before a place.
func (s *server) count(ctx context.Context, u people.User, list url.Values, before *storage.CasePlace) (int, error) {
	f, ok, err := s.free(u, list)
	if err != nil || !ok {
		return 0, err
	}
	tab := f.Tab
	f.Free, f.Before = false, before
	counts, err := s.Store.CaseCounts(ctx, f, tab)
	return counts.ByTab[tab], err
}
