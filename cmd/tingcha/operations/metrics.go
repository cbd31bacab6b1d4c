package operations

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/tingcha/tingcha/pipeline"
)

// Metrics are the figures of one process, and those of the hotline as it sees them.
type Metrics struct {
	registry *prometheus.Registry
	took     *prometheus.HistogramVec
	moved    *prometheus.CounterVec
	leases   *prometheus.CounterVec
	claims   *prometheus.CounterVec
}

// NewMetrics makes the figures. What the sources tell is asked when somebody looks,
// and then not again for a moment.
func NewMetrics(role, version string, sources Sources) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "tingcha_stage_seconds", Help: "How long a stage took over a batch of calls that it had claimed together.",
			Buckets: prometheus.ExponentialBuckets(0.005, 2.5, 12),
		}, []string{"stage"}),
		moved: counter("tingcha_stage_calls_total", "Calls that a stage of this process has moved on."),
		leases: counter("tingcha_leases_lost_total",
			"Calls whose lease ran out while this process worked on them; others have taken them over."),
		claims: counter("tingcha_claims_lost_total",
			"Outcomes of this process that were not written, as the call had changed or gone to another worker."),
	}
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "tingcha_build_info", Help: "1, with the version and the roles of this process.",
		ConstLabels: prometheus.Labels{"version": version, "role": role},
	})
	info.Set(1)
	m.registry.MustRegister(m.took, m.moved, m.leases, m.claims, info, newLedger(sources),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func counter(name, help string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{"stage"})
}

// Watch counts what a flow does. Each named stage has its figures from the start, at 0.
func (m *Metrics) Watch(stages ...string) pipeline.Watch {
	for _, stage := range stages {
		m.took.WithLabelValues(stage)
		for _, c := range []*prometheus.CounterVec{m.moved, m.leases, m.claims} {
			c.WithLabelValues(stage)
		}
	}
	return pipeline.Watch{
		Worked: func(stage string, b pipeline.Batch) {
			m.took.WithLabelValues(stage).Observe(b.Took.Seconds())
			m.moved.WithLabelValues(stage).Add(float64(b.Moved))
			m.claims.WithLabelValues(stage).Add(float64(b.Fenced))
		},
		Lost: func(stage string, calls int) { m.leases.WithLabelValues(stage).Add(float64(calls)) },
	}
}

// Hearing are the figures of an engine of speech recognition.
type Hearing struct {
	sound, took prometheus.Counter
	away        prometheus.Gauge
}

// Hearing adds the figures of the engine that this process hears with.
func (m *Metrics) Hearing(engine string) *Hearing {
	labels := prometheus.Labels{"engine": engine}
	h := &Hearing{
		sound: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "tingcha_heard_audio_seconds_total", Help: "Length of the recordings that this process has heard.", ConstLabels: labels,
		}),
		took: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "tingcha_hearing_seconds_total", Help: "How long hearing them took, side by side counted one by one.", ConstLabels: labels,
		}),
		away: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "tingcha_asr_away", Help: "1 while the engine cannot be asked and calls wait for it, else 0.", ConstLabels: labels,
		}),
	}
	m.registry.MustRegister(h.sound, h.took, h.away)
	return h
}

// Recording counts a recording that was heard.
func (h *Hearing) Recording(sound, took time.Duration) {
	h.sound.Add(sound.Seconds())
	h.took.Add(took.Seconds())
}

// Away tells whether the engine could be asked.
func (h *Hearing) Away(away bool) {
	h.away.Set(0)
	if away {
		h.away.Set(1)
	}
}
