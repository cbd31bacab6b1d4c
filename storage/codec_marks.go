package storage

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// EncodeMarks gives marks as they are kept: "3000-4500 61000-61000", in milliseconds.
func EncodeMarks(marks []Mark) string {
	var parts []string
	for _, m := range marks {
		parts = append(parts, strconv.FormatInt(m.From.Milliseconds(), 10)+"-"+strconv.FormatInt(m.To.Milliseconds(), 10))
	}
	return strings.Join(parts, " ")
}

// DecodeMarks gives the marks of which EncodeMarks gave s; whatever else it is, is an
// error.
func DecodeMarks(s string) ([]Mark, error) {
	var marks []Mark
	for part := range strings.FieldsSeq(s) {
		from, to, both := strings.Cut(part, "-")
		start, err := strconv.ParseInt(from, 10, 64)
		end, err2 := strconv.ParseInt(to, 10, 64)
		if !both || err != nil || err2 != nil || start < 0 || end < start {
			return nil, fmt.Errorf("mark %q: want two numbers of milliseconds, such as 3000-4500", part)
		}
		marks = append(marks, Mark{time.Duration(start) * time.Millisecond, time.Duration(end) * time.Millisecond})
	}
	return marks, nil
}

// MaxMarks is how many places an appeal may name.
const MaxMarks = 20

// ParseMarks reads the places of a recording that a person wrote: seconds, minutes or
// hours ("44", "0:44", "1:02:03"), alone or as a range ("0:44-0:52"), with commas or
// spaces between. What lies beyond length is a mistake, as is more than [MaxMarks].
func ParseMarks(text string, length time.Duration) ([]Mark, error) {
	text = strings.NewReplacer("，", " ", ",", " ", "、", " ", "；", " ", ";", " ", "：", ":", "–", "-", "—", "-", "~", "-", "～", "-").Replace(text)
	var marks []Mark
	for part := range strings.FieldsSeq(text) {
		from, to, both := strings.Cut(part, "-")
		start, ok := parsePlace(from)
		end := start
		if both && ok {
			end, ok = parsePlace(to)
		}
		switch {
		case !ok:
			return nil, fmt.Errorf("%q is no place of a recording; write such as 0:44 or 0:44-0:52", part)
		case end < start:
			return nil, fmt.Errorf("%q ends before it begins", part)
		case end > length+time.Second:
			return nil, fmt.Errorf("%q is beyond the recording's end", part)
		case len(marks) == MaxMarks:
			return nil, fmt.Errorf("there are more than %d places", MaxMarks)
		}
		marks = append(marks, Mark{start, end})
	}
	return marks, nil
}

// parsePlace reads 44, 0:44 or 1:02:03, the seconds with up to three digits behind a
// point.
func parsePlace(s string) (time.Duration, bool) {
	parts := strings.Split(s, ":")
	if len(parts) > 3 {
		return 0, false
	}
	var at time.Duration
	for i, part := range parts {
		whole, fraction, _ := strings.Cut(part, ".")
		n, err := strconv.ParseUint(whole, 10, 20)
		if err != nil || (fraction != "" && i < len(parts)-1) || len(fraction) > 3 || (len(parts) > 1 && i > 0 && n > 59) {
			return 0, false
		}
		at = at*60 + time.Duration(n)*time.Second
		if fraction != "" {
			f, err := strconv.ParseUint((fraction + "00")[:3], 10, 20)
			if err != nil {
				return 0, false
			}
			at += time.Duration(f) * time.Millisecond
		}
	}
	return at, true
}
