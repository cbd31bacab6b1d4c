package imported

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// funASR is one result of FunASR. Its sentences are called sentence_info by the
// library and stamp_sents by the server, their words text, sentence or text_seg.
type funASR struct {
	Key       label           `json:"key"`
	Text      string          `json:"text"`
	Timestamp json.RawMessage `json:"timestamp"`
	Sentences []funASRLine    `json:"sentence_info"`
	Stamped   []funASRLine    `json:"stamp_sents"`
}

type funASRLine struct {
	Start    number `json:"start"`
	End      number `json:"end"`
	Text     string `json:"text"`
	Sentence string `json:"sentence"`
	Segment  string `json:"text_seg"`
	Mark     string `json:"punc"`
	Speaker  label  `json:"spk"`
}

// readFunASR reads what FunASR's generate returns, a list with one member a
// recording, or what its server answers, one object, perhaps as the result of
// another. The key, which is the recording's, names the call where there are several;
// of one alone the file's name says more.
func readFunASR(raw []byte, o Options) ([]Heard, error) {
	var list []funASR
	if !IsList(raw) {
		var one struct {
			funASR
			Result *funASR `json:"result"`
		}
		if err := decode(raw, &one); err != nil {
			return nil, err
		}
		if one.Result != nil {
			one.funASR = *one.Result
		}
		list = append(list, one.funASR)
	} else if err := decode(raw, &list); err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, &Error{Code: "empty_transcript", Detail: "no results; leave the transcript out when nothing was recognised"}
	}
	all := make([]Heard, len(list))
	for i, r := range list {
		all[i] = r.heard(o, fmt.Sprintf("[%d].", i))
		if len(list) > 1 {
			all[i].Transcript.CallID = string(r.Key)
		}
	}
	return all, nil
}

func (r funASR) heard(o Options, path string) Heard {
	g := &gather{format: FunASR, o: o}
	for i, s := range append(r.Sentences, r.Stamped...) {
		at := fmt.Sprintf("%ssentence_info[%d]", path, i)
		text := s.Text + s.Sentence
		if text == "" {
			text = strings.ReplaceAll(s.Segment, " ", "") + s.Mark
		}
		g.add(said{path: at, speaker: s.Speaker, text: text, start: g.when(at+".start", s.Start, milliseconds), end: g.when(at+".end", s.End, milliseconds)})
	}
	if len(g.said) == 0 {
		g.stamped(path, clean(r.Text), r.Timestamp)
	}
	return g.finish()
}

// stamped cuts a text into sentences by the times of its words, of which there is
// one for each Chinese character and each run of letters. Where the numbers differ
// it stays whole.
func (g *gather) stamped(path, text string, raw json.RawMessage) {
	var times [][]number
	var written string
	if json.Unmarshal(raw, &written) == nil {
		raw = json.RawMessage(written) // the server writes the list as a text
	}
	if len(raw) > 0 && json.Unmarshal(raw, &times) != nil {
		times = nil
	}
	var words []spoken
	for i, t := range times {
		if len(t) < 2 {
			continue
		}
		at := fmt.Sprintf("%stimestamp[%d]", path, i)
		words = append(words, spoken{start: g.when(at, t[0], milliseconds), end: g.when(at, t[1], milliseconds)})
	}
	if count(text) != len(words) {
		g.add(said{path: path + "text", text: text, words: words})
		return
	}
	for _, sentence := range sentences(text) {
		n := count(sentence)
		g.add(said{path: path + "text", text: sentence, words: words[:n]})
		words = words[n:]
	}
}

// count is how many times FunASR writes for a text.
func count(text string) int {
	n, inside := 0, false
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			n, inside = n+1, false
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '\'':
			if !inside {
				n++
			}
			inside = true
		default:
			inside = false
		}
	}
	return n
}

// sentences cuts a text behind the marks that end one.
func sentences(text string) []string {
	var all []string
	from := 0
	for i, r := range text {
		if strings.ContainsRune("。！？!?", r) {
			all = append(all, text[from:i+utf8.RuneLen(r)])
			from = i + utf8.RuneLen(r)
		}
	}
	return append(all, text[from:])
}
