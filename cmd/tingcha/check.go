package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/dir"
)

func newCheck(o *options) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "check",
		Short: "verify the integrity of a data folder",
		Long: `check looks for what must not be: days that do not add up, rows that lead
nowhere, findings without grounds, scores that no verdict explains, recordings
whose bytes are not those that were stored. It exits with 3 when it finds any.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := openReader(cmd.Context(), o)
			if err != nil {
				return err
			}
			defer store.Close()
			blobs, err := dir.OpenReadOnly(filepath.Join(o.data, blobsName))
			if err != nil {
				return err
			}
			defer blobs.Close()
			found, err := pipeline.Check(cmd.Context(), store, blobs)
			if err != nil {
				return err
			}
			if asJSON {
				err = writeJSON(cmd.OutOrStdout(), found)
			} else {
				err = problemTable(found).write(cmd.OutOrStdout())
			}
			if err == nil && len(found) > 0 {
				err = problems("%d problems", len(found))
			}
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func problemTable(found []storage.Problem) *table {
	var t table
	if len(found) == 0 {
		t.add("no problems")
		return &t
	}
	for _, p := range found {
		t.add(p.Kind, p.Subject, p.Detail)
	}
	return &t
}

func newRetry(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "retry CALL…",
		Short: "send calls that are dead, waiting or missing on their way again",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, ids []string) error {
			h, err := openHotline(cmd.Context(), o, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer h.close()
			flow := h.flow()
			n, err := h.store.Reopen(cmd.Context(), ids, h.config.Reviewer, flow.Now())
			if err != nil {
				return err
			}
			if err := flow.Drain(cmd.Context()); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d of %d calls sent on their way again\n", n, len(ids))
			return err
		},
	}
}
