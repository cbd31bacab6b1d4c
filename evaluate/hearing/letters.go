package hearing

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/tingcha/tingcha/inspect/text"
)

// Letters is a text as errors are counted in it. White space and punctuation are left
// out; traditional characters, capitals and full-width forms are the plain ones; a
// number is written in Arabic digits, however it was: 三十块 and 30块 are one, as are
// 幺二三一五 and 12315, 百分之五 and 5%, 两点五 and 2.5. Fillers such as 呃 count.
func Letters(words string) []rune {
	var all []rune
	for _, r := range words {
		all = append(all, text.Rune(r))
	}
	all = percents(numbers(all))
	return slices.DeleteFunc(all, func(r rune) bool { return text.Separates(r) || unicode.IsSpace(r) })
}

const hundredths = "百分之"

// percents writes 百分之5 as 5%, and the sign as a letter that stays.
func percents(in []rune) []rune {
	var out []rune
	for i := 0; i < len(in); i++ {
		if behind := i + len([]rune(hundredths)); behind < len(in) && string(in[i:behind]) == hundredths && arabic(in[behind]) {
			for i = behind; i < len(in) && (arabic(in[i]) || in[i] == '.' && i+1 < len(in) && arabic(in[i+1])); i++ {
				out = append(out, in[i])
			}
			out = append(out, []rune(hundredths)...)
			i--
			continue
		}
		if in[i] == '%' {
			out = append(out, []rune(hundredths)...)
			continue
		}
		out = append(out, in[i])
	}
	return out
}

// numbers writes every number in Arabic digits.
func numbers(in []rune) []rune {
	var out []rune
	for i := 0; i < len(in); {
		n := 0
		for i+n < len(in) && (digit(in[i+n]) >= 0 || n > 0 && unit(in[i+n]) > 0 || unit(in[i+n]) == 10) {
			n++
		}
		switch {
		case n > 0:
			out = append(out, number(in[i:i+n])...)
			i += n
		case in[i] == '点' && i > 0 && digit(in[i-1]) >= 0 && i+1 < len(in) && digit(in[i+1]) >= 0:
			out = append(out, '.')
			i++
		case in[i] == ',' && thousand(in, i):
			i++
		default:
			out = append(out, in[i])
			i++
		}
	}
	return out
}

// thousand says whether a comma stands as in 1,000.
func thousand(in []rune, comma int) bool {
	n := 0
	for comma+n+1 < len(in) && arabic(in[comma+n+1]) {
		n++
	}
	return n == 3 && comma > 0 && arabic(in[comma-1])
}

// number writes a run of digits and units: its value where it has one, and otherwise
// digit by digit with the units left standing.
func number(run []rune) []rune {
	if value, ok := valueOf(run); ok {
		return []rune(strconv.Itoa(value))
	}
	out := slices.Clone(run)
	for i, r := range run {
		if d := digit(r); d >= 0 {
			out[i] = rune('0' + d)
		}
	}
	return out
}

// most is more than any number that is written out.
const most = 1_000_000_000_000

// valueOf reads a number with units, such as 三千零五十, 一百五 or 3万. It is none
// without a unit, and when two digits stand side by side, as in 三五百.
func valueOf(run []rune) (value int, ok bool) {
	var whole, section int
	pending, last := -1, 0 // a digit that waits for its unit, and the unit before
	for i := 0; i < len(run); i++ {
		r := run[i]
		switch u := unit(r); {
		case arabic(r):
			if pending >= 0 {
				return 0, false
			}
			for pending = 0; i < len(run) && arabic(run[i]) && pending < most; i++ {
				pending = 10*pending + digit(run[i])
			}
			i--
			last = min(last, 1)
		case u == 0:
			if pending >= 0 {
				return 0, false
			}
			if pending = digit(r); pending == 0 { // 一百零五
				pending, last = -1, min(last, 1)
			}
		case u < 10_000:
			if pending < 0 && (u != 10 || section > 0) {
				return 0, false
			}
			section, pending, last = section+u*max(pending, 1), -1, u
		default:
			section, pending = section+max(pending, 0), -1
			if section == 0 {
				whole *= u
			} else {
				whole, section = whole+section*u, 0
			}
			last = u
		}
		if whole+section >= most {
			return 0, false
		}
	}
	if pending > 0 {
		section += pending * max(last/10, 1)
	}
	return whole + section, last > 0
}

func arabic(r rune) bool { return r >= '0' && r <= '9' }

// digit is the value of a digit in either writing; -1 for anything else.
func digit(r rune) int {
	if arabic(r) {
		return int(r - '0')
	}
	switch r {
	case '〇':
		return 0
	case '幺':
		return 1
	case '两':
		return 2
	}
	if at := strings.IndexRune("零一二三四五六七八九", r); at >= 0 {
		return at / len("零")
	}
	return -1
}

// unit is what a character multiplies by; 0 for anything else.
func unit(r rune) int {
	switch r {
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	case '万':
		return 10_000
	case '亿':
		return 100_000_000
	}
	return 0
}
