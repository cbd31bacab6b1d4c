package lang_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/inspect/lang"
)

func TestBySoundIsPrintedAsItIsSaid(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`agent says "工号" by sound`:                                         "",
		`agent says any of ("工号") by sound`:                                `agent says "工号" by sound`,
		`agent says "报修" by sound but not ("保修","保修","包修")`:                `agent says "报修" by sound but not ("保修", "包修")`,
		`agent says any of ("工号" by sound, "号码")`:                          "",
		`agent says any of (codes, "工号") by sound in first 3 turns`:        "",
		`agent says all of (codes by sound, "工号")`:                         "",
		`agent says any of (codes) by sound near "多少" within 5 characters`: "",
	} {
		if want == "" {
			want = text
		}
		book, err := lang.Parse("a.rules", []byte(`phrases codes = "验证码", "码"`+"\n"+`rule r "r" { when `+text+examples))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := book.Rules()[0].When.String(); got != want {
			t.Errorf("%s is printed %s, want %s", text, got, want)
		}
	}
}

// Sets take by sound to what they hold, but for what is too short or an
// expression.
func TestASetTakesBySoundToItsPhrases(t *testing.T) {
	t.Parallel()
	book, err := lang.Parse("a.rules", []byte(`
phrases inner = "工号", "号", /码/, "报修" by sound but not ("保修")
phrases outer = inner by sound but not ("公号"), "投诉", inner
`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, item := range book.Items("outer") {
		got = append(got, item.String())
	}
	want := []string{
		`"工号" by sound but not ("公号")`, `"号"`, `/码/`, `"报修" by sound but not ("保修", "公号")`,
		`"投诉"`, `"工号"`, `"报修" by sound but not ("保修")`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
}
