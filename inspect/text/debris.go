package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What recognisers, converters and broken encodings leave behind in a transcript
// and nobody said.

// debris gives how many bytes at the beginning of a text are to be left out. The
// first character is given.
func (f *folder) debris(r rune, text string) int {
	switch {
	case r == '<':
		return tag(text)
	case r == '呃', r == '嗯':
		return f.filler(text)
	case r >= utf8.RuneSelf && unicode.Is(unicode.Cf, r):
		return utf8.RuneLen(r)
	}
	closer := closerOf(r)
	if closer == 0 {
		return 0
	}
	n := pinyin(text, utf8.RuneLen(r), closer)
	if n == 0 {
		return 0
	}
	if before, direct := f.spoken(); !direct || !Han(before) {
		return 0
	}
	return n
}

// A tag is no longer than this, in bytes.
const longestTag = 40

// tag is the length of a tag such as <|zh|> or <|EMO_UNKNOWN|>.
func tag(text string) int {
	if !strings.HasPrefix(text, "<|") {
		return 0
	}
	for i := 2; i+1 < min(len(text), longestTag); i++ {
		switch c := text[i]; {
		case c == '|' && i > 2 && text[i+1] == '>':
			return i + 2
		case c >= utf8.RuneSelf, Separates(rune(c)) && strings.IndexByte("_.-/", c) < 0:
			return 0
		}
	}
	return 0
}

// closerOf is the bracket that ends what another begins; 0 when it begins
// nothing.
func closerOf(r rune) rune {
	const pairs = "()（）〈〉[]［］【】〔〕「」『』｢｣"
	at := strings.IndexRune(pairs, r)
	if at < 0 {
		return 0
	}
	closer, _ := utf8.DecodeRuneInString(pairs[at+utf8.RuneLen(r):])
	return closer
}

// pinyin is the length of one syllable with its tone in brackets, the brackets
// included: (yōu). Without a tone it may be a word and stays: (ok).
func pinyin(text string, from int, closer rune) int {
	const most = 7 // letters and accents of a syllable
	toned := false
	for n, r := range text[from:] {
		switch {
		case r == closer && toned:
			return from + n + utf8.RuneLen(r)
		case n > 2*most:
			return 0
		case r < utf8.RuneSelf && unicode.IsLetter(r):
		case strings.ContainsRune(tones, unicode.ToLower(r)):
			toned = true
		default:
			return 0
		}
	}
	return 0
}

// tones are the letters of pinyin that carry one, and the accents by themselves.
const tones = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿɡ\u0300\u0301\u0304\u030C\u0308"

// filler is the length of a run of 呃 and 嗯 that breaks a clause: it stands
// between Chinese characters, and either holds a 呃, which is never an answer, or
// is one 嗯 with no punctuation around it.
func (f *folder) filler(text string) int {
	n, hesitates := 0, false
	for {
		r, size := utf8.DecodeRuneInString(text[n:])
		if r != '呃' && r != '嗯' {
			break
		}
		hesitates = hesitates || r == '呃'
		n += size
	}
	before, direct := f.spoken()
	if !Han(before) {
		return 0
	}
	between := before != '嗯' && before != '呃'
	behind := strings.TrimLeftFunc(text[n:], Separates)
	r, _ := utf8.DecodeRuneInString(behind)
	if !Han(r) {
		return 0
	}
	alone := n == len("嗯") && direct && between && len(behind) == len(text)-n
	if !hesitates && !alone {
		return 0
	}
	return n
}
