package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/judging"
)

// giveFlag closes the contest of a month: the flag goes to departments that may have it, or
// to nobody.
func (s *server) giveFlag(w http.ResponseWriter, r *http.Request) error {
	return s.closeHonours(w, r, storage.ContestHonours)
}

// giveAwards closes the awards of a month: they go to all who have earned one.
func (s *server) giveAwards(w http.ResponseWriter, r *http.Request) error {
	return s.closeHonours(w, r, storage.AwardHonours)
}

func (s *server) closeHonours(w http.ResponseWriter, r *http.Request, kind storage.HonourKind) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	key, err := keyIn(r.PostForm)
	if err != nil {
		return err
	}
	month := r.PostForm.Get("month")
	if !isMonth(month) {
		return inputError{"month", short(month)}
	}
	key = people.Sum("honours " + judging.Key(userOf(r).ID, key, string(kind)+" "+month))
	// A second press, which would find other figures, leads to what the first has kept.
	closed, err := s.Store.ClosedHonours(r.Context(), kind, month)
	if errors.Is(err, storage.ErrNotFound) || err == nil && closed.Key != key {
		closed, err = s.honour(w, r, kind, month, key)
	}
	if err != nil {
		return err
	}
	if err := s.did(r, deed{What: string(kind) + "_closed", Subject: month, Detail: firstRunes(namesOf(closed.Given), maxDetail), Key: "honours:" + key}); err != nil {
		return err
	}
	http.Redirect(w, r, address(honoursURL(kind), url.Values{"month": {month}}), http.StatusSeeOther)
	return nil
}

// honour keeps what is given for a month, with the document that stands behind it.
func (s *server) honour(w http.ResponseWriter, r *http.Request, kind storage.HonourKind, month, key string) (storage.HonourMonth, error) {
	m := storage.HonourMonth{Month: month, Kind: kind, Key: key, By: userOf(r).ID, At: s.Now()}
	h, err := s.askedHonours(r, kind, month, languageOf(w, r))
	switch {
	case err != nil:
		return m, err
	case !h.ask.Period.Ended(s.today()):
		return m, inputError{"month", month}
	case h.blind:
		return m, errBlind
	case h.unsummed > 0: // it stays as it is given
		return m, storage.ErrUnsummed
	}
	if m.Note, err = noteIn(r.PostForm, "note", maxNote); err != nil {
		return m, err
	}
	m.Given = h.given
	if kind == storage.ContestHonours {
		if m.Given, err = chosenAmong(h.given, r.PostForm["dept"]); err != nil {
			return m, err
		}
	}
	if m.Body, _, err = report.Encode(h.now); err != nil {
		return m, err
	}
	m, err = s.Store.CloseHonours(r.Context(), m)
	return m, s.wrote(err, s.Now())
}

// chosenAmong gives the departments that were ticked, each of which may have the flag.
func chosenAmong(may []storage.Honour, ticked []string) ([]storage.Honour, error) {
	var chosen []storage.Honour
	for _, dept := range ticked {
		at := slices.IndexFunc(may, func(h storage.Honour) bool { return h.Dept == dept })
		if at < 0 {
			return nil, inputError{"dept", short(dept)}
		}
		if !slices.Contains(chosen, may[at]) {
			chosen = append(chosen, may[at])
		}
	}
	return chosen, nil
}

// namesOf tells in the log to whom something was given.
func namesOf(given []storage.Honour) string {
	var all []string
	for _, h := range given {
		all = append(all, strings.TrimSpace(h.Name+" "+h.Dept+" "+h.Agent))
	}
	return strings.Join(all, "; ")
}

// contestFile gives the contest of a month as a file.
func (s *server) contestFile(w http.ResponseWriter, r *http.Request) error {
	return s.honoursFile(w, r, storage.ContestHonours)
}

// awardsFile gives the awards of a month as a file.
func (s *server) awardsFile(w http.ResponseWriter, r *http.Request) error {
	return s.honoursFile(w, r, storage.AwardHonours)
}

func (s *server) honoursFile(w http.ResponseWriter, r *http.Request, kind storage.HonourKind) error {
	month := r.URL.Query().Get("month")
	if !isMonth(month) {
		return inputError{"month", short(month)}
	}
	h, err := s.askedHonours(r, kind, month, languageOf(w, r))
	if errors.Is(err, errNarrow) {
		err = storage.ErrNotFound
	}
	if err != nil {
		return err
	}
	b, err := h.document(r)
	if err != nil {
		return err
	}
	return s.sendDocument(w, r, b, h.hash(r), deed{What: string(kind) + "_exported", Subject: month})
}
