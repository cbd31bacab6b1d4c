package rulebooks_test

import (
	"testing"

	"github.com/tingcha/tingcha/rulebooks"
)

func TestRulesAreManyAndEachShowsWhatItMeans(t *testing.T) {
	t.Parallel()
	rules := read(t, rulebooks.Default).Rules()
	if len(rules) < 90 {
		t.Errorf("%d rules, want 90 at least", len(rules))
	}
	for _, r := range rules {
		fires, silent := 0, 0
		for _, e := range r.Examples {
			if e.Fires {
				fires++
			} else {
				silent++
			}
		}
		if fires < 3 || silent < 3 {
			t.Errorf("%s has %d examples that fire and %d that stay silent, want 3 of each", r.Name, fires, silent)
		}
		if len(r.Serves) == 0 || r.Note == "" || r.Family == "" {
			t.Errorf("%s tells no item that it serves, no note or no family", r.Name)
		}
	}
}

func TestEveryLabelAndItemHasARule(t *testing.T) {
	t.Parallel()
	labels, items := map[string]bool{}, map[string]bool{}
	for _, r := range read(t, rulebooks.Default).Rules() {
		labels[r.Label] = true
		for _, item := range r.Serves {
			items[item] = true
		}
	}
	for _, label := range []string{
		"internal=unreported", "internal=reported", "internal=late",
		"external=reported", "external=downgraded", "external=unreported",
		"shirking", "undispatched", "escalation_ignored", "attitude", "prohibited",
		"script.no_greeting", "script.no_id", "script.no_closing", "script.no_invite", "script.no_verify",
		"script.no_restate", "script.no_hold_notice", "script.agent_hung_up",
	} {
		if !labels[label] {
			t.Errorf("no rule has the label %s", label)
		}
	}
	for _, item := range []string{
		"A04", "A05", "A12", "B03", "B04", "B07", "B09", "B11", "C06", "C08", "C09", "C11", "C12",
		"D01", "D03", "D06", "D14", "D16", "E01", "E02", "E03", "E04", "E05", "E07",
	} {
		if !items[item] {
			t.Errorf("no rule serves %s", item)
		}
	}
}
