package inspect_test

import (
	"testing"
)

func TestNegatedWordsAreNoHits(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"我不是要投诉", "没有投诉", "别投诉", "不想投诉", "我不投诉了", "没投诉", "不用投诉", "不会投诉的", "无需投诉", "未投诉",
		"没打算投诉", "没有要投诉的意思", "不是来投诉的", "不 是 要 投诉", "我没去投诉", "没什么要投诉的", "不需要投诉", "我也不是想要投诉",
		"不想跟你们投诉", "我不是专门投诉", "没说要投诉", "我不敢投诉",
	} {
		if got := judge(t, `says "投诉", not negated`, "客户 "+text); got != "no" {
			t.Errorf("%s: %s, want no", text, got)
		}
	}
}

func TestWhatOnlyLooksNegatedIsAHit(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"我要投诉", "要不要投诉", "是不是投诉", "我投诉不投诉你管不着", "不投诉不行", "没人管我要投诉", "不得不投诉", "不能不投诉",
		"你们不处理我就投诉", "态度不好我要投诉", "没用我要投诉", "要不我投诉吧", "特别想投诉", "别的投诉", "不是，我要投诉", "没有。我要投诉",
		"不光投诉还要举报", "没完没了我要投诉", "不行我要投诉", "受不了我要投诉", "我不是没投诉过", "这不是投诉吗", "没有人管，投诉", "不管怎么样投诉",
		"我没说不投诉", "能不能投诉", "有没有投诉电话",
	} {
		if got := judge(t, `says "投诉", not negated`, "客户 "+text); got != "yes" {
			t.Errorf("%s: %s, want yes", text, got)
		}
	}
}
