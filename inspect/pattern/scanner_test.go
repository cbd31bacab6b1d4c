package pattern_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect/pattern"
)

// usual are expressions as they are written for calls.
var usual = []string{
	"(没|不).{0,6}(处理|解决|管)", "[0-9]{5,8}[0-9Xx]", "1[3-9][0-9]{4}", "[0-9]{4}-[0-9]{3,4}", "[0-9]+(元|块|万)", "QQ", "微.{0,2}信号", "Q|1",
	"(投诉|举报).{0,6}(你们|客服)", "^投", "诉$", "24小时.{0,2}内", "[投诉]{2}们?元", "(没|不)[^，]{1,2}[处理管].?内", "投.*诉", "(?s:投.{2}诉)", "(?:啊|😀)+内",
	"[^0-9]{2}处理.{3}", "é.{0,2}元", "(1|13).{0,1}(3|13).{0,1}X",
}

// written is what texts are made of.
var written = []string{
	"没", "不", "处理", "解决", "管", "1", "13", "0123", "98765", "-", "X", "元", "QQ", "Q", "微", "信号", "投诉", "举", "你们", "24小时", "内", "\n", "\n", "é", "😀",
	"\xe6\x8a", "啊", "我", "，", "投", "\x80", "诉",
}

func drawWritten(t *rapid.T, label string, most int) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(written), 0, most).Draw(t, label), "")
}

// drawRow makes an expression of texts and gaps.
func drawRow(t *rapid.T) string {
	part := rapid.Custom(func(t *rapid.T) string {
		if rapid.Bool().Draw(t, "gap") {
			class := rapid.SampledFrom([]string{".", "[^，。]", "[0-9]", "[投诉啊]", "(?s:.)", `[^\n我]`, `\D`, "[\uFFFD我]"}).Draw(t, "class")
			return class + rapid.SampledFrom([]string{"", "?", "*", "+", "{0,2}", "{2}", "{1,3}", "{0,3}?"}).Draw(t, "often")
		}
		texts := rapid.SliceOfN(rapid.SampledFrom([]string{"没", "投诉", "处理", "1", "13", "Q", "微", "é", "😀", "", "信号", "，"}), 1, 3).Draw(t, "texts")
		return "(" + strings.Join(texts, "|") + ")"
	})
	return strings.Join(rapid.SliceOfN(part, 1, 5).Draw(t, "parts"), "")
}

// linesWith says which expressions match in some line.
func linesWith(expressions []*regexp.Regexp, text string) []int32 {
	var all []int32
	for i, re := range expressions {
		if slices.ContainsFunc(strings.Split(text, "\n"), re.MatchString) {
			all = append(all, int32(i))
		}
	}
	return all
}

// A scanner tells what regexp would find line by line.
func TestAScannerMissesNoLine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		expressions := rapid.SliceOfN(rapid.SampledFrom(usual), 1, 4).Draw(t, "usual")
		if other := drawExpression(t, 2); rapid.Bool().Draw(t, "with another") {
			expressions = append(expressions, other)
		}
		expressions = append(expressions, rapid.SliceOfN(rapid.Custom(drawRow), 0, 3).Draw(t, "rows")...)
		var want []*regexp.Regexp
		for _, text := range expressions {
			want = append(want, regexp.MustCompile(text))
		}
		set, err := pattern.Compile(expressions)
		if err != nil {
			t.Fatal(err)
		}
		scanner := pattern.NewScanner(set, []byte(drawWritten(t, "sample", 40)))
		var memory pattern.Memory
		for range 3 {
			text := drawWritten(t, "text", 60)
			got := scanner.Append(nil, &memory, []byte(text))
			slices.Sort(got)
			if expected := linesWith(want, text); !slices.Equal(got, expected) {
				t.Fatalf("%q in %q: %v, want %v", expressions, text, got, expected)
			}
		}
	})
}

// A gap ends where the line ends, and is counted in characters whatever they are.
func TestAScannerLooksAroundATextAsRegexpDoes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		expression, text string
		want             bool
	}{
		{"投诉.{0,2}你们", "投诉啊啊你们", true},
		{"投诉.{0,2}你们", "投诉啊啊啊你们", false},
		{"投诉.{0,2}你们", "投诉\n你们", false},
		{"(?s:投诉.{0,2}你们)", "投诉\n你们", false},
		{"投诉.{0,2}你们", "投诉\xe6\x8a你们", true},
		{"投诉.{0,2}你们", "投诉😀é你们", true},
		{"投诉.{2}你们", "投诉啊你们", false},
		{"投诉.{2}你们", "投诉啊\xe6你们", true},
		{"投诉[^，]{0,3}你们", "投诉，你们", false},
		{"投诉[^，]{0,3}你们", "投诉啊你们", true},
		{"(你|您)们?(怎么|为什么).{0,3}(啊|呢)", "您为什么不管呢", true},
		{"[0-9]+(元|块)", "三元", false},
		{"[0-9]+(元|块)", "3元", true},
		{"[0-9]{5,6}[0-9X]", "我的12345", false},
		{"[0-9]{5,6}[0-9X]", "我的12345X", true},
		{"[0-9]{5,6}[0-9X]", "12345\n67890X\n123456", true},
		{"投诉.{3}", "投诉啊啊", false},
		{"投诉.{3}", "投诉啊啊\xff", true},
		{"投诉们?.{0,70}你", "投诉" + strings.Repeat("啊", 70) + "你", true},
	}
	for _, test := range tests {
		set, err := pattern.Compile([]string{test.expression})
		if err != nil {
			t.Fatal(err)
		}
		var memory pattern.Memory
		got := len(pattern.NewScanner(set, nil).Append(nil, &memory, []byte(test.text))) > 0
		if got != test.want {
			t.Errorf("/%s/ in %q: %v, want %v", test.expression, test.text, got, test.want)
		}
	}
}

func FuzzScanner(f *testing.F) {
	f.Add("(没|不).{0,6}(处理|管)", "没人处理\n不管", "不管")
	f.Add("1[3-9][0-9]{4}", "打138000\n", "")
	f.Fuzz(func(t *testing.T, expression, text, sample string) {
		re := usable(expression)
		expression, text = re.String(), text[:min(len(text), 1000)]
		set, err := pattern.Compile([]string{expression})
		if err != nil {
			t.Fatal(err)
		}
		var memory pattern.Memory
		got := pattern.NewScanner(set, []byte(sample)).Append(nil, &memory, []byte(text))
		if want := linesWith([]*regexp.Regexp{re}, text); !slices.Equal(got, want) {
			t.Fatalf("/%s/ in %q: %v, want %v", expression, text, got, want)
		}
	})
}

func TestAScannerAllocatesNothingOnceItHasSeenSuchText(t *testing.T) { // not parallel: it counts allocations
	set, err := pattern.Compile(usual)
	if err != nil {
		t.Fatal(err)
	}
	scanner := pattern.NewScanner(set, nil)
	text := []byte(strings.Repeat("没人处理，24小时也不内\n我的QQ是98765\n投诉你们\n", 20))
	var memory pattern.Memory
	found := scanner.Append(nil, &memory, text)
	if allocs := testing.AllocsPerRun(20, func() { found = scanner.Append(found[:0], &memory, text) }); allocs != 0 {
		t.Errorf("%v allocations a call, want none", allocs)
	}
}
