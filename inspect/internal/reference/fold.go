package reference

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/tingcha/tingcha/inspect/text"
)

// letter is a character of the normal form, with the bytes of the original that it
// stands for.
type letter struct {
	r        rune
	from, to int
}

var (
	tag    = regexp.MustCompile(`<\|[A-Za-z_]+\|>`)
	pinyin = regexp.MustCompile(`(\p{Han})[(（][a-z]*[āáǎàēéěèīíǐìōóǒòūúǔù][a-z]*[)）]`)
	// Hesitation between Chinese characters: any run with a 呃, or one 嗯 directly.
	hesitates = regexp.MustCompile(`([^\P{Han}呃嗯]\PL*?)([呃嗯]*呃[呃嗯]*)(\PL*?\p{Han})`)
	hums      = regexp.MustCompile(`([^\P{Han}呃嗯])(嗯)([^\P{Han}呃嗯])`)
)

// fold brings a text into the normal form that expressions and guards see. What the
// simple character for a traditional one is is taken as given.
func fold(original string) []letter {
	left := make([]bool, len(original)) // out
	leave := func(from, to int) {
		for i := from; i < to; i++ {
			left[i] = true
		}
	}
	for _, at := range tag.FindAllStringIndex(original, -1) {
		leave(at[0], at[1])
	}
	for _, at := range pinyin.FindAllStringSubmatchIndex(original, -1) {
		leave(at[3], at[1])
	}
	for _, filler := range []*regexp.Regexp{hesitates, hums} {
		for from := 0; from < len(original); {
			at := filler.FindStringSubmatchIndex(original[from:])
			if at == nil {
				break
			}
			leave(from+at[4], from+at[5])
			from += at[5]
		}
	}
	var letters []letter
	for i, r := range original {
		size := utf8.RuneLen(r)
		if left[i] || unicode.Is(unicode.Cf, r) {
			continue
		}
		plain := string(r)
		if !strings.ContainsRune("！（），：；？…", r) {
			plain = norm.NFKC.String(plain)
		}
		for _, one := range plain {
			letters = append(letters, letter{text.Rune(unicode.ToLower(one)), i, i + size})
		}
	}
	return letters
}

func str(letters []letter) string {
	var b strings.Builder
	for _, l := range letters {
		b.WriteRune(l.r)
	}
	return b.String()
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// spoken says whether a character is neither white space nor punctuation.
func spoken(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// dense is a folded text without white space and punctuation at both ends and
// between two Chinese characters.
func dense(letters []letter) []letter {
	var all []letter
	for i := 0; i < len(letters); i++ {
		end := i
		for end < len(letters) && !spoken(letters[end].r) {
			end++
		}
		if end > i {
			atEnd := i == 0 || end == len(letters)
			if !atEnd && (!isHan(letters[i-1].r) || !isHan(letters[end].r)) {
				all = append(all, letters[i:end]...)
			}
			i = end - 1
			continue
		}
		all = append(all, letters[i])
	}
	return all
}
