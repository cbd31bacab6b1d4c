package lang_test

import (
	"time"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

var parties = rapid.SampledFrom([]lang.Party{lang.AnyParty, lang.ThisAgent, lang.AnotherAgent})

func drawMetric(t *rapid.T) lang.Condition {
	m := lang.Metric{
		Name: rapid.SampledFrom(lang.MetricNames()).Draw(t, "metric"), Op: rapid.SampledFrom(lang.Operators()).Draw(t, "op"),
	}
	speakers := rapid.SampledFrom([]call.Role{call.AgentRole, call.CustomerRole})
	switch m.Name {
	case lang.TalkShare:
		m.Of, m.Number = speakers.Draw(t, "of"), rapid.SampledFrom([]float64{0, 12.5, 70, 100}).Draw(t, "share")
	case lang.SilenceShare:
		m.Number = rapid.SampledFrom([]float64{0, 12.5, 70, 100}).Draw(t, "share")
	case lang.Pace:
		m.Of, m.Number = speakers.Draw(t, "of"), float64(rapid.IntRange(1, 999).Draw(t, "pace"))
	case lang.Loudness:
		m.Of, m.Number = speakers.Draw(t, "of"), rapid.SampledFrom([]float64{-120, -10.5, 0}).Draw(t, "level")
	case lang.TurnCount:
		m.Number = float64(rapid.IntRange(0, 99).Draw(t, "turns"))
	default:
		m.Duration = spans.Draw(t, "duration")
		if m.Name == lang.TotalOverlap {
			m.Of = roles.Draw(t, "by")
		}
	}
	return m
}

func drawCalls(t *rapid.T, c lang.Calls) lang.Condition {
	c.Outbound = c.Later && rapid.Bool().Draw(t, "outbound")
	c.By = parties.Draw(t, "by")
	for range rapid.IntRange(0, 3).Draw(t, "with") {
		c.With = append(c.With, rapid.SampledFrom([]lang.Condition{
			lang.Field{Name: "call.csat", Op: "<=", Text: "2", Number: 2},
			lang.Field{Name: "call.dept", Op: "=", Text: "客服一部"},
			lang.Length{Op: ">", Value: time.Minute},
			lang.Metric{Name: lang.RingTime, Op: ">", Duration: 20 * time.Second},
		}).Draw(t, "asked"))
	}
	return c
}

func drawTickets(t *rapid.T, c lang.Tickets) lang.Condition {
	c.By, c.About, c.Unlike = parties.Draw(t, "by"), rapid.Bool().Draw(t, "about"), rapid.Bool().Draw(t, "unlike")
	if rapid.Bool().Draw(t, "saying") {
		c.Saying = rapid.SampledFrom([]*lang.List{
			{Items: []lang.Item{{Text: "停电"}}},
			{Quantifier: lang.All, Items: []lang.Item{{Text: "停电"}, {Kind: lang.Regex, Text: "抢.修"}}},
			{Quantifier: lang.None, Items: []lang.Item{{Kind: lang.SetName, Text: "staff"}}},
		}).Draw(t, "list")
	}
	return c
}

func drawPromise(t *rapid.T) lang.Condition {
	p := lang.Promise{
		Said: lang.Says{Role: call.AgentRole, Words: drawWords(t, true), Scopes: drawScopes(t)},
		Kept: rapid.Bool().Draw(t, "kept"), AsSaid: rapid.Bool().Draw(t, "as said"), Within: reaches.Draw(t, "within"),
	}
	if p.Said.Words == (lang.Speech{}) {
		p.Said.Words = lang.List{Items: []lang.Item{{Text: "登记"}}}
	}
	p.Said.Guards = drawGuards(t)
	for range rapid.IntRange(1, 3).Draw(t, "remedies") {
		p.By = append(p.By, rapid.SampledFrom([]lang.Remedy{
			{Call: true}, {}, {Kinds: []call.TicketKind{call.Repair}}, {Kinds: []call.TicketKind{call.Urge, call.Transfer}},
		}).Draw(t, "remedy"))
	}
	return p
}
