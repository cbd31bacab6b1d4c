package lang

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lexer cuts a source into tokens, one at a time.
type lexer struct {
	*source
	at       int
	lineHas  bool   // a token has been read on this line
	last     string // text of the last two tokens: an example begins behind `fires {`
	before   string
	comments []comment
}

// next reads one token. Behind the end of the file it gives endOfFile for ever.
func (l *lexer) next() token {
	var t token
	if l.before == fires || l.before == silent {
		if l.last == "{" {
			t = l.block()
			l.before, l.last = "", ""
			return t
		}
	}
	if l.full() {
		l.at = len(l.text)
	}
	l.skip()
	t = token{at: l.at, first: !l.lineHas, comments: l.comments}
	l.comments = nil
	l.lineHas = true
	t.kind, t.text = l.word()
	t.end = l.at
	l.before, l.last = l.last, ""
	if t.kind == nameToken || t.kind == signToken {
		l.last = t.text
	}
	return t
}

// skip passes over white space and gathers comments.
func (l *lexer) skip() {
	for l.at < len(l.text) {
		switch r, size := l.rune(); {
		case r == '\n':
			l.lineHas = false
			l.at++
		case r == '#':
			from := l.at
			l.at += len(restOfLine(l.text[l.at:]))
			text := strings.TrimSpace(l.text[from:l.at])
			l.comments = append(l.comments, comment{strings.ToValidUTF8(text, "\uFFFD"), from})
		case unicode.IsSpace(r) || r == '\uFEFF':
			l.at += size
		default:
			return
		}
	}
}

func restOfLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

func (l *lexer) rune() (rune, int) { return utf8.DecodeRuneInString(l.text[l.at:]) }

// word reads what begins at l.at and moves behind it.
func (l *lexer) word() (kind, string) {
	if l.at >= len(l.text) {
		return endOfFile, ""
	}
	switch r, size := l.rune(); {
	case r == '"':
		return l.quotation()
	case r == '/':
		return l.regex()
	case isLetter(r):
		return nameToken, l.name()
	case isDigit(r), r == '-' && l.digitAt(l.at+1):
		return l.number()
	case strings.ContainsRune("(){},|=!<>%", r):
		return l.sign()
	default:
		at := l.at
		l.at += size
		return l.strange(at, r)
	}
}

func isLetter(r rune) bool { return r != utf8.RuneError && unicode.IsLetter(r) }
func isDigit(r rune) bool  { return r >= '0' && r <= '9' }

// Signs that a Chinese keyboard gives, and what the language wants.
var typed = map[rune]string{
	'“': `"`, '”': `"`, '‘': `"`, '’': `"`, '，': ",", '、': ",", '（': "(", '）': ")", '｛': "{", '｝': "}",
	'＝': "=", '｜': "|", '＞': ">", '＜': "<", '％': "%", '／': "/", '＃': "#", '\'': `"`, '；': ",", ';': ",",
	'「': `"`, '」': `"`, '《': `"`, '》': `"`,
}

// strange tells of a sign that the language has not. One that a Chinese keyboard
// gives stands for what is meant by it, and what is between its quotes for a phrase.
func (l *lexer) strange(at int, r rune) (kind, string) {
	msg := fmt.Sprintf("%q has no meaning here", r)
	if want, known := typed[r]; known {
		msg = fmt.Sprintf("%q is not a sign of the language; write %s", r, want)
	}
	l.fault(l.position(at), msg, "")
	switch want := typed[r]; want {
	case `"`:
		return l.between(r)
	case "/", "#": // what follows is no word of the language
		l.at += len(restOfLine(l.text[l.at:]))
	case "":
	default:
		return signToken, want
	}
	return brokenToken, l.text[at:l.at]
}

// Quotation marks, and what ends what they begin.
var closes = map[rune]string{'“': "”\"", '‘': "’'", '「': "」", '《': "》", '\'': "'’"}

// between reads a phrase in quotation marks that are none of the language; all of
// the line when they are not closed on it.
func (l *lexer) between(opening rune) (kind, string) {
	rest := restOfLine(l.text[l.at:])
	end := strings.IndexAny(rest, closes[opening])
	if end < 0 {
		l.at += len(rest)
		return brokenToken, ""
	}
	from := l.at
	_, size := utf8.DecodeRuneInString(rest[end:])
	l.at += end + size
	return l.phrase(from, rest[:end])
}

// name reads letters, digits and _, and dots between them.
func (l *lexer) name() string {
	from := l.at
	for l.at < len(l.text) {
		r, size := l.rune()
		if r == '.' {
			after, _ := utf8.DecodeRuneInString(l.text[l.at+1:])
			if !isLetter(after) && !isDigit(after) && after != '_' {
				break
			}
		} else if !isLetter(r) && !unicode.IsDigit(r) && r != '_' {
			break
		}
		l.at += size
	}
	return l.text[from:l.at]
}

func (l *lexer) digitAt(at int) bool { return at < len(l.text) && isDigit(rune(l.text[at])) }

// number reads digits with at most one dot, a minus before them and the unit behind
// them.
func (l *lexer) number() (kind, string) {
	from := l.at
	if l.text[l.at] == '-' {
		l.at++
	}
	for l.at < len(l.text) && (isDigit(rune(l.text[l.at])) || l.text[l.at] == '.') {
		l.at++
	}
	k := numberToken
	for l.at < len(l.text) {
		r, size := l.rune()
		if !isLetter(r) {
			break
		}
		k = durationToken
		l.at += size
	}
	return k, l.text[from:l.at]
}

func (l *lexer) sign() (kind, string) {
	from := l.at
	l.at++
	if l.at < len(l.text) && l.text[l.at] == '=' && strings.IndexByte("!<>", l.text[from]) >= 0 {
		l.at++
	}
	if l.text[from:l.at] == "!" {
		l.fault(l.position(from), `"!" has no meaning here; write not, or !=`, "")
		return brokenToken, "!"
	}
	return signToken, l.text[from:l.at]
}
