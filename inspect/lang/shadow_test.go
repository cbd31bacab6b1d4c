package lang_test

import (
	"strings"
	"testing"

	"github.com/tingcha/tingcha/inspect/lang"
)

func TestOnlyARuleInShadowMayBeWithoutExamples(t *testing.T) {
	t.Parallel()
	if _, err := lang.Parse("book.rules", []byte("rule a \"x\" {\n shadow\n when agent speaks\n}")); err != nil {
		t.Error(err)
	}
	_, err := lang.Parse("book.rules", []byte("rule a \"x\" {\n when agent speaks\n}"))
	if err == nil || !strings.Contains(err.Error(), "has no fires") {
		t.Errorf("a rule without examples that is in force got %v", err)
	}
}
