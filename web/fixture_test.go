package web_test

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web"
)

var (
	zone = time.FixedZone("CST", 8*3600)
	now  = time.Date(2026, 9, 4, 9, 0, 0, 0, zone)
)

func at(day, hour, minute int) time.Time { return time.Date(2026, 9, day, hour, minute, 0, 0, zone) }

// text is what the fixture passes every text through that comes from outside.
type text func(string) string

func plain(s string) string { return s }

// rulesInForce are the rules that the pages of the fixture know.
func rulesInForce() []web.Rule {
	return []web.Rule{
		{Name: "internal.unreported", Title: "对内投诉未上报", Label: "internal=unreported", Level: inspect.Critical},
		{Name: "shirking.send_away", Title: "推诿：让客户自己去找别人", Label: "shirking", Level: inspect.Serious},
		{Name: "script.no_invite", Title: "未邀请评价", Label: "script.no_invite", Level: inspect.General},
	}
}

// hotline is a small hotline's two days: every state of a call and of a finding,
// every kind of evidence, and records that do not fit.
func hotline(x text) *memory {
	m := &memory{keys: map[string]string{}}
	m.dossiers = []storage.Dossier{complaint(x), textOnly(x), unknownRoles(x)}
	for i, s := range []struct {
		state  storage.State
		reason string
	}{
		{storage.Dead, "bad_container"},
		{storage.Dead, "silent"},
		{storage.Waiting, "no_transcriber"},
		{storage.Missing, "no_recording"},
		{storage.Excluded, "not_answered"},
		{storage.Excluded, "duplicate"},
		{storage.Fetched, ""},
	} {
		m.dossiers = append(m.dossiers, stopped(x, i, s.state, s.reason))
	}
	m.dossiers[len(m.dossiers)-1].Entry.Updated = now.Add(-5 * time.Hour)
	m.days = days(m.dossiers)
	proven(m, x)
	m.tickets = tickets(x)
	m.letters = []storage.DeadLetter{
		{Name: x("cdr-0903.csv"), Line: 17, Field: x("started"), Reason: "bad_time", Detail: x("读到 “2026-13-41 25:00”，应为 2026-09-03 10:12:00；请改正这一行后重新导入"), At: now},
		{Name: x("tickets.csv"), Line: 5, Field: x("kind"), Reason: x("some_new_reason"), Detail: x("未知类型 “投述”"), At: now},
	}
	m.odd = []storage.Oddity{
		{Kind: "unknown_agent", Subject: x("1099"), Origin: x("cdr-0903.csv:22"), Detail: x("花名册里没有这个工号"), At: now},
		{Kind: "ticket_without_call", Subject: "T9001", Origin: x("tickets.csv:8"), At: now},
		{Kind: "unlisted_call", Subject: "p-103", Origin: x("transcripts.jsonl:3"), At: now},
	}
	m.agents = []storage.AgentRow{
		{Agent: call.Agent{ID: "1024", Name: x("王小宁"), Dept: x("客服三部")}},
		{Agent: call.Agent{ID: "1031", Name: x("李一凡"), Dept: x("客服一部")}},
	}
	for _, d := range m.dossiers {
		if d.Entry.State == storage.Scored {
			m.scores = append(m.scores, scoring.OfCall(d.Call, "2026-09")...)
		}
	}
	for _, d := range m.dossiers {
		for _, f := range d.Findings {
			if f.Status == storage.Confirmed {
				m.scores = append(m.scores, scoring.OfVerdict(f.Finding, f.ID, d.Call, "2026-09", true, 1, at(3, 18, 5))...)
			}
		}
	}
	for _, t := range m.tickets {
		m.scores = append(m.scores, scoring.OfTicket(t, zone)...)
	}
	return m
}

