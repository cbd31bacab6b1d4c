package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/inspect/interchange"
	"github.com/tingcha/tingcha/inspect/lang"
)

func newRulesImport() *cobra.Command {
	var from string
	c := &cobra.Command{
		Use:   "import --from FORMAT FILE",
		Short: "read the rules of another product and print them as a rulebook",
		Long: `import reads the rules of another product (sca: Aliyun SCA, transcribe: Amazon
Transcribe Call Analytics, contact-lens: Amazon Connect) and prints a rulebook. All
of its rules are in shadow. What could not be said is told on standard error, and
the command then exits with 3. FILE may be - for standard input.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := knownFormat("--from", from); err != nil {
				return err
			}
			text, err := foreignRules(cmd.InOrStdin(), args[0])
			if err != nil {
				return err
			}
			book, losses, err := interchange.Import(interchange.Format(from), text)
			if wrong, is := errors.AsType[interchange.Errors](err); is {
				for _, one := range wrong {
					fmt.Fprintf(cmd.ErrOrStderr(), "%s: %v\n", args[0], one)
				}
				return problems("%s: no rules of %s that could be read", args[0], from)
			}
			if err != nil {
				return err
			}
			if len(book.Decls)+len(losses) == 0 {
				return problems("%s: there is no rule in it", args[0])
			}
			return tellLosses(cmd, []byte(lang.Format(book)), losses)
		},
	}
	c.Flags().StringVar(&from, "from", "", "the product whose rules they are: sca, transcribe or contact-lens")
	return c
}

func newRulesExport() *cobra.Command {
	var to string
	c := &cobra.Command{
		Use:   "export --to FORMAT [FILE]",
		Short: "write a rulebook as the rules of another product",
		Long: `export writes the rules of a rulebook, or of the built-in one, as JSON of another
product (sca, transcribe, contact-lens). A rule of which a part cannot be said there
is left out. What is lost is told on standard error, and the command then exits with 3.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := knownFormat("--to", to); err != nil {
				return err
			}
			var text []byte
			var losses []interchange.Loss
			err := eachBook(cmd, args, func(_ string, book *lang.Rulebook) (err error) {
				text, losses, err = interchange.Export(interchange.Format(to), book)
				return err
			})
			if err != nil {
				return err
			}
			return tellLosses(cmd, text, losses)
		},
	}
	c.Flags().StringVar(&to, "to", "", "the product to write for: sca, transcribe or contact-lens")
	return c
}

func knownFormat(flag, name string) error {
	if !slices.Contains(interchange.Formats(), interchange.Format(name)) {
		var names []string
		for _, f := range interchange.Formats() {
			names = append(names, string(f))
		}
		return usage(fmt.Errorf("%s %q: write one of %s", flag, name, strings.Join(names, ", ")))
	}
	return nil
}

// foreignRules reads a file, or standard input, up to one byte more than is taken.
func foreignRules(in io.Reader, name string) ([]byte, error) {
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	return io.ReadAll(io.LimitReader(in, interchange.MaxFile+1))
}

// tellLosses prints what was made, and on standard error what was lost of it.
func tellLosses(cmd *cobra.Command, text []byte, losses []interchange.Loss) error {
	if _, err := cmd.OutOrStdout().Write(text); err != nil {
		return err
	}
	for _, l := range losses {
		fmt.Fprintln(cmd.ErrOrStderr(), l)
	}
	if len(losses) > 0 {
		return problems("%d things could not be said", len(losses))
	}
	return nil
}
