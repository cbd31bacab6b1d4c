package webbench_test

import (
	"cmp"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/search"
	"github.com/tingcha/tingcha/storage"
)

// took are measurements of one thing.
type took []time.Duration

// at is the measurement that a share of them does not exceed.
func (t took) at(share float64) time.Duration {
	if len(t) == 0 {
		return 0
	}
	slices.Sort(t)
	return t[min(len(t)-1, int(share*float64(len(t))))]
}

// words are searches with two characters each, from those in nearly every call to those in
// none, and some of which more is asked.
func words() map[string][]storage.SearchFilter {
	q := func(typed string) search.Query {
		parsed, err := search.Parse(typed)
		if err != nil {
			panic("webbench: " + err.Error())
		}
		return parsed
	}
	all := map[string][]storage.SearchFilter{}
	for _, w := range []string{
		"您好", "电费", "投诉", "工号", "查询", "停电", "户号", "赔偿", "抄表", "师傅", "态度", "缴费", "报修", "空调", "短信", "派单", "漏电", "鹦鹉", "跳闸", "好的",
		"先生", "女士", "宽带", "流量", "套餐", "退订", "网速", "机顶", "催办", "回访", "登记", "稍等", "谢谢", "再见", "银行", "单元", "小区", "电表", "欠费", "复电",
	} {
		all["search of a two-character word"] = append(all["search of a two-character word"], storage.SearchFilter{Query: q(w)})
		all["the same, of one agent"] = append(all["the same, of one agent"], storage.SearchFilter{Query: q(w), Agent: "3007"})
		all["the same, said by the customer"] = append(all["the same, said by the customer"], storage.SearchFilter{Query: q(w), Role: "customer"})
		all["the same, of a rule, of some days"] = append(all["the same, of a rule, of some days"], storage.SearchFilter{
			Query: q(w), Rule: "bench.rule3", From: now.Add(-20 * 24 * time.Hour), Before: now.Add(-10 * 24 * time.Hour),
		})
		all["the same, of a level, by a department's reader"] = append(all["the same, of a level, by a department's reader"],
			storage.SearchFilter{Query: q(w), Level: inspect.Serious, Reach: people.Reach{Dept: "客服3部"}})
		all["the same, in tickets"] = append(all["the same, in tickets"], storage.SearchFilter{Query: q(w), In: storage.InTickets})
		all["one character"] = append(all["one character"], storage.SearchFilter{Query: q(firstOf(w))})
		all["two words, and one that is not there"] = append(all["two words, and one that is not there"], storage.SearchFilter{Query: q(w + " 您好 -投诉")})
		all["a phrase of six characters or more"] = append(all["a phrase of six characters or more"], storage.SearchFilter{Query: q("“请问您的" + w + "”")})
	}
	return all
}

func firstOf(w string) string { return string([]rune(w)[:1]) }

// BenchmarkSearch asks the store for words, three times each.
func BenchmarkSearch(b *testing.B) {
	r := open(b)
	all := words()
	for _, name := range slices.SortedFunc(maps.Keys(all), func(a, c string) int { return cmp.Compare(len(a), len(c)) }) {
		b.Run(name, func(b *testing.B) {
			var times took
			for b.Loop() {
				times = append(times, r.search(b, all[name])...)
			}
			b.ReportMetric(milli(times.at(0.5)), "ms-p50")
			b.ReportMetric(milli(times.at(0.95)), "ms-p95")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func (r records) search(b *testing.B, filters []storage.SearchFilter) took {
	var times took
	for _, f := range filters {
		began := time.Now()
		found, err := r.store.Search(b.Context(), f)
		must(b, err)
		times = append(times, time.Since(began))
		if testing.Verbose() {
			b.Logf("%v %s: %d more %v until %v in %v", f.Query.Words, f.In, found.Total, found.More, found.Until, times[len(times)-1])
		}
	}
	return times
}

func milli(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
