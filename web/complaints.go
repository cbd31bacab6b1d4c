package web

import (
	"cmp"
	"context"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
)

// complaintsIn gives the substantiated complaints about staff that were concluded from one
// day to another, about one agent or, with none, about all within a reach. Months say which
// agents there are, and their days on which: what is read does not grow with the calls.
func (s *server) complaintsIn(ctx context.Context, reach people.Reach, agent, first, last string) ([]supervision.Complaint, error) {
	f := storage.SumFilter{First: first[:len("2006-01")] + "-01", Last: last[:len("2006-01")] + "-31", Agent: agent, Reach: reach, Items: []scoring.Item{scoring.InternalConfirmed}}
	f.Per, f.By = storage.Months, storage.ByAgent
	months, err := s.Store.Sums(ctx, f)
	if err != nil {
		return nil, err
	}
	var all []supervision.Complaint
	for _, month := range months {
		if month.Num == 0 {
			continue
		}
		of := f
		of.Agent, of.First, of.Last = month.Agent, max(first, month.Span+"-01"), min(last, month.Span+"-31")
		some, err := s.complaintsOf(ctx, of, month.Agent)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// complaintsOf gives those about one agent, or about nobody known, on the days of a filter.
func (s *server) complaintsOf(ctx context.Context, f storage.SumFilter, agent string) ([]supervision.Complaint, error) {
	f.Per = storage.Days
	days, err := s.Store.Sums(ctx, f)
	if err != nil {
		return nil, err
	}
	var all []supervision.Complaint
	for _, day := range days {
		if day.Num == 0 || day.Agent != agent {
			continue
		}
		f.First, f.Last = day.Span, day.Span
		err := s.Store.Parts(ctx, s.Reckon(s.Now()), f, func(p scoring.Part) error {
			if p.Agent == agent && p.Num > 0 {
				all = append(all, supervision.Complaint{Ticket: p.Source.ID, Day: p.Day, Agent: p.Agent, Dept: p.Dept, Team: p.Team, Group: p.Group})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// windowAsked gives the days that an address asks for: those of the policy's window, as long
// as it says nothing else.
func (s *server) windowAsked(from, to string) (first, last string, err error) {
	now := s.Now().In(s.Zone)
	first, last = cmp.Or(from, now.AddDate(0, 0, 1-s.Supervision.Window).Format(time.DateOnly)), cmp.Or(to, now.Format(time.DateOnly))
	for key, v := range map[string]string{"from": first, "to": last} {
		if !isDay(v) {
			return "", "", inputError{key, short(v)}
		}
	}
	begin, _ := time.Parse(time.DateOnly, first)
	end, _ := time.Parse(time.DateOnly, last)
	if end.Before(begin) || end.Sub(begin) > maxWindow {
		return "", "", inputError{"from", first}
	}
	return first, last, nil
}

// maxWindow is how many days are looked at together.
const maxWindow = 366 * 24 * time.Hour
