package web_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/tingcha/tingcha/web"
)

const (
	soundKey = "rec/ab12"
	peaksKey = "peaks/ab12"
)

func on(s *shelf) func(*web.Config) { return func(c *web.Config) { c.Blobs = s } }

// peaksFrom asks for the outline of p-017.
func peaksFrom(t *testing.T, h http.Handler) string {
	t.Helper()
	w := get(t, h, "/calls/p-017/peaks.json")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d", w.Code)
	}
	return w.Body.String()
}

func TestAnOutlineIsDrawnOnceAndKept(t *testing.T) {
	t.Parallel()
	s := sounds(t)
	h := site(t, hotline(plain), on(s))
	first := peaksFrom(t, h)
	if s.opened[soundKey] != 1 || len(s.kept[peaksKey]) == 0 {
		t.Fatalf("the recording was opened %d times, %d bytes of peaks kept", s.opened[soundKey], len(s.kept[peaksKey]))
	}
	if again := peaksFrom(t, h); again != first {
		t.Error("the kept outline is another")
	}
	get(t, h, "/calls/p-017")
	if n := s.opened[soundKey]; n != 1 {
		t.Errorf("the recording was opened %d times, want once", n)
	}
}

func TestAnOutlineThatCouldNotBeKeptIsDrawnAgain(t *testing.T) {
	t.Parallel()
	s := sounds(t)
	s.full = errors.New("no space left on device")
	h := site(t, hotline(plain), on(s))
	first := peaksFrom(t, h)
	if again := peaksFrom(t, h); again != first || s.opened[soundKey] != 2 {
		t.Errorf("the recording was opened %d times, want 2; the same outline: %v", s.opened[soundKey], again == first)
	}
	s.full = nil
	peaksFrom(t, h)
	peaksFrom(t, h)
	if n := s.opened[soundKey]; n != 3 {
		t.Errorf("with room again, the recording was opened %d times, want 3", n)
	}
}

func TestDamagedPeaksAreDrawnAnew(t *testing.T) {
	t.Parallel()
	fresh := peaksFrom(t, site(t, hotline(plain)))
	for name, damage := range map[string][]byte{"empty": {}, "cut off": {2, 0, 0, 0, 0}, "something else": []byte("<html>not found</html>")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sounds(t)
			s.kept[peaksKey] = damage
			h := site(t, hotline(plain), on(s))
			if got := peaksFrom(t, h); got != fresh {
				t.Error("the outline is not that of the recording")
			}
			peaksFrom(t, h)
			if n := s.opened[soundKey]; n != 1 {
				t.Errorf("the recording was opened %d times, want once", n)
			}
		})
	}
}

func TestAnOutlineOfADamagedRecordingDoesNotSpoilItsCall(t *testing.T) {
	t.Parallel()
	s := sounds(t)
	s.kept[soundKey] = []byte("RIFF but no more")
	if w := get(t, site(t, hotline(plain), on(s)), "/calls/p-017"); w.Code != http.StatusOK {
		t.Errorf("status %d", w.Code)
	}
}
