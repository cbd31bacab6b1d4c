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
