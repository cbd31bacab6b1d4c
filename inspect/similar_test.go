package inspect_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

func TestLike(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`customer says like ("我要去消协告你们")`, "客户 我现在就去消协告你们", "yes"},
		{`customer says like ("我要去消协告你们")`, "客户 我要去营业厅办业务", "no"},
		{`customer says like ("我要去消协告你们")`, "坐席 我要去消协告你们", "no"},
		{`customer says like ("我要去消协告你们")`, "S0 我要去消协告你们", noRoles},
		{`customer says like ("我要去消协告你们")`, "duration: 20", noTranscript},
		{`says like ("我要去消协告你们", "你们什么时候能来修") at least 70 %`, "客户 你们到底什么时候能来修", "yes"},
		{`says like ("我要去消协告你们") at least 100 %`, "客户 我现在就去消协告你们", "no"},
		{`says like ("我要去消协告你们") at least 100 %`, "客户 好。我要去，消协告你们。", "yes"},
		{`says like ("我要去消协告你们") at least 30 %`, "客户 去你们那里告诉我", "no"}, // no pair of its own
		{`says like ("去消协告你们"), not hypothetical`, "客户 要是再这样我就去消协告你们", "no"},
		{`says like ("去消协告你们") in first 1 turn`, "坐席 您好 / 客户 去消协告你们", "no"},
		{`customer says like ("去消协告你们") not followed by agent says "抱歉"`, "客户 我去消协告你们 / 坐席 抱歉", "no"},
	})
}

// known is a service that knows some sentences.
type known map[string]float64

func (a known) AtLeast() float64 { return 0.8 }

func (a known) Scores(_, texts []string) ([]float64, error) {
	scores := make([]float64, len(texts))
	for i, text := range texts {
		scores[i] = a[text]
	}
	if _, silent := a["silent"]; silent {
		return nil, errors.New("connection refused")
	}
	return scores, nil
}

func TestAServiceKnowsWhatIsLike(t *testing.T) {
	t.Parallel()
	const book = `rule x "标题" { when customer says like ("我要去消协告你们") or call.csat = 1
		fires { 客户 到法院起诉。再见
			坐席 好的 } silent { 客户 您好 } }
		rule y "标题" { when not customer says like ("我要去消协告你们")
		fires { 客户 您好 } silent { 客户 您好 } }`
	parsed, err := lang.Parse("book.rules", []byte(book))
	if err != nil {
		t.Fatal(err)
	}
	inspected := func(service inspect.Similarity) inspect.Report {
		engine, err := inspect.Compile(parsed, inspect.WithSimilarity(service))
		if err != nil {
			t.Fatal(err)
		}
		return engine.Inspect(inspect.InputOf(parsed.Rules()[0].Examples[0]))
	}
	report := inspected(known{"到法院起诉": 0.85})
	if len(report.Findings) != 1 || report.Findings[0].Rule != "x" || report.Findings[0].Evidence[0].Text != "到法院起诉" {
		t.Errorf("%+v, want x for 到法院起诉", report)
	}
	if report = inspected(known{"到法院起诉": 0.75, "好的": 1}); len(report.Findings) != 1 || report.Findings[0].Rule != "y" {
		t.Errorf("%+v, want y: nothing of the customer's is like enough", report)
	}
	report = inspected(known{"silent": 1})
	want := []inspect.Undecided{{Rule: "x", Reason: inspect.NoSimilarity}, {Rule: "y", Reason: inspect.NoSimilarity}}
	if diff := cmp.Diff(want, report.Undecided); diff != "" {
		t.Errorf("undecided (-want +got):\n%s", diff)
	}
	if !strings.Contains(report.Undecided[0].Reason, "similarity") {
		t.Errorf("%q does not say why", report.Undecided[0].Reason)
	}
}
