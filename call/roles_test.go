package call_test

import (
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
)

func TestSignalsWithOtherRolesTellWhoFellIn(t *testing.T) {
	t.Parallel()
	span := func(from, to int) call.Range {
		return call.Range{Start: time.Duration(from) * time.Second, End: time.Duration(to) * time.Second}
	}
	s := call.Signals{
		Channels: []call.ChannelSignals{
			{Role: call.Unknown, Speech: []call.Range{span(1, 4), span(9, 12), span(20, 22)}},
			{Role: call.Unknown, Speech: []call.Range{span(3, 10), span(20, 21)}},
		},
		Overlaps: []call.Overlap{{Range: span(3, 4), By: call.Unknown}, {Range: span(9, 10), By: call.Unknown}, {Range: span(20, 21), By: call.Unknown}},
	}
	told := s.WithRoles(call.CustomerRole, call.AgentRole)
	want := []call.Role{call.AgentRole, call.CustomerRole, call.Unknown}
	for i, o := range told.Overlaps {
		if o.By != want[i] {
			t.Errorf("overlap %d by %s, want %s", i, o.By, want[i])
		}
	}
	if told.Channels[0].Role != call.CustomerRole || s.Channels[0].Role != call.Unknown || s.Overlaps[0].By != call.Unknown {
		t.Error("roles are not in the copy alone")
	}
	one := call.Signals{Channels: []call.ChannelSignals{{Role: call.Unknown}}}
	if got := one.WithRoles(call.AgentRole, call.CustomerRole); got.Channels[0].Role != call.Unknown {
		t.Errorf("one channel got the role %s", got.Channels[0].Role)
	}
}
