package lang_test

import (
	"strings"
	"testing"

	"github.com/tingcha/tingcha/inspect/lang"
)

func TestWhatRE2CannotDoIsNamed(t *testing.T) {
	t.Parallel()
	for expression, reason := range map[string]string{
		`(投)诉\1`:   "references back",
		`投(?=诉)`:   "look ahead",
		`(?<!不)投诉`: "look ahead or behind",
		`(?!不)投诉`:  "look ahead",
		`(?>投诉)`:   "atomic groups",
		`投{1001}诉`: "invalid repeat count",
		`[诉`:       "missing closing ]",
	} {
		_, err := lang.Parse("r.rules", []byte(`rule r "标题" { when says /`+expression+`/ fires { 客户 喂 } silent { 客户 喂 } }`))
		if err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("/%s/: %v, want %q", expression, err, reason)
		}
	}
}
