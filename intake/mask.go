package intake

import (
	"bytes"
	"strings"

	"github.com/tingcha/tingcha/storage"
)

// longRun is the number of digits in a row from which they may be somebody's
// telephone number.
const longRun = 7

// mask hides what may be a telephone number: runs of seven or more digits, and
// mobile numbers written in groups. It works on bytes because a dead letter is
// kept as it came, in whatever encoding: full-width digits of UTF-8 and of GBK
// count as digits.
func mask(raw []byte) []byte {
	out := make([]byte, 0, len(raw))
	for len(raw) > 0 {
		run, digits, longest := number(raw)
		if run == 0 {
			out = append(out, raw[0])
			raw = raw[1:]
			continue
		}
		if longest >= longRun || isPhone(digits) {
			out = append(out, strings.Repeat("*", len(digits))...)
		} else {
			out = append(out, raw[:run]...)
		}
		raw = raw[run:]
	}
	return out
}

// number measures the number at the beginning of b: how many bytes it takes with
// single separators between its groups, its digits, and its longest group.
func number(b []byte) (size int, digits []byte, longest int) {
	group := 0
	for i := 0; i < len(b); {
		d, width := digit(b[i:])
		switch {
		case width > 0:
			digits = append(digits, d)
			group++
			longest = max(longest, group)
			i += width
			size = i
		case group > 0 && (b[i] == '-' || b[i] == ' '):
			group = 0
			i++
		default:
			return size, digits, longest
		}
	}
	return size, digits, longest
}

// digit reads one digit in ASCII, full width in UTF-8, or full width in GBK.
func digit(b []byte) (d byte, width int) {
	switch {
	case b[0] >= '0' && b[0] <= '9':
		return b[0], 1
	case len(b) >= 3 && b[0] == 0xEF && b[1] == 0xBC && b[2] >= 0x90 && b[2] <= 0x99:
		return '0' + b[2] - 0x90, 3
	case len(b) >= 2 && b[0] == 0xA3 && b[1] >= 0xB0 && b[1] <= 0xB9:
		return '0' + b[1] - 0xB0, 2
	}
	return 0, 0
}

// isPhone knows a mainland number that was written in groups: a mobile, with or
// without the country's code or a trunk zero, or a landline with its area code.
func isPhone(digits []byte) bool {
	s := string(digits)
	if s[0] == '0' && len(s) >= 10 && len(s) <= 12 {
		return true
	}
	for _, prefix := range []string{"0086", "86", "0"} {
		if len(s) == 11+len(prefix) {
			s = strings.TrimPrefix(s, prefix)
		}
	}
	return len(s) == 11 && s[0] == '1' && s[1] >= '3'
}

// keep is what a dead letter keeps of a record. A number that the cut goes
// through is left out.
func keep(raw []byte) []byte {
	if len(raw) <= storage.MaxRaw {
		return mask(raw)
	}
	return bytes.TrimRight(mask(raw[:storage.MaxRaw]), "0123456789")
}

// quote shows a value inside a message: masked, and not longer than a line.
func quote(s string) string {
	const most = 60
	s = string(mask([]byte(s)))
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return "“" + s + "”"
}
