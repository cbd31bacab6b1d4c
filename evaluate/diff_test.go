package evaluate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/evaluate"
	"github.com/tingcha/tingcha/inspect"
)

func TestADiffTellsWhatAppearsVanishesAndStays(t *testing.T) {
	t.Parallel()
	report := func(rules ...string) (r inspect.Report) {
		for _, rule := range rules {
			r.Findings = append(r.Findings, inspect.Finding{
				Rule: rule, Title: "题" + rule, Evidence: []inspect.Evidence{{Kind: inspect.Absent, Text: "x"}, {Kind: inspect.Said, Text: "话" + rule}},
			})
		}
		return r
	}
	var d evaluate.Diff
	d.Add(call.Call{ID: "1", Agent: "7", Dept: "一部"}, report("a", "b"), report("b", "c"))
	d.Add(call.Call{ID: "2", Agent: "8", Dept: "一部"}, report("b"), report("b"))
	d.Add(call.Call{ID: "3", Agent: "8", Dept: "二部"}, report(), report("a"))
	d.Finish()
	want := evaluate.Diff{
		Calls: 3,
		Rules: []evaluate.DiffRow{
			{Name: "a", Appears: 1, Vanishes: 1}, {Name: "c", Appears: 1}, {Name: "b", Stays: 2},
		},
		Agents: []evaluate.DiffRow{{Name: "7", Appears: 1, Vanishes: 1, Stays: 1}, {Name: "8", Appears: 1, Stays: 1}},
		Depts:  []evaluate.DiffRow{{Name: "一部", Appears: 1, Vanishes: 1, Stays: 2}, {Name: "二部", Appears: 1}},
		Changes: []evaluate.Change{
			{Fate: evaluate.Vanishes, Call: "1", Agent: "7", Dept: "一部", Rule: "a", Title: "题a", Words: "话a"},
			{Fate: evaluate.Appears, Call: "1", Agent: "7", Dept: "一部", Rule: "c", Title: "题c", Words: "话c"},
			{Fate: evaluate.Appears, Call: "3", Agent: "8", Dept: "二部", Rule: "a", Title: "题a", Words: "话a"},
		},
	}
	if diff := cmp.Diff(want, d, cmpopts.IgnoreUnexported(evaluate.Diff{})); diff != "" {
		t.Errorf("diff (-want +got):\n%s", diff)
	}
}
