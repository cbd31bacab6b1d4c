package report_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/contest"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
)

// material is a full one of a kind: two departments, one of which is not known.
func material(k report.Kind) report.Material {
	p, err := report.ParsePeriod("2026-09-T1")
	if err != nil {
		panic(err)
	}
	sums := func(by int64) []storage.Sum {
		var all []storage.Sum
		for _, i := range scoring.Dictionary() {
			for n, dept := range []string{"", "一部", "客服二部"} {
				class := []call.TicketKind{call.Repair, call.Business, call.ComplaintExternal}[n]
				all = append(all, storage.Sum{Item: i.Item, Dept: dept, Group: dept, Class: class, Span: "2026-09-0" + string(rune('1'+n)), Num: by * int64(n+1), Den: 100 * int64(n+1), Rows: 100 * int64(n+1), Unsettled: 1})
			}
		}
		return all
	}
	finding := inspect.Finding{Rule: "attitude.rude", Title: "态度生硬", Level: inspect.Serious, Points: 300}
	m := report.Material{
		Kind: k, Period: p, AsOf: time.Date(2026, 9, 11, 1, 0, 0, 0, time.UTC), Now: sums(30), Before: sums(10), YearBefore: sums(12), Groups: sums(30), Trend: sums(30), Spans: p.Days(),
		Days: []storage.Day{
			{Day: "2026-09-01", Expected: 10, States: map[storage.State]int{storage.Scored: 8, storage.Dead: 2}, Reasons: []storage.ReasonCount{{State: storage.Dead, Reason: "silent", N: 2}}},
			{Day: "2026-09-02", Expected: 10, States: map[storage.State]int{storage.Scored: 9}},
		},
		Rules:       []storage.RuleCount{{Rule: "attitude.rude", Title: "态度生硬", Level: inspect.Serious, N: 4}},
		RulesBefore: []storage.RuleCount{{Rule: "shirk.none", Title: "推诿", Level: inspect.General, N: 2}},
		Confirmed:   []storage.FindingRow{{ID: "f1", CallID: "c1", Finding: finding, Agent: "1024", Dept: "一部", Day: "2026-09-03"}}, ConfirmedTotal: 4,
		Unsummed: 3, Remarks: map[string]string{},
	}
	if k == report.Supervision {
		m.Items = []report.Supervised{{
			Matter: supervision.Matter{ID: "i1", Title: "推诿增多", Dept: "一部", Measure: "班前会讲案例", State: supervision.Do, Due: time.Date(2026, 9, 12, 0, 0, 0, 0, time.UTC)},
			Owner:  "李班长", Done: "已讲三次", Effect: supervision.Effect{Outcome: supervision.Better, Value: -0.015, Low: -0.02, High: -0.01},
		}}
		m.ItemsTotal = 2
	}
	for _, key := range report.RemarksOf(k) {
		m.Remarks[key] = "意见 " + key
	}
	if k == report.Contest {
		m.Contest, m.Units = contest.Default(), units(m.Now)
	}
	for _, d := range []string{"urged", "transfer", "unsatisfied", "overdue", "complaints", "internal"} {
		m.Details = append(m.Details, report.Detail{Key: d, Parts: []scoring.Part{{Item: scoring.Urged, Day: "2026-09-03", Place: scoring.Place{Agent: "1024", Dept: "一部"}, Class: call.Repair, Source: scoring.Source{Kind: scoring.TicketSource, ID: "T1"}}}, Total: 5})
	}
	if k == report.Awards {
		for i, a := range contest.Default().Awards {
			who := contest.Candidate{Agent: "102" + string(rune('0'+i)), Dept: "一部", Team: "甲班", Sum: scoring.Sum{Num: 270, Den: 300, Rows: 300}}
			m.Results = append(m.Results, contest.Result{Award: a, Compared: 9, Earned: []contest.Earner{{Candidate: who, Shrunk: 89}}})
		}
		m.Names = map[string]string{"1020": "王小宁"}
	}
	return m
}

// units are the departments of sums.
func units(sums []storage.Sum) []contest.Unit {
	byDept := map[string]map[scoring.Item]scoring.Sum{}
	var all []contest.Unit
	for _, s := range sums {
		if byDept[s.Dept] == nil {
			byDept[s.Dept] = map[scoring.Item]scoring.Sum{}
			all = append(all, contest.Unit{Name: s.Dept, Now: byDept[s.Dept], Before: byDept[s.Dept]})
		}
		byDept[s.Dept][s.Item] = scoring.Sum{Num: s.Num, Den: s.Den, Rows: int(s.Rows)}
	}
	return all
}

