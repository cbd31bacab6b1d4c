package lang

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// ValueKind says what is counted by a number that was said.
type ValueKind int

// The kinds of values.
const (
	ANumber ValueKind = iota // 三千八百度; none of the others
	AnAmount
	ATime
	ADuration
	APercentage
	APhoneNumber
	AStaffNumber
)

// valueNames are the words for the kinds, in their order.
func valueNames() []string {
	return []string{"a number", "an amount", "a time", "a duration", "a percentage", "a phone number", "a staff number"}
}

// String is the kind with its article.
func (k ValueKind) String() string { return valueNames()[k] }

// Value asks for numbers that are said, written or spoken.
type Value struct {
	Kind     ValueKind
	Op       string        // one of Operators; empty when any will do
	Number   float64       // of numbers; of amounts in yuan; of percentages in per cent; of times in minutes since midnight
	Duration time.Duration // of durations
	Text     string        // of phone and staff numbers their digits, of times HH:MM
}

// String prints the value and what it is compared with.
func (v Value) String() string {
	if v.Op == "" {
		return v.Kind.String()
	}
	text := v.Kind.String() + " " + v.Op + " "
	switch v.Kind {
	case ADuration:
		return text + printDuration(v.Duration)
	case ATime, APhoneNumber, AStaffNumber:
		return text + quote(v.Text)
	case APercentage:
		return text + printNumber(v.Number) + " %"
	default:
		return text + printNumber(v.Number)
	}
}

func printNumber(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// valueSaid reads an amount > 100.
func (p *parser) valueSaid() (Item, bool) {
	item := Item{Kind: ValueItem, Pos: p.position(p.peek(0).at)}
	p.take()
	words := []string{"number", "amount", "time", "duration", "percentage", "phone", "staff"}
	word, ok := p.oneOf("what numbers count", words...)
	if !ok {
		return item, false
	}
	v := Value{Kind: ValueKind(slices.Index(words, word))}
	if v.Kind >= APhoneNumber && !p.words("number") {
		return item, false
	}
	if t := p.peek(0); t.kind == signToken && slices.Contains(Operators(), t.text) {
		v.Op = p.take().text
		if !p.valueBound(&v) {
			return item, false
		}
	}
	item.Value, item.Text = &v, v.String()
	return item, true
}

// valueBound reads what a value is compared with.
func (p *parser) valueBound(v *Value) (ok bool) {
	t := p.peek(0)
	switch v.Kind {
	case ADuration:
		v.Duration, ok = p.duration(time.Second, MaxValueDuration)
		return ok
	case ATime:
		if v.Number, ok = clockTime(t.text); t.kind != stringToken || !ok {
			return p.unfit(`a time of day is written "22:30"`)
		}
		v.Text = t.text
	case APhoneNumber, AStaffNumber:
		if v.Op != "=" && v.Op != "!=" {
			return p.unfit(v.Kind.String() + " is only equal or not; write = or !=")
		}
		if t.kind != stringToken || t.text == "" || strings.Trim(t.text, "0123456789") != "" {
			return p.unfit(`a telephone or staff number is written "1024"`)
		}
		v.Text = t.text
	default:
		n, err := strconv.ParseFloat(t.text, 64)
		if t.kind != numberToken || err != nil || n > maxValue || n < 0 {
			return p.unfit("expected a number such as 100 or 99.5, found " + t.String())
		}
		v.Number = n
		p.take()
		if v.Kind == APercentage {
			p.taken("%")
		}
		return true
	}
	p.take()
	return true
}

// MaxValueDuration is the longest time that a duration that was said is compared
// with.
const MaxValueDuration = 3650 * 24 * time.Hour

const maxValue = 1e12

// clockTime reads HH:MM as minutes since midnight.
func clockTime(text string) (float64, bool) {
	h, m, found := strings.Cut(text, ":")
	hour, err := strconv.Atoi(h)
	minute, bad := strconv.Atoi(m)
	if !found || len(h) != 2 || len(m) != 2 || err != nil || bad != nil || hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		return 0, false
	}
	return float64(hour*60 + minute), true
}