func complaint(x text) storage.Dossier {
	c := call.Call{
		ID: "p-017", Sector: call.Power, Started: at(3, 10, 12), Duration: 58 * time.Second, Agent: "1024",
		Dept: x("客服三部"), Customer: call.Customer(x("c0017c0017c0017")), Answered: true, Hangup: call.CustomerRole, CSAT: 2,
	}
	talk := call.Transcript{CallID: c.ID, Source: "imported:calls", Turns: []call.Turn{
		turn(call.AgentRole, 1, 5, x("您好，很高兴为您服务，请问有什么可以帮您？")),
		turn(call.CustomerRole, 6, 14, x("我刚才打电话，你们那个接线员态度特别差，话没说完就给我挂了，我要投诉他。")),
		turn(call.AgentRole, 15, 22, x("这个不归我们管，您自己去营业厅问问吧。")),
		turn(call.CustomerRole, 23, 30, x("营业厅让我打你们电话，你们又让我去营业厅？")),
		turn(call.AgentRole, 44, 52, x("流程就是这样，您再等等。")),
	}}
	talk.Turns[3].Confidence, talk.Turns[3].Doubt = 0.52, call.TooFast
	return storage.Dossier{
		Call: c, Entry: ledger(c, storage.Scored, "", 1), Origin: x("cdr-0903.csv:4"),
		Recordings: []storage.FetchedRecording{{
			Recording: call.Recording{CallID: c.ID, Codec: "pcm_s16le", Channels: 2, Rate: 8000, Duration: 58 * time.Second, AgentChannel: 0, SHA256: "ab12"},
			Blob:      "rec/ab12",
		}},
		Transcript: talk, Signals: poorlyHeard(call.FromTurns(talk, c.Duration)),
		Tickets: tickets(x)[:2], Calls: []call.Call{{ID: "p-100", Started: at(2, 9, 0), Duration: time.Minute, Agent: "1031", Dept: x("客服一部"), CSAT: 4}},
		Findings: complaintFindings(x, c, talk),
		Undecided: []inspect.Undecided{
			{Rule: "script.no_invite", Reason: "roles of the speakers are unknown"},
			{Rule: x("script.other"), Reason: x("a reason that is new")},
		},
		Verdicts: []storage.Verdict{{Finding: "fd3", Round: 1, Kind: storage.Reject, Reviewer: x("qa-01"), Reason: "handled", Note: x("挂机后已补建工单"), At: at(3, 18, 0)}},
		Events: []storage.Event{
			{Seq: 1, CallID: c.ID, To: storage.Expected, By: x("import"), At: at(3, 11, 0)},
			{Seq: 2, CallID: c.ID, From: storage.Scored, To: storage.Transcribed, Reason: "ticket_arrived", Detail: x("T3301"), By: x("import"), At: at(3, 11, 0)},
			{Seq: 3, CallID: c.ID, From: storage.Inspected, To: storage.Scored, Reason: x("late_ticket"), Detail: x("T3301"), By: "w1", At: at(3, 11, 1)},
		},
	}
}

func complaintFindings(x text, c call.Call, talk call.Transcript) []storage.FindingRow {
	row := func(id, rule, title, label string, level inspect.Level, points inspect.Points, status storage.FindingStatus, ev ...inspect.Evidence) storage.FindingRow {
		return storage.FindingRow{
			ID: id, CallID: c.ID, Status: status, Version: 1, Agent: c.Agent, Dept: c.Dept, Day: "2026-09-03", Sector: c.Sector,
			Started: c.Started, Duration: c.Duration, Rulebook: "rb1",
			Finding: inspect.Finding{Rule: rule, RuleHash: "9f2c", Title: x(title), Label: label, Family: "internal", Level: level, Points: points, Evidence: ev},
		}
	}
	unreported := row("fd1", "internal.unreported", "对内投诉未上报", "internal=unreported", inspect.Critical, 500, storage.Open,
		said(x, talk, 1, "我要投诉他"), said(x, talk, 1, "接线员态度特别差"),
		inspect.Evidence{Kind: inspect.Absent, Condition: "no ticket complaint.internal filed within 24h after end", Text: x("对内投诉工单"), Tickets: []string{"T3301"}, From: c.Ended(), To: c.Ended().Add(24 * time.Hour)})
	moved := row("fd3", "undispatched.promise", "应派未派", "undispatched", inspect.Serious, 300, storage.Rejected,
		inspect.Evidence{Kind: inspect.Record, Condition: "repeat call within 24h", Text: x("24 小时内第 2 次来电"), Tickets: []string{"T3301", "T9001"}, From: at(2, 0, 0), To: at(3, 0, 0)})
	moved.Moved, moved.Rounds, moved.Version = true, 1, 2
	provisional := row("fd8", "undispatched.none", "应派未派：没有派单", "undispatched", inspect.Serious, 300, storage.Open,
		inspect.Evidence{Kind: inspect.Absent, Condition: "no ticket repair filed within 24h after end", Text: "repair", From: c.Ended(), To: c.Ended().Add(24 * time.Hour)})
	provisional.Provisional, provisional.Finding.ProvisionalUntil = true, c.Ended().Add(26*time.Hour)
	withdrawn := row("fd6", "external.unreported", "对外投诉未登记", "external=unreported", inspect.Serious, 300, storage.Withdrawn)
	withdrawn.Finding.ProvisionalUntil = c.Ended().Add(26 * time.Hour)
	return []storage.FindingRow{
		unreported, provisional, withdrawn,
		row("fd2", "shirking.send_away", "推诿：让客户自己去找别人", "shirking", inspect.RedLine, 250, storage.Open, said(x, talk, 2, "不归我们管"), said(x, talk, 2, "您自己去营业厅")),
		moved,
		row("fd4", "script.no_hold_notice", "等待未告知", "script.no_hold_notice", inspect.General, 100, storage.Open,
			inspect.Evidence{Kind: inspect.Heard, Condition: "silence longer than 10s", Span: call.Span{Turn: -1, Start: 30 * time.Second, End: 44 * time.Second}, Role: call.Unknown, Text: x("静默 14 秒")}),
		row("fd5", "info.mention", "提到其他公司", "info", inspect.Info, 0, storage.Recorded),
	}
}

