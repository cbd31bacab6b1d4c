package lang_test

import (
	"strings"
	"testing"
)

func TestTheBlockOfAMistypedFieldIsNotTheEndOfItsRule(t *testing.T) {
	t.Parallel()
	got := mistakes(t, `rule a "甲" {
    when agent says "停电"
    fires {
        坐席 停电
    }
    silent {
        坐席 您好
    }
    silents {
        坐席 再见
    }
    deduct five
}
`)
	want := []string{`9:5: expected a field of the rule or }, found "silents"; did you mean "silent"?`, `12:12: expected points`}
	if len(got) != len(want) {
		t.Fatalf("mistakes:\n%s\nwant %d of them", strings.Join(got, "\n"), len(want))
	}
	for i, part := range want {
		if !strings.Contains(got[i], part) {
			t.Errorf("mistake %d: %s, want %s", i, got[i], part)
		}
	}
}
