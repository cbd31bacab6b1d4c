package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/inspect/lint"
)

// warningJSON is a warning as --json prints it.
type warningJSON struct {
	Kind   lint.Kind `json:"kind"`
	File   string    `json:"file"`
	Line   int       `json:"line"`
	Column int       `json:"column"`
	Name   string    `json:"name"`
	Msg    string    `json:"message"`
}

func newRulesLint() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "lint [FILE…]",
		Short: "tell what is no mistake and yet cannot be meant",
		Long: `lint tells rules that can never hit or always do, rules that another one shadows,
phrases that another phrase of their set contains and that change nothing, labels
that no call has, sets and conditions that nothing uses, and rules with few examples.
It exits with 3 when there is anything to tell.`,
		RunE: func(cmd *cobra.Command, files []string) error {
			all := []warningJSON{}
			err := eachBook(cmd, files, func(_ string, book *lang.Rulebook) error {
				for _, w := range lint.Check(book) {
					all = append(all, warningJSON{w.Kind, w.File, w.Pos.Line, w.Pos.Column, w.Name, w.Msg})
					if !asJSON {
						fmt.Fprintln(cmd.OutOrStdout(), w)
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
			if asJSON {
				err = writeJSON(cmd.OutOrStdout(), all)
			}
			if err == nil && len(all) > 0 {
				err = problems("%s", counted(len(all), "warning"))
			}
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}
