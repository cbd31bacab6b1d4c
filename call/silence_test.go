package call_test

import (
	"testing"

	"github.com/tingcha/tingcha/call"
)

func sound(kind call.SoundKind, from, to float64) call.Sound {
	return call.Sound{Range: stretch(from, to), Kind: kind}
}

func TestASilenceIsWhatFillsHalfOfIt(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		agent, customer []call.Sound
		want            call.SilenceKind
	}{
		"nothing":                       {nil, nil, call.Quiet},
		"music":                         {[]call.Sound{sound(call.Music, 12, 29)}, nil, call.OnHold},
		"beeps on the other channel":    {nil, []call.Sound{sound(call.SteadyTone, 10, 16), sound(call.SteadyTone, 20, 26)}, call.OnHold},
		"music for a moment":            {[]call.Sound{sound(call.Music, 5, 14)}, nil, call.Quiet},
		"a switched-off channel":        {[]call.Sound{sound(call.Muted, 10, 30)}, nil, call.Mute},
		"music on a switched-off line":  {[]call.Sound{sound(call.Muted, 10, 30)}, []call.Sound{sound(call.Music, 10, 30)}, call.OnHold},
		"ringing":                       {nil, []call.Sound{sound(call.Ringback, 0, 26)}, call.Ringing},
		"a busy tone":                   {nil, []call.Sound{sound(call.BusyTone, 15, 30)}, call.Gone},
		"keys, which are no such thing": {nil, []call.Sound{sound(call.KeyTone, 10, 30)}, call.Quiet},
	} {
		s := call.Signals{
			Duration: seconds(60), Silences: []call.Range{stretch(10, 30)},
			Channels: []call.ChannelSignals{{Role: call.AgentRole, Sounds: tt.agent}, {Role: call.CustomerRole, Sounds: tt.customer}},
		}
		if got := s.KindOf(s.Silences[0]); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
		if held := s.Held(); (held == seconds(20)) != (tt.want == call.OnHold) {
			t.Errorf("%s: held for %v", name, held)
		}
	}
}

func TestABusyToneAtTheEndTellsWhoHungUp(t *testing.T) {
	t.Parallel()
	busy := sound(call.BusyTone, 56, 59.5)
	for name, tt := range map[string]struct {
		agent, customer call.ChannelSignals
		want            call.Role
	}{
		"on the customer's channel": {call.ChannelSignals{}, call.ChannelSignals{Sounds: []call.Sound{busy}}, call.CustomerRole},
		"on the agent's channel": {
			call.ChannelSignals{Sounds: []call.Sound{busy}, Speech: []call.Range{stretch(50, 55)}},
			call.ChannelSignals{},
			call.AgentRole,
		},
		"on both":         {call.ChannelSignals{Sounds: []call.Sound{busy}}, call.ChannelSignals{Sounds: []call.Sound{busy}}, call.Unknown},
		"on none":         {call.ChannelSignals{}, call.ChannelSignals{}, call.Unknown},
		"long before":     {call.ChannelSignals{Sounds: []call.Sound{sound(call.BusyTone, 2, 9)}}, call.ChannelSignals{}, call.Unknown},
		"speech after it": {call.ChannelSignals{Sounds: []call.Sound{busy}, Speech: []call.Range{stretch(59.5, 60)}}, call.ChannelSignals{}, call.Unknown},
	} {
		tt.agent.Role, tt.customer.Role = call.AgentRole, call.CustomerRole
		s := call.Signals{Duration: seconds(60), Channels: []call.ChannelSignals{tt.agent, tt.customer}}
		if got := s.HungUp(); got != tt.want {
			t.Errorf("a busy tone %s: %s, want %s", name, got, tt.want)
		}
	}
	mono := call.Signals{Duration: seconds(60), Channels: []call.ChannelSignals{{Role: call.Unknown, Sounds: []call.Sound{busy}}}}
	if got := mono.HungUp(); got != call.Unknown {
		t.Errorf("on a channel of nobody: %s", got)
	}
}
