package hearing_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/evaluate/hearing"
)

func TestLetters(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ words, want string }{
		"punctuation and blanks do not count":   {"您好， 请讲。Hello World！", "您好请讲helloworld"},
		"traditional characters are simplified": {"驗證碼", "验证码"},
		"digits read out":                       {"幺二三一五，工号八六零一", "12315工号8601"},
		"a number with units":                   {"三十块、二十四小时、三百六十", "30块24小时360"},
		"a zero inside":                         {"三千零五十，一万零三", "305010003"},
		"the unit that is not said":             {"一百五，两千三，一万五", "150230015000"},
		"a number from ten":                     {"十五号，十块", "15号10块"},
		"Arabic digits with a unit":             {"3万5000元，2亿", "35000元200000000"},
		"thousands by commas":                   {"1,000块，3,40", "1000块340"},
		"large numbers":                         {"一亿三千万", "130000000"},
		"two side by side are no number":        {"三五百，两三天", "35百23天"},
		"units alone stay":                      {"千万别，万一，百姓", "千万别万1百姓"},
		"percents":                              {"百分之五十，5%", "50百分之5百分之"},
		"a decimal point":                       {"两点五，2.5，三点钟", "25253点钟"},
		"full-width forms":                      {"ＡＢ１２", "ab12"},
		"fillers count":                         {"呃我想嗯问", "呃我想嗯问"},
		"nothing":                               {"，。 ", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := string(hearing.Letters(test.words)); got != test.want {
				t.Errorf("Letters(%q) = %q, want %q", test.words, got, test.want)
			}
		})
	}
}

func TestErrorsAreCountedAndListed(t *testing.T) {
	t.Parallel()
	errors, slips := hearing.Compare("您好，工号八六零一为您服务", "你好公号8601為您服务谢谢")
	if errors.Said != 12 || errors.Substituted != 2 || errors.Deleted != 0 || errors.Inserted != 2 || errors.Wrong() != 4 {
		t.Errorf("got %+v", errors)
	}
	want := []hearing.Slip{
		{Said: "您", Heard: "你", After: "好工号8"},
		{Said: "工", Heard: "公", Before: "您好", After: "号860"},
		{Heard: "谢谢", Before: "为您服务"},
	}
	if diff := cmp.Diff(want, slips); diff != "" {
		t.Errorf("slips (-want +got):\n%s", diff)
	}
	if worst := hearing.Worst(slips, 1); len(worst) != 1 || worst[0].Heard != "谢谢" {
		t.Errorf("the worst is %+v", worst)
	}
}

func TestSilenceHasNoRateAndWhatIsPutIntoItCounts(t *testing.T) {
	t.Parallel()
	errors, _ := hearing.Compare("", "警察警察")
	if errors.Inserted != 4 || errors.Rate.Defined() {
		t.Errorf("got %+v", errors)
	}
	if errors, _ = hearing.Compare("你好", ""); errors.Deleted != 2 || errors.Rate != 1 {
		t.Errorf("got %+v", errors)
	}
}

// A long text is cut in two to be aligned; it must not cost an error more.
func TestLongTextsAreAlignedAsWellAsShortOnes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.StringOfN(rapid.SampledFrom([]rune("投诉电费你好吗")), 250, 300, -1)
		said, heard := words.Draw(t, "said"), words.Draw(t, "heard")
		short, _ := hearing.Compare(said, heard)
		frame := strings.Repeat("甲", 450) // the same around both: the errors stay, the table does not
		long, slips := hearing.Compare(frame+said+frame, frame+heard+frame)
		if short.Wrong() != long.Wrong() {
			t.Fatalf("%d errors alone, %d between others", short.Wrong(), long.Wrong())
		}
		wrong := 0
		for _, s := range slips {
			wrong += max(len([]rune(s.Said)), len([]rune(s.Heard)))
		}
		if wrong > long.Wrong() {
			t.Fatalf("slips of %d characters, %d errors", wrong, long.Wrong())
		}
	})
}

func FuzzLetters(f *testing.F) {
	f.Add("一百五十万零三")
	f.Add("百分之\xff 9999999999999万亿")
	f.Fuzz(func(t *testing.T, words string) {
		if twice := string(hearing.Letters(string(hearing.Letters(words)))); strings.ContainsAny(twice, " ，。%") {
			t.Fatalf("%q", twice)
		}
	})
}
