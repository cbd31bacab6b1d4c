package report_test

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/report/workbook"
)

// TestEveryWorkbookOpensInLibreOffice has a real office program open the workbook of every
// kind and say of every cell what it took it for: numbers are numbers, days are days, texts
// are the same texts, what is not known is empty, and nothing that came from data is a formula.
func TestEveryWorkbookOpensInLibreOffice(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts an office program; run without -short")
	}
	office, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no LibreOffice, although CI=true: install libreoffice-calc-nogui")
		}
		t.Skip("no LibreOffice: install libreoffice-calc-nogui")
	}
	dir := t.TempDir()
	bulletins := map[string]report.Bulletin{}
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--norestore", "--convert-to", "fods", "--outdir", dir}
	for _, lang := range report.Languages() {
		for _, k := range report.Kinds() {
			if lang == "en" && k != report.Analysis {
				continue // the words differ, and nothing else
			}
			name := fmt.Sprintf("%s-%s", k, lang)
			bulletins[name] = hostile(t, k, lang)
			file := filepath.Join(dir, name+".xlsx")
			writeBook(t, file, bulletins[name])
			args = append(args, file)
		}
	}
	if said, err := exec.CommandContext(t.Context(), office, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	for name, b := range bulletins {
		opened := openedBook(t, filepath.Join(dir, name+".fods"))
		for _, fault := range opened.faults(b) {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

// hostile is a bulletin of long material in which everything that comes from data may
// be a payload, with a table of all of them.
func hostile(t *testing.T, k report.Kind, lang string) report.Bulletin {
	t.Helper()
	words, err := report.WordsIn(lang)
	if err != nil {
		t.Fatal(err)
	}
	m := long(material(k))
	texts := payloads()
	for i := range m.Now {
		m.Now[i].Dept = cmp.Or(m.Now[i].Dept, texts[0])
	}
	for i := range m.Confirmed {
		m.Confirmed[i].Agent = texts[i%len(texts)]
	}
	for key := range m.Remarks {
		m.Remarks[key] = texts[1]
	}
	b := report.Build(m, words)
	b.Sections = append(b.Sections, withTexts(texts).Sections...)
	return b
}

func writeBook(t *testing.T, file string, b report.Bulletin) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := workbook.Write(f, b, zone); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// openedBook is a workbook as LibreOffice understood it, in its own flat XML.
func openedBook(t *testing.T, file string) officeBook {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var b officeBook
	if err := xml.Unmarshal(text, &b); err != nil {
		t.Fatal(err)
	}
	return b
}

type officeBook struct {
	Sheets []officeSheet `xml:"body>spreadsheet>table"`
}

type officeSheet struct {
	Name    string      `xml:"name,attr"`
	Headers []officeRow `xml:"table-header-rows>table-row"`
	Rows    []officeRow `xml:"table-row"`
}

type officeRow struct {
	Times int          `xml:"number-rows-repeated,attr"`
	Cells []officeCell `xml:"table-cell"`
}

type officeCell struct {
	Times   int          `xml:"number-columns-repeated,attr"`
	Formula string       `xml:"formula,attr"`
	Type    string       `xml:"value-type,attr"`
	Value   float64      `xml:"value,attr"`
	Date    string       `xml:"date-value,attr"`
	Text    []officeText `xml:"p"`
}

// cell is what stands in a column, counted from 0.
func (r officeRow) cell(column int) officeCell {
	for _, c := range r.Cells {
		if column -= max(1, c.Times); column < 0 {
			return c
		}
	}
	return officeCell{}
}

// officeText is a paragraph, in which tabs and runs of blanks are elements.
type officeText string

func (p *officeText) UnmarshalXML(d *xml.Decoder, _ xml.StartElement) error {
	for depth := 1; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return err
		}
		switch x := token.(type) {
		case xml.CharData:
			*p += officeText(x)
		case xml.StartElement:
			depth++
			*p += officeText(blanks(x))
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

func blanks(e xml.StartElement) string {
	switch e.Name.Local {
	case "tab":
		return "\t"
	case "s":
		for _, a := range e.Attr {
			if n, err := strconv.Atoi(a.Value); a.Name.Local == "c" && err == nil {
				return strings.Repeat(" ", n)
			}
		}
		return " "
	}
	return ""
}

// faults tells where the workbook is another than the bulletin.
func (b officeBook) faults(of report.Bulletin) []string {
	var faults []string
	sheets := b.Sheets
	for _, s := range of.Sections {
		if len(s.Tables) == 0 {
			sheets = sheets[1:]
		}
		for _, t := range s.Tables {
			if len(sheets) == 0 {
				return append(faults, "a sheet is missing for "+t.Title)
			}
			faults = append(faults, sheets[0].faults(t)...)
			sheets = sheets[1:]
		}
	}
	for _, sheet := range b.Sheets {
		for _, row := range append(sheet.Headers, sheet.Rows...) {
			for _, c := range row.Cells {
				if c.Formula != "" {
					faults = append(faults, fmt.Sprintf("%s has the formula %q", sheet.Name, c.Formula))
				}
			}
		}
	}
	return faults
}

// faults holds the rows below the head, and the total, against those of a table.
func (s officeSheet) faults(t report.Table) []string {
	var faults []string
	var rows []officeRow
	for _, row := range s.Rows {
		for range min(max(1, row.Times), 1000) { // the rest of a sheet is one empty row, a million times
			rows = append(rows, row)
		}
	}
	const before = 4 // the head is a row that repeats on paper, and not among these
	want := t.Rows
	if len(t.Total) > 0 {
		want = append(slices.Clip(want), t.Total)
	}
	if len(rows) < before+len(want) {
		return []string{fmt.Sprintf("%s has %d rows, want %d", s.Name, len(rows), before+len(want))}
	}
	for r, cells := range want {
		for c, cell := range report.Flat(t, cells) {
			if got := rows[before+r].cell(c); !got.is(cell) {
				faults = append(faults, fmt.Sprintf("%s row %d column %d is %+v, want %+v", s.Name, r, c, got, cell))
			}
		}
	}
	return faults
}

// is reports whether the office program took a cell for what it is.
func (c officeCell) is(want report.Cell) bool {
	var lines []string
	for _, p := range c.Text {
		lines = append(lines, string(p))
	}
	switch text := strings.Join(lines, "\n"); {
	case want.Form == report.Date && want.Text != "":
		return c.Type == "date" && strings.TrimSuffix(c.Date, "T00:00:00") == want.Text
	case !want.Numeric():
		return (c.Type == "string" || want.Text == "") && strings.TrimSpace(text) == strings.TrimSpace(want.Text)
	case !want.Known:
		return c.Type == ""
	}
	return (c.Type == "float" || c.Type == "percentage") && math.Abs(c.Value-want.Value) <= 1e-12*math.Abs(want.Value)
}
