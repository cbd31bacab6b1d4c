package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
	"github.com/tingcha/tingcha/pipeline/bus/kafka"
	"github.com/tingcha/tingcha/storage/postgres"
)

// verdict is what a server, or a part of it, has to say.
type verdict struct {
	name string
	err  error // nil when all is well
}

// connectAll asks every server of a cluster, and tells all that is wrong.
func connectAll(ctx context.Context, cfg settings.Config, out io.Writer) error {
	var all []verdict
	all = append(all, askDatabase(ctx, cfg)...)
	all = append(all, verdict{"bucket", askBucket(ctx, ownBucket(cfg))})
	if cfg.Archive != nil {
		all = append(all, verdict{"archive", askBucket(ctx, bucketConfig(*cfg.MinIO, cfg.Archive.Bucket))})
	}
	all = append(all, askBroker(ctx, cfg)...)
	broken := 0
	for _, v := range all {
		text := "ok"
		if v.err != nil {
			text, broken = v.err.Error(), broken+1
		}
		fmt.Fprintf(out, "%-13s  %s\n", v.name, text)
	}
	if broken > 0 {
		return problems("%d lines tell of what is not as it should be", broken)
	}
	return nil
}

// askDatabase tells a database that cannot be used from one with another schema.
func askDatabase(ctx context.Context, cfg settings.Config) []verdict {
	store, err := openServerRecords(ctx, cfg, recordsOptions{readOnly: true})
	if errors.Is(err, postgres.ErrOldSchema) || (err != nil && strings.Contains(err.Error(), "schema is number")) {
		return []verdict{{"database", nil}, {"schema", err}}
	}
	if err != nil {
		return []verdict{{"database", err}}
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

// askBroker tells a broker that cannot be used from topics that are not as they should be.
func askBroker(ctx context.Context, cfg settings.Config) []verdict {
	messages, err := openKafka(ctx, cfg, newLog(cfg, io.Discard))
	if err != nil {
		return []verdict{{"broker", err}}
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
