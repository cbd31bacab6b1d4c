package inspect_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

// foundIn is what the first rule of a rulebook finds in its first example.
func foundIn(t *testing.T, text string) inspect.Finding {
	t.Helper()
	book, err := lang.Parse("test.rules", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	e, err := inspect.Compile(book)
	if err != nil {
		t.Fatal(err)
	}
	report := e.Inspect(inspect.InputOf(book.Rules()[0].Examples[0]))
	if len(report.Findings) == 0 {
		t.Fatalf("nothing found, undecided %v, in\n%s", report.Undecided, text)
	}
	return report.Findings[0]
}

const ruder = `
condition rude = agent says any of ("你烦不烦", "听不懂吗"), not negated
condition again = rude and customer says "什么态度"
condition annoyed = customer says any of ("什么态度", "生气")
family manner "态度" at most 6 a call
rule x "态度" {
    FIELDS
    fires {
        客户 怎么还没好
        坐席 你烦不烦，你烦不烦
        客户 什么态度
        坐席 听不懂吗
    }
    silent { 客户 你好 }
}
`

func TestDeductSaysWhatAFindingTakes(t *testing.T) {
	t.Parallel()
	for fields, want := range map[string]inspect.Finding{
		"when rude":                                   {},
		"deduct 2 when rude":                          {Points: 2_00},
		"deduct 2 once when rude":                     {Points: 2_00},
		"deduct 2 each when rude":                     {Points: 6_00},
		"deduct 2.5 each up to 6 when rude":           {Points: 6_00},
		"deduct 2 each when duration > 1s and rude":   {Points: 6_00},
		"deduct 2 each when annoyed and rude":         {Points: 2_00},
		"deduct 2 each when again":                    {Points: 6_00},
		"deduct 2 each when rude followed by annoyed": {Points: 4_00},
		"deduct 2 each when rude or annoyed":          {Points: 8_00},
		"deduct 2 each when last rude unless ticket":  {Points: 2_00},
		"deduct all when rude":                        {Points: inspect.FullMarks, Veto: true},
		"deduct all dimension 服务 when rude":           {Points: inspect.FullMarks, Veto: true, Dimension: "服务"},
		"deduct 2 family manner when rude":            {Points: 2_00, Family: "manner", FamilyCap: 6_00},
		"deduct 2 family other_things when rude":      {Points: 2_00, Family: "other_things"},
		"deduct 2 shadow when rude":                   {Points: 2_00, Shadow: true},
		"deduct 2 each dimension a shadow when rude ": {Points: 6_00, Shadow: true, Dimension: "a"},
	} {
		f := foundIn(t, strings.Replace(ruder, "FIELDS", fields, 1))
		got := inspect.Finding{Points: f.Points, Veto: f.Veto, Dimension: f.Dimension, Family: f.Family, FamilyCap: f.FamilyCap, Shadow: f.Shadow}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", fields, diff)
		}
	}
}

func TestARuleShowsTheConditionsThatItNames(t *testing.T) {
	t.Parallel()
	for fields, want := range map[string]string{
		"when rude and annoyed":                             "你烦不烦 你烦不烦 听不懂吗 什么态度",
		"show annoyed when rude and annoyed":                "什么态度",
		"show rude when rude and annoyed and not ticket":    "你烦不烦 你烦不烦 听不懂吗 ticket",
		"show rude when again and annoyed":                  "你烦不烦 你烦不烦 听不懂吗",
		"show again when again and annoyed":                 "你烦不烦 你烦不烦 听不懂吗 什么态度",
		"show rude when rude followed by annoyed":           "你烦不烦 你烦不烦",
		"show annoyed, rude when rude and annoyed":          "你烦不烦 你烦不烦 听不懂吗 什么态度",
		"show annoyed when rude or annoyed and duration<1s": "你烦不烦 你烦不烦 听不懂吗",
	} {
		var texts []string
		for _, e := range foundIn(t, strings.Replace(ruder, "FIELDS", fields, 1)).Evidence {
			texts = append(texts, e.Text)
		}
		if got := strings.Join(texts, " "); got != want {
			t.Errorf("%s\nshows %s\nwant  %s", fields, got, want)
		}
	}
}

func TestWhatEveryRuleOfAFileAsksIsNoEvidence(t *testing.T) {
	t.Parallel()
	f := foundIn(t, "only when call.sector = power and no ticket filed within 1h after end\n"+strings.Replace(ruder, "FIELDS", "when rude", 1))
	for _, e := range f.Evidence {
		if e.Kind != inspect.Said {
			t.Errorf("evidence %s %s, want only what was said", e.Kind, e.Text)
		}
	}
	if f.ProvisionalUntil.IsZero() {
		t.Error("it is final at once, though a ticket may still come")
	}
}
