package web

import (
	"cmp"
	"fmt"
	"net/http"

	"github.com/tingcha/tingcha/storage"
)

// A deed is a row of the log before it is kept: what the user of a request did.
type deed struct {
	Who     string // empty for the user who asks
	What    string // a code, with words in lang under "deed."
	Subject string // whom or what it was done to: an account, a call, a finding, a day
	Detail  string
	Key     string // unique to one press of a button; empty to make one
}

// did adds to the log of what people did.
func (s *server) did(r *http.Request, d deed) error {
	err := s.Store.Record(r.Context(), storage.Deed{
		Key: cmp.Or(d.Key, newKey()), At: s.Now(), Who: cmp.Or(d.Who, userOf(r).ID), What: d.What, Subject: d.Subject, Detail: d.Detail, Place: s.place(r),
	})
	if err = s.wrote(err, s.Now()); err != nil {
		return fmt.Errorf("keep the log: %w", err)
	}
	return nil
}
