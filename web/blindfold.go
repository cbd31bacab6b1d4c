package web

import (
	"context"
	"errors"
	"slices"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// What a user is to judge without knowing what others said is sealed until then: lists and
// figures leave it out, and pages about a verdict on it are not there.

// errSealed is for a case that is judged in a calibration, until that is closed.
var errSealed = errors.New("sealed by a calibration")

// errBlind is for figures of calls of which one is sealed to who asks.
var errBlind = errors.New("counts a call that is to be judged blind")

// errGiven is for who would take back what was said blind.
var errGiven = errors.New("was said blind")

// sealedTo tells which calls are sealed to a user.
func (s *server) sealedTo(ctx context.Context, u people.User) (func(callID string) bool, error) {
	all, err := s.Store.Sealed(ctx, u.ID)
	return func(callID string) bool { return slices.Contains(all, callID) }, err
}

// unsealed is storage.ErrNotFound for a call that is sealed to a user.
func (s *server) unsealed(ctx context.Context, u people.User, callID string) error {
	is, err := s.sealedTo(ctx, u)
	if err == nil && is(callID) {
		err = storage.ErrNotFound
	}
	return err
}

// untold is errBlind when a call that is sealed to the user is among those of a filter's
// days, agent and department: their figures and lists would tell what others said of it.
func (s *server) untold(ctx context.Context, u people.User, f storage.SumFilter) error {
	ids, err := s.Store.Sealed(ctx, u.ID)
	if err != nil || len(ids) == 0 {
		return err
	}
	all, err := s.Store.Load(ctx, ids, 0)
	for _, d := range all {
		day, c := d.Entry.Day, d.Call
		if day >= f.First && day <= f.Last && (f.Agent == "" || f.Agent == c.Agent) && (f.Dept == "" || c.Dept == "" || f.Dept == c.Dept) {
			return errBlind
		}
	}
	return err
}

// blindfold hides from a dossier what people have said, if the call is sealed to the user:
// the findings that are to be judged stand open as on the first day, and others are left
// out. It tells whether the call is sealed, and whether it is open to be judged here.
func (s *server) blindfold(ctx context.Context, u people.User, d *storage.Dossier) (blind, asked bool, err error) {
	is, err := s.sealedTo(ctx, u)
	if err != nil || !is(d.Call.ID) {
		return false, false, err
	}
	l, asked, err := s.lookAt(ctx, d.Call.ID, u)
	if err != nil {
		return true, false, err
	}
	if !asked { // it is judged in a calibration
		hide(d, judgeable)
		return true, false, nil
	}
	said, err := s.Store.Opinions(ctx, storage.OpinionFilter{Kind: l.Kind, Source: l.Source})
	if err != nil {
		return true, true, err
	}
	hide(d, func(f storage.FindingRow) bool {
		return slices.ContainsFunc(said, func(o storage.Opinion) bool { return o.Finding == f.ID })
	})
	return true, true, nil
}

// sealedDesk is the desk of who judges a call in a calibration, and not here.
func sealedDesk(v deskView) deskView {
	v.IsCase, v.May, v.Bar, v.Second, v.Opinions, v.Listening, v.Waits = true, false, "sealed", false, nil, "", nil
	v.Case.Findings, v.Case.Stage, v.Case.Judged, v.Case.DoubtedBy = nil, storage.First, 0, ""
	return v
}
