package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/tingcha/tingcha/outgoing"
)

// bom makes spreadsheets read UTF-8.
const bom = "\ufeff"

// CSV writes a bulletin's tables one under the other, each with its title, an empty line
// between. Numbers are plain: shares from 0 to 1, all digits, no separators. A text that a
// spreadsheet would take for a formula has ' before it.
func CSV(w io.Writer, b Bulletin, zone *time.Location) error {
	words, err := WordsIn(b.Lang)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, bom); err != nil {
		return fmt.Errorf("write a table: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	lines := [][]string{{b.Title}, words.meta(b, zone)}
	for _, s := range b.Sections {
		lines = append(lines, []string{""}, []string{s.Title})
		for _, p := range s.Words {
			lines = append(lines, []string{p})
		}
		for _, t := range s.Tables {
			lines = append(lines, words.lines(t)...)
		}
	}
	for _, n := range b.Notes {
		lines = append(lines, []string{n})
	}
	for _, line := range lines {
		for i, text := range line {
			line[i] = outgoing.Cell(text)
		}
		if err := out.Write(line); err != nil {
			return fmt.Errorf("write a table: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}

func (w Words) lines(t Table) [][]string {
	var lines [][]string
	if t.Title != "" {
		lines = append(lines, []string{t.Title})
	}
	lines = append(lines, w.Heads(t))
	rows := t.Rows
	if len(t.Total) > 0 {
		rows = append(slices.Clip(rows), t.Total)
	}
	for _, row := range rows {
		var line []string
		for _, c := range Flat(t, row) {
			line = append(line, plain(c))
		}
		lines = append(lines, line)
	}
	for _, n := range t.Notes {
		lines = append(lines, []string{n})
	}
	return lines
}

// Heads gives the titles of a table's columns in a spreadsheet, those of bounds included.
func (w Words) Heads(t Table) []string {
	var heads []string
	for _, c := range t.Columns {
		heads = append(heads, c.Title)
		if c.Spread {
			heads = append(heads, w.say("low", c.Title), w.say("high", c.Title))
		}
	}
	return heads
}

// Flat gives a row of a table as it stands in a spreadsheet: a cell with an interval is
// three.
func Flat(t Table, row []Cell) []Cell {
	var flat []Cell
	for i, c := range row {
		flat = append(flat, c)
		if t.Columns[i].Spread {
			known := c.Known && c.Spread()
			flat = append(flat, Cell{Form: c.Form, Value: c.Low, Known: known}, Cell{Form: c.Form, Value: c.High, Known: known})
		}
	}
	return flat
}

// plain writes a cell as programs read it.
func plain(c Cell) string {
	switch {
	case !c.Numeric():
		return c.Text
	case !c.Known:
		return ""
	}
	return strconv.FormatFloat(c.Value, 'f', -1, 64)
}
