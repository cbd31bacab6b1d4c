package text_test

import (
	"testing"

	"github.com/tingcha/tingcha/inspect/text"
)

func TestFoldAndDense(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ original, folded, dense string }{
		"clean text stays":                            {"我要投诉你们，听见没有？", "我要投诉你们，听见没有？", "我要投诉你们听见没有"},
		"an empty text is empty":                      {"", "", ""},
		"nothing but punctuation is dense nothing":    {"……，。", "……，。", ""},
		"full width letters and digits are half":      {"ＶＩＰ１２３１５", "vip12315", "vip12315"},
		"upper case is lower case":                    {"我的SIM卡", "我的sim卡", "我的sim卡"},
		"compatibility characters are plain":          {"①℃㎡ﬁ", "1°cm2fi", "1°cm2fi"},
		"accents join their letters":                  {"cafe\u0301", "café", "café"},
		"a traditional text is simplified":            {"請問您的驗證碼是多少", "请问您的验证码是多少", "请问您的验证码是多少"},
		"one of many is the usual one":                {"乾淨的後面裏麵兩隻，跟著她麼", "干净的后面里面两只，跟着她么", "干净的后面里面两只跟着她么"},
		"what is simplified already stays":            {"皇后说里程和干部只有一台，什么都像样", "皇后说里程和干部只有一台，什么都像样", "皇后说里程和干部只有一台什么都像样"},
		"pinyin in brackets is left out":              {"優(yōu)質(zhì)服務（wù）", "优质服务", "优质服务"},
		"pinyin with an accent of its own is as well": {"業(ye\u0300)務", "业务", "业务"},
		"words in brackets stay":                      {"办理(app)和(ok)吗", "办理(app)和(ok)吗", "办理(app)和(ok)吗"},
		"pinyin behind no Chinese character stays":    {"a(yōu)", "a(yōu)", "a(yōu"},
		"tags of recognisers are left out":            {"<|zh|><|NEUTRAL|><|Speech|><|withitn|>您好", "您好", "您好"},
		"what is no tag stays":                        {"a<|b c|>|>", "a<|b c|>|>", "a<|b c"},
		"a hesitation in a clause is left out":        {"我要呃投诉，呃，你们", "我要投诉，，你们", "我要投诉你们"},
		"a hum between two characters is left out":    {"我想嗯投诉", "我想投诉", "我想投诉"},
		"a hum that answers stays":                    {"嗯，好的嗯，是。嗯", "嗯，好的嗯，是。嗯", "嗯好的嗯是嗯"},
		"two hums are an answer":                      {"好的嗯嗯知道", "好的嗯嗯知道", "好的嗯嗯知道"},
		"a hesitation at the beginning stays":         {"呃我想问", "呃我想问", "呃我想问"},
		"particles stay":                              {"投诉吧啊好呢", "投诉吧啊好呢", "投诉吧啊好呢"},
		"characters that show nothing are left out":   {"投\u200b诉\ufeffv\u200bip", "投诉vip", "投诉vip"},
		"blanks between Chinese are passed over":      {"投 诉\t\n你们", "投 诉\t\n你们", "投诉你们"},
		"blanks between letters stay":                 {"a  b\nc", "a  b\nc", "a  b c"},
		"signs next to digits stay and are narrow":    {"工号，12：30", "工号，12：30", "工号,12:30"},
		"a broken byte is one character":              {"投\xff诉", "投\uFFFD诉", "投\uFFFD诉"},
		"a character cut short is broken bytes":       {"投诉\xe6\x8a", "投诉\uFFFD\uFFFD", "投诉\uFFFD\uFFFD"},
		"what only begins like a character is broken": {"\xe1\x00\x00a\xe4\x00\x80\xef\xbc", "\uFFFD\x00\x00a\uFFFD\x00\uFFFD\uFFFD\uFFFD", "\uFFFD  a\uFFFD \uFFFD\uFFFD\uFFFD"},
		"rare characters are Chinese too":             {"𠮷，㐀，々〇", "𠮷，㐀，々〇", "𠮷㐀々〇"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if f := text.Fold(test.original); f.Text != test.folded {
				t.Errorf("folded %q, want %q", f.Text, test.folded)
			}
			var p text.Page
			p.Add("前面")
			p.Add(test.original)
			p.Add("后面")
			if got, want := string(p.Dense()), "前面\n"+test.dense+"\n后面\n"; got != want {
				t.Errorf("dense %q, want %q", got, want)
			}
			if got := p.Turn(1).Text; got != test.folded {
				t.Errorf("the page folds it to %q, want %q", got, test.folded)
			}
			if got := text.Normal(test.original); got != test.dense {
				t.Errorf("as a phrase %q, want %q", got, test.dense)
			}
		})
	}
}

func TestAPlaceLeadsBackToTheOriginal(t *testing.T) {
	t.Parallel()
	tests := []struct{ original, dense, want string }{
		{"我要投诉，你们", "投诉你", "投诉，你"},
		{"优(yōu)质(zhì)，服务", "优质服", "优(yōu)质(zhì)，服"},
		{"我要呃投诉", "要投", "要呃投"},
		{"<|zh|>我要ＶＩＰ１号", "vip1", "ＶＩＰ１"},
		{"共５㎡吗", "m2", "㎡"},
		{"共５㎡吗", "2", "㎡"},
		{"工号，１２", "号,1", "号，１"},
		{"驗證碼", "证码", "證碼"},
		{"a\xffb", "\uFFFDb", "\xffb"},
	}
	for _, test := range tests {
		var p text.Page
		p.Add("第一句，ＯＫ")
		p.Add(test.original)
		from := indexIn(t, string(p.Dense()), test.dense)
		turn, start, end := p.Place(from, from+len(test.dense))
		if turn != 1 {
			t.Fatalf("%q is in turn %d", test.dense, turn)
		}
		from, to := p.Turn(turn).Origin(start, end)
		if got := test.original[from:to]; got != test.want {
			t.Errorf("%q in %q comes from %q, want %q", test.dense, test.original, got, test.want)
		}
	}
}

func TestAPageIsUsedAgain(t *testing.T) {
	t.Parallel()
	var p text.Page
	for _, turn := range []string{"ＡＢ，您好", "優(yōu)質"} {
		p.Add(turn)
	}
	p.Reset()
	p.Add("業(yè)務 ＣＤ")
	if got, want := string(p.Dense()), "业务 cd\n"; got != want || p.Turns() != 1 {
		t.Errorf("%d turns, dense %q, want %q", p.Turns(), got, want)
	}
}

func TestRune(t *testing.T) {
	t.Parallel()
	for r, want := range map[rune]rune{
		'Ａ': 'a', 'Q': 'q', '１': '1', '證': '证', '证': '证', '，': '，', '㎡': '㎡', '①': '1', '嗯': '嗯', '(': '(', '著': '着', 'Ω': 'ω', '！': '！',
		0x2F800: 0x4E3D,
	} {
		if got := text.Rune(r); got != want {
			t.Errorf("%c is %c, want %c", r, got, want)
		}
	}
}

func indexIn(t *testing.T, whole, part string) int {
	t.Helper()
	for i := 0; i+len(part) <= len(whole); i++ {
		if whole[i:i+len(part)] == part {
			return i
		}
	}
	t.Fatalf("%q is not in %q", part, whole)
	return 0
}
