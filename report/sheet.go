package report

import (
	"context"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
)

// Supervised is an item of 《对内投诉工作督办表》 as the sheet shows it.
type Supervised struct {
	supervision.Matter
	Owner  string // what who answers for it is called
	Done   string // the words of the last move
	Effect supervision.Effect
}

// items asks for what was supervised in a period: what was open on one of its days.
func items(ctx context.Context, s Store, r scoring.Reckoner, m *Material) error {
	from, err := time.ParseInLocation(time.DateOnly, m.Period.First, r.Zone)
	if err != nil {
		return fmt.Errorf("first day: %w", err)
	}
	last, err := time.ParseInLocation(time.DateOnly, m.Period.Last, r.Zone)
	if err != nil {
		return fmt.Errorf("last day: %w", err)
	}
	all, total, err := s.Matters(ctx, storage.MatterFilter{Kind: supervision.Item, Dept: m.Dept, From: from, Until: last.AddDate(0, 0, 1), Limit: MostRows})
	if err != nil {
		return err
	}
	accounts, err := s.Accounts(ctx)
	if err != nil {
		return err
	}
	m.ItemsTotal = total
	for _, one := range all {
		item := Supervised{Matter: one, Owner: one.Owner}
		for _, a := range accounts {
			if a.ID == one.Owner && a.Name != "" {
				item.Owner = a.Name
			}
		}
		_, moves, err := s.Matter(ctx, one.ID)
		if err != nil {
			return err
		}
		if len(moves) > 0 {
			item.Done = moves[len(moves)-1].Words
		}
		if item.Effect, err = EffectOf(ctx, s, r, one, ""); err != nil {
			return err
		}
		item.Due = item.Due.In(r.Zone)
		m.Items = append(m.Items, item)
	}
	return nil
}

// sheet lists the items of the period.
func (m maker) sheet() Table {
	t := Table{
		Title: m.w.say("table.items"), Empty: m.w.say("items.none"),
		Columns: []Column{
			{Title: m.w.say("sheet.problem"), Wide: true},
			{Title: m.w.say("sheet.dept")},
			{Title: m.w.say("sheet.owner")},
			{Title: m.w.say("sheet.measure"), Wide: true},
			{Title: m.w.say("sheet.due")},
			{Title: m.w.say("sheet.state")},
			{Title: m.w.say("sheet.done"), Wide: true},
			{Title: m.w.say("sheet.effect"), Wide: true},
		},
	}
	for _, one := range m.Items {
		due := text("–")
		if !one.Due.IsZero() {
			due = text(one.Due.Add(-time.Nanosecond).Format(time.DateOnly))
		}
		t.Rows = append(t.Rows, []Cell{
			linked(text(one.Title), "/supervision/"+one.ID), text(one.Dept), text(one.Owner), text(orDash(one.Measure)), due, text(m.w.code("matter", string(one.State))),
			text(orDash(one.Done)), text(m.effect(one.Effect)),
		})
	}
	if m.ItemsTotal > len(m.Items) {
		t.Notes = append(t.Notes, m.w.say("more", len(m.Items), m.ItemsTotal))
	}
	return t
}

// effect says what a measure has brought, with the interval in percentage points.
func (m maker) effect(e supervision.Effect) string {
	words := m.w.code("effect", string(e.Outcome))
	if e.Low == 0 && e.High == 0 {
		return words
	}
	return m.w.say("effect.points", words, fixed(100*e.Value, 2), fixed(100*e.Low, 2), fixed(100*e.High, 2))
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
