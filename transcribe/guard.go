package transcribe

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/text"
)

const (
	// doubtful is the highest confidence of words that may not have been said.
	doubtful = 0.3

	// fastest is how many characters a second nobody exceeds: quick Chinese speech has
	// seven to eight syllables a second, and a word in Latin letters has several.
	fastest = 12.0

	// briefest is how long somebody must have spoken for more than an interjection.
	briefest = 200 * time.Millisecond

	// unspoken is the engine's probability of silence from which its words are doubted.
	unspoken = 0.6
)

// stock are words that recognisers learned from the subtitles of films and write when
// there is noise or silence; nobody says them to a hotline.
var stock = regexp.MustCompile(`字幕(由|组|志|制|by|:|：|提供|[^，。]{0,6}$)|请不吝|点赞[^，。]{0,3}订阅|明镜[与需]|优优独播|谢谢(观看|收[看听])|Amara\.org|感谢观看|谢谢大家观看|(?i)thanks? (you )?for watching|subscribe`)

// doubted marks a turn whose words speak against themselves, and lowers its confidence.
func doubted(turn call.Turn, w Words, p passage) call.Turn {
	if turn.Text == "" {
		return turn
	}
	turn.Doubt = doubt(turn, w, p)
	if turn.Doubt != "" {
		turn.Confidence = min(turn.Confidence, doubtful)
	}
	return turn
}

// doubt is the first reason to distrust words, empty when there is none.
func doubt(turn call.Turn, w Words, p passage) call.Doubt {
	said := utf8.RuneCountInString(turn.Text)
	switch {
	case repeats(turn.Text):
		return call.Repeated
	case stock.MatchString(turn.Text):
		return call.Stock
	case w.NoSpeech >= unspoken, p.speech < briefest && said > 4:
		return call.OnSilence
	case foreign(turn.Text, w.Language):
		return call.Foreign
	case outOfOrder(w.Pieces, length(p.samples)):
		return call.OutOfOrder
	case syllables(turn.Text) > 4+fastest*p.speech.Seconds():
		return call.TooFast
	}
	return ""
}

// repeats says whether most of a text is the same words over and over. People say
// “对对对对” and “喂喂喂”; they do not say any other word five times.
func repeats(text string) bool {
	runes := letters(text)
	for size := 1; size <= len(runes)/4; size++ {
		longest, first := run(runes, size)
		most := 5
		if size == 1 && strings.ContainsRune("对好嗯喂是不行哦啊唉诶哎有没来走等", first) {
			most = 9
		}
		if longest >= most && longest*size*2 >= len(runes) {
			return true
		}
	}
	return false
}

// run is how often some words of a length follow upon themselves at most, and the first
// character of them.
func run(runes []rune, size int) (longest int, first rune) {
	longest = 1
	same := 0
	for i := size; i < len(runes); i++ {
		if runes[i] != runes[i-size] {
			same = 0
			continue
		}
		if same++; 1+same/size > longest {
			longest, first = 1+same/size, runes[i]
		}
	}
	return longest, first
}

// letters are the characters of a text that are spoken.
func letters(text string) []rune {
	var out []rune
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, r)
		}
	}
	return out
}

// foreign says whether a text is in another language than Chinese. A few Latin letters
// are none: people say WIFI and APP.
func foreign(text, language string) bool {
	var han, latin, other int
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r) || unicode.IsDigit(r):
			han++
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.IsLetter(r):
			other++
		}
	}
	chinese := language == "" || language == "zh" || language == "yue"
	return other > han || latin > 12 && latin > 4*han || !chinese && latin+other > han
}

// outOfOrder says whether pieces go back in time, or beyond the clip.
func outOfOrder(pieces []Piece, clip time.Duration) bool {
	const slack = time.Second // windows of 30 s round up
	last := time.Duration(0)
	for _, p := range pieces {
		if p.Start < last-slack || p.End < p.Start || p.End > clip+slack {
			return true
		}
		last = p.Start
	}
	return false
}

// syllables is about how many a text has: one for a Chinese character or a digit, one
// for three letters.
func syllables(text string) float64 {
	n := 0.0
	for _, r := range letters(text) {
		if unicode.Is(unicode.Latin, r) {
			n += 1.0 / 3
		} else {
			n++
		}
	}
	return n
}

// plain is a text without what engines write besides words: marks of their own such as
// <|zh|> or [BLANK_AUDIO], and white space at the ends, in Simplified characters: Whisper
// mixes both. Text of marks alone is none.
func plain(words string) string {
	words = strings.TrimSpace(marks.ReplaceAllString(words, ""))
	if len(letters(words)) == 0 {
		return ""
	}
	return strings.Map(simplified, words)
}

func simplified(r rune) rune {
	if text.Han(r) {
		return text.Rune(r)
	}
	return r
}

var marks = regexp.MustCompile(`<\s*\|[^|<>]{0,40}\|\s*>|\[(BLANK_AUDIO|MUSIC|NOISE|SILENCE|音乐|音樂|静音)\]|[\x00\x{FEFF}]`)
