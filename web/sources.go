package web

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// silentAfter is how long a source of tickets may tell nothing before it is called
// silent.
const silentAfter = 5 * time.Minute

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
		v := sourceView{Watermark: m}
		if quiet := now.Sub(m.Seen); quiet > silentAfter {
			v.Silent = quiet
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
