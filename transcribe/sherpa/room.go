package sherpa

import (
	"time"

	"github.com/tingcha/tingcha/transcribe"
)

// The library stops Whisper after six tokens for each second of sound that it is given
// (offline-whisper-greedy-search-decoder.cc of sherpa-onnx 2.0.1), and drops the rest of
// the words without a sign of it. Quick talkers of Chinese need nine: seven or eight
// syllables a second, some of them of two or three tokens. Silence behind a clip makes
// room for them, within the 30 s that Whisper looks at.
const (
	room          = 0.7 // of the clip's length
	whisperLooks  = 29500 * time.Millisecond
	whisperWindow = 17 * time.Second // so that a full clip and its room are less than whisperLooks
)

// withRoom is a clip with the silence that Whisper needs to write all of it.
func (e *Engine) withRoom(clip transcribe.Clip) transcribe.Clip {
	if e.window == 0 {
		return clip
	}
	most := int(whisperLooks.Seconds() * transcribe.Rate)
	length := max(len(clip.Samples), min(most, int(float64(len(clip.Samples))*(1+room))))
	roomy := make([]int16, length)
	copy(roomy, clip.Samples)
	return transcribe.Clip{Samples: roomy}
}
