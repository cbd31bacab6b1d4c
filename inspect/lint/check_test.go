package lint_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/inspect/lint"
)

// rule writes one with that condition, and three examples of each kind.
func rule(name, label, when string) string {
	text := "rule " + name + " \"x\" {\n"
	if label != "" {
		text += "label " + label + "\n"
	}
	return text + "when " + when + "\n" + strings.Repeat("fires {\n坐席 a\n}\nsilent {\n坐席 a\n}\n", lint.MinExamples) + "}\n"
}

func TestWhatAnAuthorCannotHaveMeantIsTold(t *testing.T) {
	t.Parallel()
	const plain = `customer says "投诉"`
	for name, c := range map[string]struct {
		text string
		want []lint.Kind
	}{
		"a sound rule":                {rule("a", "", plain), nil},
		"a contradiction":             {rule("a", "", plain+` and not customer says "投诉"`), []lint.Kind{lint.NeverHits}},
		"none and any of the same":    {rule("a", "", `agent says any of ("a", "b") and agent says none of ("a", "b")`), []lint.Kind{lint.NeverHits}},
		"two sectors at once":         {rule("a", "", `call.sector = power and call.sector = cable and `+plain), []lint.Kind{lint.NeverHits}},
		"ratings that exclude others": {rule("a", "", `call.csat <= 2 and call.csat > 3 and `+plain), []lint.Kind{lint.NeverHits}},
		"no rating that is low":       {rule("a", "", `call.csat = none and call.csat < 3 and `+plain), []lint.Kind{lint.NeverHits}},
		"lengths that exclude others": {rule("a", "", `duration > 3m and duration < 1m`), []lint.Kind{lint.NeverHits}},
		"lengths that meet":           {rule("a", "", `duration >= 3m and duration <= 3m`), nil},
		"order without its sides":     {rule("a", "", `customer says "a" before agent says "b" and not customer says "a"`), []lint.Kind{lint.NeverHits}},
		"order that misses":           {rule("a", "", `customer says "a" not followed by agent says "b" and not agent says "b"`), nil},
		"everything":                  {rule("a", "", plain+` or not customer says "投诉"`), []lint.Kind{lint.AlwaysHits}},
		"through a name":              {"condition c = " + plain + "\n" + rule("a", "", `c and not customer says "投诉"`), []lint.Kind{lint.NeverHits}},
		"a narrower rule":             {rule("a", "shirking", plain) + rule("b", "shirking", plain+` and duration > 1m`), []lint.Kind{lint.Shadowed}},
		"the same rule twice":         {rule("a", "shirking", plain) + rule("b", "shirking", plain), []lint.Kind{lint.Shadowed}},
		"of another label":            {rule("a", "shirking", plain) + rule("b", "attitude", plain+` and duration > 1m`), nil},
		"contained phrases":           {`phrases p = "投诉", "要投诉"` + "\n" + rule("a", "", `customer says any of (p)`), []lint.Kind{lint.Contained}},
		"through a set":               {`phrases q = "投诉"` + "\n" + `phrases p = q, "要投诉"` + "\n" + rule("a", "", `customer says any of (p)`), []lint.Kind{lint.Contained}},
		"contained near something":    {`phrases p = "投诉", "要投诉"` + "\n" + rule("a", "", `customer says any of (p) near "你" within 3 characters`), nil},
		"contained and guarded":       {`phrases p = "投诉", "要投诉"` + "\n" + rule("a", "", `customer says any of (p), not negated`), nil},
		"contained and counted":       {`phrases p = "投诉", "要投诉"` + "\n" + rule("a", "", `customer says at least 2 of (p)`), nil},
		"contained, and by sound":     {`phrases p = "投诉", "要投诉"` + "\n" + rule("a", "", `customer says any of (p) by sound`), nil},
		"contained in a guarded set":  {`phrases q = "投诉", "要投诉"` + "\n" + `phrases p = q` + "\n" + rule("a", "", `customer says any of (p), not past`), nil},
		"a label that no call has":    {rule("a", "typo", plain) + rule("b", "typo", `agent says "投诉"`), []lint.Kind{lint.UnknownLabel}},
		"a label of the script":       {rule("a", "script.no_greting", plain), []lint.Kind{lint.UnknownLabel}},
		"against what the file asks":  {"only when call.sector = power\n" + rule("a", "", `call.sector = cable and `+plain), []lint.Kind{lint.NeverHits}},
		"an unused set":               {`phrases p = "投诉"` + "\n" + rule("a", "", plain), []lint.Kind{lint.Unused}},
		"an unused condition":         {`condition c = duration > 1m` + "\n" + rule("a", "", plain), []lint.Kind{lint.Unused}},
		"few examples":                {`rule a "x" { when ` + plain + "\nfires {\n客户 投诉\n}\nsilent {\n客户 a\n}\n}\n", []lint.Kind{lint.FewExamples}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book, err := lang.Parse("x.rules", []byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			var got []lint.Kind
			for _, w := range lint.Check(book) {
				got = append(got, w.Kind)
				if w.File != "x.rules" || w.Pos.Line == 0 || w.Msg == "" || w.Name == "" {
					t.Errorf("a warning without a place or words: %+v", w)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
		})
	}
}
