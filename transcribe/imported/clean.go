package imported

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// engineTags are what SenseVoice and Whisper write between words: <|zh|>, <|HAPPY|>,
// <|0.00|>.
var engineTags = regexp.MustCompile(`<\s*\|[^|<>]{0,40}\|\s*>`)

// clean is a text without what is not said: tags of engines, byte order marks, NULs,
// which databases do not take, and white space around it.
func clean(text string) string {
	if strings.Contains(text, "|") {
		text = engineTags.ReplaceAllString(text, "")
	}
	if strings.ContainsAny(text, "\ufeff\x00") {
		text = strings.NewReplacer("\ufeff", "", "\x00", "\ufffd").Replace(text)
	}
	return strings.TrimSpace(text)
}

// joined puts words together: with blanks between those of letters, without between
// Chinese characters and before marks.
type joined struct{ strings.Builder }

func (j *joined) add(word string) {
	if word == "" {
		return
	}
	last, _ := utf8.DecodeLastRuneInString(j.String())
	first, _ := utf8.DecodeRuneInString(word)
	if j.Len() > 0 && (isLetter(last) || strings.ContainsRune(".,!?;:)%", last)) && isLetter(first) {
		j.WriteByte(' ')
	}
	j.WriteString(word)
}

// isLetter says whether a character is of a script that puts blanks between words.
func isLetter(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Han, r)
}
