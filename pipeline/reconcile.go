package pipeline

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
)

// Records is what reconciling needs of a store.
type Records interface {
	storage.Intake
	storage.Reader
	storage.Late
	storage.Running
}

// Reconciler compares what we know with what others have: the archive's list, the
// topics' ends, the clock. What it can mend, it mends by taking it in like anything
// else; of the rest it tells, once for each job in the job's last [storage.Run].
//
//	archive, archive_past   every recording in the archive is on offer, and the other way round
//	bus                     what was published is being read
//	stuck                   no call stands still
//	outbox                  what has to go out goes out
//	identity                every listed call of a day is in exactly one state
//	settle                  findings that time has made firm; sources that say nothing
type Reconciler struct {
	Store  Records
	Bus    bus.Bus        // rings for the first stage
	Outbox storage.Outbox // nil where one process has the store to itself
	Topics bus.Log        // nil where nothing is read from topics
	// NoticeTopic is that of the consumer.
	NoticeTopic string
	Archive     storage.Archive // nil where recordings come as files
	// Prefix is where recordings lie in the archive. A date in it, as Go writes them, as
	// in "calls1/2006/01/02/", has each day listed by itself; without one, everything
	// is listed every time.
	Prefix string
	Reader Decoder
	Zone   *time.Location
	// Every is the pause between runs, PastEvery that for the days before; zero are
	// fifteen minutes and an hour.
	Every, PastEvery time.Duration
	// PastDays is how many days before today are compared; zero is three.
	PastDays int
	// Young objects are left to their notices; zero is two minutes, or half of Every when
	// that is less.
	Young time.Duration
	Now   func() time.Time
	Log   *slog.Logger

	mu     sync.Mutex
	places map[string]int64 // by source, when they were looked at last
}

// The jobs' own pauses, where the configuration gives none.
const (
	reconcileEvery = 15 * time.Minute
	pastEvery      = time.Hour
	settleEvery    = time.Minute
	youngest       = 2 * time.Minute
)

// job is one comparison. It notes what it did, and fails when it could not look.
type job struct {
	name  string
	every time.Duration
	run   func(ctx context.Context, r *storage.Run) error
}

func (r *Reconciler) jobs() []job {
	every, past := orElse(r.Every, reconcileEvery), orElse(r.PastEvery, pastEvery)
	jobs := []job{
		{"settle", min(every, settleEvery), r.settle},
		{"stuck", every, r.stuck},
		{"identity", every, r.identity},
	}
	if r.Topics != nil {
		jobs = append(jobs, job{"bus", every, r.topics})
	}
	if r.Outbox != nil {
		jobs = append(jobs, job{"outbox", every, r.outbox})
	}
	if r.Archive != nil {
		jobs = append(jobs, job{"archive", every, r.archiveToday}, job{"archive_past", past, r.archivePast})
	}
	return jobs
}

func orElse(d, usual time.Duration) time.Duration {
	if d == 0 {
		return usual
	}
	return d
}

// Run runs every job again and again until ctx ends; then it returns nil. Processes
// that share a store share the jobs: each is run by one of them, when it is time.
func (r *Reconciler) Run(ctx context.Context) error {
	group, inner := errgroup.WithContext(ctx)
	for _, j := range r.jobs() {
		group.Go(func() error {
			for {
				if err := r.alone(inner, j, j.every*3/4); err != nil && inner.Err() == nil {
					r.Log.Error("reconcile", "job", j.name, "error", err)
				}
				select {
				case <-time.After(j.every):
				case <-inner.Done():
					return nil
				}
			}
		})
	}
	return group.Wait()
}

// Once runs every job now, one after the other, unless another process is at it.
func (r *Reconciler) Once(ctx context.Context) error {
	for _, j := range r.jobs() {
		if err := r.alone(ctx, j, 0); err != nil {
			return fmt.Errorf("reconcile %s: %w", j.name, err)
		}
	}
	return nil
}

// alone runs a job unless somebody else is at it, or was less than pause ago.
func (r *Reconciler) alone(ctx context.Context, j job, pause time.Duration) error {
	if r.Outbox == nil {
		return r.keep(ctx, j)
	}
	_, err := r.Outbox.Alone(ctx, "reconcile/"+j.name, func(ctx context.Context) error {
		runs, err := r.Store.Runs(ctx)
		if err != nil {
			return err
		}
		for _, last := range runs {
			if last.Job == j.name && r.Now().Sub(last.Started) < pause {
				return nil
			}
		}
		return r.keep(ctx, j)
	})
	return err
}

// keep runs a job and keeps what it did. That it could not look is a problem, too.
func (r *Reconciler) keep(ctx context.Context, j job) error {
	run := storage.Run{Job: j.name, Started: r.Now()}
	failed := j.run(ctx, &run)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if failed != nil {
		tell(&run, "not_compared", j.name, "%v", failed)
		r.Log.Warn("could not reconcile", "job", j.name, "error", failed)
	}
	run.Ended = r.Now()
	return r.Store.SaveRun(ctx, run)
}

// tell notes a problem.
func tell(run *storage.Run, kind, subject, format string, args ...any) {
	run.Total++
	if len(run.Problems) < storage.MaxProblems {
		run.Problems = append(run.Problems, storage.Problem{Kind: kind, Subject: subject, Detail: fmt.Sprintf(format, args...)})
	}
}

// day is a day of the hotline, so many days ago.
func (r *Reconciler) day(ago int) time.Time { return r.Now().In(r.Zone).AddDate(0, 0, -ago) }
