package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/storage"
)

// dayJSON is a day's coverage as --json prints it.
type dayJSON struct {
	Day      string                `json:"day"`
	Expected int                   `json:"expected"`
	States   map[storage.State]int `json:"states"`
	AddsUp   bool                  `json:"adds_up"`
	Unlisted map[storage.State]int `json:"unlisted,omitempty"`
	Reasons  []reasonJSON          `json:"reasons,omitempty"`
}

type reasonJSON struct {
	State  storage.State `json:"state"`
	Reason string        `json:"reason"`
	Calls  int           `json:"calls"`
}

func newCoverage(o *options) *cobra.Command {
	var day string
	var asJSON bool
	c := &cobra.Command{
		Use:   "coverage [--day D]",
		Short: "show for each day where every call of the switch's list stands",
		Long: `coverage shows for each day how many calls the switch's list has and in which
state each of them is. The states add up to the list, or the line says so and
the exit code is 3. Below stand records that were refused, closed days, how far
the sources of tickets have told their story, and what the last comparison with
the sources has left to do.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkDay(day); err != nil {
				return usage(err)
			}
			cfg, err := loadConfig(o)
			if err != nil {
				return err
			}
			store, err := openReader(cmd.Context(), o)
			if err != nil {
				return err
			}
			defer store.Close()
			days, err := store.Coverage(cmd.Context(), day, day)
			if err != nil {
				return err
			}
			broken := printCoverage(cmd.OutOrStdout(), days, asJSON)
			if asJSON {
				return broken
			}
			return errors.Join(broken, printRefused(cmd.Context(), store, cmd.OutOrStdout()),
				printRunning(cmd.Context(), store, cfg.Location(), time.Now(), cmd.OutOrStdout()))
		},
	}
	c.Flags().StringVar(&day, "day", "", "only this day, such as 2026-09-03")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// printRefused tells what stands in no day's sum: records that could not be taken in.
func printRefused(ctx context.Context, store storage.Reader, out io.Writer) error {
	const shown = 20
	letters, total, err := store.DeadLetters(ctx, shown)
	if err != nil || total == 0 {
		return err
	}
	t := table{}
	t.add("from", "where", "field", "reason", "what to do")
	for _, l := range letters {
		t.add(l.Name, whereIn(l), l.Field, l.Reason, l.Detail)
	}
	are := "s are"
	if total == 1 {
		are = " is"
	}
	if _, err := fmt.Fprintf(out, "\n%d dead letter%s kept: records that were refused and stand in no day, and fields that were left out:\n", total, are); err != nil {
		return err
	}
	if err := t.write(out); err != nil || total <= len(letters) {
		return err
	}
	_, err = fmt.Fprintf(out, "and %d more: tingcha deadletter list\n", total-len(letters))
	return err
}

// whereIn says where in its source a letter is: in a file at a line, in a partition of
// a topic at an offset.
func whereIn(l storage.DeadLetter) string {
	if l.Line > 0 {
		return "line " + strconv.Itoa(l.Line)
	}
	return "offset " + strconv.FormatInt(l.Offset, 10)
}

func printCoverage(out io.Writer, days []storage.Day, asJSON bool) error {
	all := make([]dayJSON, 0, len(days))
	broken := 0
	for _, d := range days {
		line := dayJSON{Day: d.Day, Expected: d.Expected, States: d.States, AddsUp: d.AddsUp(), Unlisted: d.Unlisted}
		for _, r := range d.Reasons {
			line.Reasons = append(line.Reasons, reasonJSON{r.State, r.Reason, r.N})
		}
		if !line.AddsUp {
			broken++
		}
		all = append(all, line)
	}
	var err error
	if asJSON {
		err = writeJSON(out, all)
	} else {
		err = coverageTable(all).write(out)
	}
	if err == nil && broken > 0 {
		err = daysBroken(broken)
	}
	return err
}

func daysBroken(n int) error {
	if n == 1 {
		return problems("1 day does not add up")
	}
	return problems("%d days do not add up", n)
}

func coverageTable(days []dayJSON) *table {
	var t table
	t.add("day", "expected", "states", "unlisted", "why not scored")
	for _, d := range days {
		states := stateList(d.States)
		if !d.AddsUp {
			states += "  (DOES NOT ADD UP)"
		}
		var why []string
		for _, r := range d.Reasons {
			why = append(why, fmt.Sprintf("%s: %s %d", r.State, r.Reason, r.Calls))
		}
		t.add(d.Day, strconv.Itoa(d.Expected), states, stateList(d.Unlisted), strings.Join(why, ", "))
	}
	return &t
}

func stateList(states map[storage.State]int) string {
	var parts []string
	for _, s := range storage.States() {
		if n := states[s]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", s, n))
		}
	}
	if len(parts) == 0 {
		return "-"
	}
	return strings.Join(parts, " + ")
}
