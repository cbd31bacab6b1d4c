package call

import "time"

// SignalSource says what signals were measured on.
type SignalSource string

// Signals are measured on sound where there is sound, and otherwise derived from
// the times of the transcript's turns.
const (
	FromAudio      SignalSource = "audio"
	FromTranscript SignalSource = "transcript"
)

// Range is a stretch of time inside a call, End exclusive.
type Range struct {
	Start, End time.Duration
}

// Length is how long the range lasts.
func (r Range) Length() time.Duration { return r.End - r.Start }

// Signals is what was heard in a call besides the words.
type Signals struct {
	Source   SignalSource
	Duration time.Duration // of the recording, or the end of the last turn
	Channels []ChannelSignals
	// Silences are the stretches in which nobody spoke, at least MinSilence long,
	// in order, those before the first and after the last word included.
	Silences []Range
	Overlaps []Overlap
}

// MinSilence is the shortest stretch without speech that counts as a silence.
const MinSilence = time.Second

// ChannelSignals is what was heard on one channel (or, from a transcript, of one
// role).
type ChannelSignals struct {
	Role   Role
	Speech []Range // in order, not overlapping
	// Level is the mean level of the speech in dBFS (0 is full scale, so it is
	// negative); 0 when there was no sound to measure.
	Level float64
	Peak  float64 // highest sample in dBFS; 0 when there was no sound to measure
	// Noise is the level in dBFS of what is heard while nobody speaks; 0 when that
	// was never measured, or is digital silence.
	Noise float64
	// Clipped is the share, 0 to 1, of the speech's samples that stand at the end of
	// the scale, where their tops are cut off.
	Clipped float64
	// Band is the frequency in Hz up to which speech is heard; 0 when it was not
	// measured.
	Band   int
	Sounds []Sound // in order; those of one channel do not overlap
	Jumps  []Jump  // of the speech's level, in order
}

// Talk is how long the channel spoke altogether.
func (c ChannelSignals) Talk() time.Duration {
	var sum time.Duration
	for _, r := range c.Speech {
		sum += r.Length()
	}
	return sum
}

// Overlap is a stretch in which two spoke at once.
type Overlap struct {
	Range
	By Role // who began to speak while the other was speaking
}
