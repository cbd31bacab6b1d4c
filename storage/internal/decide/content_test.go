package decide_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

var noon = time.Date(2026, 9, 3, 4, 0, 0, 0, time.UTC)

func TestOfEqualRecordingsTheCallThatBeganFirstIsTheOriginalWhateverTheOrder(t *testing.T) {
	t.Parallel()
	late := decide.Holder{N: 1, CallID: "a", Started: noon.Add(time.Second), State: storage.Scored}
	first := decide.Holder{N: 2, CallID: "c", Started: noon, State: storage.Excluded, Reason: decide.Duplicate}
	twin := decide.Holder{N: 3, CallID: "d", Started: noon, State: storage.Registered}
	detail := "the same bytes as the recording of call c"
	want := []decide.Settled{
		{2, decide.Move{From: storage.Excluded, To: storage.Registered, Reason: "not_duplicate", By: decide.ByContent, At: 7, NewInput: true}},
		{3, decide.Move{From: storage.Registered, To: storage.Excluded, Reason: decide.Duplicate, Detail: detail, By: decide.ByContent, At: 7}},
		{1, decide.Move{From: storage.Scored, To: storage.Excluded, Reason: decide.Duplicate, Detail: detail, By: decide.ByContent, At: 7}},
	}
	for _, came := range [][]decide.Holder{{late, first, twin}, {twin, late, first}, {first, twin, late}} {
		if diff := cmp.Diff(want, decide.Content(came, 7)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}

func TestWhatWasDecidedAboutEqualRecordingsStands(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		holders := rapid.SliceOfN(rapid.Custom(drawHolder), 1, 6).Draw(t, "holders")
		for i := range holders {
			holders[i].N, holders[i].CallID = int64(i), fmt.Sprint("call ", i)
		}
		for _, m := range decide.Content(holders, 1) {
			h := &holders[m.N]
			h.State = m.To
			_, h.Reason, h.Detail = m.Left()
		}
		if again := decide.Content(holders, 2); len(again) > 0 {
			t.Errorf("asked again, it moves %+v among %+v", again, holders)
		}
		originals := 0
		for _, h := range holders {
			if h.State == storage.Excluded && h.Reason == decide.Duplicate {
				continue
			}
			originals++
		}
		if originals == 0 {
			t.Errorf("no original among %+v", holders)
		}
	})
}

func drawHolder(t *rapid.T) decide.Holder {
	h := decide.Holder{
		Started: noon.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "minute")) * time.Minute),
		State:   rapid.SampledFrom(storage.States()).Draw(t, "state"),
	}
	if decide.Ended(h.State) {
		h.Reason = rapid.SampledFrom([]string{"", decide.Duplicate, "too_short"}).Draw(t, "reason")
		h.Detail = rapid.SampledFrom([]string{"", "the same bytes as the recording of call call 0"}).Draw(t, "detail")
	}
	return h
}
