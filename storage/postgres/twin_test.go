package postgres_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/storage/storagetest"
)

// Whatever is done to a hotline, PostgreSQL and SQLite come to the same.
func TestPostgreSQLAndSQLiteAreTwins(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			lite, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tingcha.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer lite.Close()
			w := &mirrored{T: t, rand: rand.New(rand.NewPCG(seed, 1)), stores: []storage.Store{open(t, testenv.Postgres(t)), lite}}
			for range 60 {
				w.step()
			}
			whole := w.both("the whole", func(s storage.Store) (any, error) { return storagetest.Read(t, s, "source"), nil })
			if len(whole.(storagetest.Whole).Dossiers) == 0 {
				t.Error("nothing was done")
			}
			w.both("check", func(s storage.Store) (any, error) { return s.Check(t.Context()) })
		})
	}
}

// mirrored does everything to two stores.
type mirrored struct {
	*testing.T
	rand   *rand.Rand
	stores []storage.Store
	now    time.Duration
	key    int
}

// both fails the test unless both stores give the same.
func (w *mirrored) both(what string, do func(storage.Store) (any, error)) any {
	w.Helper()
	one, err1 := do(w.stores[0])
	two, err2 := do(w.stores[1])
	if (err1 == nil) != (err2 == nil) {
		w.Fatalf("%s: %v and %v", what, err1, err2)
	}
	if diff := cmp.Diff(two, one, cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(0)); diff != "" {
		w.Fatalf("%s (-sqlite +postgres)\n%s", what, diff)
	}
	return one
}

func (w *mirrored) at() time.Time { return late.Add(w.now) }

func (w *mirrored) step() {
	w.now += time.Minute
	ctx := w.Context()
	switch w.rand.IntN(12) {
	case 0:
		w.both("sweep", func(s storage.Store) (any, error) {
			return s.Sweep(ctx, storage.Sweep{Now: w.at(), MissingAfter: time.Hour, MaxAttempts: 3})
		})
	case 1:
		ids := []string{w.id(), w.id(), w.id()}
		w.both("reopen", func(s storage.Store) (any, error) { return s.Reopen(ctx, ids, "li", w.at()) })
	case 2:
		w.both("reinspect", func(s storage.Store) (any, error) { return s.Reinspect(ctx, "r", "li", 2, w.at()) })
	case 3:
		horizon := storagetest.Start().Add(time.Duration(w.rand.IntN(48)) * time.Hour)
		w.both("settle", func(s storage.Store) (any, error) { return s.Settle(ctx, horizon) })
	case 4:
		w.judge()
	case 5, 6, 7:
		w.ingest()
	default:
		for _, state := range storagetest.Way() {
			w.stage(state)
		}
	}
}

func (w *mirrored) id() string { return "call-" + string(rune('a'+w.rand.IntN(7))) }

func (w *mirrored) ingest() {
	b := storage.Batch{At: w.at(), Position: storage.Position{Source: "source", Next: int64(w.rand.IntN(50))}}
	for range 1 + w.rand.IntN(6) {
		id := w.id()
		// One line a call: of two, SQLite raises the findings' version for each, and
		// PostgreSQL once for both.
		listed := slices.ContainsFunc(b.Calls, func(l storage.CallLine) bool { return l.Call.ID == id })
		switch n := w.rand.IntN(5); {
		case n < 2 && listed:
		case n < 2:
			c := storagetest.SampleCall(w.rand.IntN(3))
			c.ID, c.Customer, c.CSAT = id, call.Customer(fmt.Sprint("c", w.rand.IntN(2))), w.rand.IntN(2)
			c.Started = storagetest.Start().Add(time.Duration(w.rand.IntN(3)) * 20 * 24 * time.Hour)
			if w.rand.IntN(3) == 0 {
				c.Ring, c.Direction = call.Tell(time.Duration(w.rand.IntN(3))*time.Second), []call.Direction{"", call.Inbound, call.Outbound}[w.rand.IntN(3)]
			}
			if w.rand.IntN(4) == 0 {
				b.Agents = append(b.Agents, call.Agent{ID: c.Agent, Name: strconv.Itoa(w.rand.IntN(2)), Group: []string{"", "暑期工", "正式工"}[w.rand.IntN(3)]})
			}
			l := storage.CallLine{Call: c, Day: c.Started.Format(time.DateOnly)}
			if w.rand.IntN(6) == 0 {
				l.Exclude = "too_short"
			}
			b.Calls = append(b.Calls, l)
		case n == 2:
			b.Recordings = append(b.Recordings, storage.OfferedRecording{
				Recording: call.Recording{CallID: id, URI: id + ".wav"}, ETag: strconv.Itoa(w.rand.IntN(3)), Day: "2026-08-01", Started: storagetest.Start(),
			})
		case n == 3:
			o := storagetest.SampleTranscript(id)
			o.Turns = o.Turns[:1+w.rand.IntN(3)]
			b.Transcripts = append(b.Transcripts, storage.OfferedTranscript{Transcript: o, Day: "2026-08-01", Started: storagetest.Start()})
		default:
			k := call.Ticket{ID: fmt.Sprint("T", w.rand.IntN(3)), Version: int64(w.rand.IntN(3)), Customer: call.Customer(fmt.Sprint("c", w.rand.IntN(2))), Filed: storagetest.Start().Add(time.Duration(w.rand.IntN(60)) * 24 * time.Hour)}
			if w.rand.IntN(2) == 0 {
				k.CallID = id
			}
			b.Tickets = append(b.Tickets, storage.OfferedTicket{Ticket: k, Scores: []scoring.Entry{{Agent: "1", Month: "2026-08", Item: scoring.Handled, Num: k.Version, Den: 1}}})
		}
	}
	w.both("ingest", func(s storage.Store) (any, error) { return s.Ingest(w.Context(), b) })
}

