package imported

import (
	"fmt"
	"strings"
)

// readAWS reads what Amazon Transcribe writes: words by channel, or words and the
// speakers that they were given to. Times and confidences are texts.
func readAWS(raw []byte, g *gather) error {
	var file struct {
		Status  string `json:"status"`
		Results struct {
			Items    []awsItem `json:"items"`
			Channels struct {
				Number   number `json:"number_of_channels"`
				Channels []struct {
					Label string    `json:"channel_label"`
					Items []awsItem `json:"items"`
				} `json:"channels"`
			} `json:"channel_labels"`
			Speakers struct {
				Segments []struct {
					Items []struct {
						Start   number `json:"start_time"`
						Speaker label  `json:"speaker_label"`
					} `json:"items"`
				} `json:"segments"`
			} `json:"speaker_labels"`
		} `json:"results"`
	}
	if err := decode(raw, &file); err != nil {
		return err
	}
	if s := file.Status; s != "" && s != "COMPLETED" {
		g.unfinished("status", s)
	}
	r := file.Results
	n, _ := r.Channels.Number.float()
	g.stereo = n > 1
	for i, c := range r.Channels.Channels {
		at := fmt.Sprintf("results.channel_labels.channels[%d].items", i)
		g.utter(at, label(strings.TrimPrefix(c.Label, "ch_")), g.awsTokens(at, c.Items, nil))
	}
	if len(r.Channels.Channels) > 0 {
		return nil
	}
	by := map[number]label{} // the speaker of the word that begins then
	for _, s := range r.Speakers.Segments {
		for _, item := range s.Items {
			by[item.Start] = item.Speaker
		}
	}
	g.utter("results.items", "", g.awsTokens("results.items", r.Items, by))
	return nil
}

type awsItem struct {
	Type         string `json:"type"`
	Start        number `json:"start_time"`
	End          number `json:"end_time"`
	Speaker      label  `json:"speaker_label"`
	Alternatives []struct {
		Confidence number `json:"confidence"`
		Content    string `json:"content"`
	} `json:"alternatives"`
}

func (g *gather) awsTokens(path string, items []awsItem, by map[number]label) []token {
	all := make([]token, 0, len(items))
	for i, item := range items {
		if len(item.Alternatives) == 0 {
			continue
		}
		best, at := item.Alternatives[0], fmt.Sprintf("%s[%d]", path, i)
		t := token{mark: item.Type == "punctuation", speaker: item.Speaker, spoken: spoken{
			text: best.Content, confidence: best.Confidence,
			start: g.when(at+".start_time", item.Start, seconds), end: g.when(at+".end_time", item.End, seconds),
		}}
		if t.speaker == "" {
			t.speaker = by[item.Start]
		}
		all = append(all, t)
	}
	return all
}
