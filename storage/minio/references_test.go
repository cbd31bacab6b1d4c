package minio_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/minio"
)

func TestAReferenceIsReadInTheArchiveAndLeftAlone(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, c minio.Config) {
		archive := made(t, c)
		record(t, c, "录音/1 +.wav", "sound")
		uri := keysOf(t, archive.Archive(), "录音/")[0].URI
		c.Prefix = "own/"
		b := minio.WithArchive(made(t, c), archive)
		put(t, b, "mine", "x")

		blob, err := b.Open(t.Context(), uri)
		if err != nil {
			t.Fatal(err)
		}
		if got := content(t, blob); got != "sound" {
			t.Errorf("got %q", got)
		}
		if info, err := b.Stat(t.Context(), uri); err != nil || info.Key != uri || info.Size != 5 || info.Modified.IsZero() {
			t.Errorf("Stat = %+v, %v", info, err)
		}
		gone := strings.TrimSuffix(uri, "wav") + "mp3"
		if _, err := b.Open(t.Context(), gone); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("Open of what is gone = %v", err)
		}
		if _, err := b.Stat(t.Context(), gone); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("Stat of what is gone = %v", err)
		}
		if err := b.Put(t.Context(), uri, strings.NewReader("y"), 1); err == nil {
			t.Error("the archive was written to")
		}
		if err := b.Remove(t.Context(), uri); err == nil {
			t.Error("an object of the archive was removed")
		}
		for info, err := range b.List(t.Context(), "") {
			if err != nil || info.Key != "mine" {
				t.Errorf("listed: %+v, %v", info, err)
			}
		}
	})
}

func TestOwnKeysThatCannotBeToldFromRecordingsAreNotListed(t *testing.T) {
	t.Parallel()
	c := config(fake(t).URL)
	b := minio.WithArchive(made(t, c), made(t, c))
	put(t, b, "mine", "x")
	n := 0
	for info, err := range b.List(t.Context(), "") {
		if n++; err == nil || !strings.Contains(err.Error(), "set a prefix") {
			t.Errorf("listed: %+v, %v", info, err)
		}
	}
	if n != 1 {
		t.Errorf("%d answers", n)
	}
}
