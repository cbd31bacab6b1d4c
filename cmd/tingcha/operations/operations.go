// Package operations answers whoever runs a hotline: does the process live, is it
// ready, and how do things stand.
//
//	/healthz   200 while the process lives
//	/readyz    200 when everything that it needs can be reached; 503 with JSON of what cannot
//	/metrics   figures for Prometheus
package operations

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Need is something without which the process cannot do its work.
type Need struct {
	Name string // "records", "messages", "recordings"
	// Ask is nil when it is there; the error tells what is wrong.
	Ask func(ctx context.Context) error
}

// askLimit is how long what is needed may take to answer.
const askLimit = 5 * time.Second

// Desk answers at the operations' address.
type Desk struct {
	needs    []Need
	metrics  *Metrics
	draining atomic.Bool
}

// New makes a desk that asks for needs whenever somebody asks it.
func New(metrics *Metrics, needs ...Need) *Desk { return &Desk{needs: needs, metrics: metrics} }

// Drain makes the process unready: it has been asked to stop and finishes what is in
// hand.
func (d *Desk) Drain() { d.draining.Store(true) }

// Handler serves the paths.
func (d *Desk) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]string{"status": "alive"})
	})
	mux.HandleFunc("GET /readyz", d.ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(d.metrics.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError}))
	return mux
}

// readiness is what /readyz answers.
type readiness struct {
	Ready    bool              `json:"ready"`
	Draining bool              `json:"draining,omitempty"`
	Missing  map[string]string `json:"missing,omitempty"` // by need: what is wrong
}

func (d *Desk) ready(w http.ResponseWriter, r *http.Request) {
	state := readiness{Draining: d.draining.Load(), Missing: d.missing(r.Context())}
	state.Ready = !state.Draining && len(state.Missing) == 0
	status := http.StatusOK
	if !state.Ready {
		status = http.StatusServiceUnavailable
	}
	answer(w, status, state)
}

// missing asks for everything at once.
func (d *Desk) missing(ctx context.Context) map[string]string {
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	var asking sync.WaitGroup
	errs := make([]error, len(d.needs))
	for i, need := range d.needs {
		asking.Go(func() { errs[i] = need.Ask(ctx) })
	}
	asking.Wait()
	missing := map[string]string{}
	for i, err := range errs {
		if err != nil {
			missing[d.needs[i].Name] = err.Error()
		}
	}
	return missing
}

func answer(w http.ResponseWriter, status int, body any) {
	text, err := json.Marshal(body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n')) // who hung up needs no answer
}
