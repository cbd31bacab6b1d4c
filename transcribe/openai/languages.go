package openai

import (
	"regexp"
	"strings"
)

// tag is how SenseVoice marks language, mood and sounds: <|zh|><|NEUTRAL|><|Speech|>.
var tag = regexp.MustCompile(`<\|[^|<>]{1,32}\|>`)

// tags are what marks in a text say.
type tags struct {
	language string
	noSpeech float64
}

// untag takes the marks out of a text.
func untag(text string) (string, tags) {
	var t tags
	if !strings.Contains(text, "<|") {
		return strings.TrimSpace(text), t
	}
	for _, mark := range tag.FindAllString(text, -1) {
		mark = strings.ToLower(strings.Trim(mark, "<|>"))
		if mark == "nospeech" {
			t.noSpeech = 1
		} else if code := iso(mark); code != "" && t.language == "" {
			t.language = code
		}
	}
	return strings.TrimSpace(tag.ReplaceAllString(text, "")), t
}

// iso is the ISO 639-1 code of a language that a service names in words ("chinese"), by
// its code, or by its code with a country ("zh-CN"); empty when it is not known.
// Cantonese has no code of two letters; it is Chinese.
func iso(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	if code, ok := strings.CutPrefix(name, "zh"); ok && (code == "" || code[0] == '-' || code[0] == '_') {
		return "zh"
	}
	base, _, _ := strings.Cut(strings.ReplaceAll(name, "_", "-"), "-")
	fields := strings.Fields(languages)
	for i := 0; i+1 < len(fields); i += 2 {
		if fields[i] == base || fields[i+1] == base {
			return fields[i]
		}
	}
	return ""
}

// languages are codes with the names that Whisper has for them.
const languages = `zh chinese zh mandarin zh cantonese zh yue zh cmn zh nan zh wuu en english
ja japanese ko korean de german es spanish ru russian fr french pt portuguese tr turkish
pl polish ca catalan nl dutch ar arabic sv swedish it italian id indonesian hi hindi
fi finnish vi vietnamese he hebrew uk ukrainian el greek ms malay cs czech ro romanian
da danish hu hungarian ta tamil no norwegian th thai ur urdu hr croatian bg bulgarian
lt lithuanian la latin mi maori ml malayalam cy welsh sk slovak te telugu fa persian
lv latvian bn bengali sr serbian az azerbaijani sl slovenian kn kannada et estonian
mk macedonian br breton eu basque is icelandic hy armenian ne nepali mn mongolian
bs bosnian kk kazakh sq albanian sw swahili gl galician mr marathi pa punjabi
si sinhala km khmer sn shona yo yoruba so somali af afrikaans oc occitan ka georgian
be belarusian tg tajik sd sindhi gu gujarati am amharic yi yiddish lo lao uz uzbek
fo faroese ht haitian ps pashto tk turkmen nn nynorsk mt maltese sa sanskrit
lb luxembourgish my myanmar my burmese bo tibetan tl tagalog mg malagasy as assamese
tt tatar ln lingala ha hausa ba bashkir jw javanese su sundanese`
