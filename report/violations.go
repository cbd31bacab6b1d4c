package report

import (
	"net/url"
	"slices"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// violations names what was confirmed: by rule, by department, one by one.
func (m maker) violations() []Section {
	sections := []Section{
		{Title: m.w.say("part.rules"), Tables: []Table{m.rules()}},
		{Title: m.w.say("part.depts"), Tables: []Table{m.byDepts([]scoring.Item{scoring.CallsInError, scoring.Shirked, scoring.Undispatched})}},
	}
	t := Table{
		Columns: []Column{{Title: m.w.say("col.no")}, {Title: m.w.say("col.day")}, {Title: m.w.say("col.rule"), Wide: true}, {Title: m.w.say("col.level")}, {Title: m.w.say("dept")}, {Title: m.w.say("col.agent")}, {Title: m.w.say("col.points")}},
		Empty:   m.w.say("violations.none"),
	}
	for n, f := range m.Confirmed {
		t.Rows = append(t.Rows, []Cell{
			count(int64(n + 1)), day(f.Day), linked(text(f.Finding.Title), "/findings/"+url.PathEscape(f.ID)), text(m.w.code("level", string(f.Finding.Level))),
			text(f.Dept), text(f.Agent), points(f.Finding.Points),
		})
	}
	if m.ConfirmedTotal > len(m.Confirmed) {
		t.Notes = append(t.Notes, m.w.say("more", len(m.Confirmed), m.ConfirmedTotal))
	}
	return append(sections, Section{Title: m.w.say("part.confirmed"), Tables: []Table{t}})
}

// rules counts what was confirmed by rule, against the period before.
func (m maker) rules() Table {
	t := Table{
		Columns: []Column{{Title: m.w.say("col.rule"), Wide: true}, {Title: m.w.say("col.level")}, {Title: m.w.say("now")}, {Title: m.w.say("before")}, {Title: m.w.say("against.before")}},
		Empty:   m.w.say("violations.none"),
	}
	all, was := 0, 0
	for _, r := range m.Rules {
		i := slices.IndexFunc(m.RulesBefore, func(b storage.RuleCount) bool { return b.Rule == r.Rule })
		before := 0
		if i >= 0 {
			before = m.RulesBefore[i].N
		}
		t.Rows = append(t.Rows, m.ruleRow(r.Title, r.Level, r.Rule, r.N, before))
		all += r.N
	}
	for _, r := range m.RulesBefore {
		was += r.N
		if !slices.ContainsFunc(m.Rules, func(now storage.RuleCount) bool { return now.Rule == r.Rule }) {
			t.Rows = append(t.Rows, m.ruleRow(r.Title, r.Level, r.Rule, 0, r.N))
		}
	}
	now, before := linked(count(int64(all)), m.findings("", m.Period)), linked(count(int64(was)), m.findings("", m.Period.Before()))
	t.Total = []Cell{text(m.w.say("total")), text(""), now, before, against(now, before)}
	return t
}

func (m maker) ruleRow(title string, level inspect.Level, rule string, n, before int) []Cell {
	now, was := linked(count(int64(n)), m.findings(rule, m.Period)), linked(count(int64(before)), m.findings(rule, m.Period.Before()))
	return []Cell{text(title), text(m.w.code("level", string(level))), now, was, against(now, was)}
}

// findings gives the address of the confirmed findings of a rule.
func (m maker) findings(rule string, p Period) string {
	q := url.Values{"status": {string(storage.Confirmed)}, "from": {p.First}, "to": {p.Last}}
	if rule != "" {
		q.Set("rule", rule)
	}
	if m.Dept != "" {
		q.Set("dept", m.Dept)
	}
	return "/findings?" + q.Encode()
}

// SourceURL gives the address of a row's source.
func SourceURL(s scoring.Source) string {
	switch id := url.PathEscape(s.ID); s.Kind {
	case scoring.TicketSource:
		return "/tickets/" + id
	case scoring.FindingSource:
		return "/findings/" + id
	case scoring.AppealSource:
		return "/appeals/" + id
	case scoring.CallSource, scoring.CapSource, scoring.VetoSource:
		return "/calls/" + id
	}
	return ""
}
