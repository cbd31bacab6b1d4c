package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/storage"
)

func newImport(o *options) *cobra.Command {
	var asJSON, noWork bool
	var asr string
	c := &cobra.Command{
		Use:   "import PATH…",
		Short: "take in folders, zip files and files, and inspect every call",
		Long: `import reads call lists, tickets, rosters, recordings and transcripts from
folders, zip files and single files, walks every call as far as it goes, and
prints what became of it all. What cannot be read is kept as a dead letter with
file, line, field and reason. Importing again is harmless; one that was
interrupted goes on where it was.

Recordings without a transcript are heard with the engine of speech recognition
that the configuration or --asr names: auto takes a service that is configured, else
a local engine that is installed. Without one such calls wait, and are heard by the
next import or serve that has one.

In a cluster --no-work leaves the calls to the workers that run: import then
ends when everything is read and they have been told.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, paths []string) error {
			cfg, err := withASR(o, asr)
			if err != nil {
				return err
			}
			h, err := open(cmd.Context(), o, cfg, needs{blobs: !noWork, bus: true, rules: !noWork, hears: !noWork}, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			sum, err := h.takeIn(cmd.Context(), paths, !noWork, cmd.ErrOrStderr())
			if err == nil && asJSON {
				err = writeJSON(cmd.OutOrStdout(), sum)
			} else if err == nil {
				err = sum.write(cmd.OutOrStdout())
			}
			return errors.Join(err, h.close())
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the summary as JSON")
	asrFlag(c, &asr)
	c.Flags().BoolVar(&noWork, "no-work", false, "only read; the calls wait for a process that serves")
	return c
}

// takeIn reads everything under the paths and, when it is to work, walks the calls
// until nothing is left that is due.
func (h *hotline) takeIn(ctx context.Context, paths []string, work bool, errs io.Writer) (summary, error) {
	began := time.Now()
	read, err := h.read(ctx, paths, errs)
	if err != nil {
		return summary{}, err
	}
	reading := time.Since(began)
	if work {
		if err := h.walk(ctx, errs); err != nil {
			return summary{}, err
		}
	}
	sum, err := h.sumUp(ctx)
	sum.Read, sum.ReadingSeconds, sum.Seconds = readOut(read), reading.Seconds(), time.Since(began).Seconds()
	return sum, err
}

// read brings the records of all files into the store.
func (h *hotline) read(ctx context.Context, paths []string, errs io.Writer) (intake.Summary, error) {
	bar := startProgress(errs, "reading", 0, true)
	defer bar.end()
	reader, err := h.reader(intake.Options{
		Position: h.store.Position,
		Progress: func(p intake.Progress) { bar.at(p.Bytes, p.BytesTotal) },
	})
	if err != nil {
		return intake.Summary{}, err
	}
	return h.ingest(ctx, func(ctx context.Context, put func(context.Context, storage.Batch) error) (intake.Summary, error) {
		return reader.Walk(ctx, paths, put)
	})
}

// ahead is how many batches are read while one is being stored.
const ahead = 2

// ingest stores what is put, in order, while the next is being read. What was put
// and not yet stored when the process dies is read again: positions are stored
// with their batches.
func (h *hotline) ingest(ctx context.Context,
	read func(context.Context, func(context.Context, storage.Batch) error) (intake.Summary, error),
) (intake.Summary, error) {
	var sum intake.Summary
	batches := make(chan storage.Batch, ahead)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		for batch := range batches {
			if _, err := pipeline.Ingest(ctx, h.store, h.bus, batch); err != nil {
				return err
			}
		}
		return nil
	})
	group.Go(func() (err error) {
		defer close(batches)
		sum, err = read(ctx, func(ctx context.Context, batch storage.Batch) error {
			select {
			case batches <- batch:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		return err
	})
	err := group.Wait()
	return sum, err
}

// walk drives the calls as far as they go.
func (h *hotline) walk(ctx context.Context, errs io.Writer) error {
	if err := h.rouse(ctx); err != nil {
		return err
	}
	flow := h.flow(everyRole())
	ready, _, err := h.store.Due(ctx, flow.Now())
	if err != nil {
		return err
	}
	bar := startProgress(errs, "calls on their way", steps(flow.Stages, ready), false)
	defer bar.end()
	flow.Moved = func(_ string, n int) { bar.add(int64(n)) }
	if err := flow.Drain(ctx); err != nil {
		return err
	}
	if _, err := pipeline.Settle(ctx, h.store, h.now()); err != nil {
		return err
	}
	return h.tellWaiting(ctx, errs)
}

// steps is how many moves calls have before them that stand where ready says.
func steps(stages []pipeline.Stage, ready map[storage.State]int) int64 {
	var way []storage.State
	for _, stage := range stages {
		if !slices.Contains(way, stage.Takes()) {
			way = append(way, stage.Takes())
		}
	}
	var all int64
	for i, state := range way {
		all += int64(ready[state]) * int64(len(way)-i)
	}
	return all
}

// importAll takes in and prints the summary.
func (h *hotline) importAll(ctx context.Context, paths []string, out, errs io.Writer) error {
	sum, err := h.takeIn(ctx, paths, true, errs)
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	return sum.write(out)
}
