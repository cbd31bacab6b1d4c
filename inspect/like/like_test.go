package like_test

import (
	"math"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect/like"
)

func likeness(example, text string) float64 {
	best := 0.0
	for _, m := range like.New(example).Find(text, 0) {
		best = math.Max(best, m.Likeness)
	}
	return best
}

// TestPairs is the measure of the default: testdata/pairs.tsv holds sentences,
// others, and whether they say the same. Those that do not are near misses.
func TestPairs(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/pairs.tsv")
	if err != nil {
		t.Fatal(err)
	}
	const usual = 0.60
	same, found, others, wrong := 0, 0, 0, 0
	for line := range strings.Lines(string(text)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 3 {
			t.Fatalf("%q has not three columns", line)
		}
		is := likeness(f[0], f[1]) >= usual
		switch f[2] {
		case "1":
			same++
			if is {
				found++
			}
		default:
			others++
			if is {
				wrong++
			}
		}
	}
	t.Logf("of %d that say the same %d are found, of %d near misses %d", same, found, others, wrong)
	if found*100 < 60*same || wrong*100 > 20*others {
		t.Errorf("%d of %d found and %d of %d near misses, want at least 60 %% and at most 20 %%", found, same, wrong, others)
	}
}

func TestLikenessIsBetweenNothingAndAll(t *testing.T) {
	t.Parallel()
	letters := []rune("投诉要我的你，。们去消协 a１")
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) string {
			return string(rapid.SliceOfN(rapid.SampledFrom(letters), 0, 30).Draw(t, name))
		}
		example, text := draw("example"), draw("text")
		e := like.New(example)
		for _, m := range e.Find(text, 0) {
			if m.Likeness <= 0 || m.Likeness > 1 || m.From < 0 || m.To <= m.From || m.To > len(text) {
				t.Fatalf("%+v in %d bytes", m, len(text))
			}
			pair := false
			for _, p := range e.Pairs() {
				pair = pair || strings.Contains(strings.Map(solid, strings.ToLower(strings.ReplaceAll(text[m.From:m.To], "１", "1"))), p)
			}
			if !pair {
				t.Fatalf("%q is like %q without any of its pairs %q", text[m.From:m.To], example, e.Pairs())
			}
		}
	})
}

func solid(r rune) rune {
	if strings.ContainsRune("，。 ", r) {
		return -1
	}
	return r
}

func TestASentenceIsWhollyLikeItself(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"我要去消协告你们", "我要，去消协 告你们", "喂你好我要去消协告你们行不行", "ｗifi不好用"} {
		example := s
		if strings.HasPrefix(s, "我要，") || strings.HasPrefix(s, "喂") {
			example = "我要去消协告你们"
		}
		if got := likeness(example, s); got < 0.999 {
			t.Errorf("%s is %.2f like %s, want 1", s, got, example)
		}
	}
}

func TestTheStretchIsTrimmedToWhatIsLike(t *testing.T) {
	t.Parallel()
	const text = "喂，听得到吗。那个什么，我现在就去消协告你们，知道了吧。再见"
	found := like.New("我要去消协告你们").Find(text, 0.6)
	if len(found) != 1 || text[found[0].From:found[0].To] != "我现在就去消协告你们" {
		for _, m := range found {
			t.Errorf("%s %.2f", text[m.From:m.To], m.Likeness)
		}
		t.Errorf("want one stretch")
	}
}

func FuzzFind(f *testing.F) {
	f.Add("我要去消协告你们", "我去消协。\xff告你")
	f.Fuzz(func(t *testing.T, example, text string) {
		for _, m := range like.New(example).Find(text, 0.1) {
			if m.From < 0 || m.To <= m.From || m.To > len(text) {
				t.Fatalf("%+v in %d bytes", m, len(text))
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	e := like.New("我要去消协告你们")
	const text = "你们这个事情处理了三天了还没有结果我跟你说再这样下去我就去消协告你们去"
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		e.Find(text, 0.6)
	}
}
