package web_test

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// proof is what the memory holds of closes, exemptions, sources and runs.
type proof struct {
	closes  []storage.DayClose
	exempt  []storage.Exemption
	marks   []storage.Watermark
	runs    []storage.Run
	closing []string // days that somebody tried to close
}

func (m *memory) CloseDay(_ context.Context, day, by string, now time.Time) (storage.DayClose, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closing = append(m.closing, day)
	for _, c := range m.closes {
		if c.Day == day {
			return c, nil
		}
	}
	c := storage.DayClose{Day: day, By: by, At: now.UTC()}
	if n := len(m.closes); n > 0 {
		c.Prev = m.closes[n-1].Hash
	}
	for _, d := range m.days {
		if d.Day < day && !slices.ContainsFunc(m.closes, func(c storage.DayClose) bool { return c.Day == d.Day }) {
			return storage.DayClose{}, fmt.Errorf("close %s: %w: %s is open", day, storage.ErrOpen, d.Day)
		}
		if d.Day == day {
			c.Expected, c.States, c.Unlisted = d.Expected, d.States, d.Unlisted
		}
	}
	for _, d := range m.dossiers {
		done := d.Entry.State == storage.Scored || d.Entry.State == storage.Excluded
		accepted := slices.ContainsFunc(m.exempt, func(e storage.Exemption) bool { return e.CallID == d.Call.ID && e.ApprovedBy != "" })
		if d.Entry.Day == day && !done && !accepted {
			return storage.DayClose{}, fmt.Errorf("close %s: %w: secret inner words on %s", day, storage.ErrOpen, d.Call.ID)
		}
	}
	c.Hash = c.Seal()
	m.closes = append(m.closes, c)
	return c, m.full
}

func (m *memory) Closes(context.Context) ([]storage.DayClose, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.closes), m.fail
}

func (m *memory) Exempt(_ context.Context, e storage.Exemption) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, d := range m.dossiers {
		if d.Call.ID == e.CallID {
			e.Day = d.Entry.Day
		}
	}
	if e.Day == "" {
		return fmt.Errorf("exempt %s: %w", e.CallID, storage.ErrNotFound)
	}
	m.exempt = slices.DeleteFunc(m.exempt, func(old storage.Exemption) bool { return old.CallID == e.CallID })
	m.exempt = append(m.exempt, e)
	return m.full
}

func (m *memory) Approve(_ context.Context, callID, by string, now time.Time) (storage.Exemption, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.exempt {
		e := &m.exempt[i]
		switch {
		case e.CallID != callID:
		case e.AskedBy == by:
			return *e, fmt.Errorf("approve %s: %w", callID, storage.ErrSamePerson)
		default:
			e.ApprovedBy, e.ApprovedAt = by, now
			return *e, m.full
		}
	}
	return storage.Exemption{}, fmt.Errorf("approve %s: %w", callID, storage.ErrNotFound)
}

func (m *memory) Exemptions(_ context.Context, day string) ([]storage.Exemption, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(m.exempt), func(e storage.Exemption) bool { return day != "" && e.Day != day }), m.fail
}

func (m *memory) Watermarks(context.Context) ([]storage.Watermark, error) {
	return m.marks, m.fail
}

func (m *memory) Runs(context.Context) ([]storage.Run, error) { return m.runs, m.fail }

// proven adds to a hotline a day that was closed and has changed since, exemptions,
// sources of tickets and reconcile runs.
func proven(m *memory, x text) {
	first := storage.DayClose{
		Day: "2026-09-01", Expected: 40, States: map[storage.State]int{storage.Scored: 38, storage.Excluded: 2},
		By: x("周主管"), At: at(2, 9, 0).UTC(),
	}
	first.Hash = first.Seal()
	second := storage.DayClose{
		Day: "2026-09-02", Expected: 120, States: map[storage.State]int{storage.Scored: 113, storage.Excluded: 5, storage.Dead: 2}, By: x("周主管"), At: at(3, 9, 0).UTC(), Prev: first.Hash,
		Exempt: []storage.Exemption{{CallID: "z-1", Day: "2026-09-02", Reason: x("录音盘损坏"), AskedBy: x("qa-01"), ApprovedBy: x("周主管"), AskedAt: at(3, 8, 0).UTC(), ApprovedAt: at(3, 8, 30).UTC()}},
	}
	second.Hash = second.Seal()
	m.closes = []storage.DayClose{first, second}
	m.days = append([]storage.Day{{Day: first.Day, Expected: 40, States: first.States}}, m.days...)
	m.exempt = []storage.Exemption{
		{CallID: "q-1", Day: "2026-09-03", Reason: x("客户全程静音，已人工核听"), AskedBy: x("qa-01"), AskedAt: at(4, 8, 0), ApprovedBy: x("周主管"), ApprovedAt: at(4, 8, 20)},
		{CallID: "q-3", Day: "2026-09-03", Reason: x("录音系统当天检修"), AskedBy: x("qa-01"), AskedAt: at(4, 8, 5)},
	}
	m.marks = []storage.Watermark{
		{Source: x("kafka:tingcha.tickets/0"), Event: now.Add(-3 * time.Minute), Seen: now.Add(-20 * time.Second), Beats: true},
		{Source: x("kafka:tingcha.tickets/1"), Event: now.Add(-50 * time.Minute), Seen: now.Add(-47 * time.Minute), Beats: true},
		{Source: x("kafka:tingcha.tickets/2"), Event: now.Add(-7 * time.Hour), Seen: now.Add(-6 * time.Hour)},
	}
	m.runs = []storage.Run{
		{
			Job: "archive", Started: now.Add(-13 * time.Minute), Ended: now.Add(-12 * time.Minute), Checked: 298412, Mended: 57, Total: 2,
			Problems: []storage.Problem{
				{Kind: "lost_object", Subject: x("s3://recordings/2026/09/03/q-9.wav"), Detail: x("台账里有，录音库里没有")},
				{Kind: x("new_kind"), Subject: x("q-8"), Detail: x("说明")},
			},
		},
		{Job: "bus", Started: now.Add(-2 * time.Minute), Ended: now.Add(-2 * time.Minute), Checked: 12},
		{Job: x("new_job"), Ended: now.Add(-2 * time.Hour), Checked: 3, Mended: 3, Total: 250, Problems: []storage.Problem{{Kind: "identity", Subject: "2026-09-02", Detail: x("差 3")}}},
	}
}
