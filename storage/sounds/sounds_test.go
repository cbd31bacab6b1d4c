package sounds_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/dir"
	"github.com/tingcha/tingcha/storage/sounds"
)

func TestWhatWasMadeOfARecordingIsHeardInItsPlace(t *testing.T) {
	t.Parallel()
	blobs, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := blobs.Close(); err != nil {
			t.Error(err)
		}
	}()
	var wave bytes.Buffer
	if err := audio.WritePCM16(&wave, 8000, []int16{1, 2, 3, 4}); err != nil {
		t.Fatal(err)
	}
	put := func(key string, content []byte) {
		if err := blobs.Put(t.Context(), key, bytes.NewReader(content), int64(len(content))); err != nil {
			t.Fatal(err)
		}
	}
	put("recordings/ab", []byte("OggS and what follows"))
	rec := storage.FetchedRecording{Recording: call.Recording{URI: "file:/a.opus", SHA256: "ab"}, Blob: "recordings/ab"}
	if _, err := sounds.Open(t.Context(), blobs, rec); !isAudio(err) {
		t.Errorf("without what was made: %v, want the recording's own failure", err)
	}
	put(sounds.Key("ab"), wave.Bytes())
	s, err := sounds.Open(t.Context(), blobs, rec)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if !s.Made || s.Format.Frames != 4 {
		t.Errorf("made: %v, %d frames", s.Made, s.Format.Frames)
	}
}

func isAudio(err error) bool {
	_, ok := errors.AsType[audio.Error](err)
	return ok
}
