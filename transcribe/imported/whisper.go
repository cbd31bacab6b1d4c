package imported

import "fmt"

// readWhisper reads Whisper's verbose_json, and what WhisperX makes of it. Without
// segments, where only words were asked for, those are read.
func readWhisper(raw []byte, g *gather) error {
	var file struct {
		Duration number           `json:"duration"`
		Segments []whisperSegment `json:"segments"`
		Words    []whisperWord    `json:"words"`
	}
	if err := decode(raw, &file); err != nil {
		return err
	}
	g.length = g.when("duration", file.Duration, seconds).at
	for i, s := range file.Segments {
		at := fmt.Sprintf("segments[%d]", i)
		line := said{
			path: at, speaker: s.Speaker, text: s.Text, suspect: s.suspicion,
			start: g.when(at+".start", s.Start, seconds), end: g.when(at+".end", s.End, seconds),
		}
		for j, w := range s.Words {
			line.words = append(line.words, w.token(g, fmt.Sprintf("%s.words[%d]", at, j)).spoken)
		}
		g.add(line)
	}
	if len(file.Segments) > 0 {
		return nil
	}
	var words []token
	for i, w := range file.Words {
		words = append(words, w.token(g, fmt.Sprintf("words[%d]", i)))
	}
	g.utter("words", "", words)
	return nil
}

type whisperSegment struct {
	suspicion
	Start   number        `json:"start"`
	End     number        `json:"end"`
	Text    string        `json:"text"`
	Speaker label         `json:"speaker"`
	Words   []whisperWord `json:"words"`
}

type whisperWord struct {
	Word        string `json:"word"`
	Start       number `json:"start"`
	End         number `json:"end"`
	Probability number `json:"probability"` // Whisper's
	Score       number `json:"score"`       // WhisperX's
	Speaker     label  `json:"speaker"`
}

func (w whisperWord) token(g *gather, at string) token {
	return token{speaker: w.Speaker, spoken: spoken{
		text: w.Word, confidence: w.Probability.or(w.Score),
		start: g.when(at+".start", w.Start, seconds), end: g.when(at+".end", w.End, seconds),
	}}
}

// readWhisperCPP reads the JSON of whisper.cpp. With --output-json-full it has
// tokens, whose mean probability is the confidence.
func readWhisperCPP(raw []byte, g *gather) error {
	var file struct {
		Lines []struct {
			Text       string `json:"text"`
			Speaker    label  `json:"speaker"`
			Timestamps struct {
				From string `json:"from"`
				To   string `json:"to"`
			} `json:"timestamps"`
			Offsets struct {
				From number `json:"from"`
				To   number `json:"to"`
			} `json:"offsets"`
			Tokens []struct {
				P number `json:"p"`
			} `json:"tokens"`
		} `json:"transcription"`
	}
	if err := decode(raw, &file); err != nil {
		return err
	}
	for i, s := range file.Lines {
		at := fmt.Sprintf("transcription[%d]", i)
		line := said{path: at, speaker: s.Speaker, text: s.Text}
		line.start = g.when(at+".offsets.from", s.Offsets.From, milliseconds)
		line.end = g.when(at+".offsets.to", s.Offsets.To, milliseconds)
		if !line.start.known && s.Timestamps.From != "" {
			line.start, line.end = g.at(at+".timestamps.from", s.Timestamps.From), g.at(at+".timestamps.to", s.Timestamps.To)
		}
		for _, t := range s.Tokens {
			line.words = append(line.words, spoken{confidence: t.P})
		}
		g.add(line)
	}
	return nil
}
