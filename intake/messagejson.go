package intake

import (
	"bytes"
	"unicode/utf8"
)

// maxDepth is how deep the values of a message may be nested. Ours need four.
const maxDepth = 64

// plainJSON refuses a message that no reader ought to be given, before anything is
// made of it: too long, not UTF-8, not one object, nested without end. A NUL, which
// databases do not take, becomes the sign for a character that was lost.
func plainJSON(value []byte) ([]byte, *Error) {
	value = bytes.TrimPrefix(value, []byte("\ufeff"))
	if len(value) > MaxMessage {
		return nil, wrong("", "too_long", "the message is longer than %d MiB; send long transcripts as files", MaxMessage>>20)
	}
	if !utf8.Valid(value) {
		return nil, wrong("", "text_invalid", "not UTF-8; publish messages in UTF-8")
	}
	body := bytes.TrimSpace(value)
	if len(body) == 0 || body[0] != '{' {
		return nil, wrong("", "bad_json", "not a JSON object; publish one object a message")
	}
	nulls, deep := survey(body)
	if deep > maxDepth {
		return nil, wrong("", "bad_json", "nested deeper than %d levels; publish the object that docs/topics.md shows", maxDepth)
	}
	if len(nulls) > 0 {
		body = bytes.Clone(body) // the topic's own bytes stay as they are
		for _, at := range nulls {
			copy(body[at:], `\ufffd`)
		}
	}
	return body, nil
}

// survey finds where a NUL is written in JSON, and how deep its values are nested.
// Of what is not JSON it tells something.
func survey(b []byte) (nulls []int, deepest int) {
	depth, quoted := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			quoted = !quoted
		case quoted && c == '\\':
			if bytes.HasPrefix(b[i:], []byte(`\u0000`)) {
				nulls = append(nulls, i)
			}
			i++ // what is escaped ends no text
		case quoted:
		case c == '{', c == '[':
			depth++
			deepest = max(deepest, depth)
		case c == '}', c == ']':
			depth--
		}
	}
	return nulls, deepest
}
