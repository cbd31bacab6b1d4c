package faulttest_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus/local"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// seeds is how many disorders are tried; TINGCHA_SEEDS asks for another number.
func seeds(t *testing.T, usual int) int {
	t.Helper()
	if text := os.Getenv("TINGCHA_SEEDS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("TINGCHA_SEEDS: %v", err)
		}
		return n
	}
	if testing.Short() {
		return usual / 50 // under the race detector a seed takes ten times as long
	}
	return usual
}

// TestDisorderLeavesWhatOrderWouldHaveLeft runs a day of 200 calls under each seed:
// deliveries late, twice and out of order, three workers with wrong clocks that fail
// before and after their effect and sleep over their leases, and people who judge
// meanwhile. Afterwards every call is where the oracle says.
func TestDisorderLeavesWhatOrderWouldHaveLeft(t *testing.T) {
	t.Parallel()
	first := uint64(time.Now().UnixNano() % 1e9)
	n := seeds(t, 200)
	t.Logf("seeds %d to %d", first, first+uint64(n)-1)
	for kind, store := range map[string]struct {
		open func(*testing.T) storage.Store
		n    int
	}{"sqlite": {openSQLite, n}, "postgres": {openPostgres, n / 10}} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			for i := range store.n {
				t.Run(strconv.FormatUint(first+uint64(i), 10), func(t *testing.T) {
					t.Parallel()
					simulate(t, first+uint64(i), store.open(t))
				})
			}
		})
	}
}

// sim is one seed's run.
type sim struct {
	t       *testing.T
	random  *rand.Rand
	world   *world
	clock   *clock
	calm    parts     // without faults
	workers []*unruly // each with its own clock
	flows   []*pipeline.Flow
	pending []storage.Batch
	judged  map[string]judgement
	presses int
}

const simulated = 200 // calls

func simulate(t *testing.T, seed uint64, store storage.Store) {
	t.Helper()
	random := disorder(t, seed)
	w := newWorld(random, simulated)
	blobs := openBlobs(t)
	s := &sim{
		t: t, random: random, world: w, clock: &clock{at: morning.Add(2 * time.Hour)}, pending: w.shuffled(random),
		judged: map[string]judgement{},
		calm:   parts{store: store, blobs: blobs, bus: local.New(), open: w.open, owner: "calm", lease: time.Minute},
	}
	s.calm.now = s.clock.now
	for i := range 3 {
		s.hire(i)
	}
	for len(s.pending) > 0 || random.IntN(40) > 0 {
		s.act()
	}
	for _, u := range s.workers {
		s.tolerate(u.wake())
	}
	finish(t, s.calm, s.clock)
	s.reopen()
	w.judge(t, store, s.judged)
	if t.Failed() {
		t.Logf("seed %d", seed)
	}
}

// hire adds a worker whose clock is up to ten minutes wrong.
func (s *sim) hire(i int) {
	skew := time.Duration(s.random.IntN(1201)-600) * time.Second
	u := &unruly{Store: s.calm.store, Bus: s.calm.bus, Blobs: s.calm.blobs}
	u.limit = func() int { return 1 + s.random.IntN(30) }
	u.next = func(string) trouble {
		switch s.random.IntN(40) {
		case 0:
			return before
		case 1:
			return after
		case 2:
			return asleep
		default:
			return none
		}
	}
	p := s.calm
	p.owner, p.now = fmt.Sprintf("worker %d", i), func() time.Time { return s.clock.now().Add(skew) }
	p.store, p.blobs, p.bus = u, u, u
	locked := u.next
	u.next = func(op string) trouble { // stages work side by side; the random numbers do not
		u.mu.Lock()
		defer u.mu.Unlock()
		if op == "open" || op == "put" || op == "stat" {
			return none // met in the k-th call's test, where order does not matter
		}
		return locked(op)
	}
	s.workers = append(s.workers, u)
	s.flows = append(s.flows, p.flow())
}

