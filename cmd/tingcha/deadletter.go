package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/storage"
)

// letterJSON is a dead letter as --json prints it. The record itself stays in the
// store: it may have a customer's number in it.
type letterJSON struct {
	Source string `json:"source"`
	Name   string `json:"name"`
	Offset int64  `json:"offset"`
	Line   int    `json:"line,omitempty"`
	Field  string `json:"field,omitempty"`
	Reason string `json:"reason"`
	Detail string `json:"detail"`
	At     string `json:"at"`
}

func newDeadLetter(o *options) *cobra.Command {
	c := group("deadletter", "list what could not be taken in, and try it again")
	c.AddCommand(newDeadLetterList(o), newDeadLetterRetry(o))
	return c
}

// letterFilter picks dead letters.
type letterFilter struct{ source, reason string }

func (f letterFilter) flags(c *cobra.Command) {
	c.Flags().String("source", "", "only those of this source or file, such as tingcha.cdr/3")
	c.Flags().String("reason", "", "only those with this reason, such as bad_time")
}

func filterOf(c *cobra.Command) letterFilter {
	source, _ := c.Flags().GetString("source") // the flag is there
	reason, _ := c.Flags().GetString("reason")
	return letterFilter{source, reason}
}

func (f letterFilter) takes(l storage.DeadLetter) bool {
	return (f.source == "" || f.source == l.Source || f.source == l.Name) && (f.reason == "" || f.reason == l.Reason)
}

// manyLetters is how many dead letters are looked through.
const manyLetters = 100_000

// pick gives the dead letters that the filter takes.
func (f letterFilter) pick(ctx context.Context, store storage.Reader) ([]storage.DeadLetter, int, error) {
	letters, total, err := store.DeadLetters(ctx, manyLetters)
	var some []storage.DeadLetter
	for _, l := range letters {
		if f.takes(l) {
			some = append(some, l)
		}
	}
	return some, total, err
}

func newDeadLetterList(o *options) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "list [--source S] [--reason R]",
		Short: "list records that could not be taken in, with the reason and what to do",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := openReader(cmd.Context(), o)
			if err != nil {
				return err
			}
			defer store.Close()
			letters, total, err := filterOf(cmd).pick(cmd.Context(), store)
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), lettersOut(letters))
			}
			if err := letterTable(letters).write(cmd.OutOrStdout()); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d of %s\n", len(letters), counted(total, "dead letter"))
			return err
		},
	}
	letterFilter{}.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func lettersOut(letters []storage.DeadLetter) []letterJSON {
	out := make([]letterJSON, 0, len(letters))
	for _, l := range letters {
		out = append(out, letterJSON{
			Source: l.Source, Name: l.Name, Offset: l.Offset, Line: l.Line, Field: l.Field,
			Reason: l.Reason, Detail: l.Detail, At: l.At.UTC().Format("2006-01-02T15:04:05.000Z07:00"),
		})
	}
	return out
}

func letterTable(letters []storage.DeadLetter) *table {
	var t table
	t.add("source", "offset", "line", "field", "reason", "what to do")
	for _, l := range letters {
		t.add(l.Name, strconv.FormatInt(l.Offset, 10), strconv.Itoa(l.Line), l.Field, l.Reason, l.Detail)
	}
	return &t
}

func newDeadLetterRetry(o *options) *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use:   "retry [--source S] [--reason R] [--all]",
		Short: "read messages that could not be taken in once more",
		Long: `retry reads dead letters from their topic once more: after a mistake of ours was
mended, or a setting changed. What can be taken in now is no dead letter any
more. A file's dead letters are not read again: mend the file and import it.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f := filterOf(cmd)
			if (f == letterFilter{}) != all {
				return usage(errors.New("write --source or --reason for some dead letters, or --all for every one"))
			}
			if _, err := loadCluster(o); err != nil {
				return err
			}
			h, err := openHotline(cmd.Context(), o, needs{bus: true, blobs: true}, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer h.close()
			return h.redeem(cmd, f)
		},
	}
	letterFilter{}.flags(c)
	c.Flags().BoolVar(&all, "all", false, "every dead letter")
	return c
}

// redeem tries dead letters again, and tells of those that stay.
func (h *hotline) redeem(cmd *cobra.Command, f letterFilter) error {
	consumer, err := h.consumer()
	if err != nil {
		return err
	}
	letters, _, err := f.pick(cmd.Context(), h.store)
	if err != nil {
		return err
	}
	still := 0
	for _, l := range letters {
		_, err := consumer.Redeem(cmd.Context(), h.store, l)
		if errors.Is(err, pipeline.ErrStillBad) {
			still++
			fmt.Fprintf(cmd.OutOrStdout(), "%s offset %d: %v\n", l.Name, l.Offset, err)
			continue
		}
		if err != nil {
			return err
		}
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%d of %s taken in\n", len(letters)-still, counted(len(letters), "dead letter"))
	if still > 0 {
		return problems("still bad: %s", counted(still, "dead letter"))
	}
	return nil
}
