package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// cardJSON is a scorecard as --json prints it.
type cardJSON struct {
	Agent             string       `json:"agent"`
	Dept              string       `json:"dept"`
	Month             string       `json:"month"`
	AsOf              time.Time    `json:"as_of"`
	Figures           []figureJSON `json:"figures"`
	Deducted          float64      `json:"deducted"`
	Confirmed         int          `json:"confirmed"`
	Unconfirmed       int          `json:"unconfirmed"`
	UnconfirmedPoints float64      `json:"unconfirmed_points"`
	// Limits are what calls got back, since a family or a veto takes so much a call
	// and no more. They are among the rows of the quality.
	Limits []limitJSON `json:"limits"`
}

// limitJSON is what one call got back.
type limitJSON struct {
	Kind      scoring.SourceKind `json:"kind"` // cap or veto
	Call      string             `json:"call"`
	Family    string             `json:"family,omitempty"`
	AtMost    float64            `json:"at_most,omitempty"`
	Dimension string             `json:"dimension,omitempty"`
	Points    float64            `json:"points"` // below zero
}

type figureJSON struct {
	Item  scoring.Item `json:"item"`
	Value *float64     `json:"value"` // null when there is nothing to divide by
	Unit  scoring.Unit `json:"unit"`
	Num   int64        `json:"numerator"`
	Den   int64        `json:"denominator"`
	Low   *float64     `json:"low,omitempty"`
	High  *float64     `json:"high,omitempty"`
	P90   *float64     `json:"p90,omitempty"`
	Rows  []string     `json:"rows"`
}

func newScorecard(o *options) *cobra.Command {
	var agent, month string
	var asJSON bool
	c := &cobra.Command{
		Use:   "scorecard --agent A --month M",
		Short: "show an agent's month, each figure with numerator, denominator and rows",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := time.Parse("2006-01", month); err != nil {
				return usage(fmt.Errorf("--month is %q; write it like 2026-09", month))
			}
			store, err := openReader(cmd.Context(), o)
			if err != nil {
				return err
			}
			defer store.Close()
			card, err := cardOf(cmd.Context(), store, agent, month, time.Now())
			if err != nil {
				return err
			}
			return printCard(cmd.OutOrStdout(), card, asJSON)
		},
	}
	c.Flags().StringVar(&agent, "agent", "", "staff number")
	c.Flags().StringVar(&month, "month", "", "month, such as 2026-09")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	_ = c.MarkFlagRequired("agent")
	_ = c.MarkFlagRequired("month")
	return c
}

// cardOf adds up an agent's month.
func cardOf(ctx context.Context, store storage.Reader, agent, month string, asOf time.Time) (scoring.Card, error) {
	entries, err := store.ScoreEntries(ctx, agent, month)
	if err != nil {
		return scoring.Card{}, err
	}
	findings, err := store.AgentFindings(ctx, agent, month)
	if err != nil {
		return scoring.Card{}, err
	}
	if len(entries) == 0 && len(findings) == 0 {
		return scoring.Card{}, fmt.Errorf("agent %s has nothing in %s: %w", agent, month, storage.ErrNotFound)
	}
	var open []scoring.OpenFinding
	for _, f := range findings {
		if f.Status == storage.Open {
			open = append(open, scoring.OpenFinding{ID: f.ID, Points: f.Finding.Points, Charge: scoring.ChargeOf(f.Finding, f.CallID)})
		}
	}
	return scoring.NewCard(agent, month, entries, open, asOf), nil
}

func printCard(out io.Writer, card scoring.Card, asJSON bool) error {
	if asJSON {
		return writeJSON(out, cardOut(card))
	}
	var t table
	t.add("figure", "value", "numerator", "denominator", "rows")
	for _, f := range card.Figures {
		t.add(string(f.Item), figureText(f), strconv.FormatInt(f.Num, 10), strconv.FormatInt(f.Den, 10), strconv.Itoa(len(f.Rows)))
	}
	if _, err := fmt.Fprintf(out, "agent %s  %s  %s\n", card.Agent, card.Dept, card.Month); err != nil {
		return err
	}
	if err := t.write(out); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "confirmed findings: %d (%.2f points); not yet judged: %d (%.2f points, not subtracted)\n",
		card.Confirmed, points(int64(card.Deducted)), card.Unconfirmed, points(int64(card.UnconfirmedPoints)))
	return err
}

func points(hundredths int64) float64 { return float64(hundredths) / 100 }
