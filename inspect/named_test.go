package inspect_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

// bookOf compiles a rulebook of declarations and one rule with a condition, and
// gives the call that is the rule's first example.
func bookOf(t *testing.T, declarations, condition, call string) (*inspect.Engine, inspect.Input) {
	t.Helper()
	text := declarations + "\nrule x \"标题\" { when " + condition + "\nfires {\n" + call + "\n}\nsilent { 客户 喂 } }\n"
	book, err := lang.Parse("test.rules", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	engine, err := inspect.Compile(book)
	if err != nil {
		t.Fatal(err)
	}
	return engine, inspect.InputOf(book.Rules()[0].Examples[0])
}

func TestNamedConditions(t *testing.T) {
	t.Parallel()
	const declarations = sets + `
condition accuses = customer says any of (complain) near any of (staff) within 5 characters or customer says any of (rude)
condition registers = agent says "登记" or ticket repair
condition greets = agent says any of (greeting)
condition polite = greets and not agent says any of (rude)
condition after_greeting = customer speaks after greets
`
	const call = "坐席 您好 / 客户 我投诉你们客服 / 坐席 给您登记"
	tests := map[string]string{
		`accuses`:     "yes",
		`not accuses`: "no",
		`accuses and no ticket complaint.internal filed within 24h after end`: "yes",
		`accuses followed by agent says "登记"`:                                 "yes",
		`accuses not followed by agent says "登记" within 1 turn`:               "no",
		`accuses before greets`:                                               "no",
		`greets within 1 turn before accuses`:                                 "yes",
		`first greets before last accuses`:                                    "yes",
		`polite`:                                                              "yes",
		`accuses after polite`:                                                "yes",
		`after_greeting`:                                                      "yes",
		`registers unless polite`:                                             "no",
	}
	for condition, want := range tests {
		engine, in := bookOf(t, declarations, condition, strings.ReplaceAll(call, " / ", "\n"))
		if got := verdict(engine.Inspect(in)); got != want {
			t.Errorf("%s: %s, want %s", condition, got, want)
		}
	}
	engine, in := bookOf(t, declarations, "accuses and polite", "S0 您好\nS1 我投诉你们客服")
	if got := verdict(engine.Inspect(in)); got != noRoles {
		t.Errorf("%s, want %s", got, noRoles)
	}
}

func TestEvidenceOfANamedConditionIsThatOfItsTests(t *testing.T) {
	t.Parallel()
	const declarations = sets + `
condition accuses = customer says any of (complain) and customer says any of (staff)
condition registers = agent says "登记" or agent says "派单"
`
	tests := map[string][]string{
		`accuses and accuses`: {`customer says any of (complain): 投诉`, `customer says any of (staff): 客服`},
		`not registers`:       {`agent says "登记": 登记`, `agent says "派单": 派单`},
		`accuses not followed by registers`: {
			`customer says any of (complain): 投诉`, `customer says any of (staff): 客服`,
			`accuses not followed by registers: agent says "登记" or agent says "派单"`,
		},
		`agent says "好的" preceded by accuses`: {
			`agent says "好的": 好的`, `customer says any of (complain): 投诉`, `customer says any of (staff): 客服`,
		},
	}
	for condition, want := range tests {
		engine, in := bookOf(t, declarations, condition, "客户 我投诉\n客户 客服\n坐席 好的")
		report := engine.Inspect(in)
		if len(report.Findings) != 1 {
			t.Errorf("%s: %s, want a finding", condition, verdict(report))
			continue
		}
		var got []string
		for _, e := range report.Findings[0].Evidence {
			got = append(got, e.Condition+": "+e.Text)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: evidence (-want +got):\n%s", condition, diff)
		}
	}
}

// A name is no more than a shorter way to write its condition in parentheses.
func TestANameMeansItsCondition(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawCondition(t, 2), drawCondition(t, 2)
		joint := rapid.SampledFrom([]string{"%s and not %s", "%s or %[1]s and %s", "not (%s or not %s)", "%s and (%[1]s or %s) and %[1]s"}).Draw(t, "joint")
		in := drawInput(t)
		plain := compile(t, fmt.Sprintf(joint, "("+a+")", "("+b+")")).Inspect(in)
		book, err := lang.Parse("named.rules", []byte(sets+"condition a = "+a+"\ncondition b = "+b+"\nrule r0 \"标题\" { when "+
			fmt.Sprintf(joint, "a", "b")+" fires { 客户 喂 } silent { 客户 喂 } }"))
		if err != nil {
			t.Fatal(err)
		}
		engine, err := inspect.Compile(book)
		if err != nil {
			t.Fatal(err)
		}
		byName := engine.Inspect(in)
		if diff := cmp.Diff(grounds(plain), grounds(byName)); diff != "" {
			t.Fatalf("a = %s\nb = %s\njoint %s (-in parentheses +by name):\n%s", a, b, joint, diff)
		}
	})
}

// grounds is what a report finds of the first rule, without what names the rule.
func grounds(r inspect.Report) any {
	if len(r.Findings) > 0 {
		return []any{r.Findings[0].Evidence, r.Findings[0].ProvisionalUntil}
	}
	return r.Undecided
}

// Conditions that use each other many times over cost no more than their number.
func TestAPyramidOfNamesIsAnsweredAtOnce(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("condition c0 = customer says \"投诉\" or customer says \"举报\"\n")
	for i := range lang.MaxDepth - 1 {
		fmt.Fprintf(&b, "condition c%d = c%d and (c%d or c%d) followed by c%d within 9 turns and c%d\n", i+1, i, i, i, i, i)
	}
	top := fmt.Sprintf("c%d", lang.MaxDepth-1)
	for _, call := range []string{"客户 投诉举报\n客户 投诉\n客户 举报", "客户 喂", "S0 投诉\nS0 举报"} {
		for _, condition := range []string{top, "not " + top, "first " + top + " before says \"举报\""} {
			engine, in := bookOf(t, b.String(), condition, call)
			done := make(chan struct{})
			go func() { engine.Inspect(in); close(done) }()
			select {
			case <-done:
			case <-time.After(10 * time.Second):
				t.Fatalf("%s on %q is not answered", condition, call)
			}
		}
	}
}

func TestFiveHitsOfOneConditionAreShown(t *testing.T) {
	t.Parallel()
	f, _ := report(t, `says "投诉" and (says "投诉" or says "客服")`, strings.Repeat("客户 投诉你们客服 / ", 9)+"坐席 好")
	want := map[string]int{`anyone says "投诉"`: 5, `anyone says "客服"`: 5}
	got := map[string]int{}
	for _, e := range f.Evidence {
		got[e.Condition]++
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("hits shown (-want +got):\n%s", diff)
	}
}
