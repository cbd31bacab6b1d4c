package transcribe

import (
	"context"
	"io"

	"github.com/tingcha/tingcha/call"
)

// Transcriber hears the words of a recording.
type Transcriber interface {
	// Name is the engine with its model and version. It becomes the Source of the
	// transcripts, and what was heard under another name is heard again.
	Name() string
	// Transcribe returns the turns of a recording in the order of their start, each
	// with the Role of its channel where r names the agent's, and otherwise with
	// Role [call.Unknown] and a Speaker. No words are no turns and no error. An
	// error is worth a retry unless it says otherwise. It does not close sound.
	Transcribe(ctx context.Context, sound io.Reader, r call.Recording) ([]call.Turn, error)
}