func said(x text, talk call.Transcript, i int, words string) inspect.Evidence {
	t := talk.Turns[i]
	from := max(0, strings.Index(t.Text, words))
	share := func(n int) time.Duration {
		return t.Start + time.Duration(float64(t.End-t.Start)*float64(n)/float64(len(t.Text)))
	}
	to := min(from+len(words), len(t.Text))
	return inspect.Evidence{
		Kind: inspect.Said, Condition: `says "` + words + `"`, Role: t.Role, Text: x(words),
		Span: call.Span{Turn: i, From: from, To: to, Start: share(from), End: share(to)},
	}
}

func turn(role call.Role, from, to int, words string) call.Turn {
	return call.Turn{
		Role: role, RoleConfidence: 1, Start: time.Duration(from) * time.Second, End: time.Duration(to) * time.Second,
		Text: words, Confidence: 1,
	}
}

// textOnly is a call with a transcript and without sound; its agent is rated.
func textOnly(x text) storage.Dossier {
	c := call.Call{
		ID: "p-101", Sector: call.Telecom, Started: at(3, 14, 5), Duration: 90 * time.Second, Agent: "1024",
		Dept: x("客服三部"), Answered: true, Hangup: call.AgentRole, CSAT: 5,
	}
	talk := call.Transcript{CallID: c.ID, Source: "imported:json", Turns: []call.Turn{
		turn(call.AgentRole, 0, 6, x("您好，工号 1024 为您服务。")), turn(call.CustomerRole, 7, 80, x("想查一下上个月的账单。")),
	}}
	f := storage.FindingRow{
		ID: "fd7", CallID: c.ID, Status: storage.Confirmed, Version: 2, Rounds: 1, Agent: c.Agent, Dept: c.Dept, Day: "2026-09-03",
		Started: c.Started, Duration: c.Duration,
		Finding: inspect.Finding{Rule: "script.no_invite", Title: x("未邀请评价"), Label: "script.no_invite", Level: inspect.General, Points: 50, Evidence: []inspect.Evidence{said(x, talk, 1, "账单")}},
	}
	return storage.Dossier{
		Call: c, Entry: ledger(c, storage.Scored, "", 1), Transcript: talk, Signals: call.FromTurns(talk, c.Duration),
		Findings: []storage.FindingRow{f},
		Verdicts: []storage.Verdict{{Finding: "fd7", Round: 1, Kind: storage.Confirm, Reviewer: x("qa-02"), Reason: "clear", At: at(3, 18, 5)}},
	}
}

// poorlyHeard has all that can be wrong with the sound of a call, and all that can
// be heard besides speech.
func poorlyHeard(s call.Signals) call.Signals {
	s.Source = call.FromAudio
	second := func(from, to time.Duration) call.Range {
		return call.Range{Start: from * time.Second, End: to * time.Second}
	}
	a := &s.Channels[0]
	a.Level, a.Peak, a.Noise, a.Clipped, a.Band = -47, -1, -52, 0.12, 1500
	a.Sounds = []call.Sound{
		{Range: second(0, 1), Kind: call.Ringback},
		{Range: second(2, 3), Kind: call.Dropout},
		{Range: second(31, 40), Kind: call.Music},
		{Range: second(53, 54), Kind: call.SteadyTone},
		{Range: second(54, 56), Kind: call.Muted},
		{Range: second(56, 58), Kind: call.BusyTone},
	}
	a.Jumps = []call.Jump{{At: 15 * time.Second, By: -13.4}}
	b := &s.Channels[1]
	b.Level, b.Peak, b.Noise = -24, -3, -56
	for i, key := range "12345678" {
		b.Sounds = append(b.Sounds, call.Sound{Range: second(30+time.Duration(i), 30+time.Duration(i)), Kind: call.KeyTone, Key: string(key)})
	}
	b.Sounds = append(b.Sounds, call.Sound{Range: second(45, 45), Kind: call.KeyTone, Key: "9"})
	return s
}

