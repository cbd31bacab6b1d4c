package storagetest

import (
	"fmt"
	"slices"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

func listCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"long lists are read page by page to their ends": listsToTheirEnds,
		"lists keep to their filters and to a reach":     listsNarrowed,
		"a call that comes in meanwhile hides nothing":   listsWhileTaking,
	}
}

// pages reads a list a page at a time and names its rows.
func pages[T any](k *kit, read func(storage.Place) ([]T, error), place func(T) storage.Place) []string {
	k.Helper()
	var all []string
	for at := (storage.Place{}); ; {
		rows, err := read(at)
		k.must(err)
		if len(rows) == 0 {
			return all
		}
		for _, row := range rows {
			at = place(row)
			all = append(all, fmt.Sprint(at.ID, at.N))
		}
		if len(all) > 1000 {
			k.Fatal("a list has no end")
		}
	}
}

func findingPlace(r storage.FindingRow) storage.Place { return storage.Place{At: r.Started, ID: r.ID} }

func callPlace(r storage.EntryRow) storage.Place {
	return storage.Place{Day: r.Entry.Day, ID: r.Call.ID}
}

func verdictPlace(r storage.VerdictRow) storage.Place {
	return storage.Place{At: r.Verdict.At, ID: r.Verdict.Finding, N: r.Verdict.Round}
}

// many takes in calls of two days, some at the same instant, with findings and verdicts.
func (k *kit) many(n int) {
	k.Helper()
	for i := range n {
		l := line(fmt.Sprintf("c%02d", i), t0.Add(time.Duration(i/2)*time.Minute))
		if i%3 == 0 {
			l.Day = "2026-09-02"
			l.Call.Dept = "二部"
		}
		kt := ticket(fmt.Sprintf("T%02d", i), 1, l.Call.ID)
		kt.Ticket.Filed = t0.Add(time.Duration(i/2) * time.Minute)
		k.ingest(l, transcript(l.Call.ID), kt)
	}
	k.run(stages{findings: shirking}, later)
	for i := range n {
		k.judge(fmt.Sprintf("c%02d", i), storage.Confirm, fmt.Sprintf("k%d", i))
	}
}

func listsToTheirEnds(k *kit) {
	const n = 11
	k.many(n)
	rows, total, err := k.s.Findings(k.Context(), storage.FindingFilter{Limit: 100})
	k.must(err)
	var want []string
	for _, r := range rows {
		want = append(want, fmt.Sprint(r.ID, 0))
	}
	got := pages(k, func(p storage.Place) ([]storage.FindingRow, error) {
		return k.s.FindingsBehind(k.Context(), storage.FindingFilter{Limit: 2}, p)
	}, findingPlace)
	if k.same(want, got); total != n {
		k.Errorf("%d findings, want %d", total, n)
	}
	calls := pages(k, func(p storage.Place) ([]storage.EntryRow, error) {
		return k.s.CallsBehind(k.Context(), storage.CallFilter{Limit: 3}, p)
	}, callPlace)
	k.same([]string{"c010", "c020", "c040", "c050", "c070", "c080", "c100", "c000", "c030", "c060", "c090"}, calls)
	verdicts := pages(k, func(p storage.Place) ([]storage.VerdictRow, error) {
		return k.s.VerdictsBehind(k.Context(), storage.VerdictFilter{Limit: 4}, p)
	}, verdictPlace)
	if slices.Sort(verdicts); len(slices.Compact(verdicts)) != n {
		k.Errorf("verdicts %v", verdicts)
	}
	var tickets []string
	for at := (storage.Place{}); ; {
		page, err := k.s.TicketsBehind(k.Context(), storage.TicketFilter{Limit: 2}, at)
		k.must(err)
		if len(page) == 0 {
			break
		}
		for _, one := range page {
			at = storage.Place{At: one.Filed, ID: one.ID}
			tickets = append(tickets, one.ID)
		}
	}
	k.same([]string{"T10", "T08", "T09", "T06", "T07", "T04", "T05", "T02", "T03", "T00", "T01"}, tickets)
	d := k.dossier("c01")
	first, err := k.s.CallsBehind(k.Context(), storage.CallFilter{Limit: 1}, storage.Place{})
	k.must(err)
	k.same(d.Call, first[0].Call)
}

func listsNarrowed(k *kit) {
	k.many(6)
	dept := people.Reach{Dept: "二部"}
	findings, err := k.s.FindingsBehind(k.Context(), storage.FindingFilter{Reach: dept, Status: storage.Confirmed}, storage.Place{})
	k.must(err)
	calls, err := k.s.CallsBehind(k.Context(), storage.CallFilter{Reach: dept, First: "2026-09-02", Last: "2026-09-02"}, storage.Place{})
	k.must(err)
	verdicts, err := k.s.VerdictsBehind(k.Context(), storage.VerdictFilter{Reach: dept, Kind: storage.Confirm, Rule: "shirking.not_ours"}, storage.Place{})
	k.must(err)
	tickets, err := k.s.TicketsBehind(k.Context(), storage.TicketFilter{Reach: dept, From: t0, To: t0.Add(time.Hour)}, storage.Place{})
	k.must(err)
	if len(findings) != 2 || len(calls) != 2 || len(verdicts) != 2 || len(tickets) != 2 {
		k.Errorf("%d findings, %d calls, %d verdicts, %d tickets of the department, want 2 of each", len(findings), len(calls), len(verdicts), len(tickets))
	}
	for id, want := range map[string]bool{"c00": true, "c01": false, "c99": false} {
		if in, err := k.s.InReach(k.Context(), id, dept); err != nil || in != want {
			k.Errorf("call %s is in reach: %v, %v", id, in, err)
		}
	}
	if len(verdicts) > 0 && (verdicts[0].Dept != "二部" || verdicts[0].CallID == "" || verdicts[0].Verdict.Reviewer != "li") {
		k.Errorf("verdict %+v", verdicts[0])
	}
	for _, f := range []storage.CallFilter{{State: storage.Dead}, {Agent: "9"}, {Reason: "x"}, {First: "2027-01-01"}, {Reach: people.Reach{Agent: "9"}}, {Reach: people.Reach{Team: "无此班组"}}} {
		if rows, err := k.s.CallsBehind(k.Context(), f, storage.Place{}); err != nil || len(rows) > 0 {
			k.Errorf("%+v: %d calls, %v", f, len(rows), err)
		}
	}
}

func listsWhileTaking(k *kit) {
	k.many(4)
	first, err := k.s.CallsBehind(k.Context(), storage.CallFilter{Limit: 1}, storage.Place{})
	k.must(err)
	k.ingest(line("c00a", t0), line("c99", t0))
	rest, err := k.s.CallsBehind(k.Context(), storage.CallFilter{}, callPlace(first[0]))
	k.must(err)
	var ids []string
	for _, r := range rest {
		ids = append(ids, r.Call.ID)
	}
	k.same([]string{"c02", "c99", "c00", "c03"}, ids)
}