// act lets one thing happen.
func (s *sim) act() {
	s.t.Helper()
	switch s.random.IntN(10) {
	case 0, 1, 2:
		s.deliver()
	case 3, 4, 5, 6:
		flow := *s.flows[s.random.IntN(len(s.flows))]
		flow.Stages = flow.Stages[s.random.IntN(4):][:1]
		s.tolerate(flow.Drain(s.t.Context()))
	case 7:
		s.clock.pass(time.Duration(s.random.IntN(120)) * time.Second)
		if s.random.IntN(4) == 0 { // the time for tickets passes sooner for some calls than for others
			_, err := s.calm.store.Settle(s.t.Context(), morning.Add(time.Duration(s.random.IntN(40))*time.Hour))
			s.tolerate(err)
		}
	case 8:
		s.tolerate(s.workers[s.random.IntN(len(s.workers))].wake())
	case 9:
		s.review()
	}
}

// tolerate fails the test on what no fault explains.
func (s *sim) tolerate(err error) {
	s.t.Helper()
	if err != nil && !errors.Is(err, storage.ErrUnavailable) && !errors.Is(err, storage.ErrConflict) { // of a late verdict
		s.t.Fatal(err)
	}
}

// deliver hands a batch in until it is taken, as a source does.
func (s *sim) deliver() {
	s.t.Helper()
	if len(s.pending) == 0 {
		return
	}
	u := s.workers[s.random.IntN(len(s.workers))]
	b := s.pending[0]
	b.At = s.clock.now()
	if _, err := pipeline.Ingest(s.t.Context(), u, u, b); err != nil {
		s.tolerate(err)
		return // and the same comes again
	}
	s.pending = s.pending[1:]
}

// review has a person judge something; every press of a button has a key, and is
// repeated until it is answered.
func (s *sim) review() {
	s.t.Helper()
	rows, _, err := s.calm.store.Findings(s.t.Context(), storage.FindingFilter{Limit: 1000})
	if err != nil {
		s.t.Fatal(err)
	}
	if len(rows) == 0 {
		return
	}
	row := rows[s.random.IntN(len(rows))]
	kind := []storage.VerdictKind{storage.Confirm, storage.Confirm, storage.Reject, storage.Undo}[s.random.IntN(4)]
	s.presses++
	v := storage.Verdict{
		Finding: row.ID, Kind: kind, Reviewer: "张三", Reason: "clear", Key: strconv.Itoa(s.presses), Seen: row.Version,
		At: s.clock.now().UTC().Truncate(time.Millisecond),
	}
	scores, ok := s.scores(row, v)
	if !ok {
		return
	}
	u := s.workers[s.random.IntN(len(s.workers))]
	for {
		after, err := u.Judge(s.t.Context(), v, scores)
		switch {
		case err == nil:
			s.judged[row.ID] = judgement{rounds: after.Rounds, confirmed: after.Status == storage.Confirmed}
			return
		case errors.Is(err, storage.ErrConflict):
			return
		}
		s.tolerate(err)
		s.tolerate(u.wake())
	}
}

// scores are what a verdict counts for; it is false when there is nothing to judge so.
func (s *sim) scores(row storage.FindingRow, v storage.Verdict) ([]scoring.Entry, bool) {
	s.t.Helper()
	judged := row.Status == storage.Confirmed || row.Status == storage.Rejected
	if judged != (v.Kind == storage.Undo) || row.Status == storage.Withdrawn {
		return nil, false
	}
	switch v.Kind {
	case storage.Confirm:
		c := call.Call{ID: row.CallID, Agent: row.Agent, Dept: row.Dept}
		return scoring.OfVerdict(row.Finding, row.ID, c, month, true, row.Rounds+1, v.At), true
	case storage.Undo:
		entries, err := s.calm.store.ScoreEntries(s.t.Context(), row.Agent, month)
		if err != nil {
			s.t.Fatal(err)
		}
		return scoring.GiveBack(entries, row.ID, row.Rounds+1, v.At), true
	default:
		return nil, true
	}
}

// reopen does what a person does with calls on which too many workers died.
func (s *sim) reopen() {
	s.t.Helper()
	ctx := context.WithoutCancel(s.t.Context())
	rows, err := s.calm.store.Entries(ctx, storage.EntryFilter{State: storage.Dead, Reason: "poison_crash", Limit: simulated})
	if err != nil {
		s.t.Fatal(err)
	}
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.Entry.CallID)
	}
	if len(ids) == 0 {
		return
	}
	s.t.Logf("%d calls met eight dying workers and were sent on again", len(ids))
	if _, err := s.calm.store.Reopen(ctx, ids, "张三", s.clock.now()); err != nil {
		s.t.Fatal(err)
	}
	finish(s.t, s.calm, s.clock)
}