// unknownRoles is a mono call that is not on the switch's list.
func unknownRoles(x text) storage.Dossier {
	c := call.Call{ID: "p-103", Sector: call.Cable, Started: at(2, 16, 30), Duration: 40 * time.Second, Agent: "1024", Dept: x("客服三部"), Answered: true, Hangup: call.Unknown}
	talk := call.Transcript{CallID: c.ID, Source: "imported:calls", Turns: []call.Turn{
		{Role: call.Unknown, Speaker: x("S0"), Start: 0, End: 4 * time.Second, Text: x("您好请讲"), Confidence: 0.9},
		{Role: call.Unknown, Speaker: x("S1"), Start: 5 * time.Second, End: 12 * time.Second, Text: x("电视没信号了"), Confidence: 0.4},
	}}
	e := ledger(c, storage.Inspected, "", 1)
	e.Listed = false
	return storage.Dossier{
		Call: c, Entry: e, Origin: x("transcripts.jsonl:3"), Transcript: talk,
		Recordings: []storage.FetchedRecording{{Recording: call.Recording{CallID: c.ID, Codec: "mulaw", Channels: 1, Rate: 8000, Duration: 40 * time.Second, AgentChannel: -1}, Blob: "rec/gone"}},
	}
}

func stopped(x text, i int, state storage.State, reason string) storage.Dossier {
	c := call.Call{ID: fmt.Sprintf("q-%d", i), Sector: call.Power, Started: at(3, 8, i), Duration: 30 * time.Second, Agent: "1031", Dept: x("客服一部"), Answered: true}
	e := ledger(c, state, reason, 2)
	e.Detail = x("文件头之后没有声音数据，请重新导出")
	return storage.Dossier{Call: c, Entry: e, Origin: x("cdr-0903.csv:9")}
}

func ledger(c call.Call, state storage.State, reason string, attempts int) storage.Entry {
	return storage.Entry{
		CallID: c.ID, Day: c.Started.Format(time.DateOnly), State: state, Reason: reason, Listed: true, Attempts: attempts, Updated: now,
	}
}

// days counts what the dossiers hold; the second day does not add up.
func days(ds []storage.Dossier) []storage.Day {
	good := storage.Day{Day: "2026-09-03", States: map[storage.State]int{}}
	for _, d := range ds {
		if d.Entry.Day != good.Day {
			continue
		}
		good.Expected++
		good.States[d.Entry.State]++
		if d.Entry.Reason != "" {
			good.Reasons = append(good.Reasons, storage.ReasonCount{State: d.Entry.State, Reason: d.Entry.Reason, N: 1})
		}
	}
	bad := storage.Day{
		Day: "2026-09-02", Expected: 120, States: map[storage.State]int{storage.Scored: 110, storage.Dead: 2, storage.Excluded: 5},
		Unlisted: map[storage.State]int{storage.Inspected: 1}, Reasons: []storage.ReasonCount{{State: storage.Excluded, Reason: "too_short", N: 5}},
	}
	return []storage.Day{bad, good}
}

func tickets(x text) []call.Ticket {
	filed := at(3, 10, 16)
	return []call.Ticket{
		{
			ID: "T3301", Kind: call.Consult, CallID: "p-017", Agent: "1024", Dept: x("客服三部"), Text: x("咨询停电原因"), Filed: filed, Customer: "c0017",
			Events: []call.TicketEvent{
				{Kind: call.Accepted, At: filed, By: x("1024")},
				{Kind: call.Dispatched, At: filed.Add(5 * time.Minute), By: x("派单台")},
				{Kind: call.Replied, At: filed.Add(3 * time.Hour), Note: x("已电话回复")},
				{Kind: call.Closed, At: filed.Add(4 * time.Hour)},
				{Kind: call.Surveyed, At: filed.Add(9 * time.Hour), Score: 4},
			},
		},
		{ID: "T9001", Kind: call.Repair, Agent: "1024", About: x("1031"), Dept: x("客服三部"), Text: x("报修"), Filed: at(4, 8, 30), Events: []call.TicketEvent{{Kind: call.Accepted, At: at(4, 8, 30)}}},
	}
}

// sounds holds the recording of p-017.
func sounds(t testing.TB) *shelf {
	t.Helper()
	const rate = 8000
	tone := func(from, to int, hertz float64) []int16 {
		samples := make([]int16, 58*rate)
		for i := from * rate; i < to*rate; i++ {
			swell := 0.4 + 0.6*math.Abs(math.Sin(float64(i)/2100))
			samples[i] = int16(9000 * swell * math.Sin(2*math.Pi*hertz*float64(i)/rate))
		}
		return samples
	}
	var file bytes.Buffer
	if err := audio.WritePCM16(&file, rate, tone(1, 5, 220), tone(6, 14, 330)); err != nil {
		t.Fatal(err)
	}
	return newShelf(map[string][]byte{"rec/ab12": file.Bytes()})
}
