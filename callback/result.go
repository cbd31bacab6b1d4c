package callback

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// ScriptItem is something that is said in a callback besides the question how it was (C09).
type ScriptItem string

// The items of a callback's script.
const (
	Verified  ScriptItem = "verified"  // 核实处理结果
	Asked     ScriptItem = "asked"     // 询问满意度
	Publicity ScriptItem = "publicity" // 二次宣传
	Offer     ScriptItem = "offer"     // 电话营销
)

// Script lists every item, in the order in which they are said.
func Script() []ScriptItem { return []ScriptItem{Verified, Asked, Publicity, Offer} }

// Result is what somebody notes of a call to a customer.
type Result struct {
	Key   string // unique to one press of a button
	By    string
	At    time.Time
	Try   Try // its At is that of the result
	Said  []ScriptItem
	Words string
}

// MaxWords is the longest note, in characters.
const MaxWords = 1000

// Check tells what is wrong with a result, nil when nothing is. The error names the field
// and what to do.
func (r Result) Check() error {
	switch {
	case r.Key == "" || r.By == "" || r.At.IsZero():
		return MistakeError{"key", "send the form again"}
	case r.Try.Score < 0 || r.Try.Score > 5:
		return MistakeError{"score", "write 1 to 5, or 0 for none"}
	case !r.Try.Reached && (r.Try.Score > 0 || len(r.Said) > 0):
		return MistakeError{"reached", "who was not reached said nothing and heard nothing"}
	case utf8.RuneCountInString(r.Words) > MaxWords:
		return MistakeError{"words", fmt.Sprintf("write at most %d characters", MaxWords)}
	}
	for i, item := range r.Said {
		if !slices.Contains(Script(), item) || slices.Contains(r.Said[:i], item) {
			return MistakeError{"said", fmt.Sprintf("%q is no item of the script, or is there twice", item)}
		}
	}
	return nil
}

// MistakeError is what is wrong with what somebody noted, in the field that it is in.
type MistakeError struct {
	Field string
	Text  string // what to do about it
}

// Error names the field and says what to do.
func (e MistakeError) Error() string { return e.Field + ": " + e.Text }
