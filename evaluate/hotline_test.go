package evaluate_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/tingcha/tingcha/evaluate"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/rulebooks"
)

// goals are the least recall and precision that the rulebook for hotlines is
// meant to have. They are held on calls that it has been improved on: this finds
// what a change breaks, and says nothing of calls never seen.
func goals() map[string][2]evaluate.Ratio {
	script := [2]evaluate.Ratio{0.95, 0.95}
	return map[string][2]evaluate.Ratio{
		"internal=unreported": {0.90, 0.85}, "undispatched": {0.85, 0.80}, "shirking": {0.75, 0.70},
		"escalation_ignored": {0.85, 0.80}, "attitude": {0.65, 0.65}, "prohibited": {0.85, 0.80},
		"external=reported": {0.75, 0.75}, "external=downgraded": {0.75, 0.75}, "external=unreported": {0.75, 0.75},
		"script.no_verify": {0.80, 0.80}, "script.no_restate": {0.80, 0.80},
		"script.no_greeting": script, "script.no_id": script, "script.no_closing": script,
		"script.no_hold_notice": script, "script.no_invite": script, "script.agent_hung_up": script,
	}
}

func TestTheHotlineRulebookHoldsItsGoalsOnCallsItHasSeen(t *testing.T) {
	t.Parallel()
	book, err := rulebooks.Load(rulebooks.Default)
	if err != nil {
		t.Fatal(err)
	}
	e, err := inspect.Compile(book)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"own.calls", "fresh.calls", "blind1.calls", "cross.calls", "blind3.calls"} {
		file, err := os.Open(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		r, err := evaluate.Run(e, file, name, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range r.Bad {
			t.Error(bad)
		}
		for key, least := range goals() {
			s := r.Labels[key]
			if s.Recall.Defined() && s.Recall < least[0] || s.Precision.Defined() && s.Precision < least[1] {
				t.Errorf("%s: %s has recall %s and precision %s, below %s and %s", name, key, s.Recall, s.Precision, least[0], least[1])
			}
		}
	}
}
