package inspect_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

func TestExamplesThatFailAreToldWithTheirPlace(t *testing.T) {
	t.Parallel()
	book, err := lang.Parse("test.rules", []byte(`rule x "标题" {
    when customer says "投诉"
    fires { 客户 投诉 }
    fires { 客户 您好 }
    fires { S0 投诉 }
    silent { 客户 您好 }
    silent { S0 投诉 }
    silent { 客户 我投诉 }
}`))
	if err != nil {
		t.Fatal(err)
	}
	failures, err := inspect.Test(book)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range failures {
		got = append(got, f.String())
	}
	want := []string{
		`test.rules:4:11: rule "x", example "fires": it does not hit`,
		`test.rules:5:11: rule "x", example "fires": it stays undecided: roles of the speakers are unknown`,
		`test.rules:8:12: rule "x", example "silent": it hits, on said 投诉`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("failures (-want +got):\n%s", diff)
	}
}
