package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// leaseFor is how long a call that somebody opened is passed over by others.
const leaseFor = 10 * time.Minute

// listen takes a call for a user, or says who has it. It keeps nobody from reading.
func (s *server) listen(r *http.Request, u people.User, callID string) (storage.Listening, error) {
	now := s.Now()
	l, err := s.Store.Listen(r.Context(), storage.Listening{CallID: callID, Who: u.ID, Name: u.Name, Until: now.Add(leaseFor)}, now)
	return l, s.wrote(err, now)
}

// ahead tells whether a page is fetched before anybody looks at it. It must not look as if
// somebody did.
func ahead(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Sec-Purpose")+r.Header.Get("Purpose"), "prefetch") || r.Header.Get("X-Tingcha-Ahead") != ""
}

// lease renews the call that a user has open, and leaves it when the form says so.
func (s *server) lease(w http.ResponseWriter, r *http.Request) error {
	u, id := userOf(r), r.PathValue("id")
	if err := r.ParseForm(); err != nil {
		return err
	}
	c, err := s.caseFor(r.Context(), u, id)
	if err != nil {
		return err
	}
	var l storage.Listening
	if r.PostForm.Get("leave") != "" {
		err = s.wrote(s.Store.Leave(r.Context(), c.CallID, u.ID), s.Now())
	} else {
		l, err = s.listen(r, u, c.CallID)
		if err == nil {
			err = s.wrote(s.Store.See(r.Context(), c.CallID, u.ID, c.Version), s.Now())
		}
	}
	if err != nil {
		return err
	}
	if !scripted(r) {
		http.Redirect(w, r, inList(callURL(id), r.PostForm.Get("list")), http.StatusSeeOther)
		return nil
	}
	other := ""
	if l.Who != u.ID {
		other = nameOf(l)
	}
	return s.json(w, r, http.StatusOK, map[string]string{"listening": other})
}

// nameOf is what a page calls whoever listens.
func nameOf(l storage.Listening) string {
	if l.Name != "" {
		return l.Name
	}
	return l.Who
}

// draft keeps what a user has typed on a call.
func (s *server) draft(w http.ResponseWriter, r *http.Request) error {
	u, id := userOf(r), r.PathValue("id")
	if err := r.ParseForm(); err != nil {
		return err
	}
	note, err := noteIn(r.PostForm, "note", maxNote)
	if err != nil {
		return err
	}
	c, err := s.caseFor(r.Context(), u, id)
	if err != nil {
		return err
	}
	now := s.Now()
	if err := s.wrote(s.Store.KeepDraft(r.Context(), storage.Draft{CallID: c.CallID, Who: u.ID, Note: note, At: now}), now); err != nil {
		return err
	}
	if scripted(r) {
		return s.json(w, r, http.StatusOK, map[string]string{"kept": now.In(s.Zone).Format(time.RFC3339)})
	}
	http.Redirect(w, r, inList(callURL(id), r.PostForm.Get("list")), http.StatusSeeOther)
	return nil
}
