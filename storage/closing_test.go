package storage_test

import (
	"strings"
	"testing"

	"github.com/tingcha/tingcha/storage"
)

func TestACloseHasNoFlawsOnlyWhereItStoodAndAsItWasSealed(t *testing.T) {
	t.Parallel()
	first := storage.DayClose{Day: "2026-09-03", Expected: 2, States: map[storage.State]int{storage.Scored: 2}, By: "wang"}
	first.Hash = first.Seal()
	second := storage.DayClose{Day: "2026-09-04", By: "wang", Prev: first.Hash}
	second.Hash = second.Seal()
	changed := second
	changed.By = "li"
	for name, c := range map[string]struct {
		close storage.DayClose
		prev  string
		want  string // of each flaw a word
	}{
		"the first":                   {first, "", ""},
		"the second":                  {second, first.Hash, ""},
		"the second without a first":  {second, "", "follow"},
		"one that was changed":        {changed, first.Hash, "sealed"},
		"one that was changed, moved": {changed, second.Hash, "sealed follow"},
	} {
		flaws, words := c.close.Flaws(c.prev), strings.Fields(c.want)
		if len(flaws) != len(words) {
			t.Errorf("%s: %q, want %q", name, flaws, words)
			continue
		}
		for i, w := range words {
			if !strings.Contains(flaws[i], w) {
				t.Errorf("%s: %q, want %q", name, flaws, words)
			}
		}
	}
}