// TestEveryBulletinIsMadeInBothLanguages holds every bulletin, of full material and of
// none, to its shape: words for everything, and as many cells in each row as columns.
func TestEveryBulletinIsMadeInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, lang := range report.Languages() {
		words, err := report.WordsIn(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range report.Kinds() {
			full := material(k)
			for name, m := range map[string]report.Material{"full": full, "empty": {Kind: k, Period: full.Period, Dept: "一部", AsOf: full.AsOf}} {
				b := report.Build(m, words)
				shape(t, string(k)+" "+name, b)
				html, err := report.HTML(b, "", zone)
				if err != nil || strings.ContainsAny(string(html), "⟦") || strings.Contains(string(html), "%!") || strings.Contains(string(html), "NaN") {
					t.Errorf("%s %s in %s: %v in %s", k, name, lang, err, html)
				}
				for _, key := range report.RemarksOf(k) {
					if name == "full" && !strings.Contains(string(html), "意见 "+key) {
						t.Errorf("%s has no remark %s", k, key)
					}
				}
				if dir := os.Getenv("TINGCHA_KEEP"); dir != "" {
					var page strings.Builder
					_ = report.Page(&page, b, "", zone)
					_ = os.WriteFile(filepath.Join(dir, string(k)+"-"+name+"-"+lang+".html"), []byte(page.String()), 0o600)
				}
			}
		}
	}
}

func shape(t *testing.T, what string, b report.Bulletin) {
	t.Helper()
	for _, s := range b.Sections {
		for _, table := range s.Tables {
			for n, row := range append(slices.Clip(table.Rows), table.Total) {
				if len(row) != len(table.Columns) && (n < len(table.Rows) || row != nil) {
					t.Errorf("%s, %s %s: row %d has %d cells in %d columns", what, s.Title, table.Title, n, len(row), len(table.Columns))
				}
				for i, c := range row {
					if n < len(table.Rows) && c.Numeric() != table.Numeric(i) {
						t.Errorf("%s, %s: column %q has texts and numbers", what, s.Title, table.Columns[i].Title)
					}
				}
			}
			if len(table.Rows) == 0 && table.Empty == "" {
				t.Errorf("%s, %s %s: nothing says that it is empty", what, s.Title, table.Title)
			}
		}
	}
}

// TestTheSheetNamesWhatIsSupervised: problem, who answers for it, measure, term, what was done
// and what it has brought stand in it, and in no other bulletin.
func TestTheSheetNamesWhatIsSupervised(t *testing.T) {
	t.Parallel()
	for lang, said := range map[string][]string{
		"zh": {"督办事项", "推诿增多", "李班长", "班前会讲案例", "2026-09-11", "落实（D）", "已讲三次", "有改善：-1.50 个百分点 [-2.00, -1.00]"},
		"en": {"What is supervised", "推诿增多", "李班长", "班前会讲案例", "2026-09-11", "Do", "已讲三次", "better: -1.50 percentage points [-2.00, -1.00]"},
	} {
		words, err := report.WordsIn(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range report.Kinds() {
			html, err := report.HTML(report.Build(material(k), words), "", zone)
			if err != nil {
				t.Fatal(err)
			}
			for i, words := range said {
				if strings.Contains(string(html), words) != (k == report.Supervision) && (i < 2 || k == report.Supervision) {
					t.Errorf("%s in %s speaks of %s: %v", k, lang, words, k != report.Supervision)
				}
			}
		}
	}
}

func TestItemsAreCalledAsOnPages(t *testing.T) {
	t.Parallel()
	for _, lang := range report.Languages() {
		own, pages := map[string]string{}, map[string]string{}
		read(t, filepath.Join("words", lang+".json"), own)
		files, err := filepath.Glob(filepath.Join("..", "web", "lang", lang, "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			read(t, file, pages)
		}
		for _, i := range scoring.Dictionary() {
			if i.Summed() && own["item."+string(i.Item)] == "" { // any may have been corrected in a locked month
				t.Errorf("%s: %s has no name", lang, i.Item)
			}
		}
		for key, words := range own {
			if strings.HasPrefix(key, "item.") && key != "item.hours" && pages[key] != "" && pages[key] != words {
				t.Errorf("%s: %s is %q here and %q on pages", lang, key, words, pages[key])
			}
		}
	}
}

func TestWordsHaveTheSameKeys(t *testing.T) {
	t.Parallel()
	zh, en := map[string]string{}, map[string]string{}
	read(t, "words/zh.json", zh)
	read(t, "words/en.json", en)
	for key := range zh {
		if _, ok := en[key]; !ok {
			t.Errorf("no English words for %s", key)
		}
	}
	for key := range en {
		if _, ok := zh[key]; !ok {
			t.Errorf("no Chinese words for %s", key)
		}
	}
}

func read(t *testing.T, file string, into map[string]string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(b, &into)
	}
	if err != nil {
		t.Fatal(err)
	}
}
