package synth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/call"
)

// Config says what archive to write.
type Config struct {
	Calls int    // on the switch's list
	Seed  uint64 // the same seed gives the same bytes
	Out   string // the folder, made when it is not there; files of an earlier archive in it are replaced
	// First is midnight of the first day, in the hotline's zone; zero is
	// 1 September 2026 in China.
	First time.Time
	// Progress is told now and then how many calls are written; it may be nil.
	Progress func(calls int)
}

// MostCalls is the largest archive: its callers' numbers still differ.
const MostCalls = 50_000_000

// Summary says what was written.
type Summary struct {
	Calls, Answered, Transcripts, Tickets, Agents, Days int
	// Planted counts calls by label: "internal=late", "shirking", "script.no_id".
	Planted map[string]int
}

// Generate writes an archive. When it ends early, by an error or because ctx is
// done, it leaves none behind.
func Generate(ctx context.Context, cfg Config) (Summary, error) {
	if cfg.Calls < 1 || cfg.Calls > MostCalls {
		return Summary{}, fmt.Errorf("calls: %d is not between 1 and %d", cfg.Calls, MostCalls)
	}
	if cfg.Out == "" {
		return Summary{}, errors.New("out: name a folder for the archive")
	}
	if cfg.First.IsZero() {
		cfg.First = time.Date(2026, time.September, 1, 0, 0, 0, 0, time.FixedZone("CST", 8*60*60))
	}
	a, err := create(cfg.Out)
	if err != nil {
		return Summary{}, err
	}
	w := newWriter(cfg, a)
	err = w.run(ctx, cfg)
	if err == nil {
		err = a.finish()
	}
	if err != nil {
		return Summary{}, errors.Join(err, a.abandon())
	}
	return w.summary, nil
}

// writer turns plans into lines.
type writer struct {
	planner planner
	book    *book
	archive *archive
	dialog  dialogue
	facts   facts
	buf     []byte // one record; used again and again
	text    []byte
	summary Summary
}

func newWriter(cfg Config, a *archive) *writer {
	days := daysFor(cfg.Calls)
	w := &writer{
		planner: planner{
			seed: cfg.Seed, clock: newClock(cfg.First, cfg.Calls, days),
			staff: newStaff(cfg.Seed, staffFor(cfg.Calls)), topics: map[call.Sector][]call.TicketKind{},
		},
		book: newBook(), archive: a,
		summary: Summary{Calls: cfg.Calls, Agents: staffFor(cfg.Calls), Days: days, Planted: map[string]int{}},
	}
	for sector, t := range w.book.trades {
		for _, topic := range t.topics {
			w.planner.topics[sector] = append(w.planner.topics[sector], topic.kind)
		}
	}
	w.dialog.book = w.book
	return w
}

// progressEvery is how many calls are written between two looks at the context.
const progressEvery = 1000

func (w *writer) run(ctx context.Context, cfg Config) error {
	if err := w.roster(); err != nil {
		return err
	}
	if _, err := w.archive.cdr.WriteString("call_id,started,duration,agent,dept,caller,answered,hangup,csat,sector,ring,hold,direction\n"); err != nil {
		return fmt.Errorf("write %s: %w", CDRFile, err)
	}
	for number := range cfg.Calls {
		if number%progressEvery == 0 {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("generate: stopped after %d calls: %w", number, err)
			}
			if cfg.Progress != nil {
				cfg.Progress(number)
			}
		}
		if err := w.call(w.planner.plan(number)); err != nil {
			return err
		}
	}
	if cfg.Progress != nil {
		cfg.Progress(cfg.Calls)
	}
	return nil
}

func (w *writer) roster() error {
	w.buf = append(w.buf[:0], "id,name,dept,group\n"...)
	for _, p := range w.planner.staff {
		w.buf = append(w.buf, p.id+","+p.name+","+p.dept+","+p.group+"\n"...)
	}
	return w.write(w.archive.roster)
}

// write puts the record at hand into a file.
func (w *writer) write(to *sink) error {
	if _, err := to.Write(w.buf); err != nil {
		return fmt.Errorf("write %s: %w", to.name, err)
	}
	return nil
}
