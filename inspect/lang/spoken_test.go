package lang_test

import (
	"slices"
	"testing"

	"github.com/tingcha/tingcha/inspect/lang"
)

func TestTheSpokenPhrasesOfARulebook(t *testing.T) {
	t.Parallel()
	book, err := lang.Parse("test.rules", []byte(`
phrases staff = "工号" by sound, "客服", "经"
phrases angry = staff, "投诉", /告.你/
phrases written = "工单"
phrases unused = "没人用"

condition accused = customer says any of (angry) by sound

rule a "甲" {
    when   accused and agent says any of ("您好", "客服")
    unless ticket of call saying any of (written)
    fires  { 客户 投诉 }
    silent { 客户 你好 }
}
`))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, item := range book.Spoken() {
		all = append(all, item.Text+item.Sound.String())
	}
	want := []string{"工号 by sound", "客服 by sound", "经", "投诉 by sound", "您好"}
	if !slices.Equal(all, want) {
		t.Errorf("got %q, want %q", all, want)
	}
}
