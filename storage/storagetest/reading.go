package storagetest

import (
	"fmt"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

func readingCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"dossiers come in the order asked for, without the unknown": loadInOrder,
		"a dossier has the parts asked for alone":                   loadParts,
		"findings are listed last call first":                       findingsListed,
		"findings can be narrowed":                                  findingsNarrowed,
		"findings are counted by status and by rule":                findingsCounted,
		"coverage adds up for every day":                            coverageAddsUp,
		"coverage can be bounded":                                   coverageBounded,
		"rows of the ledger can be narrowed":                        entriesNarrowed,
		"what does not fit is listed, until it does":                odditiesListed,
		"without a roster no agent is unknown":                      noRoster,
	}
}

func loadInOrder(k *kit) {
	k.ingest(line("a", t0), line("b", t0), line("c", t0))
	found, err := k.s.Load(k.Context(), []string{"c", "none", "a", "c"}, 0)
	k.must(err)
	var got []string
	for _, d := range found {
		got = append(got, d.Call.ID)
	}
	k.same([]string{"c", "a", "c"}, got)
}

func loadParts(k *kit) {
	k.ingest(everything()...)
	k.run(stages{findings: shirking}, later)
	k.judge("a", storage.Confirm, "key1")
	all := k.dossier("a")
	bare, err := k.s.Load(k.Context(), []string{"a"}, 0)
	k.must(err)
	k.same([]storage.Dossier{{Call: all.Call, Entry: all.Entry, Origin: all.Origin}}, bare)
	if all.Offered == nil || len(all.Recordings) != 1 || len(all.Transcript.Turns) != 2 || len(all.Tickets) != 2 || len(all.Calls) != 3 ||
		len(all.Findings) != 1 || len(all.Undecided) != 1 || len(all.Verdicts) != 1 || len(all.Events) == 0 {
		k.Errorf("dossier %+v", all)
	}
}

// several is three inspected calls: two days, two agents, two findings each.
func (k *kit) several() {
	k.Helper()
	first, second, third := line("a", t0), line("b", t0.Add(time.Hour)), line("c", t0.Add(24*time.Hour))
	second.Call.Agent, second.Call.Dept = "3022", "二部"
	third.Day = "2026-09-04"
	k.ingest(first, second, third, transcript("a"), transcript("b"), transcript("c"))
	k.run(stages{findings: func(id string) []inspect.Finding {
		greeting := shirking(id)[0]
		greeting.Rule, greeting.Title, greeting.Label, greeting.Level = "script.no_greeting", "无问候语", "script.no_greeting", inspect.General
		return append(shirking(id), greeting)
	}}, later)
	k.judge("a", storage.Confirm, "key1") // on script.no_greeting, the first by name
}

func findingsListed(k *kit) {
	k.several()
	all, total, err := k.s.Findings(k.Context(), storage.FindingFilter{})
	k.must(err)
	if total != 6 || len(all) != 6 {
		k.Fatalf("%d of %d findings", len(all), total)
	}
	var order []string
	for _, f := range all {
		order = append(order, f.CallID)
	}
	k.same([]string{"c", "c", "b", "b", "a", "a"}, order)
	page, total, err := k.s.Findings(k.Context(), storage.FindingFilter{Limit: 2, Offset: 3})
	k.must(err)
	if total != 6 {
		k.Errorf("total %d, want 6", total)
	}
	k.same(all[3:5], page)
}

func findingsNarrowed(k *kit) {
	k.several()
	for name, c := range map[string]struct {
		filter storage.FindingFilter
		want   int
	}{
		"status":            {storage.FindingFilter{Status: storage.Confirmed}, 1},
		"standing":          {storage.FindingFilter{Status: storage.Standing}, 6},
		"rule":              {storage.FindingFilter{Rule: "shirking.not_ours"}, 3},
		"label":             {storage.FindingFilter{Label: "script.no_greeting"}, 3},
		"agent":             {storage.FindingFilter{Agent: "3022"}, 2},
		"department":        {storage.FindingFilter{Dept: "一部"}, 4},
		"level":             {storage.FindingFilter{Level: inspect.General}, 3},
		"first day":         {storage.FindingFilter{First: "2026-09-04"}, 2},
		"last day":          {storage.FindingFilter{Last: day}, 4},
		"all at once":       {storage.FindingFilter{Status: storage.Open, Rule: "shirking.not_ours", Agent: "3021", First: day, Last: day}, 1},
		"beyond the end":    {storage.FindingFilter{First: "2026-10-01"}, 0},
		"nobody's findings": {storage.FindingFilter{Agent: "1"}, 0},
	} {
		got, total, err := k.s.Findings(k.Context(), c.filter)
		k.must(err)
		if len(got) != c.want || total != c.want {
			k.Errorf("%s: %d of %d findings, want %d", name, len(got), total, c.want)
		}
	}
}

