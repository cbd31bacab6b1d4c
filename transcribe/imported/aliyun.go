package imported

import (
	"fmt"
	"strings"
)

// A list of results of SCA, which its API wraps twice: {"AsrResult": [...]} or the
// list itself.
type scaLines struct{ AsrResult []scaLine }

// UnmarshalJSON takes both shapes.
func (l *scaLines) UnmarshalJSON(raw []byte) error {
	if IsList(raw) {
		return decode(raw, &l.AsrResult)
	}
	type plain scaLines
	return decode(raw, (*plain)(l))
}

// scaLine is a sentence: in results Words, Begin and End, in dialogues that are
// uploaded the same in lower case, and when it was said.
type scaLine struct {
	Words     string
	Role      string
	Begin     number
	End       number
	BeginTime string
}

type scaFile struct {
	Tickets []struct {
		TID      label
		Dialogue []scaLine
	}
	Data       struct{ ResultInfo []scaResult }
	ResultInfo []scaResult
}

type scaResult struct {
	AsrResult scaLines
	Recording struct{ CallID label }
}

// readSCA reads dialogues as they are uploaded to Aliyun's 智能对话分析, and what its
// GetResult answers. A ticket's tid is the call's ID.
func readSCA(raw []byte, o Options) ([]Heard, error) {
	var file scaFile
	if err := decode(raw, &file); err != nil {
		return nil, err
	}
	var all []Heard
	for i, t := range file.Tickets {
		all = append(all, scaCall(o, fmt.Sprintf("tickets[%d].dialogue", i), t.TID, t.Dialogue))
	}
	for i, r := range append(file.Data.ResultInfo, file.ResultInfo...) {
		all = append(all, scaCall(o, fmt.Sprintf("Data.ResultInfo[%d].AsrResult", i), r.Recording.CallID, r.AsrResult.AsrResult))
	}
	if len(all) == 0 {
		return nil, &Error{Field: "tickets", Code: "empty_transcript", Detail: "neither tickets nor results; export the dialogues again"}
	}
	return all, nil
}

func scaCall(o Options, path string, id label, lines []scaLine) Heard {
	g := &gather{format: AliyunSCA, o: o, callID: string(id)}
	for i, l := range lines {
		at := fmt.Sprintf("%s[%d]", path, i)
		if g.meta.Started == "" {
			g.meta.Started = strings.TrimSpace(l.BeginTime)
		}
		g.add(said{path: at, role: l.Role, text: l.Words, start: g.when(at+".begin", l.Begin, milliseconds), end: g.when(at+".end", l.End, milliseconds)})
	}
	return g.finish()
}

// readNLS reads the result of Aliyun's 录音文件识别.
func readNLS(raw []byte, g *gather) error {
	var file struct {
		StatusText  string
		BizDuration number
		Result      struct {
			Sentences []struct {
				Text      string
				BeginTime number
				EndTime   number
				ChannelID label
				SpeakerID label
			}
		}
	}
	if err := decode(raw, &file); err != nil {
		return err
	}
	if s := file.StatusText; s != "" && s != "SUCCESS" && s != "SUCCESS_WITH_NO_VALID_FRAGMENT" {
		g.unfinished("StatusText", s)
	}
	g.length = g.when("BizDuration", file.BizDuration, milliseconds).at
	for i, s := range file.Result.Sentences {
		at := fmt.Sprintf("Result.Sentences[%d]", i)
		g.add(said{
			path: at, channel: s.ChannelID, speaker: s.SpeakerID, text: s.Text,
			start: g.when(at+".BeginTime", s.BeginTime, milliseconds), end: g.when(at+".EndTime", s.EndTime, milliseconds),
		})
	}
	return nil
}