func (w *mirrored) stage(state storage.State) {
	q := storage.Claim{State: state, Owner: "w", Lease: 90 * time.Second, Limit: 4, Now: w.at(), Suspects: w.rand.IntN(4) == 0}
	claimed := w.both("claim", func(s storage.Store) (any, error) { return s.Claim(w.Context(), q) }).([]storage.Entry)
	var outcomes []storage.Outcome
	for _, e := range claimed {
		if o, back := w.outcome(e); back {
			outcomes = append(outcomes, o)
		}
	}
	// Recordings one by one: of two outcomes in one commit SQLite lets the first exclude
	// the call of the second, and PostgreSQL decides after both are written.
	size := len(outcomes)
	if state == storage.Registered {
		size = 1
	}
	for some := range slices.Chunk(outcomes, max(size, 1)) {
		w.both("commit", func(s storage.Store) (any, error) { return s.Commit(w.Context(), some, w.at()) })
	}
	w.both("due", func(s storage.Store) (any, error) {
		ready, next, err := s.Due(w.Context(), w.at())
		return []any{ready, next}, err
	})
}

func (w *mirrored) outcome(e storage.Entry) (storage.Outcome, bool) {
	o := storagetest.SampleOutcome(e)
	switch w.rand.IntN(14) {
	case 0:
		o = storage.Outcome{CallID: e.CallID, Token: e.Token, InputRev: e.InputRev, From: e.State, To: storage.Dead, Reason: "because"}
	case 1:
		o = storage.Outcome{CallID: e.CallID, Token: e.Token, InputRev: e.InputRev, From: e.State, To: e.State, Reason: "again", Unharmed: w.rand.IntN(2) == 0}
	case 2:
		o = storage.Outcome{CallID: e.CallID, Token: e.Token, InputRev: e.InputRev, From: e.State, To: storage.Waiting, Reason: "no_transcriber"}
	case 3:
		return o, false // it never comes back
	}
	if e.State == storage.Registered && w.rand.IntN(2) == 0 {
		sum := fmt.Sprint("sum", w.rand.IntN(3))
		o.Fetched = []storage.FetchedRecording{{Recording: call.Recording{CallID: e.CallID, URI: e.CallID + ".wav", SHA256: sum}, Blob: sum}}
	}
	if o.Report != nil {
		absent := storagetest.SampleFinding("internal.unreported")
		absent.ProvisionalUntil = storagetest.Start().Add(time.Duration(w.rand.IntN(48)) * time.Hour)
		info := storagetest.SampleFinding("info")
		info.Level = inspect.Info
		trial := storagetest.SampleFinding("trial")
		trial.Shadow, trial.FamilyCap, trial.Veto = w.rand.IntN(2) == 0, inspect.Points(w.rand.IntN(2)), w.rand.IntN(5) == 0
		all := append(o.Report.Findings, absent, info, trial)
		o.Report.Findings = all[w.rand.IntN(4):]
		o.Report.Rulebook = []string{"r", "s"}[w.rand.IntN(2)]
	}
	return o, true
}

func (w *mirrored) judge() {
	found := w.both("findings", func(s storage.Store) (any, error) {
		rows, _, err := s.Findings(w.Context(), storage.FindingFilter{})
		return rows, err
	}).([]storage.FindingRow)
	if len(found) == 0 {
		return
	}
	f := found[w.rand.IntN(len(found))]
	w.key++
	kind := []storage.VerdictKind{storage.Confirm, storage.Reject, storage.Undo}[w.rand.IntN(3)]
	v := storage.Verdict{Finding: f.ID, Kind: kind, Key: fmt.Sprint("k", w.key), Seen: f.Version, At: w.at()}
	w.both("judge", func(s storage.Store) (any, error) { return s.Judge(w.Context(), v, nil) })
}
