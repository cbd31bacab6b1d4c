package imported

import "fmt"

// readHuawei reads the result of Huawei's SIS 录音文件识别.
func readHuawei(raw []byte, g *gather) error {
	var file struct {
		Status   string `json:"status"`
		Length   number `json:"audio_duration"`
		Segments []struct {
			Start  number `json:"start_time"`
			End    number `json:"end_time"`
			Result struct {
				Text     string `json:"text"`
				Score    number `json:"score"`
				Analysis struct {
					Role string `json:"role"`
				} `json:"analysis_info"`
				Words []struct {
					Start number `json:"start_time"`
					End   number `json:"end_time"`
				} `json:"word_info"`
			} `json:"result"`
		} `json:"segments"`
	}
	if err := decode(raw, &file); err != nil {
		return err
	}
	if file.Status != "" && file.Status != "FINISHED" {
		g.unfinished("status", file.Status)
	}
	g.length = g.when("audio_duration", file.Length, milliseconds).at
	for i, s := range file.Segments {
		at := fmt.Sprintf("segments[%d]", i)
		line := said{
			path: at, role: s.Result.Analysis.Role, text: s.Result.Text, confidence: s.Result.Score,
			start: g.when(at+".start_time", s.Start, milliseconds), end: g.when(at+".end_time", s.End, milliseconds),
		}
		for _, w := range s.Result.Words {
			line.words = append(line.words, spoken{
				start: g.when(at+".word_info.start_time", w.Start, milliseconds), end: g.when(at+".word_info.end_time", w.End, milliseconds),
			})
		}
		g.add(line)
	}
	return nil
}
