package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/scoring"
)

// reckoner is what the parts of sums are made by now.
func (h *hotline) reckoner() scoring.Reckoner { return h.config.Reckoner(h.now()) }

// summer keeps the sums of days up to date.
func (h *hotline) summer() *pipeline.Summer {
	return &pipeline.Summer{Store: h.store, Reckoner: h.reckoner, Log: h.log}
}

func newSums(o *options) *cobra.Command {
	var first, last string
	c := &cobra.Command{
		Use:   "sums [--from D --to D]",
		Short: "bring the sums of days up to date now",
		Long: `sums does at once what a server does by itself every few seconds: whatever has
changed is added up, and what has become final by now is so. With --from and --to
all sums of those days are made again, and of the days on which their tickets
count: after a correction of the calendar or of a term.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkSpan(first, last); err != nil {
				return usage(err)
			}
			h, err := openHotline(cmd.Context(), o, needs{}, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer h.close()
			if first != "" {
				if err := h.store.Restate(cmd.Context(), first, last); err != nil {
					return err
				}
			}
			done, err := h.summer().Once(cmd.Context())
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s and agents' days dealt with\n", counted(done, "change"))
			return err
		},
	}
	c.Flags().StringVar(&first, "from", "", "make all sums from this day on again, such as 2026-09-01")
	c.Flags().StringVar(&last, "to", "", "the last of those days")
	return c
}

var errHalfSpan = errors.New("write --from and --to together, or neither")

func checkSpan(first, last string) error {
	if (first == "") != (last == "") {
		return errHalfSpan
	}
	if first == "" {
		return nil
	}
	return errors.Join(checkDay(first), checkDay(last))
}

func newMonth(o *options) *cobra.Command {
	c := group("month", "lock the figures of months, and list those that are")
	c.AddCommand(newMonthLock(o), newMonthList(o))
	return c
}

func newMonthLock(o *options) *cobra.Command {
	var month, by string
	c := &cobra.Command{
		Use:   "lock --month M --by NAME",
		Short: "freeze a month's figures under a hash",
		Long: `lock sums what there is, freezes the sums of a month as they are then, with the
team and group of every agent, and puts a hash over them. What changes later is a
correction that names the month. Locking a locked month shows its lock again; a
month that has not ended is refused, with exit code 3.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return closing(cmd, o, func(ctx context.Context, h *hotline) error {
				if _, err := h.summer().Once(ctx); err != nil {
					return err
				}
				l, err := h.store.LockMonth(ctx, h.reckoner(), month, by)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s locked by %s: %d agents, %d parts not final; %s\n", l.Month, l.By, l.Agents, l.Unsettled, l.Hash)
				return err
			})
		},
	}
	c.Flags().StringVar(&month, "month", "", "the month, such as 2026-09")
	c.Flags().StringVar(&by, "by", "", "who signs")
	_ = c.MarkFlagRequired("month")
	_ = c.MarkFlagRequired("by")
	return c
}

func newMonthList(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "list the locked months",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return closing(cmd, o, func(ctx context.Context, h *hotline) error {
				locks, err := h.store.MonthLocks(ctx)
				if err != nil {
					return err
				}
				var t table
				t.add("month", "locked by", "at", "agents", "not final", "hash")
				for _, l := range locks {
					t.add(l.Month, l.By, l.At.In(h.zone).Format(minute), strconv.Itoa(l.Agents), strconv.FormatInt(l.Unsettled, 10), l.Hash)
				}
				return t.write(cmd.OutOrStdout())
			})
		},
	}
}
