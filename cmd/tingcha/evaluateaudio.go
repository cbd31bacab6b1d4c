package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/evaluate/hearing"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/transcribe"
)

// evaluateAudio hears the recordings of a folder and prints how well.
func evaluateAudio(cmd *cobra.Command, o *options, engine *inspect.Engine, folder, asr string, out output) error {
	cfg, err := withASR(o, asr)
	if err != nil {
		return err
	}
	before := hearing.Used()
	with, err := openEar(cmd.Context(), cfg, o.data)
	if err != nil {
		return fmt.Errorf("asr: %w", err)
	}
	if with.engine == nil {
		return usage(errors.New("asr: " + with.why))
	}
	trial := hearing.Trial{
		Ear: &transcribe.Ear{Engine: with.engine}, Rules: engine, Agent: cfg.AgentChannel, Now: time.Now, Used: hearing.Used,
		Told: func(r hearing.Result) {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s: %.0f s heard in %.1f s\n", r.Name, r.Duration.Seconds(), r.Wall.Seconds())
		},
	}
	report, err := trial.Run(cmd.Context(), os.DirFS(folder))
	if closed := with.engine.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	report.Engine = with.engine.Name()
	report.Charge(before, hearing.Used())
	return printHearing(cmd, folder, report, out)
}

func printHearing(cmd *cobra.Command, folder string, report hearing.Report, out output) error {
	if len(report.Recordings)+len(report.Bad) == 0 {
		return usage(fmt.Errorf("%s: no recording with its words is in it; see docs/hearing.md", folder))
	}
	for _, bad := range report.Bad {
		fmt.Fprintln(cmd.ErrOrStderr(), bad)
	}
	if err := out.print(cmd, report, func(w io.Writer) error { return report.Write(w) }); err != nil || len(report.Bad) == 0 {
		return err
	}
	return problems("%s not heard", were(len(report.Bad), "recording"))
}
