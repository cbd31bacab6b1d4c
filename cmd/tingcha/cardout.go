package main

import (
	"fmt"
	"time"

	"github.com/tingcha/tingcha/scoring"
)

// figureText writes a figure's value as people read it; "–" where it is unknown.
func figureText(f scoring.Figure) string {
	if !f.Known {
		return "–"
	}
	switch f.Unit {
	case scoring.Score:
		return fmt.Sprintf("%.2f", f.Value)
	case scoring.Count:
		return fmt.Sprintf("%.0f", f.Value)
	case scoring.Percent:
		return fmt.Sprintf("%.1f %% (%.1f–%.1f)", f.Value, f.Low, f.High)
	case scoring.Steps:
		return fmt.Sprintf("%.1f steps, nine in ten at most %.0f", f.Value, f.P90)
	case scoring.Elapsed:
		return fmt.Sprintf("%v, nine in ten at most %v", f.Duration().Round(time.Minute), f.P90Duration().Round(time.Minute))
	case scoring.PerMillion, scoring.Days: // of no figure of a card
	}
	return fmt.Sprint(f.Value)
}

func cardOut(card scoring.Card) cardJSON {
	out := cardJSON{
		Agent: card.Agent, Dept: card.Dept, Month: card.Month, AsOf: card.AsOf,
		Deducted: points(int64(card.Deducted)), Confirmed: card.Confirmed,
		Unconfirmed: card.Unconfirmed, UnconfirmedPoints: points(int64(card.UnconfirmedPoints)),
	}
	out.Limits = []limitJSON{}
	for _, row := range card.Figure(scoring.Quality).Rows {
		if c := row.Charge; row.Source.Kind == scoring.CapSource || row.Source.Kind == scoring.VetoSource {
			out.Limits = append(out.Limits, limitJSON{
				Kind: row.Source.Kind, Call: c.Call, Family: c.Family, AtMost: points(int64(c.FamilyCap)), Dimension: c.Dimension, Points: points(int64(row.Points)),
			})
		}
	}
	for _, f := range card.Figures {
		out.Figures = append(out.Figures, figureOut(f))
	}
	return out
}

func figureOut(f scoring.Figure) figureJSON {
	out := figureJSON{Item: f.Item, Unit: f.Unit, Num: f.Num, Den: f.Den, Rows: []string{}}
	if f.Known {
		out.Value = &f.Value
	}
	if f.Known && f.Unit == scoring.Percent {
		out.Low, out.High = &f.Low, &f.High
	}
	if f.Known && (f.Unit == scoring.Steps || f.Unit == scoring.Elapsed) {
		out.P90 = &f.P90
	}
	for _, row := range f.Rows {
		out.Rows = append(out.Rows, fmt.Sprintf("%s:%s", row.Source.Kind, row.Source.ID))
	}
	return out
}
