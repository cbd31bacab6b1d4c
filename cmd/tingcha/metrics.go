package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/storage"
)

// errLines is what an import of metrics ends with that had lines that say something wrong.
var errLines = errors.New("nothing was imported; correct the lines and import the file again")

func newMetrics(o *options) *cobra.Command {
	c := &cobra.Command{
		Use:   "metrics",
		Short: "numbers that others have counted",
		Long: `metrics imports and lists what no call and no ticket tells: appeals to the ministry,
surveys, grids, refunds. docs/indicators.md has the indicators and the form of the file.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(newMetricsImport(o), newMetricsList(o))
	return c
}

func newMetricsImport(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE",
		Short: "take in a list of metrics, all of it or nothing",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			metrics, err := readMetrics(cmd, args[0])
			if err != nil {
				return err
			}
			return o.writing(cmd, func(ctx context.Context, h *hotline) error {
				for i := range metrics {
					m := &metrics[i]
					m.Origin, m.By, m.At = filepath.Base(args[0])+":"+m.Origin, atCommandLine, h.now()
				}
				changed, err := h.store.PutMetrics(ctx, metrics)
				if err != nil {
					return err
				}
				if err := h.did(ctx, "metrics_imported", filepath.Base(args[0]), strconv.Itoa(changed)); err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d metrics read, %d new or changed\n", len(metrics), changed)
				return err
			})
		},
	}
}

// readMetrics reads a file, and tells of every line that says something wrong.
func readMetrics(cmd *cobra.Command, path string) ([]storage.Metric, error) {
	file, err := os.Open(filepath.Clean(path))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	metrics, mistakes, err := intake.Metrics(file, func(code string) error {
		_, err := report.ParsePeriod(code)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, m := range mistakes {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: %v\n", path, m)
	}
	if len(mistakes) > 0 {
		return nil, errLines
	}
	return metrics, nil
}

func newMetricsList(o *options) *cobra.Command {
	return newList(o, "list metrics, by indicator and period", func(ctx context.Context, store records, t *table) error {
		metrics, err := store.ListMetrics(ctx, storage.MetricFilter{})
		t.add("indicator", "period", "scope", "name", "numerator", "denominator", "value", "origin")
		for _, m := range metrics {
			num, den := "", ""
			if m.Den > 0 {
				num, den = number(m.Num), number(m.Den)
			}
			t.add(string(m.Item), m.Period, string(m.Scope), m.Name, num, den, number(m.Value), m.Origin)
		}
		return err
	})
}

// number writes a number without needless digits.
func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
