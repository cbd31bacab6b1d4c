package imported

import "fmt"

// readDashScope reads the result of Paraformer or Fun-ASR of Aliyun's Model Studio.
func readDashScope(raw []byte, g *gather) error {
	var file struct {
		Properties struct {
			Channels []number `json:"channels"`
			Length   number   `json:"original_duration_in_milliseconds"`
		} `json:"properties"`
		Transcripts []struct {
			Channel   label           `json:"channel_id"`
			Sentences []dashScopeLine `json:"sentences"`
		} `json:"transcripts"`
	}
	if err := decode(raw, &file); err != nil {
		return err
	}
	g.stereo = len(file.Properties.Channels) > 1
	g.length = g.when("properties.original_duration_in_milliseconds", file.Properties.Length, milliseconds).at
	for i, t := range file.Transcripts {
		for j, s := range t.Sentences {
			g.add(s.said(g, fmt.Sprintf("transcripts[%d].sentences[%d]", i, j), t.Channel))
		}
	}
	return nil
}

type dashScopeLine struct {
	Begin   number `json:"begin_time"`
	End     number `json:"end_time"`
	Text    string `json:"text"`
	Speaker label  `json:"speaker_id"`
	Words   []struct {
		Begin number `json:"begin_time"`
		End   number `json:"end_time"`
	} `json:"words"`
}

func (s dashScopeLine) said(g *gather, at string, channel label) said {
	line := said{
		path: at, channel: channel, speaker: s.Speaker, text: s.Text,
		start: g.when(at+".begin_time", s.Begin, milliseconds), end: g.when(at+".end_time", s.End, milliseconds),
	}
	for _, w := range s.Words {
		line.words = append(line.words, spoken{
			start: g.when(at+".words.begin_time", w.Begin, milliseconds), end: g.when(at+".words.end_time", w.End, milliseconds),
		})
	}
	return line
}
