package main

import (
	"context"

	"github.com/tingcha/tingcha/cmd/tingcha/operations"
	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/minio"
)

// tasks lists what a process with these roles does, without the pages.
func (h *hotline) tasks(metrics *operations.Metrics, does roles) ([]task, error) {
	var all []task
	if does.works() || does.has(roleReconcile) {
		if h.ear.engine != nil {
			h.heard = metrics.Hearing(h.ear.engine.Name())
		}
		flow := h.flow(does)
		var names []string
		for _, stage := range flow.Stages {
			names = append(names, stage.Name())
		}
		flow.Watch = metrics.Watch(names...)
		all = append(all, task{"flow", flow.Run})
	}
	if h.rules != nil {
		all = append(all, task{"rulebook", func(ctx context.Context) error { h.rules.follow(ctx); return nil }})
	}
	if h.servers != nil {
		all = append(all, task{"clock", h.servers.clock.follow})
	}
	if h.servers != nil && does.has(roleIngest) {
		consumer, err := h.consumer()
		if err != nil {
			return nil, err
		}
		all = append(all, task{"ingest", consumer.Run})
	}
	if does.has(roleReconcile) {
		more, err := h.reconciling()
		if err != nil {
			return nil, err
		}
		all = append(append(all, more...), task{"webhooks", h.sender().Run})
	}
	return all, nil
}

// reader reads what the hotline's systems hand over.
func (h *hotline) reader(o intake.Options) (*intake.Reader, error) {
	o.Key, o.Scores, o.Now = h.key, pipeline.TicketScores(h.zone), h.now
	reader, err := intake.New(h.config.Intake, o)
	if err != nil {
		return nil, usage(err)
	}
	return reader, nil
}

// consumer takes in what is published on topics.
func (h *hotline) consumer() (*pipeline.Consumer, error) {
	reader, err := h.reader(intake.Options{})
	if err != nil {
		return nil, err
	}
	c := &pipeline.Consumer{
		From: h.servers.kafka, Store: h.store, Bus: h.bus, Reader: reader, Now: h.now, Log: h.log,
	}
	if h.servers.archive != nil {
		c.Archive, c.NoticeTopic, c.Notice = h.archive(), h.config.Archive.Notices, minio.Notice
	}
	return c, nil
}

// archive is where recorders put recordings; nil when there is none.
func (h *hotline) archive() storage.Archive {
	if h.servers == nil || h.servers.archive == nil {
		return nil
	}
	return h.servers.archive.Archive()
}

// topicsRead lists the topics that are taken in.
func (h *hotline) topicsRead() []string {
	topics := []string{bus.CallTopic, bus.TicketTopic, bus.RecordingTopic}
	if h.servers.archive != nil && h.config.Archive.Notices != "" {
		topics = append(topics, h.config.Archive.Notices)
	}
	return topics
}

// askKafka looks whether the cluster answers.
func (s *servers) askKafka(ctx context.Context) error {
	_, err := s.kafka.Kept(ctx, bus.CallTopic)
	return err
}

// reconciling lists what the reconcile role does besides sweeping. An embedded
// hotline compares, too, what there is to compare.
func (h *hotline) reconciling() ([]task, error) {
	r, err := h.reconciler()
	if err != nil {
		return nil, err
	}
	words := &pipeline.Indexer{Store: h.store, Log: h.log}
	all := []task{{"reconcile", r.Run}, {"words", words.Run}, {"sums", h.summer().Run}, {"bulletins", h.issuer().Run}, {"warnings", h.warner().Run}}
	if len(h.config.Warnings.Watches) > 0 || len(h.config.Warnings.Contacts) > 0 {
		notifier, err := h.notifier()
		if err != nil {
			return nil, err
		}
		all = append(all, task{"notices", notifier.Run})
	}
	if h.servers == nil {
		return all, nil
	}
	relay := &pipeline.Relay{Outbox: h.servers.postgres, Bus: h.bus, Log: h.log}
	return append(all, task{"relay", relay.Run}), nil
}

// reconciler compares the sources with the records.
func (h *hotline) reconciler() (*pipeline.Reconciler, error) {
	reader, err := h.reader(intake.Options{})
	if err != nil {
		return nil, err
	}
	r := &pipeline.Reconciler{
		Store: h.store, Bus: h.bus, Reader: reader, Zone: h.zone, Every: h.config.Reconcile.Every.Duration, Now: h.now, Log: h.log,
	}
	if h.servers == nil {
		return r, nil
	}
	r.Outbox, r.Topics = h.servers.postgres, h.servers.kafka
	if h.servers.archive != nil {
		r.Archive, r.Prefix, r.NoticeTopic = h.archive(), h.config.Archive.Prefix, h.config.Archive.Notices
	}
	return r, nil
}
