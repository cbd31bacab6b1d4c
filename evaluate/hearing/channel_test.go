package hearing_test

import (
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/evaluate/hearing"
)

// turn is one from a second to another.
func turn(role call.Role, from, to float64, text string) call.Turn {
	at := func(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
	return call.Turn{Role: role, RoleConfidence: 1, Start: at(from), End: at(to), Text: text, Confidence: 1}
}

func said(turns ...call.Turn) call.Transcript { return call.Transcript{CallID: "c", Turns: turns} }

func TestAWrongRoleCostsNoCharacter(t *testing.T) {
	t.Parallel()
	truth := said(turn("agent", 0, 3, "您好请讲"), turn("customer", 4, 8, "我要投诉你们"), turn("agent", 8.5, 9, "好的"))
	heard := said(turn("customer", 0.1, 3, "您好请将"), turn("agent", 4.1, 7.9, "我要投诉你们"), turn("customer", 8.6, 9, "好的"), turn("unknown", 20, 21, "谢谢"))
	channels := hearing.Channels(truth, heard)
	if len(channels) != 2 {
		t.Fatalf("got %+v", channels)
	}
	agent, customer := channels[0], channels[1]
	if agent.Role != call.AgentRole || agent.Said != 6 || agent.Substituted != 1 || agent.Inserted != 2 {
		t.Errorf("the agent: %+v", agent)
	}
	if customer.Said != 6 || customer.Wrong() != 0 {
		t.Errorf("the customer: %+v", customer)
	}
}

func TestAClipHasOneChannel(t *testing.T) {
	t.Parallel()
	truth := said(call.Turn{Role: call.Unknown, Text: "你好"})
	channels := hearing.Channels(truth, said(turn("unknown", 0, 1, "你"), turn("agent", 2, 3, "号")))
	if len(channels) != 1 || channels[0].Said != 2 || channels[0].Substituted != 1 {
		t.Errorf("got %+v", channels)
	}
}
