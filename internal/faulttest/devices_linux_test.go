package faulttest_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/storage"
)

// TestADatabaseWithoutRoomIsOnlyRead fills the device of the records. What comes, what
// is worked on and what is judged is refused with the word that it can be asked again;
// what is there can be read; and with room again everything goes on.
func TestADatabaseWithoutRoomIsOnlyRead(t *testing.T) {
	t.Parallel()
	folder := device(t, 32)
	h := newTight(t, folder, t.TempDir())
	batches := len(h.left)
	h.calm(batches / 3)
	refused := map[string]int{}
	expect := func(what string, err error) {
		t.Helper()
		switch {
		case errors.Is(err, storage.ErrUnavailable):
			refused[what]++
		case err != nil:
			t.Fatalf("%s on a full device: %v", what, err)
		}
	}
	for i := range fullTimes {
		if err := h.deliver(batches / 10); err != nil { // there is work when the room ends
			t.Fatal(err)
		}
		free := testenv.Stuff(t, folder)
		err := h.press(strings.Repeat("很长的话", 100_000))
		expect("a verdict", err)
		if err == nil {
			t.Errorf("%d: a verdict of more than a megabyte was taken", i)
		}
		expect("a delivery", h.deliver(batches))
		h.clock.pass(time.Minute)
		expect("the flow", h.parts.flow().Drain(t.Context()))
		h.sound()
		h.waiting()
		free()
		if err := h.press("听过录音"); err != nil { // who was refused presses the same button again
			t.Fatal(err)
		}
		h.calm(batches / 10)
	}
	for _, what := range []string{"a verdict", "a delivery", "the flow"} {
		if refused[what] == 0 {
			t.Errorf("%s was never refused: nothing was tried", what)
		}
	}
	h.end()
	t.Logf("filled %d times; refused: %v; %d verdicts", fullTimes, refused, len(h.judged))
}

// TestRecordingsWaitForRoom fills the device of the recordings, and then that of the
// copies that are made to hear them.
func TestRecordingsWaitForRoom(t *testing.T) {
	t.Run("to keep them", func(t *testing.T) {
		folder := device(t, 32)
		waitForRoom(t, newTight(t, t.TempDir(), folder), folder)
	})
	t.Run("to copy them", func(t *testing.T) {
		h, folder := newTight(t, t.TempDir(), t.TempDir()), device(t, 8)
		t.Setenv("TMPDIR", folder)
		waitForRoom(t, h, folder)
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
}

func waitForRoom(t *testing.T, h *tight, folder string) {
	t.Helper()
	portion := len(h.left) / (2*fullTimes + 1)
	h.calm(portion)
	all, verdicts := 0, 0
	for range fullTimes {
		free := testenv.Stuff(t, folder)
		for range 3 {
			h.calm(portion / 3) // only what has a recording waits
			if err := h.press("听过录音"); err != nil {
				t.Fatal(err)
			}
		}
		n := h.waiting()
		if n == 0 {
			t.Error("no recording waits for room")
		}
		all, verdicts = all+n, len(h.judged)
		free()
		h.calm(portion)
		if n := h.waiting(); n > 0 {
			t.Errorf("with room again %d recordings wait", n)
		}
	}
	h.end()
	t.Logf("filled %d times; %d recordings waited, none lost a try; %d verdicts meanwhile", fullTimes, all, verdicts)
}
