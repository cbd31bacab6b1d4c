package inspect_test

import (
	"fmt"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
)

// printed is a call as a failure shows it.
func printed(in inspect.Input) string {
	var b strings.Builder
	for i, t := range in.Transcript.Turns {
		fmt.Fprintf(&b, "%d %s %s %v-%v %q\n", i, t.Role, t.Speaker, t.Start, t.End, t.Text)
	}
	fmt.Fprintf(&b, "%+v\n%+v\n", in.Signals, in.Call)
	for _, t := range in.Tickets {
		fmt.Fprintf(&b, "%+v\n", t)
	}
	for _, c := range in.Calls {
		fmt.Fprintf(&b, "%+v\n", c)
	}
	fmt.Fprintf(&b, "group %q seasons %#v", in.Group, in.Seasons)
	return b.String()
}

// drawCall draws one of any kind: with or without a transcript, times, sound, and
// with times that cannot be right.
func drawCall(t *rapid.T) inspect.Input {
	in := drawTimedCall(t)
	turns := in.Transcript.Turns
	heard := in.Signals
	switch upTo(t, 0, 11) {
	case 0:
		in.Transcript.Turns = nil
	case 1:
		for i := range turns {
			turns[i].Start, turns[i].End = 0, 0
		}
	case 2, 3, 4:
		for range upTo(t, 1, 2) {
			spoilTime(t, turns)
		}
	}
	in.Signals = call.FromTurns(in.Transcript, in.Call.Duration)
	switch upTo(t, 0, 7) {
	case 0, 1:
		in.Signals = drawSound(t, heard)
	case 2:
		in.Signals = call.Signals{}
	}
	return in
}

// spoilTime gives a turn times that cannot be right.
func spoilTime(t *rapid.T, turns []call.Turn) {
	turn := &turns[upTo(t, 0, len(turns)-1)]
	switch upTo(t, 0, 3) {
	case 0:
		turn.Start, turn.End = turn.End, turn.Start
	case 1:
		turn.End = turn.Start
	case 2:
		turn.Start, turn.End = 0, 0
	default:
		turn.Start, turn.End = turn.Start+20*time.Second, turn.End+20*time.Second
	}
}

// drawSound is what was heard, with levels, and perhaps on channels whose roles nobody
// knows.
func drawSound(t *rapid.T, s call.Signals) call.Signals {
	if upTo(t, 0, 1) == 0 { // what is heard is not where the transcript says
		s = call.FromTurns(call.Transcript{Turns: drawTurns(t, upTo(t, 1, 5))}, s.Duration)
	}
	s.Source = call.FromAudio
	unknown := upTo(t, 0, 3) == 0
	for i := range s.Channels {
		c := &s.Channels[i]
		c.Level = float64(-upTo(t, 0, 20))
		if unknown {
			c.Role = call.Unknown
		}
	}
	return s
}

// drawTimedCall draws one that was transcribed with times, with up to three speakers
// whose role is unknown.
func drawTimedCall(t *rapid.T) inspect.Input {
	started := time.Date(2026, 9, upTo(t, 3, 6), upTo(t, 0, 23), 0, 0, 0, time.UTC)
	in := inspect.Input{Call: call.Call{
		ID: "c", Started: started, Answered: rapid.Bool().Draw(t, "answered"), Agent: pick(t, "1024", "1024", ""), Dept: pick(t, "一部", "二部", ""),
		Customer: call.Customer(pick(t, "k", "k", "k", "")), Sector: call.Sector(pick(t, "power", "cable", "")),
		Hangup: call.Role(pick(t, "agent", "customer", "unknown")), CSAT: upTo(t, call.RatingUnknown, 5),
		Ring: drawTold(t), Hold: drawTold(t), Direction: call.Direction(pick(t, "in", "out", "")),
	}}
	in.Group = pick(t, "暑期工", "正式工", "")
	in.Seasons = rapid.SampledFrom([][]string{nil, {}, {"度夏"}, {"度冬"}, {"度冬", "度夏"}}).Draw(t, "seasons")
	in.Transcript.Turns = drawTurns(t, pickNumber(t, upTo(t, 1, 7), upTo(t, 1, 7), upTo(t, 1, 7), upTo(t, 8, 12)))
	if upTo(t, 0, 9) > 0 {
		in.Call.Duration = in.Transcript.Duration() + time.Duration(upTo(t, 0, 9))*time.Second
	}
	in.Signals = call.FromTurns(in.Transcript, in.Call.Duration)
	drawTickets(t, &in)
	drawOthers(t, &in)
	if upTo(t, 0, 15) == 0 {
		in.Call.Started = time.Time{}
	}
	return in
}

