package number_test

import (
	"slices"
	"testing"
	"time"

	"github.com/tingcha/tingcha/inspect/number"
)

func TestDeadlinesAreReadFromTheMomentOfTheCall(t *testing.T) {
	t.Parallel()
	china := time.FixedZone("CST", 8*60*60)
	at := time.Date(2026, 9, 3, 10, 12, 0, 0, china) // a Thursday
	for text, want := range map[string][]string{
		"我们24小时内回复您":     {"2026-09-04 10:12"},
		"二十四小时之内给您答复":    {"2026-09-04 10:12"},
		"两天之内":           {"2026-09-05 10:12"},
		"三个工作日内给您回电":     {"2026-09-09 00:00"}, // Friday, Monday, Tuesday
		"一个工作日":          {"2026-09-05 00:00"},
		"3到5个工作日":        {"2026-09-11 00:00"},
		"明天上午给您处理":       {"2026-09-04 12:00"},
		"明天给您回电话":        {"2026-09-05 00:00"},
		"今天下午":           {"2026-09-03 18:00"},
		"明天下午三点之前":       {"2026-09-04 15:00"},
		"今天晚上八点":         {"2026-09-03 20:00"},
		"下午三点前到":         {"2026-09-03 15:00"},
		"周五之前":           {"2026-09-05 00:00"},
		"周一给您答复":         {"2026-09-08 00:00"}, // that of the next week
		"下周一":            {"2026-09-08 00:00"},
		"下周给您回复":         {"2026-09-14 00:00"},
		"月底之前":           {"2026-10-01 00:00"},
		"15号之前":          {"2026-09-16 00:00"},
		"1号":             {"2026-10-02 00:00"},
		"10月8号":          {"2026-10-09 00:00"},
		"半小时左右到":         {"2026-09-03 10:42"},
		"四十五分钟内到场":       {"2026-09-03 10:57"},
		"七日内":            {"2026-09-10 10:12"},
		"一到两个小时":         {"2026-09-03 12:12"},
		"已经三天了":          nil,
		"等了两个小时":         nil,
		"三天前报修的":         nil,
		"昨天上午":           nil,
		"都停了一天了":         nil,
		"尽快给您处理":         nil,
		"扣了三十块":          nil,
		"停电三天了，24小时内给您修": {"2026-09-04 10:12"},
	} {
		var got []string
		for _, d := range number.Deadlines(text, at, nil) {
			got = append(got, d.By.Format("2006-01-02 15:04"))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func TestWorkingDaysAreThoseOfTheCalendar(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 9, 30, 10, 0, 0, 0, time.FixedZone("CST", 8*60*60))
	holiday := func(day time.Time) bool {
		return number.Weekdays(day) && (day.Month() != time.October || day.Day() > 7)
	}
	got := number.Deadlines("两个工作日内", at, holiday)
	if len(got) != 1 || got[0].By.Format(time.DateOnly) != "2026-10-10" {
		t.Errorf("%v, want the end of the 9th: the 8th and the 9th are worked on", got)
	}
	never := number.Deadlines("两个工作日内", at, func(time.Time) bool { return false })
	if len(never) != 1 {
		t.Errorf("%v, want one deadline however far", never)
	}
}

func BenchmarkFindInTextWithoutNumbers(b *testing.B) {
	const text = "您好请问有什么可以帮您的我家里停电了麻烦您帮我看看是怎么回事"
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		number.Find(text)
	}
}

func BenchmarkFind(b *testing.B) {
	const text = "我这个月用了三千八百度电，扣了两百三十块五，你们说二十四小时内回复，我的电话是幺三八零零幺二三四五六"
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		number.Find(text)
	}
}
