package lang

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of what stands in a rulebook.
const (
	MaxFile   = 4 << 20 // bytes of a file
	MaxDecls  = 10_000  // declarations of a file
	MaxDepth  = 100     // parentheses and nots inside each other; sets that include each other
	MaxPhrase = 200     // characters of a phrase, a title, a note
	MaxRegex  = 2 << 10 // bytes of a regular expression
)

// quotation reads a phrase in double quotes, which ends on its line.
func (l *lexer) quotation() (kind, string) {
	from := l.at
	l.at++
	var b strings.Builder
	for l.at < len(l.text) {
		switch r, size := l.rune(); r {
		case '"':
			l.at++
			return l.phrase(from, b.String())
		case '\n':
			return l.open(from, "this phrase")
		case '\\':
			l.escape(&b)
		default:
			b.WriteRune(r)
			if unicode.IsControl(r) && r != '\r' {
				l.fault(l.position(l.at), "a phrase holds only printable characters", "")
			}
			l.at += size
		}
	}
	return l.open(from, "this phrase")
}

func (l *lexer) escape(b *strings.Builder) {
	at := l.at
	l.at++
	if l.at < len(l.text) && (l.text[l.at] == '"' || l.text[l.at] == '\\') {
		b.WriteByte(l.text[l.at])
		l.at++
		return
	}
	l.fault(l.position(at), `in quotes a backslash stands only before " and \; write \\`, "")
}

func (l *lexer) open(from int, what string) (kind, string) {
	l.fault(l.position(from), what+" is not closed on its line", "")
	return brokenToken, ""
}

func (l *lexer) phrase(from int, text string) (kind, string) {
	if n := utf8.RuneCountInString(text); n > MaxPhrase {
		l.fault(l.position(from), fmt.Sprintf("%d characters are too long; at most %d", n, MaxPhrase), "")
	}
	return stringToken, text
}

// regex reads a regular expression between slashes; \/ is a slash in it.
func (l *lexer) regex() (kind, string) {
	from := l.at
	l.at++
	for l.at < len(l.text) {
		switch l.text[l.at] {
		case '/':
			l.at++
			return l.expression(from, l.text[from+1:l.at-1])
		case '\n':
			return l.open(from, "this regular expression")
		case '\\':
			if l.at+1 < len(l.text) && l.text[l.at+1] != '\n' {
				l.at++
			}
		}
		l.at++
	}
	return l.open(from, "this regular expression")
}

// expression makes sure that RE2 takes it, and tells where it does not.
func (l *lexer) expression(from int, written string) (kind, string) {
	if len(written) > MaxRegex {
		l.fault(l.position(from), fmt.Sprintf("a regular expression of %d bytes is too long; at most %d", len(written), MaxRegex), "")
		return regexToken, ""
	}
	text := strings.ReplaceAll(written, `\/`, `/`)
	re, err := regexp.Compile(text)
	if err != nil {
		at, msg := from+1, err.Error()
		if wrong, ok := errors.AsType[*syntax.Error](err); ok {
			at += max(strings.Index(written, wrong.Expr), 0)
			msg = reasonOf(wrong)
			if wrong.Expr != "" {
				msg += ": " + short(wrong.Expr)
			}
		}
		l.fault(l.position(at), "regular expression: "+msg, "")
		return regexToken, text
	}
	if re.MatchString("") {
		l.fault(l.position(from), "this regular expression matches nothing at all, so it is found everywhere; ask for at least one character", "")
	}
	return regexToken, text
}

// reasonOf says why RE2 does not take an expression. What it leaves out by design
// is named.
func reasonOf(wrong *syntax.Error) string {
	expr := wrong.Expr
	switch {
	case wrong.Code == syntax.ErrInvalidEscape && len(expr) > 1 && expr[1] >= '1' && expr[1] <= '9':
		return "RE2 has no references back to a group, since they may take time without bound"
	case wrong.Code == syntax.ErrMissingRepeatArgument, len(expr) < 3:
	case strings.HasPrefix(expr, "(?=") || strings.HasPrefix(expr, "(?!") || strings.HasPrefix(expr, "(?<=") || strings.HasPrefix(expr, "(?<!"):
		return "RE2 cannot look ahead or behind; use `but not`, near or an order of conditions"
	case strings.HasPrefix(expr, "(?>"):
		return "RE2 has no atomic groups, and never tracks back"
	}
	return string(wrong.Code)
}
