package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"
)

func newReconcile(o *options) *cobra.Command {
	var days int
	c := &cobra.Command{
		Use:   "reconcile [--days N]",
		Short: "compare the sources with the records now",
		Long: `reconcile runs every comparison of the reconcile role once, now, and prints what
came of each: what the archive lists, what the topics hold, what stands still. What
can be mended is. After a restore, --days reaches back to the backup. It exits with
3 when something is left for people.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if days < 1 {
				return usage(errors.New("--days: write how many days before today are compared, 1 or more"))
			}
			h, err := openHotline(cmd.Context(), o, needs{bus: true, blobs: true}, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer h.close()
			left, err := h.reconcile(cmd.Context(), days)
			if err != nil {
				return err
			}
			_, runs, err := runsOf(cmd.Context(), h.store, h.zone, h.now())
			if err == nil {
				err = runs.write(cmd.OutOrStdout())
			}
			if err == nil && left > 0 {
				err = problems("%s left for people", counted(left, "problem"))
			}
			return err
		},
	}
	c.Flags().IntVar(&days, "days", 3, "how many days before today are compared with the archive")
	return c
}

// reconcile runs every comparison once, and gives the number of problems left.
func (h *hotline) reconcile(ctx context.Context, days int) (int, error) {
	r, err := h.reconciler()
	if err != nil {
		return 0, err
	}
	r.PastDays = days
	if err := r.Once(ctx); err != nil {
		return 0, err
	}
	runs, err := h.store.Runs(ctx)
	left := 0
	for _, run := range runs {
		left += run.Total
	}
	return left, err
}