func findingsCounted(k *kit) {
	k.several()
	got, err := k.s.FindingCounts(k.Context(), storage.FindingFilter{})
	k.must(err)
	k.same(storage.FindingCounts{
		ByStatus: map[storage.FindingStatus]int{storage.Open: 5, storage.Confirmed: 1},
		ByRule: []storage.RuleCount{
			{Rule: "script.no_greeting", Title: "无问候语", Level: inspect.General, N: 3},
			{Rule: "shirking.not_ours", Title: "推诿", Level: inspect.Serious, N: 3},
		},
	}, got)
	got, err = k.s.FindingCounts(k.Context(), storage.FindingFilter{Status: storage.Open, Rule: "script.no_greeting", Agent: "3021"})
	k.must(err)
	k.same(storage.FindingCounts{
		ByStatus: map[storage.FindingStatus]int{storage.Open: 1, storage.Confirmed: 1}, // of the rule, whatever the status
		ByRule: []storage.RuleCount{ // of the status, whatever the rule
			{Rule: "shirking.not_ours", Title: "推诿", Level: inspect.Serious, N: 2},
			{Rule: "script.no_greeting", Title: "无问候语", Level: inspect.General, N: 1},
		},
	}, got)
}

// oneOfEach makes a day with a call in every state, and an unlisted one.
func (k *kit) oneOfEach() {
	k.Helper()
	goal := map[string][]storage.State{
		"registered": nil, "fetched": {storage.Fetched}, "transcribed": {storage.Fetched, storage.Transcribed},
		"inspected": {storage.Fetched, storage.Transcribed, storage.Inspected},
		"scored":    {storage.Fetched, storage.Transcribed, storage.Inspected, storage.Scored},
		"waiting":   {storage.Waiting}, "dead": {storage.Dead}, "unlisted": {storage.Dead},
	}
	for id := range goal {
		l := line(id, t0)
		l.Call.Customer = ""
		if id != "unlisted" {
			k.ingest(l)
		}
	}
	k.ingest(line("missing", t0))
	k.sweepUp()
	k.ingest(line("expected", t0), excluded("excluded"))
	for id, path := range goal {
		k.ingest(transcript(id))
		for _, to := range path {
			d := k.dossier(id).Entry
			claimed := k.claim(d.State, later)
			for _, e := range claimed {
				if e.CallID == id {
					o := stages{}.outcome(e)
					if to == storage.Waiting || to == storage.Dead {
						o = outcome(e, to)
						o.Reason = "because"
					}
					k.commit(later, o)
				}
			}
			k.must(k.s.Release(k.Context()))
		}
	}
}

func (k *kit) sweepUp() {
	k.Helper()
	_, err := k.s.Sweep(k.Context(), storage.Sweep{Now: later, MaxAttempts: 1000})
	k.must(err)
}

func coverageAddsUp(k *kit) {
	k.oneOfEach()
	other := line("other day", t0)
	other.Day = "2026-09-01"
	k.ingest(other)
	got, err := k.s.Coverage(k.Context(), "", "")
	k.must(err)
	states := map[storage.State]int{}
	for _, s := range storage.States() {
		states[s] = 1
	}
	// All calls but one were missing first, and then registered by a transcript.
	k.same([]storage.Day{
		{Day: "2026-09-01", Expected: 1, States: map[storage.State]int{storage.Expected: 1}},
		{
			Day: day, Expected: 10, States: states, Unlisted: map[storage.State]int{storage.Dead: 1},
			Reasons: []storage.ReasonCount{
				{State: storage.Dead, Reason: "because", N: 2},
				{State: storage.Excluded, Reason: "not_answered", N: 1},
				{State: storage.Missing, Reason: "no_recording", N: 1},
				{State: storage.Waiting, Reason: "because", N: 1},
			},
		},
	}, got)
	for _, d := range got {
		if !d.AddsUp() {
			k.Errorf("day %s does not add up", d.Day)
		}
	}
}

