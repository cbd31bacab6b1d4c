package operations

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
)

// Records are what the figures are read from.
type Records interface {
	storage.Running
	Watermarks(ctx context.Context) ([]storage.Watermark, error)
	Position(ctx context.Context, source string) (storage.Position, error)
	DeadLetters(ctx context.Context, limit int) (letters []storage.DeadLetter, total int, err error)
}

// Sources is where the figures of the hotline are read. Outbox and Log are nil where
// there is none.
type Sources struct {
	Records Records
	Outbox  interface {
		Unsent(ctx context.Context) (n int, oldest time.Time, err error)
	}
	Log    bus.Log
	Topics []string // of Log that are read, and whose lag is told
	// Group names the group that reads a topic, as Kafka knows it.
	Group func(topic string) string
	// Source names a partition of a topic as the records do.
	Source func(topic string, partition int) string
	Now    func() time.Time
}

const (
	freshFor   = 10 * time.Second // figures that cost a query are not asked again for so long
	queryLimit = 8 * time.Second  // below the 10 s that Prometheus waits
)

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("tingcha_"+name, help, labels, nil)
}

// figure is a group of figures that is read together, and fails alone.
type figure struct {
	name string
	read func(ctx context.Context, tell func(d *prometheus.Desc, value float64, labels ...string)) error
}

// ledger reads figures when somebody looks, and keeps them for a moment.
type ledger struct {
	sources Sources
	figures []figure

	mu   sync.Mutex
	kept []prometheus.Metric
	at   time.Time
}

var _ prometheus.Collector = (*ledger)(nil)

func newLedger(s Sources) *ledger {
	l := &ledger{sources: s}
	l.figures = []figure{
		{"backlog", l.backlog},
		{"dead_letters", l.deadLetters},
		{"sources", l.marks},
		{"reconcile", l.runs},
	}
	if s.Outbox != nil {
		l.figures = append(l.figures, figure{"outbox", l.outbox})
	}
	if s.Log != nil {
		l.figures = append(l.figures, figure{"lag", l.lag})
	}
	return l
}

// Describe sends nothing: which figures there are is known when they are read.
func (*ledger) Describe(chan<- *prometheus.Desc) {}

// Collect gives the figures, read anew when they are old.
func (l *ledger) Collect(out chan<- prometheus.Metric) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := l.sources.Now(); l.kept == nil || now.Sub(l.at) >= freshFor {
		l.kept, l.at = l.readAll(), now
	}
	for _, m := range l.kept {
		out <- m
	}
}

var unread = describe("figures_unread", "1 when a group of figures could not be read, so that it is missing here.", "group")

func (l *ledger) readAll() []prometheus.Metric {
	ctx, cancel := context.WithTimeout(context.Background(), queryLimit)
	defer cancel()
	var all []prometheus.Metric
	for _, f := range l.figures {
		var group []prometheus.Metric
		err := f.read(ctx, func(d *prometheus.Desc, value float64, labels ...string) {
			group = append(group, prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...))
		})
		failed := 0.0
		if err != nil {
			failed, group = 1, nil
		}
		all = append(all, group...)
		all = append(all, prometheus.MustNewConstMetric(unread, prometheus.GaugeValue, failed, f.name))
	}
	return all
}

var (
	calls  = describe("calls", "Calls in each state but scored and excluded.", "state")
	oldest = describe("calls_oldest_seconds", "How long the call that has not moved for longest has been in a state.", "state")
)

func (l *ledger) backlog(ctx context.Context, tell func(*prometheus.Desc, float64, ...string)) error {
	states, err := l.sources.Records.Backlog(ctx)
	if err != nil {
		return err
	}
	for _, state := range storage.States() {
		if state == storage.Scored || state == storage.Excluded {
			continue
		}
		b := states[state]
		tell(calls, float64(b.Calls), string(state))
		tell(oldest, l.age(b.Since), string(state))
	}
	return nil
}

// age is how long ago something was, in seconds; 0 for never.
func (l *ledger) age(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return max(0, l.sources.Now().Sub(t).Seconds())
}

var letters = describe("dead_letters", "Records that could not be taken in and wait for a person.")

func (l *ledger) deadLetters(ctx context.Context, tell func(*prometheus.Desc, float64, ...string)) error {
	_, total, err := l.sources.Records.DeadLetters(ctx, 1)
	tell(letters, float64(total))
	return err
}

var (
	unsent    = describe("outbox_unsent", "Results that were not sent yet.")
	unsentAge = describe("outbox_oldest_seconds", "How long the oldest result has been waiting to be sent.")
)

func (l *ledger) outbox(ctx context.Context, tell func(*prometheus.Desc, float64, ...string)) error {
	n, since, err := l.sources.Outbox.Unsent(ctx)
	tell(unsent, float64(n))
	tell(unsentAge, l.age(since))
	return err
}

var (
	markAge = describe("source_seen_seconds", "How long ago a source of tickets told anything.", "source")
	silent  = describe("sources_silent", "Sources of tickets that have been silent for so long that nobody knows whether there is nothing to tell.")
)

func (l *ledger) marks(ctx context.Context, tell func(*prometheus.Desc, float64, ...string)) error {
	all, err := l.sources.Records.Watermarks(ctx)
	n := 0
	for _, m := range all {
		tell(markAge, l.age(m.Seen), m.Source)
		if m.Silent(l.sources.Now()) > 0 {
			n++
		}
	}
	tell(silent, float64(n))
	return err
}

var (
	trouble = describe("reconcile_problems", "What the last run of a reconcile job left for a person to see to.", "job")
	runAge  = describe("reconcile_age_seconds", "How long ago the last run of a reconcile job ended.", "job")
)

func (l *ledger) runs(ctx context.Context, tell func(*prometheus.Desc, float64, ...string)) error {
	all, err := l.sources.Records.Runs(ctx)
	for _, r := range all {
		tell(trouble, float64(r.Total), r.Job)
		if r.Job != pipeline.HearingJob { // which nobody runs while there is nothing to hear
			tell(runAge, l.age(r.Ended), r.Job)
		}
	}
	return err
}

var lagging = describe("lag", "Messages of a partition that were not taken in yet; below 0 when it was read further than it goes, as after its topic was made anew.", "topic", "partition", "group")

func (l *ledger) lag(ctx context.Context, tell func(*prometheus.Desc, float64, ...string)) error {
	for _, topic := range l.sources.Topics {
		all, err := l.sources.standings(ctx, topic)
		if err != nil {
			return err
		}
		for _, p := range all {
			tell(lagging, float64(p.lag()), topic, strconv.Itoa(p.partition), l.sources.Group(topic))
		}
	}
	return nil
}
