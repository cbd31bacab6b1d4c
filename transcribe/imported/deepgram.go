package imported

import (
	"cmp"
	"fmt"
	"strconv"
)

// readDeepgram reads Deepgram's answer: its utterances where there are some, and
// otherwise the words of each channel.
func readDeepgram(raw []byte, g *gather) error {
	var file struct {
		Metadata struct {
			Duration number `json:"duration"`
			Channels number `json:"channels"`
		} `json:"metadata"`
		Results struct {
			Channels []struct {
				Alternatives []struct {
					Words []deepgramWord `json:"words"`
				} `json:"alternatives"`
			} `json:"channels"`
			Utterances []struct {
				Start      number         `json:"start"`
				End        number         `json:"end"`
				Confidence number         `json:"confidence"`
				Channel    label          `json:"channel"`
				Speaker    label          `json:"speaker"`
				Transcript string         `json:"transcript"`
				Words      []deepgramWord `json:"words"`
			} `json:"utterances"`
		} `json:"results"`
	}
	if err := decode(raw, &file); err != nil {
		return err
	}
	n, _ := file.Metadata.Channels.float()
	g.stereo = n > 1
	g.length = g.when("metadata.duration", file.Metadata.Duration, seconds).at
	for i, u := range file.Results.Utterances {
		at := fmt.Sprintf("results.utterances[%d]", i)
		line := said{
			path: at, channel: u.Channel, speaker: u.Speaker, text: u.Transcript, confidence: u.Confidence,
			start: g.when(at+".start", u.Start, seconds), end: g.when(at+".end", u.End, seconds),
		}
		for _, w := range u.Words {
			line.words = append(line.words, w.token(g, at+".words").spoken)
		}
		g.add(line)
	}
	if len(file.Results.Utterances) > 0 {
		return nil
	}
	for i, c := range file.Results.Channels {
		if len(c.Alternatives) == 0 {
			continue
		}
		at := fmt.Sprintf("results.channels[%d].alternatives[0].words", i)
		var words []token
		for j, w := range c.Alternatives[0].Words {
			words = append(words, w.token(g, fmt.Sprintf("%s[%d]", at, j)))
		}
		g.utter(at, label(strconv.Itoa(i)), words)
	}
	return nil
}

type deepgramWord struct {
	Word       string `json:"word"`
	Punctuated string `json:"punctuated_word"`
	Start      number `json:"start"`
	End        number `json:"end"`
	Confidence number `json:"confidence"`
	Speaker    label  `json:"speaker"`
}

func (w deepgramWord) token(g *gather, at string) token {
	return token{speaker: w.Speaker, spoken: spoken{
		text: cmp.Or(w.Punctuated, w.Word), confidence: w.Confidence,
		start: g.when(at+".start", w.Start, seconds), end: g.when(at+".end", w.End, seconds),
	}}
}
