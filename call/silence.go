package call

import "time"

// SilenceKind says what is heard while nobody speaks.
type SilenceKind string

// The kinds of silence. Nobody is kept waiting while it rings, or when the other side
// has gone.
const (
	Quiet   SilenceKind = "quiet"   // the noise of the room or of the line
	OnHold  SilenceKind = "hold"    // music or a tone, as for one who is put on hold
	Mute    SilenceKind = "mute"    // a channel is switched off
	Ringing SilenceKind = "ringing" // it rings at the other end
	Gone    SilenceKind = "gone"    // the exchange says that the other side has hung up
)

// KindOf says of which kind a silence is: what fills at least half of it on some
// channel. A silence that was derived from a transcript is Quiet, as far as anybody
// knows.
func (s Signals) KindOf(silence Range) SilenceKind {
	kinds := []struct {
		kind   SilenceKind
		sounds []SoundKind
	}{{Ringing, []SoundKind{Ringback}}, {Gone, []SoundKind{BusyTone}}, {OnHold, []SoundKind{Music, SteadyTone}}, {Mute, []SoundKind{Muted}}}
	for _, k := range kinds {
		for _, c := range s.Channels {
			if 2*c.within(silence, k.sounds...) >= silence.Length() && silence.Length() > 0 {
				return k.kind
			}
		}
	}
	return Quiet
}

// within is how much of a stretch is filled by sounds of some kinds.
func (c ChannelSignals) within(r Range, kinds ...SoundKind) time.Duration {
	var sum time.Duration
	for _, s := range c.Sounds {
		for _, kind := range kinds {
			if s.Kind == kind {
				sum += max(0, min(s.End, r.End)-max(s.Start, r.Start))
			}
		}
	}
	return sum
}

// Held is how long the call was on hold with music or a tone, as far as it was heard.
// A silent hold is not.
func (s Signals) Held() time.Duration {
	var sum time.Duration
	for _, r := range s.Silences {
		if s.KindOf(r) == OnHold {
			sum += r.Length()
		}
	}
	return sum
}

// nearEnd is how much may stand behind the busy tone with which a recording ends.
const nearEnd = 2 * time.Second

// HungUp says who ended the call, as far as it was heard: when the recording ends
// with a busy tone on one channel, the one who spoke there has gone. It is Unknown
// without such a tone, or with one on both channels.
func (s Signals) HungUp() Role {
	who := Unknown
	for _, c := range s.Channels {
		if !c.endsBusy(s.Duration) {
			continue
		}
		if who != Unknown {
			return Unknown
		}
		if who = c.Role; !who.known() {
			return Unknown
		}
	}
	return who
}

func (c ChannelSignals) endsBusy(duration time.Duration) bool {
	for _, sound := range c.Sounds {
		if sound.Kind == BusyTone && duration-sound.End <= nearEnd {
			return len(c.Speech) == 0 || c.Speech[len(c.Speech)-1].Start < sound.Start
		}
	}
	return false
}
