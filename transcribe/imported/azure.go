package imported

import (
	"cmp"
	"fmt"
)

// readAzureBatch reads the result of Azure's batch transcription, of version 3 and
// later. Phrases in which nothing was recognised have no words.
func readAzureBatch(raw []byte, g *gather) error {
	var file struct {
		Duration string `json:"duration"`
		Combined []struct {
			Channel label `json:"channel"`
		} `json:"combinedRecognizedPhrases"`
		Phrases []azurePhrase `json:"recognizedPhrases"`
	}
	if err := decode(raw, &file); err != nil {
		return err
	}
	g.stereo = len(file.Combined) > 1
	g.length = g.iso("duration", file.Duration).at
	for i, p := range file.Phrases {
		if len(p.Best) == 0 {
			continue
		}
		at := fmt.Sprintf("recognizedPhrases[%d]", i)
		best := p.Best[0]
		start := g.ticks(at+".offset", p.OffsetTicks, p.Offset)
		g.add(said{
			path: at, channel: p.Channel, speaker: p.Speaker, confidence: best.Confidence,
			text:  cmp.Or(best.Display, best.ITN, best.Lexical),
			start: start, end: start.plus(g.ticks(at+".duration", p.DurationTicks, p.Duration)),
		})
	}
	return nil
}

type azurePhrase struct {
	Channel       label  `json:"channel"`
	Speaker       label  `json:"speaker"`
	Offset        string `json:"offset"`
	Duration      string `json:"duration"`
	OffsetTicks   number `json:"offsetInTicks"`
	DurationTicks number `json:"durationInTicks"`
	Best          []struct {
		Confidence number `json:"confidence"`
		Lexical    string `json:"lexical"`
		ITN        string `json:"itn"`
		Display    string `json:"display"`
	} `json:"nBest"`
}

// ticks is a position in ticks of 100 ns, or where there are none as ISO 8601 has it.
func (g *gather) ticks(field string, n number, text string) moment {
	if n != "" {
		return g.when(field+"InTicks", n, ticks)
	}
	return g.iso(field, text)
}

// readAzureFast reads the answer of Azure's fast transcription.
func readAzureFast(raw []byte, g *gather) error {
	var file struct {
		Length   number `json:"durationMilliseconds"`
		LengthMs number `json:"durationInMs"`
		Phrases  []struct {
			Channel    label  `json:"channel"`
			Speaker    label  `json:"speaker"`
			Text       string `json:"text"`
			Confidence number `json:"confidence"`
			Offset     number `json:"offsetMilliseconds"`
			OffsetMs   number `json:"offsetInMs"`
			Duration   number `json:"durationMilliseconds"`
			DurationMs number `json:"durationInMs"`
		} `json:"phrases"`
	}
	if err := decode(raw, &file); err != nil {
		return err
	}
	g.length = g.when("durationMilliseconds", file.Length.or(file.LengthMs), milliseconds).at
	for i, p := range file.Phrases {
		at := fmt.Sprintf("phrases[%d]", i)
		start := g.when(at+".offsetMilliseconds", p.Offset.or(p.OffsetMs), milliseconds)
		g.add(said{
			path: at, channel: p.Channel, speaker: p.Speaker, text: p.Text, confidence: p.Confidence,
			start: start, end: start.plus(g.when(at+".durationMilliseconds", p.Duration.or(p.DurationMs), milliseconds)),
		})
	}
	return nil
}
