package faulttest_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus/local"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/postgres"
)

const (
	restarts   = 8  // of the server
	commitCuts = 12 // some before the COMMIT, some after
	heals      = 5 * time.Second
)

// TestADatabaseThatIsStoppedAndCutOffLosesAndDoublesNothing has three workers, a source
// and a reviewer use a PostgreSQL that is stopped immediately eight times, and twelve
// times breaks a connection at a COMMIT. What leaves the store is only that it is not
// available.
func TestADatabaseThatIsStoppedAndCutOffLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts and stops a PostgreSQL")
	}
	seed := uint64(time.Now().UnixNano() % 1e9)
	t.Logf("seed %d", seed)
	server := testenv.OwnPostgres(t)
	wire := newCutter(t, server.Addr())
	store, err := postgres.Open(t.Context(), postgres.Config{
		URL: strings.Replace(server.URL("postgres"), server.Addr(), wire.listener.Addr().String(), 1), Migrate: true, Now: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	random := disorder(t, seed)
	o := &outage{t: t, world: newWorld(random, 300), store: store, judged: map[string]judgement{}}
	o.deliveries = o.world.shuffled(random)
	o.parts = parts{store: o.modest(), blobs: openBlobs(t), bus: local.New(), open: o.world.open, now: hasty(), lease: 20 * time.Second}
	o.gate = make(chan struct{}, len(o.deliveries))

	var workers sync.WaitGroup
	ctx, enough := context.WithCancel(t.Context())
	defer workers.Wait()
	defer enough()
	for i := range 3 {
		workers.Go(func() { o.work(ctx, i) })
	}
	workers.Go(func() { o.review(ctx) })
	var source sync.WaitGroup
	source.Go(o.deliver)
	healed := o.trouble(server, wire)
	close(o.gate)
	source.Wait()
	enough()
	workers.Wait()

	if o.refused.Load() == 0 {
		t.Error("nobody heard that the database was away: nothing was tried")
	}
	c := &clock{at: o.parts.now()}
	calm := o.parts
	calm.store, calm.now, calm.owner = store, c.now, "calm"
	finish(t, calm, c)
	o.world.judge(t, store, o.judged)
	t.Logf("%d stops, %d cuts at a COMMIT; %d times a worker, a source or a reviewer heard of it, %d verdicts; healed after %v",
		restarts, commitCuts, o.refused.Load(), len(o.judged), healed)
}

// hasty is a clock that runs ten times as fast, from when all tickets have come: the
// pauses of a flow are made for outages that last.
func hasty() func() time.Time {
	began := time.Now()
	return func() time.Time { return morning.Add(100*time.Hour + 10*time.Since(began)) }
}

// outage is a hotline whose database goes away.
type outage struct {
	t          *testing.T
	world      *world
	store      storage.Store
	parts      parts
	deliveries []storage.Batch
	gate       chan struct{} // lets one delivery pass
	refused    atomic.Int64

	judged map[string]judgement // the reviewer's
}

// modest claims a few calls at a time, so that there are many transactions to break.
func (o *outage) modest() *unruly {
	return &unruly{Store: o.store, next: func(string) trouble { return none }, limit: func() int { return 1 + rand.IntN(12) }}
}

// tolerated tells whether to ask again.
func (o *outage) tolerated(ctx context.Context, err error) bool {
	if err == nil || ctx.Err() != nil {
		return false
	}
	if !errors.Is(err, storage.ErrUnavailable) {
		o.t.Errorf("not what is expected of a database that is away: %v", err)
		return false
	}
	o.refused.Add(1)
	time.Sleep(20 * time.Millisecond)
	return true
}

// work drives calls on until ctx ends.
func (o *outage) work(ctx context.Context, i int) {
	p := o.parts
	p.owner = fmt.Sprint("worker ", i)
	flow := p.flow()
	for ctx.Err() == nil {
		o.tolerated(ctx, flow.Drain(ctx))
		time.Sleep(10 * time.Millisecond)
	}
}

// deliver hands each delivery in until it is taken.
func (o *outage) deliver() {
	for again := true; again; {
		_, err := o.store.Settle(o.t.Context(), morning.Add(96*time.Hour))
		again = o.tolerated(o.t.Context(), err)
	}
	for _, b := range o.deliveries {
		<-o.gate
		for again := true; again; {
			b.At = o.parts.now()
			_, err := pipeline.Ingest(o.t.Context(), o.store, o.parts.bus, b)
			again = o.tolerated(o.t.Context(), err)
		}
	}
}

// review confirms findings; each press of the button is repeated until it is answered.
func (o *outage) review(ctx context.Context) {
	for ; ctx.Err() == nil; time.Sleep(10 * time.Millisecond) {
		rows, _, err := o.store.Findings(ctx, storage.FindingFilter{Status: storage.Open, Limit: 1000})
		o.tolerated(ctx, err)
		for _, row := range rows {
			if row.ID[0] > 'm' || ctx.Err() != nil {
				continue
			}
			o.press(context.WithoutCancel(ctx), row) // who has pressed waits for the answer
		}
	}
}

func (o *outage) press(ctx context.Context, row storage.FindingRow) {
	v := storage.Verdict{Finding: row.ID, Kind: storage.Confirm, Reviewer: "张三", Reason: "clear", Key: row.ID, Seen: row.Version, At: morning}
	scores := scoring.OfVerdict(row.Finding, row.ID, call.Call{ID: row.CallID, Agent: row.Agent, Dept: row.Dept}, month, true, 1, v.At)
	for again := true; again; {
		after, err := o.store.Judge(ctx, v, scores)
		if errors.Is(err, storage.ErrConflict) {
			return
		}
		if again = o.tolerated(ctx, err); err == nil {
			o.judged[row.ID] = judgement{rounds: after.Rounds, confirmed: true}
		}
	}
}

// trouble stops the server and cuts connections while deliveries come, and tells how
// long it took after each start until the store could be used.
func (o *outage) trouble(server *testenv.PostgresServer, wire *cutter) []time.Duration {
	o.t.Helper()
	var healed []time.Duration
	const all = restarts + commitCuts
	for i := range all {
		for range len(o.deliveries) / all {
			o.gate <- struct{}{}
		}
		if i%5 < 2 && len(healed) < restarts {
			away := time.Duration(0)
			if i%10 == 0 { // for longer than the store asks again by itself
				away = 4 * time.Second
			}
			healed = append(healed, o.stop(server, away))
			continue
		}
		wire.cuts <- cut(i % 2)
		select {
		case <-wire.made:
		case <-time.After(time.Minute):
			o.t.Fatal("nobody commits anything")
		}
	}
	return healed
}

func (o *outage) stop(server *testenv.PostgresServer, away time.Duration) time.Duration {
	o.t.Helper()
	time.Sleep(rand.N(150 * time.Millisecond))
	if err := server.StopImmediate(); err != nil {
		o.t.Fatal(err)
	}
	time.Sleep(away)
	if err := server.Start(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
	began := time.Now()
	for {
		_, err := o.store.Position(o.t.Context(), "healed?")
		took := time.Since(began)
		if err == nil {
			if took > heals {
				o.t.Logf("the pool took %v to heal, want %v: a busy machine?", took, heals)
			}
			return took.Round(time.Millisecond)
		}
		if !errors.Is(err, storage.ErrUnavailable) || took > 12*heals {
			o.t.Fatalf("after %v: %v", took, err)
		}
	}
}
