package report

import (
	"math"
	"strconv"
	"strings"
)

// Show writes a cell as people read it: 92.3% [88.1, 95.0], 1,204, –.
func (w Words) Show(c Cell) string {
	if !c.Numeric() {
		return c.Text
	}
	if !c.Known {
		return w.say("unknown")
	}
	shown := w.number(c.Form, c.Value)
	if c.Spread() {
		shown += " " + w.bounds(c)
	}
	return shown
}

// Value is Show without the interval.
func (w Words) Value(c Cell) string {
	c.Low, c.High = 0, 0
	return w.Show(c)
}

// bounds writes an interval: [88.1, 95.0].
func (w Words) bounds(c Cell) string {
	low, high := w.number(c.Form, c.Low), w.number(c.Form, c.High)
	if c.Form == Shift { // the unit stands behind the value
		low, high = signed(100*c.Low), signed(100*c.High)
	}
	return "[" + strings.TrimSuffix(low, "%") + ", " + strings.TrimSuffix(high, "%") + "]"
}

func (w Words) number(f Form, v float64) string {
	switch f {
	case Count:
		return grouped(strconv.FormatFloat(math.Round(v), 'f', 0, 64))
	case Share:
		return fixed(100*v, 1) + "%"
	case Million:
		return grouped(fixed(v, 1))
	case Mean, Score:
		return grouped(fixed(v, 2))
	case Change:
		return signed(100*v) + "%"
	case Shift:
		return w.say("points", signed(100*v))
	case Text, Date:
	}
	return ""
}

// fixed writes a number with so many digits; what rounds to nothing has no sign.
func fixed(v float64, digits int) string {
	s := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return s
}

// signed writes a number with one digit, and the sign of what is more than nothing, too.
func signed(v float64) string {
	s := fixed(v, 1)
	if !strings.HasPrefix(s, "-") && strings.Trim(s, "0.") != "" {
		s = "+" + s
	}
	return strings.Replace(s, "-", "−", 1)
}

// grouped sets a comma before every three digits.
func grouped(s string) string {
	whole, rest, found := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "−", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if found {
		rest = "." + rest
	}
	return sign + whole + rest
}
