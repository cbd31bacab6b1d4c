package web

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// A sourceView is a source of tickets with how far it has told its story.
type sourceView struct {
	storage.Watermark
	Silent time.Duration // for how long it has told nothing; 0 while it does
}

// sources gives the sources of tickets, and how many of them are silent.
func (s *server) sources(ctx context.Context, now time.Time) (views []sourceView, silent int, err error) {
	marks, err := s.Store.Watermarks(ctx)
	if err != nil {
		return nil, 0, err
	}
	for _, m := range marks {
		v := sourceView{Watermark: m, Silent: m.Silent(now)}
		if v.Silent > 0 {
			silent++
		}
		views = append(views, v)
	}
	return views, silent, nil
}

// A runView is the last run of a reconcile job.
type runView struct {
	storage.Run
	Ago time.Duration // since it ended
}

// A problemView is a problem with the way to what it is about; "" where no page shows
// it.
type problemView struct {
	storage.Problem
	URL string
}

// Listed gives the problems of the run that are kept.
func (r runView) Listed() []problemView {
	var views []problemView
	for _, p := range r.Problems {
		v := problemView{Problem: p}
		switch p.Kind {
		case "stuck":
			v.URL = callURL(p.Subject)
		case "identity":
			v.URL = dayURL(p.Subject)
		case "silent_source":
			v.URL = "#sources"
		}
		views = append(views, v)
	}
	return views
}

// Lag is how long a silent source holds findings back.
func (coveragePage) Lag() time.Duration { return inspect.TicketLag }

// runs gives the last run of every reconcile job.
func (s *server) runs(ctx context.Context, now time.Time) ([]runView, error) {
	runs, err := s.Store.Runs(ctx)
	if err != nil {
		return nil, err
	}
	views := make([]runView, len(runs))
	for i, r := range runs {
		views[i] = runView{r, max(0, now.Sub(r.Ended))}
	}
	return views, nil
}
