package postgres

import (
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// PostgreSQL takes no NUL in a text, and nothing that is not UTF-8. Both come from
// broken systems, and a call is not to be lost for them: each such byte becomes
// U+FFFD, at the door, so that what is compared in memory is what is kept.

const replacement = "�"

// clean gives a text that PostgreSQL keeps as it is.
func clean(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", replacement)
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, replacement)
	}
	return s
}

// cleanAll cleans texts in place.
func cleanAll[S ~string](texts ...*S) {
	for _, s := range texts {
		*s = S(clean(string(*s)))
	}
}

// fit makes arguments of statements fit for PostgreSQL: clean texts of plain types.
func fit(args []any) []any {
	for i, a := range args {
		switch v := a.(type) {
		case string:
			args[i] = clean(v)
		case []string:
			args[i] = cleanTexts(v)
		case int, int64, bool, []int64, []bool, []byte, [][]byte, nil:
		default:
			if r := reflect.ValueOf(a); r.Kind() == reflect.String {
				args[i] = clean(r.String())
			}
		}
	}
	return args
}

// cleanTexts leaves the caller's texts as they are.
func cleanTexts(texts []string) []string {
	cleaned := texts
	for i, s := range texts {
		c := clean(s)
		if c == s {
			continue
		}
		if &cleaned[0] == &texts[0] {
			cleaned = slices.Clone(texts)
		}
		cleaned[i] = c
	}
	return cleaned
}

// column gives one field of many rows.
func column[R, V any](rows []R, field func(R) V) []V {
	values := make([]V, len(rows))
	for i, r := range rows {
		values[i] = field(r)
	}
	return values
}
