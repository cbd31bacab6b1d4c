package workbook

import (
	"github.com/xuri/excelize/v2"

	"github.com/tingcha/tingcha/report"
)

// styles are the numbers of a workbook's styles.
type styles struct {
	title, head, plain, wide int
	form, total              map[report.Form]int
}

// formats are how a spreadsheet shows numbers.
func formats() map[report.Form]string {
	return map[report.Form]string{
		report.Text:    "@",
		report.Date:    "yyyy-mm-dd",
		report.Count:   "#,##0",
		report.Share:   "0.0%",
		report.Million: "#,##0.0",
		report.Mean:    "#,##0.00",
		report.Score:   "0.00",
		report.Change:  `+0.0%;-0.0%;0.0%`,
		report.Shift:   `+0.0%;-0.0%;0.0%`,
	}
}

func newStyles(f *excelize.File) (styles, error) {
	s := styles{form: map[report.Form]int{}, total: map[report.Form]int{}}
	border := []excelize.Border{
		{Type: "left", Color: "B9B4A8", Style: 1},
		{Type: "right", Color: "B9B4A8", Style: 1},
		{Type: "top", Color: "B9B4A8", Style: 1},
		{Type: "bottom", Color: "B9B4A8", Style: 1},
	}
	shade := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EFEDE6"}}
	text := formats()[report.Text]
	for _, one := range []struct {
		into  *int
		style excelize.Style
	}{
		{&s.title, excelize.Style{Font: &excelize.Font{Family: font, Size: 14, Bold: true}, CustomNumFmt: &text}},
		{&s.head, excelize.Style{Font: &excelize.Font{Family: font, Size: 10, Bold: true}, Border: border, Fill: shade, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}, CustomNumFmt: &text}},
		{&s.plain, excelize.Style{Font: &excelize.Font{Family: font, Size: 10}, CustomNumFmt: &text}},
		{&s.wide, excelize.Style{Font: &excelize.Font{Family: font, Size: 10}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}, CustomNumFmt: &text}},
	} {
		var err error
		if *one.into, err = f.NewStyle(&one.style); err != nil {
			return s, err
		}
	}
	for _, form := range forms() {
		format := formats()[form]
		style := excelize.Style{
			Font: &excelize.Font{Family: font, Size: 10}, Border: border, CustomNumFmt: &format,
			Alignment: &excelize.Alignment{Vertical: "top", WrapText: form == report.Text},
		}
		var err error
		if s.form[form], err = f.NewStyle(&style); err != nil {
			return s, err
		}
		style.Font, style.Fill = &excelize.Font{Family: font, Size: 10, Bold: true}, shade
		if s.total[form], err = f.NewStyle(&style); err != nil {
			return s, err
		}
	}
	return s, nil
}

// forms lists all forms, always in the same order, so that a workbook is always the same.
func forms() []report.Form {
	return []report.Form{report.Text, report.Date, report.Count, report.Share, report.Million, report.Mean, report.Score, report.Change, report.Shift}
}

func (s styles) of(f report.Form, total bool) int {
	if total {
		return s.total[f]
	}
	return s.form[f]
}
