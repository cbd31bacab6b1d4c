package workbook_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/report/workbook"
)

var zone = time.FixedZone("CST", 8*3600)

func bulletin(tables ...report.Table) report.Bulletin {
	p, err := report.ParsePeriod("2026-09")
	if err != nil {
		panic(err)
	}
	return report.Bulletin{Kind: report.Violations, Lang: "zh", Title: "《违规通报》（2026 年 9 月）", Period: p, AsOf: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), Sections: []report.Section{{Title: "各部门", Tables: tables}}, Notes: []string{"=1+1"}}
}

func table(texts ...string) report.Table {
	t := report.Table{Title: "明细", Columns: []report.Column{{Title: "内容", Wide: true}, {Title: "件数"}, {Title: "占比", Spread: true}, {Title: "日期"}}}
	for i, text := range texts {
		t.Rows = append(t.Rows, []report.Cell{{Form: report.Text, Text: text}, {Form: report.Count, Value: float64(i), Known: true}, {Form: report.Share, Value: 0.25, Low: 0.1, High: 0.4, Known: true}, {Form: report.Date, Text: "2026-09-03"}})
	}
	t.Total = []report.Cell{{Form: report.Text, Text: "合计"}, {Form: report.Count, Value: 7, Known: true}, {Form: report.Share}, {Form: report.Date}}
	return t
}

func written(t *testing.T, b report.Bulletin) ([]byte, *excelize.File) {
	t.Helper()
	var out bytes.Buffer
	if err := workbook.Write(&out, b, zone); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return out.Bytes(), f
}

func TestAWorkbookHasNumbersAsNumbers(t *testing.T) {
	t.Parallel()
	_, f := written(t, bulletin(table("一", "二")))
	if got := f.GetSheetList(); len(got) != 2 || got[0] != "明细" || got[1] != "说明" {
		t.Fatalf("sheets %q", got)
	}
	for at, want := range map[string]struct {
		raw, shown string
		kind       excelize.CellType
	}{
		"A5": {"内容", "内容", excelize.CellTypeSharedString},
		"D5": {"占比 下限", "占比 下限", excelize.CellTypeSharedString},
		"A6": {"一", "一", excelize.CellTypeSharedString},
		"B7": {"1", "1", excelize.CellTypeUnset},
		"C6": {"0.25", "25.0%", excelize.CellTypeUnset},
		"E6": {"0.4", "40.0%", excelize.CellTypeUnset},
		"F6": {"46268", "2026-09-03", excelize.CellTypeUnset},
		"A8": {"合计", "合计", excelize.CellTypeSharedString},
		"C8": {"", "", excelize.CellTypeUnset},
	} {
		raw, err := f.GetCellValue("明细", at, excelize.Options{RawCellValue: true})
		shown, err2 := f.GetCellValue("明细", at)
		kind, err3 := f.GetCellType("明细", at)
		if err != nil || err2 != nil || err3 != nil || raw != want.raw || shown != want.shown || kind != want.kind {
			t.Errorf("%s is %q, shown %q, of type %v (%v %v %v); want %v", at, raw, shown, kind, err, err2, err3, want)
		}
	}
	panes, err := f.GetPanes("明细")
	if err != nil || !panes.Freeze || panes.YSplit != 5 {
		t.Errorf("panes %+v, %v", panes, err)
	}
}

func TestNoCellIsAFormula(t *testing.T) {
	t.Parallel()
	var texts []string
	for _, first := range []string{"=", "+", "-", "@", "＝", "\t=", "\r=", "'=", " ="} {
		for _, rest := range []string{"1+1", "cmd|' /C calc'!A0", `HYPERLINK("http://x","y")`, "SUM(A1:A9)", "2+5", "WEBSERVICE(\"http://x\")", "DDE(1)"} {
			texts = append(texts, first+rest)
		}
	}
	if len(texts) < 60 {
		t.Fatalf("%d texts, want 60", len(texts))
	}
	b := bulletin(table(texts...))
	b.Title = "=1+1"
	b.Sections[0].Tables[0].Title = "=1+1"
	body, f := written(t, b)
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for r := range rows {
			for c := range rows[r] {
				at, _ := excelize.CoordinatesToCellName(c+1, r+1)
				if formula, err := f.GetCellFormula(name, at); err != nil || formula != "" {
					t.Errorf("%s!%s is the formula %q (%v)", name, at, formula, err)
				}
			}
		}
	}
	for name, part := range parts(t, body) {
		if strings.HasPrefix(name, "xl/worksheets/") && strings.Contains(part, "<f") && strings.Contains(part, "</f>") {
			t.Errorf("%s has a formula", name)
		}
		if strings.Contains(name, "externalLink") || strings.Contains(name, "vba") {
			t.Errorf("the workbook has %s", name)
		}
	}
}

func parts(t *testing.T, body []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, file := range z.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[file.Name] = string(b)
	}
	return all
}

func TestTheSameBulletinIsTheSameWorkbook(t *testing.T) {
	t.Parallel()
	first, _ := written(t, bulletin(table("一"), table("二")))
	for range 5 {
		if again, _ := written(t, bulletin(table("一"), table("二"))); !bytes.Equal(first, again) {
			t.Fatal("the bytes differ")
		}
	}
}

func TestAnyTitleNamesASheet(t *testing.T) {
	t.Parallel()
	var tables []report.Table
	for _, title := range []string{"明细", "明细", "[a]:b\\c/d?e*f", strings.Repeat("长", 40), strings.Repeat("长", 40), "'", "\x00\x01", strings.Repeat("😀", 20)} {
		one := table("x\x00\x0b\ufffe", strings.Repeat("字", 40_000))
		one.Title = title
		tables = append(tables, one)
	}
	_, f := written(t, bulletin(tables...))
	if n := len(f.GetSheetList()); n != len(tables)+1 {
		t.Errorf("%d sheets, want %d: %q", n, len(tables)+1, f.GetSheetList())
	}
}
