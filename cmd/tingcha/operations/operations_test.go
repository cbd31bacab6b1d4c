package operations_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/cmd/tingcha/operations"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
)

var now = time.Date(2026, 9, 3, 12, 0, 0, 0, time.UTC)

// records answer what a test says.
type records struct {
	storage.Running
	asked  *atomic.Int64
	broken bool
}

func (r records) Backlog(context.Context) (map[storage.State]storage.Backlog, error) {
	r.asked.Add(1)
	if r.broken {
		return nil, errors.New("the database is away")
	}
	return map[storage.State]storage.Backlog{
		storage.Fetched: {Calls: 7, Since: now.Add(-90 * time.Second)},
		storage.Dead:    {Calls: 2, Since: now.Add(-time.Hour)},
	}, nil
}

func (records) Runs(context.Context) ([]storage.Run, error) {
	return []storage.Run{{Job: "archive", Ended: now.Add(-time.Minute), Total: 3}}, nil
}

func (records) Watermarks(context.Context) ([]storage.Watermark, error) {
	return []storage.Watermark{
		{Source: "kafka:tingcha.tickets/0", Seen: now.Add(-time.Minute)},
		{Source: "kafka:tingcha.tickets/1", Seen: now.Add(-time.Hour)},
	}, nil
}

func (records) Position(_ context.Context, source string) (storage.Position, error) {
	return storage.Position{Source: source, Next: 40}, nil
}

func (records) DeadLetters(context.Context, int) ([]storage.DeadLetter, int, error) {
	return nil, 5, nil
}

type outbox struct{}

func (outbox) Unsent(context.Context) (int, time.Time, error) {
	return 4, now.Add(-30 * time.Second), nil
}

type topics struct{ bus.Log }

func (topics) Kept(context.Context, string) (map[int]bus.Range, error) {
	return map[int]bus.Range{0: {First: 0, End: 100}, 1: {First: 60, End: 60}, 2: {First: 0, End: 10}}, nil
}

func sources(r records, clock func() time.Time) operations.Sources {
	return operations.Sources{
		Records: r, Outbox: outbox{}, Log: topics{}, Topics: []string{"tingcha.cdr"}, Group: func(topic string) string { return "tingcha.intake." + topic }, Source: pipeline.SourceOf, Now: clock,
	}
}

func ask(t *testing.T, desk *operations.Desk, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	desk.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	body, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, string(body)
}

func figures(t *testing.T, m *operations.Metrics) map[string]string {
	t.Helper()
	_, body := ask(t, operations.New(m), "/metrics")
	all := map[string]string{}
	for line := range strings.Lines(body) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), " "); ok && strings.HasPrefix(name, "tingcha_") {
			all[name] = value
		}
	}
	return all
}

func TestMetricsTellHowTheHotlineStands(t *testing.T) {
	t.Parallel()
	m := operations.NewMetrics("inspect", "v1", sources(records{asked: new(atomic.Int64)}, func() time.Time { return now }))
	watch := m.Watch("inspect")
	watch.Worked("inspect", pipeline.Batch{Claimed: 10, Moved: 8, Fenced: 2, Took: 3 * time.Millisecond})
	watch.Lost("inspect", 1)
	hearing := m.Hearing("sherpa:base")
	hearing.Recording(time.Minute, 4*time.Second)
	hearing.Away(true)
	got := figures(t, m)
	want := map[string]string{
		`tingcha_heard_audio_seconds_total{engine="sherpa:base"}`:                           "60",
		`tingcha_hearing_seconds_total{engine="sherpa:base"}`:                               "4",
		`tingcha_asr_away{engine="sherpa:base"}`:                                            "1",
		`tingcha_calls{state="fetched"}`:                                                    "7",
		`tingcha_calls{state="dead"}`:                                                       "2",
		`tingcha_calls{state="registered"}`:                                                 "0",
		`tingcha_calls_oldest_seconds{state="fetched"}`:                                     "90",
		`tingcha_lag{group="tingcha.intake.tingcha.cdr",partition="0",topic="tingcha.cdr"}`: "60",
		`tingcha_lag{group="tingcha.intake.tingcha.cdr",partition="1",topic="tingcha.cdr"}`: "0",
		`tingcha_lag{group="tingcha.intake.tingcha.cdr",partition="2",topic="tingcha.cdr"}`: "-30",
		`tingcha_dead_letters`:                                                              "5",
		`tingcha_outbox_unsent`:                                                             "4",
		`tingcha_outbox_oldest_seconds`:                                                     "30",
		`tingcha_sources_silent`:                                                            "1",
		`tingcha_source_seen_seconds{source="kafka:tingcha.tickets/0"}`:                     "60",
		`tingcha_reconcile_problems{job="archive"}`:                                         "3",
		`tingcha_reconcile_age_seconds{job="archive"}`:                                      "60",
		`tingcha_stage_calls_total{stage="inspect"}`:                                        "8",
		`tingcha_claims_lost_total{stage="inspect"}`:                                        "2",
		`tingcha_leases_lost_total{stage="inspect"}`:                                        "1",
		`tingcha_stage_seconds_count{stage="inspect"}`:                                      "1",
		`tingcha_stage_seconds_bucket{stage="inspect",le="0.005"}`:                          "1",
		`tingcha_build_info{role="inspect",version="v1"}`:                                   "1",
		`tingcha_figures_unread{group="lag"}`:                                               "0",
	}
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s = %q, want %s", name, got[name], value)
		}
	}
}

