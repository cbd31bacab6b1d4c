package call

import "time"

// SoundKind says what a [Sound] is.
type SoundKind string

// The kinds of sounds that are told from speech. Only a Dropout, which cuts into
// speech, is part of a channel's Speech.
const (
	KeyTone    SoundKind = "key"      // DTMF: a key of the telephone, see Sound.Key
	Ringback   SoundKind = "ringback" // it rings at the other end, 回铃音
	BusyTone   SoundKind = "busy"     // the exchange says that the other side is gone or taken, 忙音
	SteadyTone SoundKind = "tone"     // any other steady tone: dial tone, beep, modem
	Music      SoundKind = "music"    // music, as it is played to who is on hold
	// Muted is digital silence, in which not even the line's noise is heard, of
	// at least a second on a channel that otherwise has noise.
	Muted SoundKind = "muted"
	// Dropout is digital silence that cuts into speech: sound was lost.
	Dropout SoundKind = "dropout"
)

// Sound is a stretch of a channel in which something else than speech is heard.
type Sound struct {
	Range
	Kind SoundKind
	// Key is that of a KeyTone: 0 to 9, *, #, A to D.
	Key string
}

// Jump is a moment at which the speech of a channel becomes louder or softer, and
// stays so.
type Jump struct {
	At time.Duration
	By float64 // dB; negative when it becomes softer
}
