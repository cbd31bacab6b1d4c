package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/pipeline"
)

func newRehear(o *options) *cobra.Command {
	var asr, day string
	c := &cobra.Command{
		Use:   "rehear [--day D]",
		Short: "hear again what another engine of speech recognition has heard",
		Long: `rehear sends the calls back to be heard that another engine, or another model, has
heard than the one that the configuration or --asr names: all of them, or those
of a day. Transcripts that another system delivered stay. Findings that no longer hold
are withdrawn, and judged ones are marked when their ground has moved. In a cluster
the workers take the calls on; otherwise rehear walks them as far as they go.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if err := checkDay(day); err != nil {
				return usage(err)
			}
			cfg, err := withASR(o, asr)
			if err != nil {
				return err
			}
			h, err := open(cmd.Context(), o, cfg, needs{blobs: !cfg.Cluster(), bus: true, hears: true}, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, h.close()) }()
			if h.ear.engine == nil {
				return usage(fmt.Errorf("nothing hears: %s", h.ear.why))
			}
			n, err := pipeline.Rehear(cmd.Context(), h.store, h.ear.engine.Name(), day, operator(), h.now())
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s sent back to be heard by %s\n", were(n, "call"), h.ear.engine.Name()); err != nil || n == 0 {
				return err
			}
			if h.servers != nil {
				h.ring(cmd.Context())
				return nil
			}
			return h.walk(cmd.Context(), cmd.ErrOrStderr())
		},
	}
	c.Flags().StringVar(&day, "day", "", "only this day, such as 2026-09-03")
	asrFlag(c, &asr)
	return c
}
