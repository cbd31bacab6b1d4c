package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/tingcha/tingcha/report/chart"
)

// Kind is what a bulletin tells of.
type Kind string

// The kinds of bulletins.
const (
	Indicators  Kind = "indicators"  // 《客服重要服务指标情况通报考核表》
	Supervision Kind = "supervision" // 《对内投诉工作督办表》
	Coverage    Kind = "coverage"    // 质检覆盖情况说明
	Violations  Kind = "violations"  // 违规通报
	Analysis    Kind = "analysis"    // 服务质量分析
	Contest     Kind = "contest"     // 对标竞赛通报
	Awards      Kind = "awards"      // 评比通报
	Groups      Kind = "groups"      // 部门与班组; a page of its own, and no bulletin
)

// Kinds lists every kind of bulletin in the order in which pages show them.
func Kinds() []Kind {
	return []Kind{Indicators, Supervision, Coverage, Violations, Analysis, Contest, Awards}
}

// Bulletin is a document, whole and by itself: what it says does not change when the
// records do.
type Bulletin struct {
	Kind   Kind   `json:"kind"`
	Lang   string `json:"lang"` // of its words: zh or en
	Title  string `json:"title"`
	Period Period `json:"period"`
	Dept   string `json:"dept,omitempty"` // the department it is of; empty for all
	// AsOf is the time at which the records were read.
	AsOf     time.Time `json:"as_of"`
	Sections []Section `json:"sections"`
	Notes    []string  `json:"notes,omitempty"` // how the figures are meant
}

// Section is a part under a heading.
type Section struct {
	Title  string        `json:"title"`
	Words  []string      `json:"words,omitempty"` // paragraphs
	Tables []Table       `json:"tables,omitempty"`
	Charts []chart.Chart `json:"charts,omitempty"`
}

// Table is rows of cells, as many in each as there are columns.
type Table struct {
	Title   string   `json:"title"`
	Columns []Column `json:"columns"`
	Rows    [][]Cell `json:"rows,omitempty"`
	Total   []Cell   `json:"total,omitempty"`
	Empty   string   `json:"empty,omitempty"` // what stands in place of rows
	Notes   []string `json:"notes,omitempty"`
}

// Column is a column of a table.
type Column struct {
	Title string `json:"title"`
	// Wide columns hold sentences.
	Wide bool `json:"wide,omitempty"`
	// Spread says that the cells have intervals, which stand in columns of their own in a
	// spreadsheet.
	Spread bool `json:"spread,omitempty"`
}

// Form is what a cell holds.
type Form string

// The forms of cells.
const (
	Text    Form = "text"
	Date    Form = "date"    // Text is a day
	Count   Form = "count"   // Value is a whole number
	Share   Form = "share"   // Value is from 0 to 1
	Million Form = "million" // Value is of a million
	Mean    Form = "mean"    // Value has two digits
	Score   Form = "score"   // Value is in points
	Change  Form = "change"  // Value is relative: 0.1 is a tenth more
	Shift   Form = "shift"   // Value is a difference of shares: 0.1 is ten percentage points
)

// Cell is one entry of a table.
type Cell struct {
	Form  Form    `json:"form"`
	Text  string  `json:"text,omitempty"`
	Value float64 `json:"value,omitempty"`
	// Known is unset where there is nothing to divide by, or nobody has told.
	Known bool `json:"known,omitempty"`
	// Low and High bound what a share or rate would be in the long run, with 95 %
	// confidence; both 0 for no interval.
	Low  float64 `json:"low,omitempty"`
	High float64 `json:"high,omitempty"`
	// Rows is the address of the rows behind the number, or of what the text names.
	Rows string `json:"rows,omitempty"`
}

// Spread tells whether the cell has an interval.
func (c Cell) Spread() bool { return c.Low != 0 || c.High != 0 }

// Numeric tells whether the cell holds a number, known or not.
func (c Cell) Numeric() bool { return c.Form != Text && c.Form != Date }

// FileName names the file of a bulletin: 违规通报-2026-09.xlsx.
func FileName(b Bulletin, ext string) string {
	name := string(b.Kind)
	if words, err := WordsIn(b.Lang); err == nil {
		name = words.Kind(b.Kind)
	}
	if b.Dept != "" {
		name += "-" + b.Dept
	}
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, name+"-"+b.Period.Code())
	return name + "." + ext
}

// Encode gives the bytes that a bulletin is kept as, and their SHA-256: the same bulletin
// gives the same bytes.
func Encode(b Bulletin) (body []byte, hash string, err error) {
	b.AsOf = b.AsOf.UTC().Truncate(time.Millisecond)
	if body, err = json.Marshal(b); err != nil {
		return nil, "", fmt.Errorf("encode a bulletin: %w", err)
	}
	return body, Hash(body), nil
}

// Hash is the SHA-256 of what a bulletin is kept as, in hexadecimal.
func Hash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// Decode reads what Encode has written.
func Decode(body []byte) (Bulletin, error) {
	var b Bulletin
	if err := json.Unmarshal(body, &b); err != nil {
		return Bulletin{}, fmt.Errorf("decode a bulletin: %w", err)
	}
	return b, nil
}
