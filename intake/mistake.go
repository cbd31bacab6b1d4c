package intake

import (
	"fmt"

	"github.com/tingcha/tingcha/storage"
)

// Error says why one record was not taken in, or which of its fields was not. It
// never stops the next one.
type Error struct {
	Line   int    // in the file, from 1; 0 when it has no lines
	Field  string // "" when the whole record is meant
	Reason string // a code of docs/formats.md
	Detail string // for people, with what to do
	Raw    []byte // what was read, numbers masked, at most storage.MaxRaw bytes
}

// Error gives line, field and what is wrong.
func (m *Error) Error() string {
	where := ""
	if m.Line > 0 {
		where = fmt.Sprintf("line %d: ", m.Line)
	}
	if m.Field != "" {
		where += m.Field + ": "
	}
	return where + m.Detail
}

// letter is the mistake as a dead letter of the file called name.
func (m *Error) letter(name string) storage.DeadLetter {
	return storage.DeadLetter{
		Name: name, Line: m.Line, Field: m.Field,
		Reason: m.Reason, Detail: m.Detail, Raw: m.Raw,
	}
}

// wrong makes a mistake in a field; line and raw text are added by whoever knows
// them.
func wrong(field, reason, format string, args ...any) *Error {
	return &Error{Field: field, Reason: reason, Detail: fmt.Sprintf(format, args...)}
}
