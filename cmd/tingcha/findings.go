package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// findingJSON is a finding as --json prints it. Times inside a call are seconds.
type findingJSON struct {
	ID               string                `json:"id"`
	Call             string                `json:"call"`
	Day              string                `json:"day"`
	Started          time.Time             `json:"started"`
	Agent            string                `json:"agent"`
	Dept             string                `json:"dept"`
	Rule             string                `json:"rule"`
	Title            string                `json:"title"`
	Label            string                `json:"label"`
	Level            inspect.Level         `json:"level"`
	Points           float64               `json:"points"`
	Veto             bool                  `json:"veto,omitempty"`
	Dimension        string                `json:"dimension,omitempty"`
	Family           string                `json:"family,omitempty"`
	FamilyCap        float64               `json:"family_cap,omitempty"`
	Shadow           bool                  `json:"shadow,omitempty"`
	Status           storage.FindingStatus `json:"status"`
	Moved            bool                  `json:"moved,omitempty"`
	Provisional      bool                  `json:"provisional,omitempty"`
	ProvisionalUntil *time.Time            `json:"provisional_until,omitempty"`
	Evidence         []evidenceJSON        `json:"evidence"`
}

type evidenceJSON struct {
	Kind      inspect.EvidenceKind `json:"kind"`
	Condition string               `json:"condition"`
	Turn      *int                 `json:"turn,omitempty"` // counted from 0
	Start     float64              `json:"start,omitempty"`
	End       float64              `json:"end,omitempty"`
	Role      call.Role            `json:"role,omitempty"`
	Text      string               `json:"text,omitempty"`
	BySound   bool                 `json:"by_sound,omitempty"`
	Tickets   []string             `json:"tickets,omitempty"`
	From      *time.Time           `json:"from,omitempty"`
	To        *time.Time           `json:"to,omitempty"`
}

func newFindings(o *options) *cobra.Command {
	var f storage.FindingFilter
	var day string
	var asJSON bool
	c := &cobra.Command{
		Use:   "findings",
		Short: "list what the rules flagged",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(o)
			if err != nil {
				return err
			}
			if err := checkFilter(&f, day); err != nil {
				return usage(err)
			}
			store, err := openReader(cmd.Context(), o)
			if err != nil {
				return err
			}
			defer store.Close()
			rows, total, err := allFindings(cmd.Context(), store, f)
			if err != nil {
				return err
			}
			return printFindings(cmd.OutOrStdout(), rows, total, cfg.Location(), asJSON)
		},
	}
	flags := c.Flags()
	flags.StringVar((*string)(&f.Status), "status", string(storage.Standing), "open, confirmed, rejected, recorded, withdrawn, all, or all but the withdrawn: standing")
	flags.StringVar(&f.Rule, "rule", "", "only this rule")
	flags.StringVar(&f.Label, "label", "", "only this label, such as internal=unreported")
	flags.StringVar(&f.Agent, "agent", "", "only this agent")
	flags.StringVar(&f.Dept, "dept", "", "only this department")
	flags.StringVar(&day, "day", "", "only this day")
	flags.BoolVar(&f.Shadow, "shadow", false, "those of rules that run in shadow, and only those")
	flags.IntVar(&f.Limit, "limit", 0, "at most so many (0: all)")
	flags.BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// checkFilter refuses what no finding can be.
func checkFilter(f *storage.FindingFilter, day string) error {
	const all = "all"
	statuses := []storage.FindingStatus{storage.Standing, all, storage.Open, storage.Confirmed, storage.Rejected, storage.Withdrawn, storage.Recorded}
	if !slices.Contains(statuses, f.Status) {
		return fmt.Errorf("--status is %q; write standing, open, confirmed, rejected, recorded, withdrawn or all", f.Status)
	}
	if f.Status == all {
		f.Status = ""
	}
	if f.Limit < 0 {
		return fmt.Errorf("--limit is %d; write 0 for all, or more", f.Limit)
	}
	f.First, f.Last = day, day
	return checkDay(day)
}

// checkDay refuses what is neither a day nor empty.
func checkDay(day string) error {
	if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
		return fmt.Errorf("--day is %q; write it like 2026-09-03", day)
	}
	return nil
}

// allFindings reads page by page up to the filter's limit, or all without one.
func allFindings(ctx context.Context, store storage.Reader, f storage.FindingFilter) ([]storage.FindingRow, int, error) {
	const page = 500
	var all []storage.FindingRow
	limit := f.Limit
	for {
		f.Limit, f.Offset = page, len(all)
		if limit > 0 {
			f.Limit = min(page, limit-len(all))
		}
		rows, total, err := store.Findings(ctx, f)
		if err != nil {
			return nil, 0, err
		}
		all = append(all, rows...)
		if len(rows) < f.Limit || len(all) == limit {
			return all, total, nil
		}
	}
}

func printFindings(out io.Writer, rows []storage.FindingRow, total int, zone *time.Location, asJSON bool) error {
	if asJSON {
		all := make([]findingJSON, 0, len(rows))
		for _, r := range rows {
			r.Started = r.Started.In(zone)
			all = append(all, findingOut(r))
		}
		return writeJSON(out, all)
	}
	var t table
	t.add("call", "started", "agent", "level", "status", "rule", "title", "words")
	for _, r := range rows {
		t.add(r.CallID, r.Started.In(zone).Format("2006-01-02 15:04"), r.Agent, string(r.Finding.Level), statusOf(r, zone),
			r.Finding.Rule, r.Finding.Title, quote(r.Finding))
	}
	if err := t.write(out); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "%d of %s\n", len(rows), counted(total, "finding"))
	return err
}

// statusOf is a finding's status, and until when it cannot be confirmed.
func statusOf(r storage.FindingRow, zone *time.Location) string {
	if !r.Provisional {
		return string(r.Status)
	}
	return fmt.Sprintf("%s, provisional until %s", r.Status, r.Finding.ProvisionalUntil.In(zone).Format(minute))
}

// quote is the first words among a finding's evidence.
func quote(f inspect.Finding) string {
	for _, e := range f.Evidence {
		if e.Kind == inspect.Said {
			return strings.Join(strings.Fields(e.Text), " ")
		}
	}
	return ""
}

func findingOut(r storage.FindingRow) findingJSON {
	f := r.Finding
	out := findingJSON{
		ID: r.ID, Call: r.CallID, Day: r.Day, Started: r.Started, Agent: r.Agent, Dept: r.Dept,
		Rule: f.Rule, Title: f.Title, Label: f.Label, Level: f.Level, Points: float64(f.Points) / 100,
		Veto: f.Veto, Dimension: f.Dimension, Family: f.Family, FamilyCap: float64(f.FamilyCap) / 100, Shadow: f.Shadow,
		Status: r.Status, Moved: r.Moved, Provisional: r.Provisional, ProvisionalUntil: moment(f.ProvisionalUntil),
		Evidence: make([]evidenceJSON, 0, len(f.Evidence)),
	}
	for _, e := range f.Evidence {
		out.Evidence = append(out.Evidence, evidenceOut(e))
	}
	return out
}

func evidenceOut(e inspect.Evidence) evidenceJSON {
	out := evidenceJSON{
		Kind: e.Kind, Condition: e.Condition, Role: e.Role, Text: e.Text, BySound: e.BySound, Tickets: e.Tickets,
		Start: e.Span.Start.Seconds(), End: e.Span.End.Seconds(), From: moment(e.From), To: moment(e.To),
	}
	if e.Kind == inspect.Said {
		out.Turn = &e.Span.Turn
	}
	return out
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