// drawTurns draws turns that mostly follow each other.
func drawTurns(t *rapid.T, n int) []call.Turn {
	speakers := []call.Turn{{Role: call.AgentRole}, {Role: call.CustomerRole}, {Role: call.AgentRole}, {Role: call.CustomerRole}}
	if upTo(t, 0, 3) == 0 {
		speakers = append(speakers, call.Turn{Role: call.Unknown, Speaker: "S0"}, call.Turn{Role: call.Unknown, Speaker: "S1"})
	}
	unnamed := upTo(t, 0, 11) == 0
	unit := time.Duration(pickNumber(t, 1000, 1000, 1000, 700)) * time.Millisecond
	var all call.Transcript
	for range n {
		turn := rapid.SampledFrom(speakers).Draw(t, "speaker")
		if unnamed && upTo(t, 0, 4) == 0 {
			turn, unnamed = call.Turn{Role: call.Unknown}, false
		}
		turn.Start = max(0, all.Duration()+time.Duration(upTo(t, -1, 4))*unit)
		turn.End = turn.Start + time.Duration(upTo(t, 1, 4))*unit
		turn.Text = drawText(t)
		all.Turns = append(all.Turns, turn)
	}
	return all.Turns
}

func pickNumber(t *rapid.T, from ...int) int { return rapid.SampledFrom(from).Draw(t, "n") }

func drawTold(t *rapid.T) call.Told {
	if upTo(t, 0, 3) == 0 {
		return call.Told{}
	}
	return call.Tell(time.Duration(upTo(t, 0, 9)) * time.Second)
}

// drawText joins some words; now and then there are none.
func drawText(t *rapid.T) string {
	if upTo(t, 0, 15) == 0 {
		return pick(t, "", " ", "，")
	}
	var text strings.Builder
	for range upTo(t, 1, 6) {
		switch upTo(t, 0, 5) {
		case 0:
			text.WriteString(pick(t, "两百三十块五", "120元", "百分之十", "下午三点", "14:30", "二十四小时之内", "三天", "明天上午", "幺三八零零幺二三四五六",
				"打12345", "工号幺零二四", "1025号为您服务", "三千八百度", "36", "一下"))
		case 1:
			text.WriteString(pick(t, "投素", "头诉", "公好", "抱休", "保修", "抱修期", "发会", "认工", "嫩公", "投宿", "我要去消协告你们", "去消协", "告你们", "回复您", "给您登记", "槐花路三十六号", "槐花路36号", "没电了"))
		case 2:
			text.WriteString(pick(t, "投訴", "投，诉", "投 诉", "投诉(sù)你们", "投呃诉", "投，呃，诉", "嗯", "<|zh|>", "４Ｇ卡", "4g,卡", "ＶＩＰ", "驗證碼12", "客\u200b服", "客。服", "！", "3.5", "…"))
		default:
			text.WriteString(pick(t, "投诉", "我要投诉", "不", "客服", "坐席", "您好", "好的", "，", "。", "举报", "要是", "他说", "1", "：", "上次", "客户服"))
		}
	}
	return text.String()
}

func drawTickets(t *rapid.T, in *inspect.Input) {
	for i := range upTo(t, 0, 2) {
		in.Tickets = append(in.Tickets, call.Ticket{
			ID: fmt.Sprint("T", i), Kind: rapid.SampledFrom(call.TicketKinds()).Draw(t, "kind"), Customer: in.Call.Customer,
			CallID: pick(t, "c", "d", ""), Filed: drawMoment(t, &in.Call, 3, 5),
			Agent: pick(t, "1024", "2048", ""), About: pick(t, "1024", "2048", ""),
			Text: pick(t, "", " ", "投诉", "客户来电反映要投诉客服，请核实处理", "我要投诉", "客户来电，我要投诉客服，又投诉，尽快回复", "家中停电没电了槐花路", "咨询电费余额及缴费方式", "投，訴", "举报投诉举报"),
		})
	}
}

// drawMoment draws one some hours before or behind a call's beginning, or one at or
// beside the edges of what is looked at.
func drawMoment(t *rapid.T, c *call.Call, before, behind int) time.Time {
	if upTo(t, 0, 3) > 0 {
		return c.Started.Add(time.Duration(upTo(t, -before, behind)) * time.Hour)
	}
	beside := time.Duration(upTo(t, -1, 1)) * time.Second
	reach := rapid.SampledFrom([]time.Duration{0, time.Hour, 2 * time.Hour, 24 * time.Hour, inspect.Horizon}).Draw(t, "reach")
	if upTo(t, 0, 1) == 0 {
		return c.Started.Add(beside - reach)
	}
	return c.Ended().Add(beside + reach)
}

func drawOthers(t *rapid.T, in *inspect.Input) {
	for i := range upTo(t, 0, 3) {
		in.Calls = append(in.Calls, call.Call{
			ID: fmt.Sprint("o", i), Started: drawMoment(t, &in.Call, 30, 30), Agent: pick(t, "1024", "2048", ""),
			Answered: rapid.Bool().Draw(t, "answered"), Duration: time.Duration(upTo(t, 0, 3)) * 10 * time.Second, CSAT: upTo(t, call.RatingUnknown, 5),
			Hangup: call.Role(pick(t, "agent", "customer", "unknown")), Direction: call.Direction(pick(t, "in", "out", "out", "")),
			Dept: pick(t, "一部", "二部", ""), Sector: call.Sector(pick(t, "power", "cable", "")), Ring: drawTold(t), Hold: drawTold(t),
		})
	}
}
