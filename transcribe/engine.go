package transcribe

import (
	"context"
	"errors"
	"time"
)

// Rate is how many samples a second of sound engines hear.
const Rate = 16000

// MaxClip is the longest stretch of sound that an engine is asked to hear: what one
// window of Whisper takes, less the silence around the words.
const MaxClip = 28 * time.Second

// ErrAway means that the engine cannot be asked now: it does not start, it is
// overloaded, its network is gone, its budget is spent. Nothing is wrong with the clip;
// the call waits.
var ErrAway = errors.New("the engine of speech recognition is away")

// ErrRefused means that the engine answered and will not hear this clip, now or later.
var ErrRefused = errors.New("the engine of speech recognition refuses the sound")

// Engine turns a stretch of one voice's sound into words.
type Engine interface {
	// Name is the engine with its model and version, "sherpa:whisper-base-sherpa-w8". It
	// becomes the Source of transcripts: the same name means that the same sound
	// gives the same words.
	Name() string
	// AtOnce is how many clips the engine hears side by side, at least 1.
	AtOnce() int
	// Hear returns the words of a clip; no words are no error. It may be called from
	// several goroutines, ends soon after ctx, and does not keep the clip. Errors wrap
	// [ErrAway] or [ErrRefused] where these hold; any other may pass on another try.
	Hear(ctx context.Context, clip Clip) (Words, error)
	// Close ends the engine and what it started.
	Close() error
}

// Clip is a stretch of sound of one channel, with a little silence before and behind
// the speech.
type Clip struct {
	Samples []int16 // one channel, [Rate] a second, at most [MaxClip]
}

// Duration is how long the clip lasts.
func (c Clip) Duration() time.Duration {
	return time.Duration(len(c.Samples)) * time.Second / Rate
}

// Words are what an engine heard in a clip.
type Words struct {
	Text string
	// Confidence is how sure the engine is, 0 to 1; 1 when it does not say.
	Confidence float64
	// NoSpeech is how probable the engine holds it that nobody spoke, 0 to 1; 0 when
	// it does not say.
	NoSpeech float64
	Language string // ISO 639-1 such as "zh"; empty when the engine does not say
	// Pieces are parts of the text with their times in the clip, in order; empty when
	// the engine gives no times.
	Pieces []Piece
}

// Piece is a part of a clip's words.
type Piece struct {
	Start, End time.Duration // from the beginning of the clip
	Text       string
	Confidence float64 // 0 to 1; 1 when the engine does not say
}
