package imported

import (
	"fmt"
	"regexp"
	"strings"
)

// readTencent reads the answer of Tencent's DescribeTaskStatus, with or without the
// Response around it. Where there are no details, the lines of Result are read.
func readTencent(raw []byte, g *gather) error {
	type answer struct{ Data tencentTask }
	var file struct {
		answer
		Response answer
	}
	if err := decode(raw, &file); err != nil {
		return err
	}
	task, at := file.Data, "Data"
	if file.Response.Data.is() {
		task, at = file.Response.Data, "Response.Data"
	}
	if task.Status != "" && task.Status != "2" {
		g.unfinished(at+".Status", task.StatusStr)
	}
	g.length = g.when(at+".AudioDuration", task.AudioDuration, seconds).at
	for i, s := range task.ResultDetail {
		g.add(s.said(g, fmt.Sprintf("%s.ResultDetail[%d]", at, i)))
	}
	if len(task.ResultDetail) == 0 {
		g.resultLines(at+".Result", task.Result)
	}
	return nil
}

type tencentTask struct {
	Status        number
	StatusStr     string
	AudioDuration number
	Result        string
	ResultDetail  []tencentLine
}

func (t tencentTask) is() bool { return t.Status != "" || t.Result != "" || len(t.ResultDetail) > 0 }

type tencentLine struct {
	FinalSentence string
	SliceSentence string
	StartMs       number
	EndMs         number
	SpeakerID     label
	Words         []struct {
		Word          string
		OffsetStartMs number
		OffsetEndMs   number
	}
}

// said makes the sentence. The times of its words count from its own beginning.
func (s tencentLine) said(g *gather, at string) said {
	line := said{
		path: at, speaker: s.SpeakerID, text: s.FinalSentence,
		start: g.when(at+".StartMs", s.StartMs, milliseconds), end: g.when(at+".EndMs", s.EndMs, milliseconds),
	}
	if clean(line.text) == "" {
		line.text = strings.ReplaceAll(s.SliceSentence, " ", "")
	}
	for _, w := range s.Words {
		line.words = append(line.words, spoken{
			text:  w.Word,
			start: line.start.plus(g.when(at+".Words.OffsetStartMs", w.OffsetStartMs, milliseconds)),
			end:   line.start.plus(g.when(at+".Words.OffsetEndMs", w.OffsetEndMs, milliseconds)),
		})
	}
	return line
}

// resultLine is "[0:0.020,0:2.380,1]  您好。": minutes and seconds, and the speaker
// where several were asked for.
var resultLine = regexp.MustCompile(`^\s*\[(\d{1,3}:\d{1,2}(?:\.\d+)?),(\d{1,3}:\d{1,2}(?:\.\d+)?)(?:,(\d{1,3}))?\]\s*(.*)$`)

func (g *gather) resultLines(path, text string) {
	for line := range strings.Lines(text) {
		m := resultLine.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		if m == nil {
			if strings.TrimSpace(line) != "" {
				g.fail(&Error{Field: path, Code: "bad_time", Detail: "a line that does not begin with [0:0.020,0:2.380]; fetch the result with its details (ResTextFormat 3)"})
			}
			continue
		}
		g.add(said{path: path, speaker: label(m[3]), text: m[4], start: g.at(path, m[1]), end: g.at(path, m[2])})
	}
}

// at is a position as a clock writes it.
func (g *gather) at(field, text string) moment {
	s, ok := clock(text)
	if !ok {
		g.fail(&Error{Field: field, Code: "bad_time", Detail: "no time such as 00:01:02.500; export the transcript again"})
		return moment{}
	}
	return g.position(field, s)
}
