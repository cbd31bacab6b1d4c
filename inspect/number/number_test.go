package number_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect/number"
)

// show writes what was found the way people compare it.
func show(text string) []string {
	var all []string
	for _, n := range number.Find(text) {
		said := text[n.From:n.To]
		var what string
		switch n.Kind {
		case number.Plain:
			what = fmt.Sprintf("%g", n.Value)
			if n.Unit != "" {
				what += " " + n.Unit
			}
		case number.Amount:
			what = fmt.Sprintf("¥%.4g", n.Value)
		case number.Clock:
			what = fmt.Sprintf("%02d:%02d", int(n.Value)/60, int(n.Value)%60)
			if n.When.Known {
				what += fmt.Sprintf(" +%dd", n.When.Days)
			}
		case number.Day:
			what = fmt.Sprintf("day +%d %d/%d %v %v+%d until %d", n.When.Days, n.When.Month, n.When.Date, n.When.ByWeek, n.When.Weekday, n.When.Weeks, n.When.Until)
		case number.Duration:
			what = n.Length.String()
			if n.Working {
				what += " working"
			}
		case number.Percentage:
			what = fmt.Sprintf("%g%%", n.Value)
		case number.Phone:
			what = "phone " + n.Digits
		case number.Staff:
			what = "staff " + n.Digits
		}
		all = append(all, said+" = "+what)
	}
	return all
}

func TestNumbersAreFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"两百三十块五":    "两百三十块五 = ¥230.5",
		"扣了我一百二":    "一百二 = ¥120",
		"这个月一百二":    "一百二 = 120",
		"用了三千八百度电":  "三千八百度 = 3800 度",
		"三千八":       "三千八 = 3800",
		"一万二":       "一万二 = 12000",
		"两百零五":      "两百零五 = 205",
		"百分之十":      "百分之十 = 10%",
		"百分之三点五":    "百分之三点五 = 3.5%",
		"百分之百满意":    "百分之百 = 100%",
		"涨了10%":     "10% = 10%",
		"涨了３．５％":    "３．５％ = 3.5%",
		"十个百分点":     "十个百分点 = 10%",
		"3.5兆":      "3.5兆 = 3.5 兆",
		"三点五兆":      "三点五兆 = 3.5 兆",
		"100M宽带":    "100M = 100 M",
		"两点半":       "两点半 = 02:30",
		"下午三点":      "下午三点 = 15:00",
		"下午三点二十":    "下午三点二十 = 15:20",
		"晚上八点一刻":    "晚上八点一刻 = 20:15",
		"早上8点30分":   "早上8点30分 = 08:30",
		"14:30":     "14:30 = 14:30",
		"14：05来的":   "14：05 = 14:05",
		"三点钟":       "三点钟 = 03:00",
		"五点之前":      "五点 = 05:00",
		"中午十二点":     "中午十二点 = 12:00",
		"凌晨两点":      "凌晨两点 = 02:00",
		"晚上十二点":     "晚上十二点 = 00:00",
		"明天下午三点":    "明天下午三点 = 15:00 +1d",
		"今晚八点":      "今晚八点 = 20:00 +0d",
		"二十四小时内":    "二十四小时 = 24h0m0s",
		"24 小时内回复您": "24 小时 = 24h0m0s",
		"三个工作日":     "三个工作日 = 72h0m0s working",
		"3到5个工作日":   "3 = 3|5个工作日 = 120h0m0s working",
		"两天之内":      "两天 = 48h0m0s",
		"两三天":       "两三天 = 72h0m0s",
		"三五天":       "三五天 = 120h0m0s",
		"半个小时":      "半个小时 = 30m0s",
		"半小时":       "半小时 = 30m0s",
		"两个半小时":     "两个半小时 = 2h30m0s",
		"一天半":       "一天半 = 36h0m0s",
		"一小时三十分钟":   "一小时三十分钟 = 1h30m0s",
		"十分钟":       "十分钟 = 10m0s",
		"一刻钟":       "一刻钟 = 15m0s",
		"七日内":       "七日 = 168h0m0s",
		"三个月":       "三个月 = 2160h0m0s",
		"一年":        "一年 = 8760h0m0s",
		"等了四十多分钟":   "四十 = 40",
		"明天上午":      "明天上午 = day +1 0/0 false Sunday+0 until 720",
		"明天":        "明天 = day +1 0/0 false Sunday+0 until 1440",
		"明早给您回电话":   "明早 = day +1 0/0 false Sunday+0 until 600",
		"周五之前":      "周五 = day +0 0/0 true Friday+0 until 1440",
		"下周一":       "下周一 = day +0 0/0 true Monday+1 until 1440",
		"下个星期三下午":   "下个星期三下午 = day +0 0/0 true Wednesday+1 until 1080",
		"礼拜天":       "礼拜天 = day +0 0/0 true Sunday+0 until 1440",
		"5月3号":      "5月3号 = day +0 5/3 false Sunday+0 until 1440",
		"五月三号":      "五月三号 = day +0 5/3 false Sunday+0 until 1440",
		"二零二六年五月三日": "二零二六年五月三日 = day +0 5/3 false Sunday+0 until 1440",
		"15号":       "15号 = day +0 0/15 false Sunday+0 until 1440",
		"月底":        "月底 = day +0 0/31 false Sunday+0 until 1440",
		"电话幺三八零零幺二三四五六":  "幺三八零零幺二三四五六 = phone 13800123456",
		"幺三八零零幺二，三四五六":   "幺三八零零幺二，三四五六 = phone 13800123456",
		"138 0012 3456":  "138 0012 3456 = phone 13800123456",
		"138-0012-3456":  "138-0012-3456 = phone 13800123456",
		"010-62345678":   "010-62345678 = phone 01062345678",
		"我打12345":        "12345 = phone 12345",
		"幺二三四五热线":        "幺二三四五 = phone 12345",
		"95598":          "95598 = phone 95598",
		"幺拐拐零零洞勾二三四五":    "幺拐拐零零洞勾二三四五 = phone 17700092345",
		"4008123123":     "4008123123 = phone 4008123123",
		"报了110":          "110 = phone 110",
		"110块":           "110块 = ¥110",
		"座机62345678":     "62345678 = phone 62345678",
		"户号62345678":     "62345678 = 6.2345678e+07",
		"工号幺零二四":         "幺零二四 = staff 1024",
		"工号是1024":        "1024 = staff 1024",
		"我的工号为 1024 很高兴": "1024 = staff 1024",
		"工号1 0 2 4":      "1 0 2 4 = staff 1024",
		"1024号客服":        "1024号 = staff 1024",
		"您好幺零二四号为您服务":    "幺零二四号 = staff 1024",
		"工号1024号":        "1024号 = staff 1024",
		"三块二毛五":          "三块二毛五 = ¥3.25",
		"五毛":             "五毛 = ¥0.5",
		"三块五":            "三块五 = ¥3.5",
		"三块二五":           "三块二五 = ¥3.25",
		"1,234.50元":      "1,234.50元 = ¥1234",
		"￥120":           "￥120 = ¥120",
		"3万块":            "3万块 = ¥3e+04",
		"一块钱":            "一块钱 = ¥1",
		"五六百块":           "五六百块 = ¥600",
		"充值五十":           "五十 = ¥50",
		"话费100":          "100 = ¥100",
		"两个人来过三次":        "两个 = 2 个|三次 = 3 次",
		"1024":           "1024 = 1024",
		"一百五十块钱，三天":      "一百五十块钱 = ¥150|三天 = 72h0m0s",
		"五千瓦的":           "五千瓦 = 5 千瓦",
		"二十":             "二十 = 20",
		"廿":              "",
		"一亿三千万":          "一亿三千万 = 1.3e+08",
		"十二块八":           "十二块八 = ¥12.8",
		"从8点到10点":        "8点 = 08:00|10 = 10",
		"半天之内":           "半天 = 12h0m0s",
		"半天没人接":          "",
	} {
		if got := strings.Join(show(text), "|"); got != want {
			t.Errorf("%s:\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestWhatOnlyLooksLikeANumberIsNone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"等一下", "一样", "万一", "一定", "统一处理", "一直", "一般", "一些", "一起", "一会儿", "十分满意", "十分抱歉", "千万别", "千万不要", "百姓", "老百姓", "两边", "两者", "一共", "唯一",
		"一块儿去", "一块电表", "一点都不", "一切", "一旦", "三番五次", "五一", "第三方", "第一次", "乱七八糟", "三心二意", "一个", "一位", "某一天到晚", "进一步", "单一", "百分", "亿万",
		"上半年", "大半天", "一方面", "接二连三", "两点建议", "上万", "周边", "星期", "礼物", "下次", "明白", "明显", "后面", "今后", "大家", "前面", "年纪", "这个", "本人", "万能", "洞口", "拐弯", "勾选",
	} {
		if got := show(text); len(got) > 0 {
			t.Errorf("%s: %v, want none", text, got)
		}
	}
}

func TestWhatIsFoundLiesInTheTextAndDoesNotOverlap(t *testing.T) {
	t.Parallel()
	letters := []rune("零一二两三十百千万亿半点块毛元天个小时分钟工作日周月号年明今上下午百分之%:：.,，-123 幺工号电话这是的￥")
	rapid.Check(t, func(t *rapid.T) {
		wellFormed(t, string(rapid.SliceOfN(rapid.SampledFrom(letters), 0, 60).Draw(t, "text")))
	})
}

func wellFormed(t interface{ Fatalf(string, ...any) }, text string) {
	at := 0
	for _, n := range number.Find(text) {
		if n.From < 0 || n.To <= n.From || n.To > len(text) {
			t.Fatalf("%q: found from %d to %d, want a part of it", text, n.From, n.To)
		}
		if utf8.ValidString(text) && !utf8.ValidString(text[n.From:n.To]) {
			t.Fatalf("%q: %q is cut inside a character", text, text[n.From:n.To])
		}
		if n.From < at {
			t.Fatalf("%q: found from %d, but the one before ends at %d", text, n.From, at)
		}
		at = n.To
	}
}

func FuzzFind(f *testing.F) {
	for _, text := range []string{"两百三十块五", "明天下午三点半", "幺三八零零幺二，三四五六", "3.5兆", "百分之", "\xff一"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { wellFormed(t, text) })
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 99999).Draw(t, "n")
		for _, said := range []string{strconv.Itoa(n) + "块钱", spoken(n) + "块钱"} {
			found := number.Find(said)
			if len(found) != 1 || found[0].Kind != number.Amount || found[0].Value != float64(n) {
				t.Fatalf("%s: %+v, want %d yuan", said, found, n)
			}
		}
	})
}

// spoken says a number below 100,000 the way it is read.
func spoken(n int) string {
	digits, units := []rune("零一二三四五六七八九"), []string{"", "十", "百", "千", "万"}
	var b strings.Builder
	zero := false
	for p, power := 4, 10000; p >= 0; p, power = p-1, power/10 {
		d := n / power % 10
		switch {
		case d == 0:
			zero = b.Len() > 0
			continue
		case zero:
			b.WriteRune('零')
			zero = false
		}
		b.WriteRune(digits[d])
		b.WriteString(units[p])
	}
	return b.String()
}
