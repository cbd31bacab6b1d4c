package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/synth"
)

func newGenerate() *cobra.Command {
	var cfg synth.Config
	c := &cobra.Command{
		Use:   "generate --calls N --seed S --out DIR",
		Short: "write an invented hotline's archive, for trying out sizes",
		Long: `generate writes the call list, tickets, transcripts and roster of an invented
hotline, and truth.jsonl with what was planted in each call. The same seed
writes the same bytes. Import the folder with: tingcha import DIR`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cfg.Calls < 1 {
				return usage(fmt.Errorf("--calls is %d; name a number of calls from 1", cfg.Calls))
			}
			s, err := synth.Generate(cmd.Context(), cfg)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d calls written to %s: %d with a transcript, %d tickets, %d agents, %d days\n",
				s.Calls, cfg.Out, s.Transcripts, s.Tickets, s.Agents, s.Days)
			return err
		},
	}
	c.Flags().IntVar(&cfg.Calls, "calls", 1000, "how many calls")
	c.Flags().Uint64Var(&cfg.Seed, "seed", 1, "what to draw from: the same seed writes the same archive")
	c.Flags().StringVar(&cfg.Out, "out", "", "folder to write into")
	_ = c.MarkFlagRequired("out")
	return c
}
