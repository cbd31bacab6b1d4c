package loadtest_test

import (
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/rulebooks"
	"github.com/tingcha/tingcha/storage/minio"
	"github.com/tingcha/tingcha/storage/postgres"
)

// BenchmarkProcess is what BenchmarkCluster's processes of the program do, in this
// process and undisturbed, so that a profile can be taken of it:
//
//	go test -run '^$' -bench Process -benchtime 1x -cpuprofile cpu.out ./internal/loadtest
func BenchmarkProcess(b *testing.B) {
	calls := size(b, 10_000)
	for b.Loop() {
		r := newRig(b, withArchive)
		archive := filepath.Join(r.dir, "archive")
		r.must(b, exec.CommandContext(b.Context(), r.program, "generate", "--calls", strconv.Itoa(calls), "--seed", "5", "--out", archive))
		publish(b, r.bus, archive, r.fillArchive(b, archive))
		began := time.Now()
		r.work(b, calls)
		b.ReportMetric(float64(calls)/time.Since(began).Seconds(), "calls/s")
	}
}

// work consumes what was published and drives every call to its end.
func (r *rig) work(b *testing.B, calls int) {
	b.Helper()
	store, err := postgres.Open(b.Context(), postgres.Config{URL: r.database, Outbox: true, Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	reader, err := intake.New(intake.DefaultConfig(), intake.Options{Key: []byte(strings.Repeat("k", 32)), Now: time.Now, Scores: pipeline.TicketScores(time.UTC)})
	if err != nil {
		b.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	ctx, done := context.WithCancel(b.Context())
	group, ctx := errgroup.WithContext(ctx)
	consumer := &pipeline.Consumer{From: r.bus, Store: store, Bus: r.bus, Reader: reader, Archive: r.archive.Archive(), Now: time.Now, Log: quiet}
	group.Go(func() error { return consumer.Run(ctx) })
	flow := r.flow(b, store, quiet)
	group.Go(func() error { return flow.Run(ctx) })
	r.await(b, calls, 20*time.Minute)
	done()
	if err := group.Wait(); err != nil {
		b.Error(err)
	}
}

func (r *rig) flow(b *testing.B, store *postgres.Store, quiet *slog.Logger) *pipeline.Flow {
	b.Helper()
	book, err := rulebooks.Load(rulebooks.Default)
	if err != nil {
		b.Fatal(err)
	}
	engine, err := inspect.Compile(book)
	if err != nil {
		b.Fatal(err)
	}
	open := func(ctx context.Context, uri string) (io.ReadCloser, int64, error) {
		return r.archive.Archive().Open(ctx, uri)
	}
	return &pipeline.Flow{
		Store: store, Bus: r.bus, Owner: "profile", Now: time.Now, Jitter: rand.Float64, Lease: time.Minute, Sweeps: true, Log: quiet,
		Stages: []pipeline.Stage{
			&pipeline.Fetch{
				Store: store, Blobs: minio.WithArchive(r.archive, r.archive), Open: open,
				Keeps: func(uri string) (string, bool) { return uri, true },
			},
			&pipeline.Transcribe{Store: store},
			&pipeline.Inspect{Store: store, Engine: func() *inspect.Engine { return engine }},
			&pipeline.Score{Store: store},
		},
	}
}
