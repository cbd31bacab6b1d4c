package storagetest

import (
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

func deskTabCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a case is under appeal until that is decided":     caseAppealed,
		"a typical case is kept with who, when and a word": caseTypical,
		"cases before a place are counted":                 casesBefore,
	}
}

func caseAppealed(k *kit) {
	k.cases(severalFindings, "a", "b")
	k.settleCase("a", storage.Confirm, "li", "k1", "rude")
	f := storage.CaseFilter{Tab: storage.TabAppeal}
	k.same([]string{}, k.queue(f))
	var last storage.AppealRow
	for _, one := range k.caseOf("a").Findings {
		if one.Status == storage.Confirmed {
			a := appeal(one, "press-"+one.ID)
			a.Due = a.Due.Add(-time.Duration(len(one.Finding.Rule)) * time.Minute) // the longer name is due first
			k.must(k.s.FileAppeal(k.Context(), a))
			if row := k.theAppeal(one.ID + "-1"); last.ID == "" || row.Due.Before(last.Due) {
				last = row
			}
		}
	}
	k.same([]string{"a"}, k.queue(f))
	k.same(last.ID, k.caseOf("a").Appeal)
	for want, narrowed := range map[string]storage.CaseFilter{
		"a": {Tab: storage.TabAppeal, Rule: "unreported"}, "": {Tab: storage.TabAppeal, Reach: people.Reach{Agent: "3099"}},
	} {
		if got := k.queue(narrowed); len(got) != len(want) {
			k.Errorf("under %+v there are %v", narrowed, got)
		}
	}
	_, err := k.decide(decision(last, "wang", storage.Upheld))
	k.must(err)
	if left := k.caseOf("a").Appeal; left == "" || left == last.ID {
		k.Errorf("of two appeals the decided one is gone and %q is left", left)
	}
	k.must(k.s.WithdrawAppeal(k.Context(), k.caseOf("a").Appeal, "chen", later.Add(2*time.Hour)))
	k.same([]string{}, k.queue(f))
	k.same("", k.caseOf("a").Appeal)
}

func caseTypical(k *kit) {
	k.cases(shirking, "a", "b", "c")
	f := storage.CaseFilter{Tab: storage.TabTypical}
	first := storage.Typical{CallID: "a", Kind: storage.RepeatCall, Words: "第三次来电", By: "li", At: later}
	second := storage.Typical{CallID: "a", Kind: storage.Substantiated, Words: "开头就推", By: "wang", At: later.Add(time.Second)}
	for _, m := range []storage.Typical{second, second, first, {CallID: "none", Kind: storage.RepeatCall, By: "li", At: later}} {
		k.must(k.s.MarkTypical(k.Context(), m)) // the older one comes late
	}
	k.must(k.s.MarkTypical(k.Context(), storage.Typical{CallID: "b", Kind: storage.ScriptError, By: "li", At: later}))
	k.same(second, k.caseOf("a").Typical)
	k.same(storage.Typical{}, k.caseOf("c").Typical)
	k.same([]string{"a", "b"}, k.queue(f))
	k.same([]string{"a", "b", "c"}, k.queue(storage.CaseFilter{}))
	k.settleCase("a", storage.Confirm, "li", "k1")
	k.same([]string{"a", "b"}, k.queue(f))
	for _, test := range []struct {
		f    storage.CaseFilter
		want []string
	}{
		{storage.CaseFilter{Tab: storage.TabTypical, Typical: storage.ScriptError}, []string{"b"}},
		{storage.CaseFilter{Tab: storage.TabTypical, Rule: "none"}, []string{}},
		{storage.CaseFilter{Tab: storage.TabTypical, Reach: people.Reach{Dept: "二部"}}, []string{}},
		{storage.CaseFilter{Typical: storage.ScriptError}, []string{"b"}},
	} {
		k.same(test.want, k.queue(test.f))
	}
	k.must(k.s.DropTypical(k.Context(), "a", later)) // it was set after that
	k.same(second, k.caseOf("a").Typical)
	for range 2 {
		k.must(k.s.DropTypical(k.Context(), "a", later.Add(time.Second)))
	}
	k.same([]string{"b"}, k.queue(f))
}

func casesBefore(k *kit) {
	k.cases(severalFindings, "a", "b")
	k.cases(shirking, "c", "d")
	for _, sort := range []storage.CaseSort{storage.SortGravest, storage.SortOldest, storage.SortNewest} {
		rows, err := k.s.Cases(k.Context(), storage.CaseFilter{Sort: sort, Who: "li", Now: later})
		k.must(err)
		for i, row := range rows {
			counts, err := k.s.CaseCounts(k.Context(), storage.CaseFilter{Sort: sort, Who: "li", Now: later, Before: &row.Place}, storage.TabOpen)
			k.must(err)
			if counts.ByTab[storage.TabOpen] != i {
				k.Errorf("by %s there are %d cases before number %d", sort, counts.ByTab[storage.TabOpen], i)
			}
		}
	}
}
