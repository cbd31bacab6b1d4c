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
	"github.com/tingcha/tingcha/transcribe"
)

// verdict is what a server, or a part of it, has to say.
type verdict struct {
	name string
	err  error  // nil when all is well
	note string // beside ok
}

// connectLimit is how long one server may take to answer: one that hangs must not
// keep the others from being asked.
const connectLimit = 10 * time.Second

// connectAll asks every server and the engine that hears, and tells all that is wrong.
func connectAll(ctx context.Context, cfg settings.Config, folder string, out io.Writer) error {
	var wrong broken
	v, err := askEngine(ctx, cfg, folder)
	if err != nil {
		return err
	}
	wrong.tell(out, v)
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

// engineLimit is how long an engine may take to load its model and hear a clip.
const engineLimit = time.Minute

// askEngine has the engine hear half a second in which nobody speaks. That there is none
// is no fault unless one was named.
func askEngine(ctx context.Context, cfg settings.Config, folder string) (verdict, error) {
	asking, cancel := context.WithTimeout(ctx, engineLimit)
	defer cancel()
	v := verdict{name: "hearing"}
	e, err := openEar(asking, cfg, folder)
	if err == nil && e.engine != nil {
		_, err = e.engine.Hear(asking, transcribe.Clip{Samples: make([]int16, transcribe.Rate/2)})
		err = errors.Join(err, e.engine.Close())
	}
	v.err, v.note = err, e.why
	return v, ctx.Err()
}

// asksOf lists what is asked of a cluster, one server at a time; nothing elsewhere.
func asksOf(cfg settings.Config) []func(context.Context) []verdict {
	if !cfg.Cluster() {
		return nil
	}
	bucket := func(name string, conf minio.Config) func(context.Context) []verdict {
		return func(ctx context.Context) []verdict {
			return []verdict{{name: name, err: unanswered(askBucket(ctx, conf), storeAt(cfg))}}
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
	if v.note != "" {
		text = v.note
	}
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
		return []verdict{{name: "database"}, {name: "schema", err: err}}
	}
	if err != nil {
		return []verdict{{name: "database", err: unanswered(err, postgresAt(cfg))}}
	}
	all := []verdict{{name: "database"}, {name: "schema"}}
	key, err := cfg.Key()
	if err == nil {
		err = sameKey(ctx, store, key, "customer_key", true)
	}
	if err = errors.Join(err, store.Close()); err != nil {
		all = append(all, verdict{name: "customer key", err: err})
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
		return []verdict{{name: "broker", err: unanswered(err, kafkaAt(cfg))}}
	}
	return append([]verdict{{name: "broker"}}, askTopics(ctx, messages, cfg)...)
}

func askTopics(ctx context.Context, messages *kafka.Bus, cfg settings.Config) []verdict {
	var all []verdict
	for _, line := range checkTopics(ctx, messages, cfg) {
		all = append(all, verdict{name: "topics", err: errors.New(line)})
	}
	if closed := messages.Close(); len(all) == 0 {
		all = []verdict{{name: "topics", err: closed}}
	}
	return all
}
