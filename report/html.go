package report

import (
	"bytes"
	_ "embed" // the template and the style
	"fmt"
	"html/template"
	"io"
	"slices"
	"time"

	"github.com/tingcha/tingcha/report/chart"
)

//go:embed bulletin.html
var bulletinHTML string

//go:embed style.css
var style string

//go:embed paper.css
var paper string

// Style is the style sheet of bulletins. It takes its colours from the variables of the
// page that it stands in.
func Style() string { return style }

// shown is what the template is given.
type shown struct {
	B     Bulletin
	Meta  []string
	Hash  string
	Style template.CSS
}

// HTML gives a bulletin as a part of a page, with hash at its end unless it is empty.
func HTML(b Bulletin, hash string, zone *time.Location) (template.HTML, error) {
	var out bytes.Buffer
	if err := render(&out, "bulletin", b, hash, zone); err != nil {
		return "", err
	}
	return template.HTML(out.String()), nil
}

// Page writes a bulletin as a page that needs nothing else, to be kept or printed.
func Page(w io.Writer, b Bulletin, hash string, zone *time.Location) error {
	b.Sections = slices.Clone(b.Sections)
	for i, s := range b.Sections { // its addresses lead nowhere without the server
		tables := make([]Table, len(s.Tables))
		for j, t := range s.Tables {
			tables[j] = unlinked(t)
		}
		b.Sections[i].Tables = tables
	}
	return render(w, "page", b, hash, zone)
}

func render(w io.Writer, name string, b Bulletin, hash string, zone *time.Location) error {
	words, err := WordsIn(b.Lang)
	if err != nil {
		return err
	}
	t, err := template.New("").Funcs(template.FuncMap{
		"say":    words.say,
		"svg":    chart.SVG,
		"value":  words.Value,
		"class":  Table.class,
		"first":  func(c []Column) string { return c[0].Title },
		"spread": func(c Cell) string { return words.spread(c) },
	}).Parse(bulletinHTML)
	if err != nil {
		return fmt.Errorf("report: template: %w", err)
	}
	if err := t.ExecuteTemplate(w, name, shown{b, words.meta(b, zone), hash, template.CSS(paper + style)}); err != nil {
		return fmt.Errorf("show a bulletin: %w", err)
	}
	return nil
}

// spread writes the interval of a cell that has one.
func (w Words) spread(c Cell) string {
	if !c.Known || !c.Spread() {
		return ""
	}
	return w.bounds(c)
}

// class says how a column stands: numbers to the right, sentences wide, days on one line.
func (t Table) class(i int) string {
	switch {
	case t.Columns[i].Wide:
		return "wide"
	case t.Numeric(i):
		return "r"
	case len(t.Rows) > 0 && t.Rows[0][i].Form == Date:
		return "num"
	}
	return "plain"
}

// Numeric tells whether a column holds numbers.
func (t Table) Numeric(i int) bool {
	return len(t.Rows) > 0 && t.Rows[0][i].Numeric()
}

func unlinked(t Table) Table {
	rows := make([][]Cell, len(t.Rows))
	for i, row := range t.Rows {
		rows[i] = unlinkedRow(row)
	}
	t.Rows, t.Total = rows, unlinkedRow(t.Total)
	return t
}

func unlinkedRow(row []Cell) []Cell {
	plain := make([]Cell, len(row))
	for i, c := range row {
		c.Rows = ""
		plain[i] = c
	}
	return plain
}