func TestFiguresThatCostQueriesAreKeptForAMoment(t *testing.T) {
	t.Parallel()
	asked, clock := new(atomic.Int64), now
	m := operations.NewMetrics("all", "v1", sources(records{asked: asked}, func() time.Time { return clock }))
	for range 3 {
		figures(t, m)
	}
	if asked.Load() != 1 {
		t.Errorf("asked %d times within a moment, want 1", asked.Load())
	}
	clock = clock.Add(time.Minute)
	figures(t, m)
	if asked.Load() != 2 {
		t.Errorf("asked %d times after a minute, want 2", asked.Load())
	}
}

func TestAFigureThatCannotBeReadTakesNoOtherAway(t *testing.T) {
	t.Parallel()
	m := operations.NewMetrics("all", "v1", sources(records{asked: new(atomic.Int64), broken: true}, func() time.Time { return now }))
	got := figures(t, m)
	if got[`tingcha_figures_unread{group="backlog"}`] != "1" || got[`tingcha_dead_letters`] != "5" {
		t.Errorf("figures = %v", got)
	}
	if value, there := got[`tingcha_calls{state="fetched"}`]; there {
		t.Errorf("a backlog of %s was told that nobody knows", value)
	}
}

func TestReadinessNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	var away error
	desk := operations.New(operations.NewMetrics("all", "v1", sources(records{asked: new(atomic.Int64)}, func() time.Time { return now })),
		operations.Need{Name: "records", Ask: func(context.Context) error { return nil }},
		operations.Need{Name: "messages", Ask: func(context.Context) error { return away }})
	check := func(path string, wantStatus int, want map[string]any) {
		t.Helper()
		status, body := ask(t, desk, path)
		var got map[string]any
		if err := json.Unmarshal([]byte(body), &got); err != nil {
			t.Fatalf("%s: %v in %s", path, err, body)
		}
		if diff := cmp.Diff(want, got); diff != "" || status != wantStatus {
			t.Errorf("%s: status %d, want %d (-want +got):\n%s", path, status, wantStatus, diff)
		}
	}
	check("/readyz", http.StatusOK, map[string]any{"ready": true})
	away = errors.New("kafka broker 127.0.0.1:1: nothing listens there")
	check("/readyz", http.StatusServiceUnavailable, map[string]any{
		"ready": false, "missing": map[string]any{"messages": "kafka broker 127.0.0.1:1: nothing listens there"},
	})
	away = nil
	desk.Drain()
	check("/readyz", http.StatusServiceUnavailable, map[string]any{"ready": false, "draining": true})
	check("/healthz", http.StatusOK, map[string]any{"status": "alive"})
}

func TestATopicThatWasMadeAnewIsNamed(t *testing.T) {
	t.Parallel()
	s := sources(records{asked: new(atomic.Int64)}, func() time.Time { return now })
	want := `tingcha.cdr/2 ends at 10 and was read up to 40: the topic was made anew; see what to do in docs/operations.md under position_beyond_end`
	if err := s.AskTopics(t.Context()); err == nil || err.Error() != want {
		t.Errorf("AskTopics() = %v, want %s", err, want)
	}
	s.Log = &growing{}
	if err := s.AskTopics(t.Context()); err != nil {
		t.Errorf("AskTopics() = %v of a partition that was read on while it was asked, want nil", err)
	}
	s.Log = missing{}
	if err := s.AskTopics(t.Context()); !errors.Is(err, errMissing) {
		t.Errorf("AskTopics() = %v of a topic that is missing", err)
	}
}

// growing reaches the place to which it was read only when it is asked again.
type growing struct {
	bus.Log
	asked int
}

func (g *growing) Kept(context.Context, string) (map[int]bus.Range, error) {
	g.asked++
	return map[int]bus.Range{0: {First: 0, End: int64(25 * g.asked)}}, nil
}

type missing struct{ bus.Log }

var errMissing = errors.New("there is no such topic")

func (missing) Kept(context.Context, string) (map[int]bus.Range, error) { return nil, errMissing }
