package storagetest

import (
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

func cardCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"agents of a month come by department and ID": agentsOfMonth,
		"months are listed newest first":              monthsListed,
		"score entries come whole":                    entriesWhole,
		"an agent's findings of a month":              findingsOfAgent,
		"a roster is brought up to date":              rosterUpdated,
		"a group stays until another is said":         groupKept,
	}
}

func inspectedEntry(agent, dept, of string) scoring.Entry {
	return scoring.Entry{Agent: agent, Dept: dept, Month: of, Item: scoring.Inspected, Num: 1, Den: 1, At: t0}
}

func agentsOfMonth(k *kit) {
	k.ingest(call.Agent{ID: "2", Name: "乙", Dept: "B"}, call.Agent{ID: "3", Name: "丙", Dept: "A"}, call.Agent{ID: "8", Name: "无", Dept: "A"})
	k.scored(
		inspectedEntry("2", "old", month), inspectedEntry("2", "old", month), inspectedEntry("3", "A", month),
		inspectedEntry("1", "A", month), inspectedEntry("9", "A", "2026-08"),
	)
	got, err := k.s.Agents(k.Context(), month)
	k.must(err)
	k.same([]storage.AgentRow{
		{Agent: call.Agent{ID: "1", Dept: "A"}},
		{Agent: call.Agent{ID: "3", Name: "丙", Dept: "A"}},
		{Agent: call.Agent{ID: "2", Name: "乙", Dept: "B"}},
	}, got)
}

// scored has calls scored for agents in months.
func (k *kit) scored(entries ...scoring.Entry) {
	k.Helper()
	for i, e := range entries {
		l := line("s"+string(rune('a'+i)), t0)
		l.Call.Customer = ""
		k.ingest(l, transcript(l.Call.ID))
		for _, state := range []storage.State{storage.Registered, storage.Fetched, storage.Transcribed} {
			k.commit(later, stages{}.outcome(k.one(state, later)))
		}
		o := outcome(k.one(storage.Inspected, later), storage.Scored)
		o.Scores = []scoring.Entry{e, {Agent: e.Agent, Dept: e.Dept, Month: e.Month, Item: scoring.Rated, Den: 1}}
		k.commit(later, o)
	}
}

func monthsListed(k *kit) {
	months, err := k.s.Months(k.Context())
	k.must(err)
	if len(months) != 0 {
		k.Errorf("months %q of an empty store", months)
	}
	k.scored(inspectedEntry("1", "A", "2026-08"), inspectedEntry("1", "A", "2026-10"), inspectedEntry("2", "A", "2026-08"), inspectedEntry("1", "A", month))
	months, err = k.s.Months(k.Context())
	k.must(err)
	k.same([]string{"2026-10", "2026-09", "2026-08"}, months)
}

func entriesWhole(k *kit) {
	want := scoring.Entry{
		Agent: "1", Dept: "A", Month: month, Item: scoring.TicketTime, Num: 7_200_000, Den: 1, Points: -50, Due: t0, At: later,
		Charge: scoring.Charge{Call: "sa", Family: "态度", FamilyCap: 6_00, Dimension: "服务", Veto: true},
	}
	k.scored(want, inspectedEntry("2", "A", month))
	got, err := k.s.ScoreEntries(k.Context(), "1", month)
	k.must(err)
	want.Source = scoring.Source{Kind: scoring.CallSource, ID: "sa"}
	rated := scoring.Entry{Agent: "1", Dept: "A", Month: month, Item: scoring.Rated, Den: 1, Source: want.Source}
	if len(got) == 2 && got[0].Item == scoring.TicketTime {
		got[0], got[1] = got[1], got[0] // the order is the store's own
	}
	k.same([]scoring.Entry{rated, want}, got)
}

func findingsOfAgent(k *kit) {
	k.several()
	got, err := k.s.AgentFindings(k.Context(), "3021", month)
	k.must(err)
	if len(got) != 4 {
		k.Errorf("%d findings, want 4", len(got))
	}
	for _, absent := range [][2]string{{"3021", "2026-08"}, {"3029", month}} {
		if got, err := k.s.AgentFindings(k.Context(), absent[0], absent[1]); err != nil || len(got) != 0 {
			k.Errorf("%q: %d findings, %v", absent, len(got), err)
		}
	}
	l := line("b", t0.Add(2*time.Hour))
	l.Call.Agent = "3022"
	k.ingest(l)
	k.run(stages{findings: func(string) []inspect.Finding { return nil }}, later)
	if got, err := k.s.AgentFindings(k.Context(), "3022", month); err != nil || len(got) != 0 {
		k.Errorf("withdrawn findings are given: %d, %v", len(got), err)
	}
}

func rosterUpdated(k *kit) {
	k.ingest(call.Agent{ID: "1", Name: "甲", Dept: "A"})
	k.ingest(call.Agent{ID: "1", Name: "甲", Dept: "B"})
	k.scored(inspectedEntry("1", "A", month))
	got, err := k.s.Agents(k.Context(), month)
	k.must(err)
	k.same([]storage.AgentRow{{Agent: call.Agent{ID: "1", Name: "甲", Dept: "B"}}}, got)
}

func groupKept(k *kit) {
	group := func() string {
		k.Helper()
		return k.dossier("a").Group
	}
	k.ingest(line("a", t0))
	k.same("", group())
	k.ingest(call.Agent{ID: "3021", Name: "甲", Dept: "A", Group: "暑期工"}, call.Agent{ID: "3021", Name: "甲", Dept: "A"})
	k.same("暑期工", group())
	k.ingest(call.Agent{ID: "3021", Name: "甲", Dept: "B"})
	k.same("暑期工", group())
	k.ingest(call.Agent{ID: "3021", Name: "甲", Dept: "B", Group: "正式工"})
	k.same("正式工", group())
	other := line("b", t0)
	other.Call.Agent = ""
	k.ingest(other)
	k.same("", k.dossier("b").Group)
	k.scored(inspectedEntry("3021", "B", month))
	got, err := k.s.Agents(k.Context(), month)
	k.must(err)
	k.same([]storage.AgentRow{{Agent: call.Agent{ID: "3021", Name: "甲", Dept: "B", Group: "正式工"}}}, got)
}
