package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/tingcha/tingcha/cmd/tingcha/operations"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/storage"
)

// ops is what a process shows to whoever runs the hotline.
type ops struct {
	desk    *operations.Desk
	metrics *operations.Metrics
	close   func() // waits for the listener, if there is one
}

// openOps serves health and figures, if the configuration names an address for them.
// They are served until close, and thus also while the process drains.
func (h *hotline) openOps(ctx context.Context, does roles, out io.Writer) (*ops, error) {
	metrics := operations.NewMetrics(does.name(), version(), h.sources())
	o := &ops{metrics: metrics, desk: operations.New(metrics, h.asks()...), close: func() {}}
	if h.config.Metrics == "" {
		return o, nil
	}
	listener, err := listen(ctx, h.config.Metrics)
	if err != nil {
		return nil, fmt.Errorf("serve health and figures: %w; name another address with metrics: or --metrics", errors.Unwrap(err))
	}
	fmt.Fprintf(out, "health   http://%s/readyz, figures under /metrics\n", listener.Addr())
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := serveHTTP(serving, listener, o.desk.Handler()); err != nil {
			h.log.Error("health and figures are served no more", "error", err)
		}
	}()
	o.close = func() { stop(); <-ended }
	return o, nil
}

// sources is where the figures of the hotline are read.
func (h *hotline) sources() operations.Sources {
	s := operations.Sources{Records: h.store, Now: h.now, Silent: silent}
	if h.servers == nil {
		return s
	}
	s.Outbox = h.servers.postgres
	if h.servers.kafka != nil {
		s.Log, s.Topics, s.Group, s.Source = h.servers.kafka, h.topicsRead(), pipeline.IntakeGroup, pipeline.SourceOf
	}
	return s
}

// asks lists what the process cannot do without.
func (h *hotline) asks() []operations.Need {
	if h.servers != nil {
		return h.servers.asks()
	}
	return []operations.Need{{Name: "records", Ask: h.askStore}, {Name: "recordings", Ask: h.askBlobs}}
}

// askStore looks for a source that nobody has.
func (h *hotline) askStore(ctx context.Context) error {
	_, err := h.store.Position(ctx, "ready")
	return err
}

// askBlobs looks for a key that nobody has.
func (h *hotline) askBlobs(ctx context.Context) error {
	_, err := h.blobs.Stat(ctx, "ready")
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// asks lists the servers that were opened.
func (s *servers) asks() []operations.Need {
	all := []operations.Need{{Name: "records", Ask: s.postgres.Ready}}
	if s.minio != nil {
		all = append(all, operations.Need{Name: "recordings", Ask: s.minio.Ping})
	}
	if s.archive != nil {
		all = append(all, operations.Need{Name: "archive", Ask: s.archive.Ping})
	}
	if s.kafka != nil {
		all = append(all, operations.Need{Name: "messages", Ask: s.askKafka})
	}
	return all
}

// silent tells whether nobody knows if a source has nothing to tell or is not heard.
func silent(m storage.Watermark, now time.Time) bool {
	return len(pipeline.Silent([]storage.Watermark{m}, now)) > 0
}
