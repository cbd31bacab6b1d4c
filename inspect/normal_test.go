package inspect_test

import (
	"testing"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
)

// Words are found in normal form, by phrases and by expressions, and evidence
// points at the words as they came.
func TestEvidencePointsAtTheWordsAsTheyCame(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ condition, said, want string }{
		{`customer says "投诉"`, "我要投訴你們", "投訴"},
		{`customer says "投訴"`, "我要投诉你们", "投诉"},
		{`customer says /投.?诉/`, "我要投，訴你們", "投，訴"},
		{`customer says /[這那]个VIP[0-9]{2}/`, "我是这個ＶＩＰ１２号", "这個ＶＩＰ１２"},
		{`customer says "我要投诉"`, "哦我要呃投诉", "我要呃投诉"},
		{`customer says /要(投诉|举报)/`, "我要呃投诉", "要呃投诉"},
		{`customer says "优惠"`, "那個優(yōu)惠", "優(yōu)惠"},
	} {
		in := inspect.Input{Transcript: call.Transcript{Turns: []call.Turn{
			{Role: call.AgentRole, Text: "喂，您好。"}, {Role: call.CustomerRole, Text: c.said},
		}}}
		report := compile(t, c.condition).Inspect(in)
		if len(report.Findings) != 1 {
			t.Errorf("%s finds nothing in %q", c.condition, c.said)
			continue
		}
		e := report.Findings[0].Evidence[0]
		if e.Text != c.want || c.said[e.Span.From:e.Span.To] != c.want || e.Span.Turn != 1 {
			t.Errorf("%s finds %q in %q, want %q", c.condition, e.Text, c.said, c.want)
		}
	}
}

// A turn of which nothing is left in normal form was said all the same: the call has
// words, and what is looked for is not among them.
func TestATurnOfTagsAloneIsATranscript(t *testing.T) {
	t.Parallel()
	in := inspect.Input{Transcript: call.Transcript{Turns: []call.Turn{{Role: call.AgentRole, Text: "<|zh|>"}}}}
	if got := verdict(compile(t, `customer says "投诉"`).Inspect(in)); got != "no" {
		t.Errorf("a call of tags alone is %s, want no", got)
	}
}
