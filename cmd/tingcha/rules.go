package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

func newRules(o *options) *cobra.Command {
	rules := &cobra.Command{
		Use: "rules", Short: "check, test, format, lint, explain, compare and exchange rulebooks", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	rules.AddCommand(newRulesList(), newRulesCheck(), newRulesTest(), newRulesFmt(), newRulesLint(), newRulesExplain(o), newRulesDiff(o), newRulesVersion(o), newRulesImport(), newRulesExport())
	return rules
}

func newRulesCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check [FILE…]",
		Short: "tell every mistake of rulebooks with file, line and column",
		Long:  "check tells every mistake of the files, or of the built-in rulebook when none is named. It exits with 3 when there is one.",
		RunE: func(cmd *cobra.Command, files []string) error {
			return eachBook(cmd, files, func(name string, book *lang.Rulebook) error {
				if _, err := inspect.Compile(book); err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s: %s, no mistakes\n", name, counted(len(book.Rules()), "rule"))
				return nil
			})
		},
	}
}

func newRulesTest() *cobra.Command {
	return &cobra.Command{
		Use:   "test [FILE…]",
		Short: "run the examples that rules carry",
		Long:  "test runs every rule's examples: those that must fire and those that must stay silent. It exits with 3 when one does otherwise.",
		RunE: func(cmd *cobra.Command, files []string) error {
			return eachBook(cmd, files, func(name string, book *lang.Rulebook) error {
				return testBook(cmd.OutOrStdout(), name, book)
			})
		},
	}
}

func testBook(out io.Writer, name string, book *lang.Rulebook) error {
	failures, err := inspect.Test(book)
	if err != nil {
		return err
	}
	examples := 0
	for _, rule := range book.Rules() {
		examples += len(rule.Examples)
	}
	for _, f := range failures {
		fmt.Fprintln(out, f)
	}
	if len(failures) > 0 {
		return fmt.Errorf("%s: %d of %s failed", name, len(failures), counted(examples, "example"))
	}
	fmt.Fprintf(out, "%s: %s, %s, all as they say\n", name, counted(len(book.Rules()), "rule"), counted(examples, "example"))
	return nil
}

func newRulesFmt() *cobra.Command {
	var write bool
	fmtCmd := &cobra.Command{
		Use:   "fmt FILE…",
		Short: "print rulebooks in canonical form, or write them back with -w",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			return eachBook(cmd, files, func(name string, book *lang.Rulebook) error {
				if !write {
					_, err := io.WriteString(cmd.OutOrStdout(), lang.Format(book))
					return err
				}
				return os.WriteFile(name, []byte(lang.Format(book)), 0o644)
			})
		},
	}
	fmtCmd.Flags().BoolVarP(&write, "write", "w", false, "write the result back to the file")
	return fmtCmd
}

// eachBook parses the files, or the built-in rulebook when there are none, and
// hands over those without mistakes. All mistakes of all files are told.
func eachBook(cmd *cobra.Command, files []string, do func(name string, book *lang.Rulebook) error) error {
	if len(files) == 0 {
		files = []string{""}
	}
	bad := 0
	var unread []error
	for _, file := range files {
		texts, book, err := readBundle(file)
		if texts == nil {
			unread = append(unread, err)
			continue
		}
		if err == nil {
			err = do(texts.Main, book)
		}
		if err != nil {
			bad++
			fmt.Fprintln(cmd.ErrOrStderr(), err)
		}
	}
	if err := errors.Join(unread...); err != nil {
		return err
	}
	if bad > 0 {
		if len(files) == 1 {
			return problems("the rulebook has mistakes")
		}
		return problems("%d of %d rulebooks have mistakes", bad, len(files))
	}
	return nil
}
