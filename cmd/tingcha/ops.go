package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/tingcha/tingcha/cmd/tingcha/operations"
	"github.com/tingcha/tingcha/cmd/tingcha/settings"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/pipeline/bus/kafka"
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
	o := &ops{metrics: metrics, desk: operations.New(metrics, h.asks(does)...), close: func() {}}
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
	s := operations.Sources{Records: h.store, Now: h.now}
	if h.servers == nil {
		return s
	}
	s.Outbox = h.servers.postgres
	if h.servers.kafka != nil {
		s.Log, s.Topics, s.Source = h.servers.kafka, h.topicsRead(), pipeline.SourceOf
		s.Group = func(topic string) string { return kafka.GroupOf(pipeline.IntakeGroup, topic) }
	}
	return s
}

// asks lists what the process cannot do without.
func (h *hotline) asks(does roles) []operations.Need {
	if h.servers != nil {
		return append(h.servers.asks(h.config), h.asksTopics(does)...)
	}
	return []operations.Need{{Name: "records", Ask: h.askStore}, {Name: "recordings", Ask: h.askBlobs}}
}

// asksTopics lists what the roles need of topics, besides brokers that answer.
func (h *hotline) asksTopics(does roles) []operations.Need {
	var all []operations.Need
	if does.has(roleIngest) {
		all = append(all, need("topics", "kafka or PostgreSQL", h.sources().AskTopics))
	}
	if does.has(roleReconcile) {
		all = append(all, need("results", kafkaAt(h.config), h.servers.askResults))
	}
	return all
}

// askResults looks for the topics that results go out on.
func (s *servers) askResults(ctx context.Context) error {
	for _, topic := range []string{bus.FindingTopic, bus.ScorecardTopic, bus.DeadLetterTopic} {
		if _, err := s.kafka.Kept(ctx, topic); err != nil {
			return err
		}
	}
	return nil
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

// need asks a server, which is named if it hangs.
func need(name, server string, ask func(context.Context) error) operations.Need {
	return operations.Need{Name: name, Ask: func(ctx context.Context) error { return unanswered(ask(ctx), server) }}
}

// asks lists the servers that were opened.
func (s *servers) asks(cfg settings.Config) []operations.Need {
	all := []operations.Need{need("records", postgresAt(cfg), s.postgres.Ready)}
	if s.minio != nil {
		all = append(all, need("recordings", storeAt(cfg), s.minio.Ping))
	}
	if s.archive != nil {
		all = append(all, need("archive", storeAt(cfg), s.archive.Ping))
	}
	if s.kafka != nil {
		all = append(all, need("messages", kafkaAt(cfg), s.askKafka))
	}
	return all
}
