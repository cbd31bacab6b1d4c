package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/storage"
)

func newDay(o *options) *cobra.Command {
	c := group("day", "close days, and accept gaps by name")
	c.AddCommand(newDayClose(o), newDayExempt(o), newDayApprove(o), newDayList(o))
	return c
}

// closing opens what the commands of a day write to.
func closing(cmd *cobra.Command, o *options, do func(ctx context.Context, h *hotline) error) error {
	err := o.writing(cmd, do)
	held := []error{storage.ErrOpen, storage.ErrSamePerson, storage.ErrNotOver, storage.ErrUnsummed}
	if slices.ContainsFunc(held, func(why error) bool { return errors.Is(err, why) }) {
		return &statusError{exitProblems, err}
	}
	return err
}

func newDayClose(o *options) *cobra.Command {
	var day, by string
	c := &cobra.Command{
		Use:   "close --day D --by NAME",
		Short: "freeze a day's counts, chained to the day before",
		Long: `close freezes a day's counts with a hash that is chained to the close before it.
It refuses, and exits with 3, while the day does not add up, while a call of it
is on its way or has a gap that nobody accepted, or while an earlier day is open.
Closing a closed day shows its close again.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkDay(day); err != nil {
				return usage(err)
			}
			return closing(cmd, o, func(ctx context.Context, h *hotline) error {
				closed, err := h.store.CloseDay(ctx, day, by, h.now())
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s closed by %s: %d calls = %s; %d exempt; %s\n",
					closed.Day, closed.By, closed.Expected, stateList(closed.States), len(closed.Exempt), closed.Hash)
				return err
			})
		},
	}
	c.Flags().StringVar(&day, "day", "", "the day, such as 2026-09-03")
	c.Flags().StringVar(&by, "by", "", "who signs")
	_ = c.MarkFlagRequired("day")
	_ = c.MarkFlagRequired("by")
	return c
}

func newDayExempt(o *options) *cobra.Command {
	var e storage.Exemption
	c := &cobra.Command{
		Use:   "exempt --call ID --reason R --by NAME",
		Short: "ask that a call's gap be accepted",
		Long:  "exempt asks that a call's gap be accepted. It counts when somebody else has approved it. Asking again takes an approval back.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return closing(cmd, o, func(ctx context.Context, h *hotline) error {
				e.AskedAt = h.now()
				if err := h.store.Exempt(ctx, e); err != nil {
					return err
				}
				_, err := fmt.Fprintf(cmd.OutOrStdout(), "asked for %s; somebody other than %s has to approve: tingcha day approve --call %s --by NAME\n", e.CallID, e.AskedBy, e.CallID)
				return err
			})
		},
	}
	c.Flags().StringVar(&e.CallID, "call", "", "the call")
	c.Flags().StringVar(&e.Reason, "reason", "", "why the gap is to be accepted")
	c.Flags().StringVar(&e.AskedBy, "by", "", "who asks")
	for _, name := range []string{"call", "reason", "by"} {
		_ = c.MarkFlagRequired(name)
	}
	return c
}

func newDayApprove(o *options) *cobra.Command {
	var id, by string
	c := &cobra.Command{
		Use:   "approve --call ID --by NAME",
		Short: "accept a gap that somebody else asked for",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return closing(cmd, o, func(ctx context.Context, h *hotline) error {
				e, err := h.store.Approve(ctx, id, by, h.now())
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s of %s is exempt: %s (asked by %s, approved by %s)\n", e.CallID, e.Day, e.Reason, e.AskedBy, e.ApprovedBy)
				return err
			})
		},
	}
	c.Flags().StringVar(&id, "call", "", "the call")
	c.Flags().StringVar(&by, "by", "", "who approves")
	_ = c.MarkFlagRequired("call")
	_ = c.MarkFlagRequired("by")
	return c
}

// closeJSON is a closed day as --json prints it.
type closeJSON struct {
	storage.DayClose
	Hash   string `json:"hash"`
	Sealed bool   `json:"sealed"` // the hash is that of what is written, and of the close before
}

// daysJSON is what day list prints.
type daysJSON struct {
	Closed     []closeJSON         `json:"closed"`
	Exemptions []storage.Exemption `json:"exemptions"`
}

func newDayList(o *options) *cobra.Command {
	var out output
	c := &cobra.Command{
		Use:   "list",
		Short: "show closed days, and what was asked and approved",
		Long:  "list shows every closed day with its hash, and every exemption. It exits with 3 when a closed day was changed.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := openReader(cmd.Context(), o)
			if err != nil {
				return err
			}
			defer store.Close()
			days, err := closedDays(cmd.Context(), store)
			if err != nil {
				return err
			}
			err = out.print(cmd, days, daysTable(days).write)
			if broken := days.broken(); err == nil && broken > 0 {
				err = problems("%d closed days were changed", broken)
			}
			return err
		},
	}
	out.flag(c)
	return c
}

func closedDays(ctx context.Context, store storage.Closing) (daysJSON, error) {
	days := daysJSON{Closed: []closeJSON{}, Exemptions: []storage.Exemption{}}
	closes, err := store.Closes(ctx)
	if err != nil {
		return days, err
	}
	before := ""
	for _, c := range closes {
		days.Closed = append(days.Closed, closeJSON{DayClose: c, Hash: c.Hash, Sealed: len(c.Flaws(before)) == 0})
		before = c.Hash
	}
	asked, err := store.Exemptions(ctx, "")
	days.Exemptions = append(days.Exemptions, asked...)
	return days, err
}

func (d daysJSON) broken() int {
	n := 0
	for _, c := range d.Closed {
		if !c.Sealed {
			n++
		}
	}
	return n
}

func daysTable(days daysJSON) *table {
	var t table
	t.add("day", "closed by", "at", "expected", "states", "exempt", "hash")
	for _, c := range days.Closed {
		hash := c.Hash
		if !c.Sealed {
			hash += "  (CHANGED SINCE)"
		}
		t.add(c.Day, c.By, c.At.Format(time.RFC3339), strconv.Itoa(c.Expected), stateList(c.States), strconv.Itoa(len(c.Exempt)), hash)
	}
	for _, e := range days.Exemptions {
		approved := "approved by " + e.ApprovedBy
		if e.ApprovedBy == "" {
			approved = "not approved"
		}
		t.add(e.Day, "exempt "+e.CallID, e.AskedAt.Format(time.RFC3339), "", e.Reason, "", "asked by "+e.AskedBy+", "+approved)
	}
	return &t
}
