package intake

import "strings"

// The state of reading delimited text. A quotation mark counts only where a field
// begins; inside a quoted field two of them are one.
type quoting int

const (
	fieldStart quoting = iota
	plain
	quoted
	quoteSeen // inside a quoted field, after a mark that closes it or is doubled
)

func (q quoting) after(c, delim byte) quoting {
	switch {
	case q == quoted && c == '"':
		return quoteSeen
	case q == quoted, q == quoteSeen && c == '"':
		return quoted
	case c == delim:
		return fieldStart
	case q == fieldStart && c == '"':
		return quoted
	default:
		return plain
	}
}

// open says whether a quoted field is still open at the end of the line.
func open(line []byte, delim byte, inQuotes bool) bool {
	q := fieldStart
	if inQuotes {
		q = quoted
	}
	for _, c := range line {
		q = q.after(c, delim)
	}
	return q == quoted
}

// split takes a record apart.
func split(record string, delim byte) []string {
	if !strings.Contains(record, `"`) {
		return strings.Split(record, string(delim))
	}
	var (
		fields []string
		field  strings.Builder
		q      = fieldStart
	)
	for i := range len(record) {
		c := record[i]
		next := q.after(c, delim)
		switch {
		case next == fieldStart:
			fields = append(fields, field.String())
			field.Reset()
		case q == fieldStart && next == quoted, next == quoteSeen:
		default:
			field.WriteByte(c)
		}
		q = next
	}
	return append(fields, field.String())
}
