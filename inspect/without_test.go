package inspect_test

import (
	"strings"
	"testing"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

func TestWhatIsLeftOutIsAsThoughItWereNot(t *testing.T) {
	t.Parallel()
	cases := []struct {
		condition, turn string
		without         []string
		want            string
	}{
		{`customer says "投诉", not negated`, "客户 我不是要投诉", nil, "no"},
		{`customer says "投诉", not negated`, "客户 我不是要投诉", []string{"negated"}, "yes"},
		{`customer says "投诉", negated`, "客户 我不是要投诉", []string{"negated"}, "no"},
		{`customer says "投诉", not negated`, "客户 我不是要投诉", []string{"past", "quoted"}, "no"},
		{`customer says "投诉" by sound`, "客户 我要偷诉", nil, "yes"},
		{`customer says "投诉" by sound`, "客户 我要偷诉", []string{inspect.BySound}, "no"},
		{`customer says "投诉" by sound`, "客户 我要投诉", []string{inspect.BySound}, "yes"},
	}
	for _, c := range cases {
		text := "rule x \"x\" {\n    when " + c.condition + "\n    fires {\n        " + c.turn + "\n    }\n    silent {\n        坐席 好\n    }\n}\n"
		book, err := lang.Parse("x.rules", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		less, err := inspect.Without(c.without...)
		if err != nil {
			t.Fatal(err)
		}
		engine, err := inspect.Compile(book, less)
		if err != nil {
			t.Fatal(err)
		}
		_, in := parse(t, c.condition, c.turn)
		if got := verdict(engine.Inspect(in)); got != c.want {
			t.Errorf("%s on %s without %v: %s, want %s", c.condition, c.turn, c.without, got, c.want)
		}
	}
}

func TestOnlyFeaturesCanBeLeftOut(t *testing.T) {
	t.Parallel()
	if _, err := inspect.Without("negated", "grammar"); err == nil || !strings.Contains(err.Error(), "grammar") {
		t.Errorf("%v, want an error that names grammar", err)
	}
}
