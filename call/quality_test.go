package call_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
)

func TestAChannelIsGradedByItsWorstFlaw(t *testing.T) {
	t.Parallel()
	good := call.ChannelSignals{Level: -26, Peak: -6, Noise: -55, Band: 3350, Speech: []call.Range{stretch(0, 100)}}
	with := func(change func(*call.ChannelSignals)) call.ChannelSignals {
		c := good
		change(&c)
		return c
	}
	dropout := func(from, to float64) call.Sound { return call.Sound{Range: stretch(from, to), Kind: call.Dropout} }
	for name, tt := range map[string]struct {
		channel call.ChannelSignals
		want    call.Grade
		flaws   []call.Flaw
	}{
		"as telephones sound": {good, call.Good, nil},
		"without noise":       {with(func(c *call.ChannelSignals) { c.Noise = 0 }), call.Good, nil},
		"noisy":               {with(func(c *call.ChannelSignals) { c.Noise = -40 }), call.Fair, []call.Flaw{{call.Noisy, call.Fair, 14}}},
		"very noisy":          {with(func(c *call.ChannelSignals) { c.Noise = -34 }), call.Poor, []call.Flaw{{call.Noisy, call.Poor, 8}}},
		"clipped, and faint as a telephone is not": {
			with(func(c *call.ChannelSignals) { c.Clipped, c.Level, c.Noise = 0.25, -43, -70 }), call.Poor,
			[]call.Flaw{{call.Clipping, call.Poor, 25}, {call.Faint, call.Fair, -43}},
		},
		"narrow": {with(func(c *call.ChannelSignals) { c.Band = 1500 }), call.Poor, []call.Flaw{{call.Narrow, call.Poor, 1500}}},
		"with holes": {
			with(func(c *call.ChannelSignals) { c.Sounds = []call.Sound{dropout(1, 3), dropout(5, 6)} }), call.Fair,
			[]call.Flaw{{call.Broken, call.Fair, 3}},
		},
		"on which nobody spoke":        {call.ChannelSignals{Peak: -40, Noise: -55}, call.Ungraded, nil},
		"that was derived from words":  {call.ChannelSignals{Speech: []call.Range{stretch(0, 9)}}, call.Ungraded, nil},
		"with hardly a bit":            {call.ChannelSignals{Peak: -72}, call.Poor, []call.Flaw{{call.Absent, call.Poor, 0}}},
		"with nothing but zeros on it": {call.ChannelSignals{Sounds: []call.Sound{{Kind: call.Muted}}}, call.Poor, []call.Flaw{{call.Absent, call.Poor, 0}}},
	} {
		if got := tt.channel.Grade(); got != tt.want {
			t.Errorf("a channel %s is %q, want %q", name, got, tt.want)
		}
		if diff := cmp.Diff(tt.flaws, tt.channel.Flaws()); diff != "" {
			t.Errorf("flaws of a channel %s (-want +got):\n%s", name, diff)
		}
	}
}
