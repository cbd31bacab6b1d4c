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

// did adds to the log of what people did: all of it, or when it cannot nothing.
func (s *server) did(r *http.Request, told ...deed) error {
	now := s.Now()
	var all []storage.Deed
	for _, d := range told {
		all = append(all, storage.Deed{
			Key: cmp.Or(d.Key, newKey()), At: now, Who: cmp.Or(d.Who, userOf(r).ID), What: d.What, Subject: d.Subject, Detail: d.Detail, Place: s.place(r),
		})
	}
	if len(all) == 0 {
		return nil
	}
	if err := s.wrote(s.Store.Record(r.Context(), all...), now); err != nil {
		return fmt.Errorf("keep the log: %w", err)
	}
	return nil
}