func coverageBounded(k *kit) {
	for i := range 5 {
		l := line(fmt.Sprint("a", i), t0)
		l.Day = fmt.Sprintf("2026-09-0%d", i+1)
		k.ingest(l)
	}
	for bounds, want := range map[[2]string]int{
		{"", ""}: 5, {"2026-09-02", "2026-09-04"}: 3, {"2026-09-04", ""}: 2, {"", "2026-09-01"}: 1, {"2026-10-01", ""}: 0,
	} {
		got, err := k.s.Coverage(k.Context(), bounds[0], bounds[1])
		k.must(err)
		if len(got) != want {
			k.Errorf("from %q to %q: %d days, want %d", bounds[0], bounds[1], len(got), want)
		}
	}
}

func entriesNarrowed(k *kit) {
	k.oneOfEach()
	other := line("aaa", t0)
	other.Day = "2026-09-04"
	k.ingest(other)
	for name, c := range map[string]struct {
		filter storage.EntryFilter
		want   []string
	}{
		"day":              {storage.EntryFilter{Day: "2026-09-04"}, []string{"aaa"}},
		"state":            {storage.EntryFilter{State: storage.Expected}, []string{"expected", "aaa"}},
		"state and reason": {storage.EntryFilter{State: storage.Dead, Reason: "because"}, []string{"dead", "unlisted"}},
		"a page":           {storage.EntryFilter{Day: day, Limit: 2, Offset: 1}, []string{"excluded", "expected"}},
		"none":             {storage.EntryFilter{Reason: "no such"}, []string{}},
		"not moved since":  {storage.EntryFilter{State: storage.Expected, Before: t0.Add(24*time.Hour + time.Millisecond)}, []string{"expected", "aaa"}},
		"moved since":      {storage.EntryFilter{State: storage.Expected, Before: t0.Add(24 * time.Hour)}, []string{}},
		"a day's unmoved":  {storage.EntryFilter{Day: day, Before: later}, []string{"excluded", "expected", "registered"}},
	} {
		rows, err := k.s.Entries(k.Context(), c.filter)
		k.must(err)
		got := []string{}
		for _, r := range rows {
			got = append(got, r.Call.ID)
			k.same(k.dossier(r.Call.ID).Entry, r.Entry)
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			k.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func odditiesListed(k *kit) {
	lost, loose, fits := ticket("lost", 1, "nowhere"), ticket("loose", 1, ""), ticket("fits", 1, "")
	loose.Ticket.Customer = "c9"
	stranger := line("a", t0)
	stranger.Call.Agent = "9999"
	k.ingest(call.Agent{ID: "3021"}, stranger, line("b", t0), recording("unlisted", "u.wav"), lost, loose, fits)
	odd, total, err := k.s.Oddities(k.Context(), 10)
	k.must(err)
	var got []string
	for _, o := range odd {
		got = append(got, o.Kind+" "+o.Subject)
		if o.Origin == "" || o.Detail == "" || o.At.IsZero() {
			k.Errorf("oddity %+v", o)
		}
	}
	k.same([]string{"unknown_agent 9999", "unlisted_call unlisted", "ticket_without_call loose", "ticket_without_call lost"}, got)
	if total != 4 {
		k.Errorf("total %d, want 4", total)
	}
	some, total, err := k.s.Oddities(k.Context(), 1)
	k.must(err)
	if len(some) != 1 || total != 4 {
		k.Errorf("%d of %d", len(some), total)
	}
	caller := line("caller", t0)
	caller.Call.Customer = "c9"
	k.ingest(call.Agent{ID: "9999"}, line("unlisted", t0), line("nowhere", t0), caller)
	_, total, err = k.s.Oddities(k.Context(), 10)
	k.must(err)
	if total != 0 {
		k.Errorf("total %d after everything arrived, want 0", total)
	}
}

func noRoster(k *kit) {
	k.ingest(line("a", t0))
	_, total, err := k.s.Oddities(k.Context(), 10)
	k.must(err)
	if total != 0 {
		k.Errorf("total %d, want 0", total)
	}
}
