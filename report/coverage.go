package report

import (
	"net/url"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// coverage tells of every call of the switch's list where it stands.
func (m maker) coverage() []Section {
	covered := pick(m.Now, scoring.Covered, every)
	i, _ := scoring.Lookup(scoring.Covered)
	share := measured(i, covered)
	sections := []Section{{
		Title:  m.w.say("part.covered"),
		Words:  []string{m.w.say("coverage.words", m.w.number(Count, float64(covered.den)), m.w.number(Count, float64(covered.num)), m.w.Show(share))},
		Tables: []Table{m.byDepts([]scoring.Item{scoring.Covered, scoring.Inspected})},
	}}
	if m.Days != nil {
		sections = append(sections, Section{Title: m.w.say("part.days"), Tables: []Table{m.days()}}, Section{Title: m.w.say("part.reasons"), Tables: []Table{m.reasons()}})
	}
	return sections
}

// days is the account of every day: the states add up to the list, or the line says so.
func (m maker) days() Table {
	t := Table{Columns: []Column{{Title: m.w.say("col.day")}, {Title: m.w.say("expected")}}, Empty: m.w.say("none")}
	var states []storage.State
	for _, state := range storage.States() {
		for _, d := range m.Days {
			if d.States[state] > 0 {
				states = append(states, state)
				break
			}
		}
	}
	for _, state := range states {
		t.Columns = append(t.Columns, Column{Title: m.w.code("state", string(state))})
	}
	t.Columns = append(t.Columns, Column{Title: m.w.say("adds")})
	sum := map[storage.State]int{}
	listed, whole := 0, true
	for _, d := range m.Days {
		row := []Cell{day(d.Day), linked(count(int64(d.Expected)), "/coverage/"+d.Day)}
		for _, state := range states {
			row = append(row, linked(count(int64(d.States[state])), "/coverage/"+d.Day+"?state="+url.QueryEscape(string(state))))
			sum[state] += d.States[state]
		}
		t.Rows = append(t.Rows, append(row, text(m.adds(d.AddsUp()))))
		listed, whole = listed+d.Expected, whole && d.AddsUp()
	}
	t.Total = []Cell{text(m.w.say("total")), count(int64(listed))}
	for _, state := range states {
		t.Total = append(t.Total, count(int64(sum[state])))
	}
	t.Total = append(t.Total, text(m.adds(whole)))
	return t
}

func (m maker) adds(up bool) string {
	if up {
		return m.w.say("adds.up")
	}
	return m.w.say("adds.not")
}

// reasons tells why calls were not inspected.
func (m maker) reasons() Table {
	t := Table{Columns: []Column{{Title: m.w.say("col.day")}, {Title: m.w.say("col.state")}, {Title: m.w.say("col.reason")}, {Title: m.w.say("calls")}}, Empty: m.w.say("reasons.none")}
	for _, d := range m.Days {
		for _, r := range d.Reasons {
			q := url.Values{"state": {string(r.State)}, "reason": {r.Reason}}
			t.Rows = append(t.Rows, []Cell{day(d.Day), text(m.w.code("state", string(r.State))), text(m.w.code("reason", r.Reason)), linked(count(int64(r.N)), "/coverage/"+d.Day+"?"+q.Encode())})
		}
	}
	return t
}
