package matchbench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Options say what is measured.
type Options struct {
	Corpus      string // calls, a blank line between two; compressed when the name ends in .zst
	Phrases     string // a phrase a line; taken for expressions when most lines look like them
	Expressions string // a regular expression a line, instead of phrases
	Rounds      int
	Bytes       int // of each hostile text
}

// Run measures all engines that can be had and writes a line for each: its name, MB
// a second of processor time, and what it found; last the ratio of ours to
// Hyperscan. Engines that do not agree on what there is are an error.
func Run(ctx context.Context, out io.Writer, o Options) (err error) {
	b, err := open(o)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "matchbench-")
	if err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	engines, missing, err := b.engines(ctx, folder)
	defer func() {
		for _, e := range engines {
			err = errors.Join(err, e.close())
		}
	}()
	if err != nil {
		return err
	}
	results, err := measure(engines, o.Rounds)
	if err != nil {
		return err
	}
	b.write(out, results, missing)
	return agree(results)
}

// sample is how many bytes of the corpus our matcher is told beforehand. The product
// has calls of the same hotline to tell it.
const sample = 1 << 20

// bench is what is measured, read.
type bench struct {
	corpus      []byte
	phrases     []string
	expressions bool
}

func open(o Options) (bench, error) {
	corpus, err := readCorpus(o.Corpus)
	if err != nil {
		return bench{}, err
	}
	name := o.Phrases
	if o.Expressions != "" {
		name = o.Expressions
	}
	phrases, err := readPhrases(name)
	if err != nil {
		return bench{}, err
	}
	return bench{corpus, phrases, o.Expressions != "" || expressions(phrases)}, nil
}

// engines starts what can be had, ours first and then Hyperscan, and tells why what
// is missing is missing.
func (b bench) engines(ctx context.Context, folder string) (engines []engine, missing []string, err error) {
	corpus, phrases := filepath.Join(folder, "corpus"), filepath.Join(folder, "phrases")
	err = errors.Join(
		os.WriteFile(corpus, b.corpus, 0o600),
		os.WriteFile(phrases, []byte(strings.Join(b.phrases, "\n")), 0o600),
	)
	if err != nil {
		return nil, nil, fmt.Errorf("write what is measured: %w", err)
	}
	calls, kind := split(b.corpus), "literals"
	if b.expressions {
		kind = "expressions"
	}
	ours, err := b.ours()
	if err != nil {
		return nil, nil, err
	}
	engines = append(engines, ours.on("tingcha", calls))
	add := func(name string, c *child, err error) {
		if err != nil {
			missing = append(missing, fmt.Sprintf("%s was not run: %v", name, err))
			return
		}
		engines = append(engines, c)
	}
	c, err := hyperscan(ctx, folder, kind, corpus, phrases)
	add("hyperscan", c, err)
	if b.expressions {
		return engines, missing, nil
	}
	c, err = daachorse(ctx, corpus, phrases)
	add("daachorse", c, err)
	return append(engines, petar(b.phrases, calls), tingcha(b.phrases, nil).on("tingcha without a sample", calls)), missing, nil
}

// ours is the product's own matcher for phrases or expressions.
func (b bench) ours() (finder, error) {
	like := b.corpus[:min(len(b.corpus), sample)]
	if b.expressions {
		return tingchaExpressions(b.phrases, like)
	}
	return tingcha(b.phrases, like), nil
}

// literals are the phrases; of expressions the texts that they need.
func (b bench) literals() []string {
	if !b.expressions {
		return b.phrases
	}
	return literalsOf(b.phrases)
}

// write writes the table.
func (b bench) write(out io.Writer, results []result, missing []string) {
	for _, why := range missing {
		fmt.Fprintln(out, why)
	}
	speeds := map[string]float64{}
	for _, r := range results {
		speeds[r.name] = float64(len(b.corpus)) / 1e6 / r.median.Seconds()
		fmt.Fprintf(out, "%-32s %8.1f MB/s %10d matches\n", r.name, speeds[r.name], r.matches)
	}
	if beside := speeds["hyperscan"]; beside > 0 {
		fmt.Fprintf(out, "ratio %.2f\n", speeds["tingcha"]/beside)
	}
}

// agree wants the same number of matches of all.
func agree(results []result) error {
	for _, r := range results[1:] {
		if first := results[0]; r.matches != first.matches {
			return fmt.Errorf("%s found %d matches, %s %d", first.name, first.matches, r.name, r.matches)
		}
	}
	return nil
}
