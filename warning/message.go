package warning

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Message is what people are told of a warning: a text with fields in braces, the first
// line of which is the subject. Nothing is in it but what its fields name.
type Message struct {
	parts []part
}

// part is a text, or a field by its name.
type part struct{ text, field string }

// UsualMessage is told where the owner has written nothing else.
const UsualMessage = "【{level}预警】{title}{scope}：{window}内 {count} 件\n自 {since} 起，阈值 {threshold}。请处理：{link}"

// mostMessage is the longest template, in characters.
const mostMessage = 2000

// Facts are the values of fields.
type Facts struct {
	Level, Title, Scope, Window, Count, Threshold, Since, At, Usual, Link, Gist string
}

func (f Facts) fields() map[string]string {
	return map[string]string{
		"level": f.Level, "title": f.Title, "scope": f.Scope, "window": f.Window, "count": f.Count, "threshold": f.Threshold,
		"since": f.Since, "at": f.At, "usual": f.Usual, "link": f.Link, "gist": f.Gist,
	}
}

// Fields lists the names of fields.
func Fields() []string { return slices.Sorted(maps.Keys(Facts{}.fields())) }

// ParseMessage reads a template. {{ and }} stand for braces.
func ParseMessage(text string) (Message, error) {
	var m Message
	if !utf8.ValidString(text) || utf8.RuneCountInString(text) > mostMessage {
		return m, fmt.Errorf("write UTF-8 of %d characters at most", mostMessage)
	}
	if strings.TrimSpace(text) == "" {
		return m, fmt.Errorf("is empty; write a text such as %q, or leave it out", UsualMessage)
	}
	var plain strings.Builder
	for rest := text; rest != ""; {
		switch {
		case strings.HasPrefix(rest, "{{"), strings.HasPrefix(rest, "}}"):
			plain.WriteByte(rest[0])
			rest = rest[2:]
		case rest[0] == '{':
			name, behind, closed := strings.Cut(rest[1:], "}")
			if _, known := (Facts{}).fields()[name]; !closed || !known {
				return Message{}, fmt.Errorf("{%s is no field; write one of {%s}, and {{ for a brace", shortened(rest[1:]), strings.Join(Fields(), "}, {"))
			}
			m.parts = append(m.parts, part{text: plain.String()}, part{field: name})
			plain.Reset()
			rest = behind
		case rest[0] == '}':
			return Message{}, errors.New("a } closes nothing; write }} for a brace")
		default:
			plain.WriteByte(rest[0])
			rest = rest[1:]
		}
	}
	m.parts = append(m.parts, part{text: plain.String()})
	return m, nil
}

func shortened(text string) string {
	if r := []rune(text); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return text
}

// Write gives the subject, which is one line, and the whole text.
func (m Message) Write(f Facts) (subject, body string) {
	fields := f.fields()
	var b strings.Builder
	for _, p := range m.parts {
		b.WriteString(p.text)
		b.WriteString(clean(fields[p.field]))
	}
	body = strings.TrimSpace(b.String())
	subject, _, _ = strings.Cut(body, "\n")
	return strings.TrimSpace(clean(subject)), body
}

// clean makes one line of a value, so that what was said over a telephone writes no line
// of its own into a message.
func clean(value string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' || r == '\u0085' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(value, "\ufffd"))
}
