package call_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
)

func turn(role call.Role, from, to float64) call.Turn {
	return call.Turn{Role: role, Start: seconds(from), End: seconds(to), Text: "好", Confidence: 1}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

func stretch(from, to float64) call.Range { return call.Range{Start: seconds(from), End: seconds(to)} }

func overlap(by call.Role, from, to float64) call.Overlap {
	return call.Overlap{Range: stretch(from, to), By: by}
}

func TestFromTurns(t *testing.T) {
	t.Parallel()
	const agent, customer, unknown = call.AgentRole, call.CustomerRole, call.Unknown
	tests := map[string]struct {
		turns    []call.Turn
		duration float64
		want     call.Signals
	}{
		"no turns tell nothing": {
			duration: 30,
			want:     call.Signals{Duration: seconds(30)},
		},
		"turns without times tell nothing": {
			turns: []call.Turn{turn(agent, 0, 0), turn(customer, 0, 0)},
			want:  call.Signals{},
		},
		"silence before the first and after the last word": {
			turns:    []call.Turn{turn(agent, 2, 4), turn(customer, 4.5, 6)},
			duration: 10,
			want: call.Signals{
				Source: call.FromTranscript, Duration: seconds(10),
				Channels: []call.ChannelSignals{
					{Role: agent, Speech: []call.Range{stretch(2, 4)}},
					{Role: customer, Speech: []call.Range{stretch(4.5, 6)}},
				},
				Silences: []call.Range{stretch(0, 2), stretch(6, 10)},
			},
		},
		"the call lasts as long as its turns": {
			turns:    []call.Turn{turn(agent, 0, 8)},
			duration: 5,
			want: call.Signals{
				Source: call.FromTranscript, Duration: seconds(8),
				Channels: []call.ChannelSignals{{Role: agent, Speech: []call.Range{stretch(0, 8)}}},
			},
		},
		"who begins later overlaps": {
			turns: []call.Turn{turn(agent, 0, 10), turn(customer, 8, 14), turn(agent, 12, 16)},
			want: call.Signals{
				Source: call.FromTranscript, Duration: seconds(16),
				Channels: []call.ChannelSignals{
					{Role: agent, Speech: []call.Range{stretch(0, 10), stretch(12, 16)}},
					{Role: customer, Speech: []call.Range{stretch(8, 14)}},
				},
				Overlaps: []call.Overlap{overlap(customer, 8, 10), overlap(agent, 12, 14)},
			},
		},
		"turns of one speaker do not overlap each other": {
			turns: []call.Turn{turn(agent, 0, 5), turn(agent, 4, 9)},
			want: call.Signals{
				Source: call.FromTranscript, Duration: seconds(9),
				Channels: []call.ChannelSignals{{Role: agent, Speech: []call.Range{stretch(0, 9)}}},
			},
		},
		"two unknown speakers overlap": {
			turns: []call.Turn{turn(unknown, 0, 5), turn(unknown, 4, 6)},
			want: call.Signals{
				Source: call.FromTranscript, Duration: seconds(6),
				Channels: []call.ChannelSignals{{Role: unknown, Speech: []call.Range{stretch(0, 6)}}},
				Overlaps: []call.Overlap{overlap(unknown, 4, 5)},
			},
		},
		"an unknown speaker with a name does not overlap himself": {
			turns: []call.Turn{
				{Role: unknown, Speaker: "S0", Start: 0, End: seconds(5)},
				{Role: unknown, Speaker: "S0", Start: seconds(4), End: seconds(6)},
				{Role: unknown, Speaker: "S1", Start: seconds(5.5), End: seconds(7)},
			},
			want: call.Signals{
				Source: call.FromTranscript, Duration: seconds(7),
				Channels: []call.ChannelSignals{{Role: unknown, Speech: []call.Range{stretch(0, 7)}}},
				Overlaps: []call.Overlap{overlap(unknown, 5.5, 6)},
			},
		},
		"a pause under a second is no silence": {
			turns: []call.Turn{turn(agent, 0, 5), turn(customer, 5.9, 7), turn(agent, 8, 9)},
			want: call.Signals{
				Source: call.FromTranscript, Duration: seconds(9),
				Channels: []call.ChannelSignals{
					{Role: agent, Speech: []call.Range{stretch(0, 5), stretch(8, 9)}},
					{Role: customer, Speech: []call.Range{stretch(5.9, 7)}},
				},
				Silences: []call.Range{stretch(7, 8)},
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call.FromTurns(call.Transcript{Turns: test.turns}, seconds(test.duration))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("signals (-want +got):\n%s", diff)
			}
		})
	}
}
