package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/evaluate"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/storage"
)

func newRulesDiff(o *options) *cobra.Command {
	var calls string
	var out output
	c := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "what two rulebooks say otherwise of the same calls",
		Long: `diff puts the calls of the records, or of a file with --calls, to two rulebooks and
lists the findings that appear and vanish, and how many stay, by rule, agent and
department. Nothing is stored.`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, books []string) error {
			before, err := engineOf(books[0])
			if err != nil {
				return err
			}
			after, err := engineOf(books[1])
			if err != nil {
				return err
			}
			var d evaluate.Diff
			put := func(in inspect.Input) { d.Add(in.Call, before.Inspect(in), after.Inspect(in)) }
			unread, err := eachInput(cmd.Context(), o, calls, cmd.ErrOrStderr(), put)
			if err != nil {
				return err
			}
			d.Finish()
			err = out.print(cmd, d, func(w io.Writer) error { return writeDiff(w, d) })
			return cmp.Or(err, unread)
		},
	}
	c.Flags().StringVar(&calls, "calls", "", "take the calls of this file (.calls, .json) and not those of the records")
	out.flag(c)
	return c
}

// eachInput hands over the calls of a file, or all of the records that were inspected.
// What cannot be read of a file is a problem that is told when the rest is done.
func eachInput(ctx context.Context, o *options, file string, errs io.Writer, put func(inspect.Input)) (unread, err error) {
	if file == "" {
		return nil, eachRecord(ctx, o, put)
	}
	calls, err := readCalls(o, file, errs)
	for _, in := range calls.inputs {
		put(in)
	}
	return calls.unread("compared"), err
}

func eachRecord(ctx context.Context, o *options, put func(inspect.Input)) error {
	cfg, err := loadConfig(o)
	if err != nil {
		return err
	}
	store, err := openReader(ctx, o)
	if err != nil {
		return err
	}
	defer store.Close()
	days, err := store.Coverage(ctx, "", "")
	if err != nil {
		return err
	}
	for _, day := range days {
		for _, state := range []storage.State{storage.Inspected, storage.Scored} {
			if err := eachOfDay(ctx, store, day.Day, state, func(d storage.Dossier) { put(pipeline.InputOf(d, cfg.Calendar())) }); err != nil {
				return err
			}
		}
	}
	return nil
}

// eachOfDay reads a day's calls page by page.
func eachOfDay(ctx context.Context, store storage.Reader, day string, state storage.State, put func(storage.Dossier)) error {
	const page = 200
	for from := 0; ; from += page {
		rows, err := store.Entries(ctx, storage.EntryFilter{Day: day, State: state, Limit: page, Offset: from})
		if err != nil {
			return err
		}
		ids := make([]string, len(rows))
		for i, row := range rows {
			ids[i] = row.Entry.CallID
		}
		found, err := store.Load(ctx, ids, storage.WithTranscript|storage.WithRelated)
		if err != nil {
			return err
		}
		for _, d := range found {
			put(d)
		}
		if len(rows) < page {
			return nil
		}
	}
}

func writeDiff(out io.Writer, d evaluate.Diff) error {
	for _, list := range []struct {
		name string
		rows []evaluate.DiffRow
	}{{"rule", d.Rules}, {"agent", d.Agents}, {"department", d.Depts}} {
		var t table
		t.add(list.name, "appears", "vanishes", "stays")
		for _, r := range list.rows {
			t.add(cmp.Or(r.Name, "–"), strconv.Itoa(r.Appears), strconv.Itoa(r.Vanishes), strconv.Itoa(r.Stays))
		}
		if err := t.write(out); err != nil {
			return err
		}
		fmt.Fprintln(out)
	}
	var t table
	t.add("fate", "call", "agent", "rule", "words")
	for _, c := range d.Changes {
		t.add(string(c.Fate), c.Call, c.Agent, c.Rule, c.Words)
	}
	if err := t.write(out); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "%s\n", counted(d.Calls, "call"))
	return err
}
