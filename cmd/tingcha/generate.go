package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

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
writes the same bytes. DIR must be new or empty. Import it with:
tingcha import DIR`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cfg.Calls < 1 {
				return usage(fmt.Errorf("--calls is %d; name a number of calls from 1", cfg.Calls))
			}
			if err := vacant(cfg.Out); err != nil {
				return err
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
	c.Flags().StringVar(&cfg.Out, "out", "", "folder to write into, new or empty")
	_ = c.MarkFlagRequired("out")
	return c
}

// vacant refuses a folder that has something in it: an archive written over
// people's files, or half over another archive, cannot be taken back.
func vacant(dir string) error {
	folder, err := os.Open(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look into the folder of --out: %w", err)
	}
	defer folder.Close()
	if info, err := folder.Stat(); err == nil && !info.IsDir() {
		return usage(fmt.Errorf("--out %s is a file; name a folder that is new or empty", dir))
	}
	_, err = folder.Readdirnames(1)
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return fmt.Errorf("look into the folder of --out: %w", err)
	default:
		return usage(fmt.Errorf("--out %s is not empty; name a new folder, or empty this one first", dir))
	}
}
