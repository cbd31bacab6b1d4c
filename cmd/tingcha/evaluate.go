package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/evaluate"
	"github.com/tingcha/tingcha/inspect"
)

func newEvaluate(o *options) *cobra.Command {
	var labels, rules, audio, asr string
	var without []string
	var asJSON bool
	c := &cobra.Command{
		Use:   "evaluate --labels FILE.calls | --audio DIR",
		Short: "score a rulebook on labelled calls, or hearing on recordings whose words are known",
		Long: `evaluate inspects labelled calls and compares each rule's label with what people
said: true and false positives, misses, precision, recall and F1, with Wilson
95 % intervals.

With --audio it hears the recordings of a folder and compares with their words: characters
that are wrong, phrases of the rulebook that came through, roles, and findings that
are kept, lost and new, each loss with both sides; and what it cost.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if (labels == "") == (audio == "") {
				return usage(errors.New("evaluate takes --labels FILE.calls or --audio DIR, and one of them"))
			}
			less, err := inspect.Without(without...)
			if err != nil {
				return usage(err)
			}
			engine, err := engineOf(rules, less)
			if err != nil {
				return err
			}
			if audio != "" {
				return evaluateAudio(cmd, o, engine, audio, asr, output(asJSON))
			}
			cfg, err := loadConfig(o)
			if err != nil {
				return err
			}
			file, err := os.Open(labels)
			if err != nil {
				return err
			}
			defer file.Close()
			result, err := evaluate.Run(engine, file, labels, cfg.Calendar())
			if err != nil {
				return err
			}
			if result.Calls+len(result.Bad) == 0 {
				return usage(errors.New(labels + ": there is no call in it"))
			}
			return printEvaluation(cmd, result, asJSON)
		},
	}
	c.Flags().StringVar(&labels, "labels", "", "labelled calls, in the .calls format")
	c.Flags().StringVar(&rules, "rules", "", "rulebook (default: the built-in one)")
	c.Flags().StringSliceVar(&without, "without", nil, "leave these out of the language, to see what they contribute: "+strings.Join(inspect.Features(), ", "))
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	c.Flags().StringVar(&audio, "audio", "", "folder of recordings, each with its words: NAME.wav and NAME.json, or refs.tsv")
	asrFlag(c, &asr)
	return c
}

// printEvaluation tells the figures, and fails when some blocks have no part in them.
func printEvaluation(cmd *cobra.Command, result evaluate.Result, asJSON bool) error {
	var err error
	if asJSON {
		for _, bad := range result.Bad {
			fmt.Fprintln(cmd.ErrOrStderr(), bad)
		}
		err = writeJSON(cmd.OutOrStdout(), result)
	} else {
		err = result.WriteTable(cmd.OutOrStdout())
	}
	if err == nil && len(result.Bad) > 0 {
		err = problems("%s not evaluated", were(len(result.Bad), "block"))
	}
	return err
}
