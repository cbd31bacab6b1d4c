package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/postgres"
	"github.com/tingcha/tingcha/storage/storagetest"
)

const (
	crowdCalls = 240
	crowdBatch = 12
	twins      = 20 // every twentieth call has the bytes of the one before
)

// crowd is many workers on one database. Of each call, state and input one outcome may
// be written.
type crowd struct {
	*testing.T
	stores   []*postgres.Store
	forgiven error // what a worker may meet and tries again
	mu       sync.Mutex
	written  map[string]int
	ingested atomic.Bool
}

func TestManyWorkersDoEverythingOnce(t *testing.T) {
	t.Parallel()
	url := testenv.Postgres(t)
	c := &crowd{T: t, written: map[string]int{}}
	for range 3 {
		c.stores = append(c.stores, openWith(t, postgres.Config{URL: url, Migrate: true, Outbox: true, Connections: 4}))
	}
	c.work(nil)
	c.judgeEnd()
}

func TestARestartOfTheServerLosesNothing(t *testing.T) {
	t.Parallel()
	server := testenv.OwnPostgres(t)
	c := &crowd{T: t, written: map[string]int{}, forgiven: storage.ErrUnavailable}
	for range 2 {
		c.stores = append(c.stores, openWith(t, postgres.Config{URL: server.URL("postgres"), Migrate: true, Outbox: true, Connections: 4}))
	}
	c.work(func() {
		for range 6 {
			time.Sleep(300 * time.Millisecond)
			c.mu.Lock()
			t.Logf("%d outcomes are written", len(c.written))
			c.mu.Unlock()
			if err := server.StopImmediate(); err != nil {
				t.Error(err)
			}
			if err := server.Start(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
	c.judgeEnd()
}

// work has everybody work until every call is at its end, and trouble made meanwhile.
func (c *crowd) work(trouble func()) {
	c.Helper()
	ctx, stop := context.WithTimeout(c.Context(), 90*time.Second)
	defer stop()
	var makers, workers sync.WaitGroup
	if trouble != nil {
		makers.Go(trouble)
	}
	makers.Go(func() { c.each(ctx, 0, callsOf) })
	makers.Go(func() { c.each(ctx, 1, recordingsOf) })
	makers.Go(func() { c.each(ctx, 2, ticketsOf) })
	for i := range 4 {
		workers.Go(func() { c.drive(ctx, i) })
	}
	makers.Wait()
	c.ingested.Store(true)
	workers.Wait()
	if ctx.Err() != nil {
		c.Error("the calls do not come to their end")
	}
}

func (c *crowd) store(i int) *postgres.Store { return c.stores[i%len(c.stores)] }

// must tries until it works.
func (c *crowd) must(ctx context.Context, do func() error) {
	for {
		err := do()
		if err == nil || ctx.Err() != nil {
			return
		}
		if c.forgiven == nil || !errors.Is(err, c.forgiven) {
			c.Error(err)
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// each has one source deliver everything, batch by batch.
func (c *crowd) each(ctx context.Context, who int, of func(i int, b *storage.Batch)) {
	for from := 0; from < crowdCalls; from += crowdBatch {
		b := storage.Batch{At: storagetest.Start(), Position: storage.Position{Source: fmt.Sprint("source", who), Next: int64(from + crowdBatch)}}
		for i := from; i < from+crowdBatch; i++ {
			of(i, &b)
		}
		c.must(ctx, func() error { _, err := c.store(who).Ingest(ctx, b); return err })
	}
}

// crowdCall is a call of one of seven customers, who all call within a day.
func crowdCall(i int) call.Call {
	k := storagetest.SampleCall(i)
	k.Customer, k.Started = call.Customer(fmt.Sprint("c", i%7)), storagetest.Start().Add(time.Duration(i)*time.Minute)
	return k
}

func callsOf(i int, b *storage.Batch) {
	k := crowdCall(i)
	b.Calls = append(b.Calls, storage.CallLine{Call: k, Day: "2026-08-01"})
}

func recordingsOf(i int, b *storage.Batch) {
	k := crowdCall(i)
	b.Recordings = append(b.Recordings, storage.OfferedRecording{Recording: call.Recording{CallID: k.ID, URI: k.ID + ".wav"}, Day: "2026-08-01", Started: k.Started})
}

func ticketsOf(i int, b *storage.Batch) {
	k := storagetest.SampleTicket(crowdCall(i))
	b.Tickets = append(b.Tickets, storage.OfferedTicket{Ticket: k, Scores: []scoring.Entry{{Agent: "1", Month: "2026-08", Item: scoring.Handled, Den: 1}}})
}

// drive works on whatever is due until all is in and nothing is due any more.
func (c *crowd) drive(ctx context.Context, i int) {
	for ctx.Err() == nil {
		last := c.ingested.Load()
		moved := 0
		for _, state := range storagetest.Way() {
			moved += c.stage(ctx, i, state)
		}
		if moved > 0 {
			continue
		}
		var idle bool
		c.must(ctx, func() error {
			ready, next, err := c.store(i).Due(ctx, time.Now())
			idle = len(ready) == 0 && next.IsZero()
			return err
		})
		if last && idle {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func (c *crowd) stage(ctx context.Context, i int, state storage.State) int {
	now := time.Now()
	var claimed []storage.Entry
	for _, suspects := range []bool{false, true} {
		c.must(ctx, func() error {
			got, err := c.store(i).Claim(ctx, storage.Claim{State: state, Owner: fmt.Sprint("w", i), Lease: 2 * time.Second, Limit: 16, Now: now, Suspects: suspects})
			claimed = append(claimed, got...)
			return err
		})
	}
	outcomes := make([]storage.Outcome, len(claimed))
	for k, e := range claimed {
		outcomes[k] = crowdOutcome(e)
	}
	// Not again when it failed: whether it was written is not known, and the rows tell.
	written, err := c.store(i).Commit(ctx, outcomes, now)
	if err != nil {
		c.must(ctx, func() error {
			if c.forgiven != nil && errors.Is(err, c.forgiven) {
				return nil
			}
			return err
		})
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for k, ok := range written {
		if ok {
			c.written[fmt.Sprint(outcomes[k].CallID, " ", state, " ", outcomes[k].InputRev)]++
		}
	}
	return len(claimed)
}

func crowdOutcome(e storage.Entry) storage.Outcome {
	o := storagetest.SampleOutcome(e)
	if e.State == storage.Registered {
		var i int
		if _, err := fmt.Sscanf(e.CallID, "call-%d", &i); err != nil {
			panic(err)
		}
		if i%twins == 1 {
			i-- // the bytes of the call before
		}
		sum := fmt.Sprint("sum", i)
		o.Fetched = []storage.FetchedRecording{{Recording: call.Recording{CallID: e.CallID, URI: e.CallID + ".wav", SHA256: sum}, Blob: sum}}
	}
	return o
}

// judgeEnd holds what has come of it to what must.
func (c *crowd) judgeEnd() {
	c.Helper()
	for key, n := range c.written {
		if n > 1 {
			c.Errorf("%s was written %d times", key, n)
		}
	}
	s := c.stores[0]
	ctx := c.Context()
	days, err := s.Coverage(ctx, "", "")
	if err != nil || len(days) != 1 || days[0].Expected != crowdCalls || days[0].States[storage.Scored] != crowdCalls-crowdCalls/twins ||
		days[0].States[storage.Excluded] != crowdCalls/twins {
		c.Errorf("coverage %+v, %v", days, err)
	}
	_, total, err := s.Findings(ctx, storage.FindingFilter{Status: storage.Open})
	if want := 2 * (crowdCalls - crowdCalls/twins); err != nil || total != want {
		c.Errorf("%d open findings, want %d: %v", total, want, err)
	}
	inspected := 0
	agents, err := s.Agents(ctx, "2026-08")
	for _, a := range agents {
		entries, wrong := s.ScoreEntries(ctx, a.Agent.ID, "2026-08")
		err = errors.Join(err, wrong)
		for _, e := range entries {
			if e.Item == scoring.Inspected {
				inspected++
			}
		}
	}
	if want := crowdCalls - crowdCalls/twins; err != nil || inspected != want {
		c.Errorf("%d calls count as inspected, want %d: %v", inspected, want, err)
	}
	if problems, err := s.Check(ctx); err != nil || len(problems) > 0 {
		c.Errorf("Check = %+v, %v", problems, err)
	}
}
