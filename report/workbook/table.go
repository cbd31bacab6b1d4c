package workbook

import (
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/tingcha/tingcha/report"
)

// table is a sheet with a table: what it is of in three lines, the head, the rows, the
// total, the notes.
func (b *book) table(of report.Bulletin, s report.Section, t report.Table, zone *time.Location) error {
	title := t.Title
	if title == "" {
		title = s.Title
	}
	name, err := b.sheet(title)
	if err != nil {
		return err
	}
	for i, line := range []string{of.Title, title, b.words.Meta(of, zone)} {
		style := b.styles.plain
		if i == 0 {
			style = b.styles.title
		}
		if err := b.text(name, 1, i+1, line, style); err != nil {
			return err
		}
	}
	const head = 5
	for i, words := range b.words.Heads(t) {
		if err := b.text(name, i+1, head, words, b.styles.head); err != nil {
			return err
		}
	}
	row := head + 1
	for _, cells := range t.Rows {
		if err := b.row(name, row, report.Flat(t, cells), false); err != nil {
			return err
		}
		row++
	}
	if len(t.Total) > 0 {
		if err := b.row(name, row, report.Flat(t, t.Total), true); err != nil {
			return err
		}
		row++
	}
	for _, note := range append(append([]string{}, s.Words...), t.Notes...) {
		row++
		if err := b.text(name, 1, row, note, b.styles.plain); err != nil {
			return err
		}
	}
	if err := b.widths(name, t); err != nil {
		return err
	}
	return b.layout(name, head)
}

// layout keeps the head in sight and on every sheet of A4.
func (b *book) layout(name string, head int) error {
	if err := b.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: cellAt(1, head+1), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	size, landscape, wide, fit := 9, "landscape", 1, true // 9 is A4
	if err := b.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &size, Orientation: &landscape, FitToWidth: &wide, FitToHeight: new(int)}); err != nil {
		return err
	}
	if err := b.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	quoted := "'" + strings.ReplaceAll(name, "'", "''") + "'"
	return b.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: quoted + "!$5:$5", Scope: name})
}

// widths makes columns of sentences wide.
func (b *book) widths(name string, t report.Table) error {
	col := 1
	for _, c := range t.Columns {
		n, width := 1, 14.0
		if c.Spread {
			n = 3
		}
		if c.Wide {
			width = 42
		}
		from, err := excelize.ColumnNumberToName(col)
		if err != nil {
			return err
		}
		to, err := excelize.ColumnNumberToName(col + n - 1)
		if err != nil {
			return err
		}
		if err := b.SetColWidth(name, from, to, width); err != nil {
			return err
		}
		col += n
	}
	return nil
}

func (b *book) row(name string, row int, cells []report.Cell, total bool) error {
	for i, c := range cells {
		if err := b.cell(name, i+1, row, c, total); err != nil {
			return err
		}
	}
	return nil
}

// cell sets a number as a number, a day as a day, everything else as a text.
func (b *book) cell(name string, col, row int, c report.Cell, total bool) error {
	style := b.styles.of(c.Form, total)
	at := cellAt(col, row)
	switch day, err := time.Parse(time.DateOnly, c.Text); {
	case c.Form == report.Date && err == nil:
		if err := b.SetCellValue(name, at, day); err != nil {
			return err
		}
	case !c.Numeric():
		return b.text(name, col, row, c.Text, style)
	case c.Known && c.Form == report.Count:
		if err := b.SetCellInt(name, at, int64(c.Value)); err != nil {
			return err
		}
	case c.Known:
		if err := b.SetCellFloat(name, at, c.Value, -1, 64); err != nil {
			return err
		}
	}
	return b.SetCellStyle(name, at, at, style)
}

// cellAt names a cell. Its place is one that a sheet has: tables have some dozen columns.
func cellAt(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		panic("workbook: " + err.Error())
	}
	return name
}
