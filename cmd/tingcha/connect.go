package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
	"github.com/tingcha/tingcha/pipeline/bus/kafka"
	"github.com/tingcha/tingcha/storage/minio"
	"github.com/tingcha/tingcha/storage/postgres"
)

// verdict is what a server, or a part of it, has to say.
type verdict struct {
	name string
	err  error // nil when all is well
}

// connectLimit is how long one server may take to answer: one that hangs must not
// keep the others from being asked.
const connectLimit = 10 * time.Second

// connectAll asks every server of a cluster, and tells all that is wrong.
func connectAll(ctx context.Context, cfg settings.Config, out io.Writer) error {
	var wrong broken
	for _, ask := range asksOf(cfg) {
		asking, cancel := context.WithTimeout(ctx, connectLimit)
		all := ask(asking)
		cancel()
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, v := range all {
			wrong.tell(out, v)
		}
	}
	switch wrong {
	case 0:
		return nil
	case 1:
		return problems("1 line tells of what is not as it should be")
	default:
		return problems("%d lines tell of what is not as it should be", wrong)
	}
}

// asksOf lists what is asked of a cluster, one server at a time.
func asksOf(cfg settings.Config) []func(context.Context) []verdict {
	bucket := func(name string, conf minio.Config) func(context.Context) []verdict {
		return func(ctx context.Context) []verdict {
			return []verdict{{name, unanswered(askBucket(ctx, conf), storeAt(cfg))}}
		}
	}
	all := []func(context.Context) []verdict{
		func(ctx context.Context) []verdict { return askDatabase(ctx, cfg) },
		bucket("bucket", ownBucket(cfg)),
	}
	if cfg.Archive != nil {
		all = append(all, bucket("archive", bucketConfig(*cfg.MinIO, cfg.Archive.Bucket)))
	}
	return append(all, func(ctx context.Context) []verdict { return askBroker(ctx, cfg) })
}

// unanswered names the server that did not answer in time: of some, one hears only
// that the time was up.
func unanswered(err error, server string) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s does not answer: %w", server, err)
	}
	return err
}

// broken counts what is not as it should be.
type broken int

func (b *broken) tell(out io.Writer, v verdict) {
	text := "ok"
	if v.err != nil {
		text = v.err.Error()
		*b++
	}
	fmt.Fprintf(out, "%-13s  %s\n", v.name, text)
}

// askDatabase tells a database that cannot be used from one with another schema.
func askDatabase(ctx context.Context, cfg settings.Config) []verdict {
	store, err := openServerRecords(ctx, cfg, recordsOptions{readOnly: true})
	if errors.Is(err, postgres.ErrOldSchema) || (err != nil && strings.Contains(err.Error(), "schema is number")) {
		return []verdict{{"database", nil}, {"schema", err}}
	}
	if err != nil {
		return []verdict{{"database", unanswered(err, postgresAt(cfg))}}
	}
	all := []verdict{{"database", nil}, {"schema", nil}}
	key, err := cfg.Key()
	if err == nil {
		err = sameKey(ctx, store, key, "customer_key", true)
	}
	if err = errors.Join(err, store.Close()); err != nil {
		all = append(all, verdict{"customer key", err})
	}
	return all
}

// postgresAt, storeAt and kafkaAt name the servers of a configuration.
func postgresAt(cfg settings.Config) string {
	at, err := url.Parse(cfg.Postgres.URL)
	if err != nil {
		return "PostgreSQL"
	}
	return "PostgreSQL at " + at.Host
}

func storeAt(cfg settings.Config) string { return "object store " + cfg.MinIO.Endpoint }

func kafkaAt(cfg settings.Config) string { return "kafka at " + strings.Join(cfg.Kafka.Brokers, ", ") }

// askBroker tells a broker that cannot be used from topics that are not as they should be.
func askBroker(ctx context.Context, cfg settings.Config) []verdict {
	messages, err := openKafka(ctx, cfg, newLog(cfg, io.Discard))
	if err != nil {
		return []verdict{{"broker", unanswered(err, kafkaAt(cfg))}}
	}
	return append([]verdict{{"broker", nil}}, askTopics(ctx, messages, cfg)...)
}

func askTopics(ctx context.Context, messages *kafka.Bus, cfg settings.Config) []verdict {
	var all []verdict
	for _, line := range checkTopics(ctx, messages, cfg) {
		all = append(all, verdict{"topics", errors.New(line)})
	}
	if closed := messages.Close(); len(all) == 0 {
		all = []verdict{{"topics", closed}}
	}
	return all
}
