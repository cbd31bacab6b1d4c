package inspect

import (
	"math"
	"strings"

	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/inspect/number"
)

// value is a kind of numbers that is looked for.
type value struct {
	lang.Value
	asked reach
}

// valueHits is what was found of a value, once it was needed.
type valueHits struct {
	hits []place
	done bool
}

// turnNumbers are the numbers of a turn, once they were needed.
type turnNumbers struct {
	numbers []number.Number
	done    bool
}

// value is the number of a value, for the tests that ask for it.
func (c *compiler) value(v lang.Value) int32 {
	id := int32(0)
	for int(id) < len(c.values) && c.values[id].Value != v {
		id++
	}
	if int(id) == len(c.values) {
		c.values = append(c.values, value{Value: v})
	}
	c.values[id].asked = c.values[id].asked.join(c.asked)
	return id
}

// value gives the numbers that a value asks for in all turns. That they come in
// the order of the turns is enough for gather, which sorts.
func (s *scene) value(id int32) []place {
	v := &s.values[id]
	if v.done {
		return v.hits
	}
	v.done = true
	known := &s.engine.vocabulary.values[id]
	for turn := range s.in.Transcript.Turns {
		if !s.asked(known.asked, int32(turn)) {
			continue
		}
		if !s.mayHold(known.Kind, turn) {
			continue
		}
		for _, n := range s.numbersOf(turn) {
			if matches(known.Value, n) {
				// Numbers stand behind phrases and expressions among what was found.
				v.hits = append(v.hits, place{turn: int32(turn), from: int32(n.From), to: int32(n.To), what: valuesFrom - id})
			}
		}
	}
	return v.hits
}

// valuesFrom is what a hit of the first value is of; expressions count down from -1.
const valuesFrom = -1 << 24

// mayHold says whether a turn may have a number of a kind; most turns do not, and are
// not read.
func (s *scene) mayHold(kind lang.ValueKind, turn int) bool {
	read := turn < len(s.numbers) && s.numbers[turn].done
	return read || kind != lang.AnAmount || number.MayHoldAmount(s.in.Transcript.Turns[turn].Text)
}

func (s *scene) numbersOf(turn int) []number.Number {
	for len(s.numbers) <= turn {
		if len(s.numbers) < cap(s.numbers) { // an earlier call's, which keeps its memory
			s.numbers = s.numbers[:len(s.numbers)+1]
		} else {
			s.numbers = append(s.numbers, turnNumbers{})
		}
	}
	known := &s.numbers[turn]
	if !known.done {
		known.numbers, known.done = number.Append(known.numbers, s.in.Transcript.Turns[turn].Text), true
	}
	return known.numbers
}

func (s *scene) forgetValues() {
	for i := range s.values {
		s.values[i].hits, s.values[i].done = s.values[i].hits[:0], false
	}
	for i := range s.numbers {
		known := &s.numbers[i]
		clear(known.numbers) // they hold texts
		known.numbers, known.done = known.numbers[:0], false
	}
	s.numbers = s.numbers[:0]
}

// matches says whether a number that was found is one that is asked for.
func matches(v lang.Value, n number.Number) bool {
	switch v.Kind {
	case lang.ANumber:
		return n.Kind == number.Plain && isTo(n.Value, v.Op, v.Number)
	case lang.AnAmount:
		return n.Kind == number.Amount && isTo(n.Value, v.Op, v.Number)
	case lang.APercentage:
		return n.Kind == number.Percentage && isTo(n.Value, v.Op, v.Number)
	case lang.ADuration:
		return n.Kind == number.Duration && (v.Op == "" || lang.Compares(n.Length, v.Op, v.Duration))
	case lang.ATime:
		return n.Kind == number.Clock && isTo(n.Value, v.Op, v.Number) || n.Kind == number.Day && v.Op == ""
	case lang.APhoneNumber:
		return n.Kind == number.Phone && same(n.Digits, v)
	case lang.AStaffNumber:
		return n.Kind == number.Staff && same(n.Digits, v)
	}
	return false
}

func isTo(n float64, operator string, bound float64) bool {
	// Thousandths: what is said to the fen is not exact in binary.
	return operator == "" || lang.Compares(math.Round(n*1000), operator, math.Round(bound*1000))
}

// same compares digits; zeros before a staff number do not matter.
func same(digits string, v lang.Value) bool {
	if v.Op == "" {
		return true
	}
	asked := v.Text
	if v.Kind == lang.AStaffNumber {
		digits, asked = strings.TrimLeft(digits, "0"), strings.TrimLeft(asked, "0")
	}
	return (digits == asked) == (v.Op == "=")
}
