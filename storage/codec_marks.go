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
