// Package workbook writes bulletins as workbooks (XLSX): a sheet for each table, numbers as
// numbers with their formats, heads that stay, and no formulas.
package workbook

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/tingcha/tingcha/report"
)

// font is one that every system with Chinese has a likeness of.
const font = "Microsoft YaHei"

// What a cell and the name of a sheet may hold, in UTF-16 units and characters.
const (
	mostText = 32767
	mostName = 31
)

// Write writes a bulletin as a workbook. The same bulletin gives the same bytes.
func Write(w io.Writer, b report.Bulletin, zone *time.Location) error {
	words, err := report.WordsIn(b.Lang)
	if err != nil {
		return err
	}
	f := excelize.NewFile(excelize.Options{UnzipSizeLimit: 64 << 20})
	defer f.Close() //nolint:errcheck // it has no files of its own: nothing was opened
	book := book{File: f, words: words, names: map[string]bool{}}
	if err := book.write(b, zone); err != nil {
		return fmt.Errorf("make a workbook: %w", err)
	}
	if _, err := f.WriteTo(w); err != nil {
		return fmt.Errorf("write a workbook: %w", err)
	}
	return nil
}

// book is a workbook that is being made.
type book struct {
	*excelize.File
	words  report.Words
	styles styles
	names  map[string]bool // of its sheets, in lower case
}

func (b *book) write(of report.Bulletin, zone *time.Location) error {
	var err error
	if b.styles, err = newStyles(b.File); err != nil {
		return err
	}
	at := of.AsOf.UTC().Format(time.RFC3339)
	if err := b.SetDocProps(&excelize.DocProperties{Title: of.Title, Creator: "tingcha", Created: at, Modified: at}); err != nil {
		return err
	}
	for _, s := range of.Sections {
		if len(s.Tables) == 0 {
			if err := b.prose(s); err != nil {
				return err
			}
		}
		for _, t := range s.Tables {
			if err := b.table(of, s, t, zone); err != nil {
				return err
			}
		}
	}
	if len(of.Notes) > 0 {
		if err := b.prose(report.Section{Title: b.words.Notes(), Words: of.Notes}); err != nil {
			return err
		}
	}
	if len(b.names) == 0 {
		return b.prose(report.Section{Title: of.Title})
	}
	b.SetActiveSheet(0)
	return nil
}

// sheet begins a sheet with a title that no other has.
func (b *book) sheet(title string) (string, error) {
	name := sheetName(title)
	for n := 2; b.names[strings.ToLower(name)]; n++ {
		more := fmt.Sprintf(" %d", n)
		name = cut(sheetName(title), mostName-len(more)) + more
	}
	first := len(b.names) == 0
	b.names[strings.ToLower(name)] = true
	if first {
		return name, b.SetSheetName("Sheet1", name)
	}
	_, err := b.NewSheet(name)
	return name, err
}

// sheetName leaves out what the name of a sheet may not have.
func sheetName(title string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`:\/?*[]：`, r):
			return ' '
		case r < ' ' || r == utf8.RuneError:
			return -1
		}
		return r
	}, title)
	if name = strings.Trim(cut(name, mostName), " '"); name == "" {
		return "-"
	}
	return name
}

// cut leaves of a text at most so many UTF-16 units.
func cut(text string, most int) string {
	n := 0
	for i, r := range text {
		if n++; r > 0xffff {
			n++
		}
		if n > most {
			return text[:i]
		}
	}
	return text
}

// prose is a sheet of sentences.
func (b *book) prose(s report.Section) error {
	name, err := b.sheet(s.Title)
	if err != nil {
		return err
	}
	if err := b.SetColWidth(name, "A", "A", 100); err != nil {
		return err
	}
	if err := b.text(name, 1, 1, s.Title, b.styles.title); err != nil {
		return err
	}
	for i, words := range s.Words {
		if err := b.text(name, 1, i+2, words, b.styles.wide); err != nil {
			return err
		}
	}
	return nil
}

// text sets a cell to a text, whatever it looks like.
func (b *book) text(sheet string, col, row int, text string, style int) error {
	at, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return err
	}
	if err := b.SetCellStr(sheet, at, cut(legible(text), mostText)); err != nil {
		return err
	}
	return b.SetCellStyle(sheet, at, at, style)
}

// legible leaves out characters that XML cannot hold.
func legible(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
}
