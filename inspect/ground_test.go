package inspect_test

import (
	"testing"

	"github.com/tingcha/tingcha/inspect"
)

func TestWhatIsThereIsNotShownAsMissing(t *testing.T) {
	t.Parallel()
	engine, in := bookOf(t, "", `not (customer says "停电" not followed by agent says "登记")`, "客户 家里停电了\n坐席 给您登记报修")
	found := engine.Inspect(in).Findings
	if len(found) != 1 {
		t.Fatalf("%d findings, want 1", len(found))
	}
	said := false
	for _, e := range found[0].Evidence {
		if e.Kind == inspect.Absent {
			t.Errorf("evidence %+v says that something is missing", e)
		}
		said = said || e.Text == "登记"
	}
	if !said {
		t.Errorf("evidence %+v does not show what was said", found[0].Evidence)
	}
}

// What may be there and is not sure is no ground; that it may be too few is one.
func TestNoFindingIsWithoutEvidence(t *testing.T) {
	t.Parallel()
	for _, condition := range []string{
		`at most 1 time (agent says "您好")`, `not 2nd agent says "您好"`, `not (customer says "喂" then 2nd agent says "您好")`,
	} {
		engine, in := bookOf(t, "", condition, "S0 您好")
		r := engine.Inspect(in)
		if len(r.Findings) != 1 || len(r.Findings[0].Evidence) == 0 {
			t.Errorf("%s: found %+v, want a finding with evidence", condition, r.Findings)
		}
	}
}

func TestWhatIsUnknownHasAReason(t *testing.T) {
	t.Parallel()
	engine, in := bookOf(t, "", `at least 3 times (agent speaks or agent says "您好")`, "坐席 您好\nS0 您好\nS1 喂您好")
	r := engine.Inspect(in)
	if len(r.Undecided) != 1 || r.Undecided[0].Reason != inspect.RolesUnknown {
		t.Errorf("undecided %+v, want that %s", r.Undecided, inspect.RolesUnknown)
	}
}

// Of a relation that keeps both sides all hits of both are shown, whatever they are.
func TestBothSidesOfARelationAreShown(t *testing.T) {
	t.Parallel()
	engine, in := bookOf(t, "", `(customer says "停电" and agent says "登记") within 1 turn of customer says "投诉"`,
		"客户 停电了我要投诉，投诉\n坐席 给您登记\n客户 我还是要投诉")
	shown := 0
	for _, e := range engine.Inspect(in).Findings[0].Evidence {
		if e.Text == "投诉" {
			shown++
		}
	}
	if shown != 3 {
		t.Errorf("投诉 is shown %d times, want 3", shown)
	}
}

// However deep a name stands that is not to be shown, its hits are not.
func TestHitsBehindANameThatIsNotShownAreLeftOut(t *testing.T) {
	t.Parallel()
	for _, condition := range []string{
		`complains and last answers`, `complains and at least 1 time (last answers)`, `complains and first (answers or answers followed by customer speaks)`,
		`complains followed by last answers`,
	} {
		engine, in := bookOf(t, `condition complains = customer says "投诉" condition answers = agent says "您好"`, condition+"\nshow complains", "客户 投诉\n坐席 您好\n客户 喂")
		for _, e := range engine.Inspect(in).Findings[0].Evidence {
			if e.Text == "您好" {
				t.Errorf("%s shows %+v", condition, e)
			}
		}
	}
}
