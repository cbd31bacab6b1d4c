// Command run measures the matchers, for "make bench-match"; see package
// matchbench. "run common" counts what is common in a text instead, to make
// inspect/match/common.go anew.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"github.com/tingcha/tingcha/internal/matchbench"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "matchbench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 1 && args[0] == "common" {
		return matchbench.Common(os.Stdin, os.Stdout)
	}
	var o matchbench.Options
	flags := flag.NewFlagSet("matchbench", flag.ContinueOnError)
	flags.StringVar(&o.Corpus, "corpus", "", "`file` of calls, a blank line between two; may be .zst")
	flags.StringVar(&o.Phrases, "phrases", "", "`file` of phrases, or of expressions, one a line")
	flags.StringVar(&o.Expressions, "regexes", "", "`file` of expressions, one a line")
	flags.IntVar(&o.Rounds, "rounds", 15, "how often each engine reads the corpus")
	flags.IntVar(&o.Bytes, "bytes", 2<<20, "how long each text is that was written to be slow")
	hostile := flags.Bool("hostile", false, "measure our own matcher on texts and phrases that were written to be slow, instead")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if o.Corpus == "" || o.Phrases == "" && o.Expressions == "" {
		return errors.New("a corpus and phrases are needed")
	}
	if *hostile {
		return matchbench.Hostile(os.Stdout, o)
	}
	return matchbench.Run(ctx, os.Stdout, o)
}
