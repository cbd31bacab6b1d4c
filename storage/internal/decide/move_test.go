package decide_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

func TestACallWhoseLineChangesGoesToWhereItsStateAndTheChangeSay(t *testing.T) {
	t.Parallel()
	plain := storage.CallLine{Call: call.Call{ID: "a", Agent: "3021", Duration: time.Minute}, Day: "2026-09-03"}
	longer, excluded := plain, plain
	longer.Call.Duration *= 2
	excluded.Exclude = "too_short"
	for name, c := range map[string]struct {
		from         storage.State
		reason       string
		before, line storage.CallLine
		material     bool
		to           storage.State // "" when it stays
		says         string
	}{
		"of a scored call, without a word on its length":      {storage.Scored, "", plain, plain, true, storage.Transcribed, "call_listed"},
		"of a scored call that lasted longer":                 {storage.Scored, "", plain, longer, true, storage.Registered, "call_listed"},
		"of a fetched call":                                   {storage.Fetched, "", plain, plain, true, storage.Fetched, "call_listed"},
		"of a fetched call that lasted longer":                {storage.Fetched, "", plain, longer, true, storage.Registered, "call_listed"},
		"of a dead call":                                      {storage.Dead, "silent", plain, plain, true, "", ""},
		"of a call of which nothing has come":                 {storage.Expected, "", plain, longer, false, "", ""},
		"of a call that is missing":                           {storage.Missing, "no_recording", plain, longer, false, "", ""},
		"to one that excludes it":                             {storage.Scored, "", plain, excluded, true, storage.Excluded, "too_short"},
		"to one that excludes it as it is":                    {storage.Excluded, "too_short", excluded, excluded, true, "", ""},
		"to one that excludes it for a reason of its own":     {storage.Excluded, decide.Duplicate, plain, excluded, true, storage.Excluded, "too_short"},
		"to one that takes it back, with material":            {storage.Excluded, "too_short", excluded, plain, true, storage.Registered, "call_listed"},
		"to one that takes it back, without":                  {storage.Excluded, "too_short", excluded, plain, false, storage.Expected, "call_listed"},
		"of a duplicate, which no line takes back":            {storage.Excluded, decide.Duplicate, plain, longer, true, "", ""},
		"of a duplicate that a line had excluded before that": {storage.Excluded, decide.Duplicate, excluded, plain, true, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, moves, err := decide.OwnMove(c.from, c.reason, c.before, c.line, 9, func() (bool, error) { return c.material, nil })
			if err != nil || moves != (c.to != "") {
				t.Fatalf("moves = %v, %v", moves, err)
			}
			want := decide.Move{From: c.from, To: c.to, Reason: c.says, By: decide.ByIntake, At: 9, NewInput: true}
			if diff := cmp.Diff(want, m); moves && diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestAnErrorOfLookingForMaterialIsGivenBack(t *testing.T) {
	t.Parallel()
	away := errors.New("away")
	before := storage.CallLine{Exclude: "too_short"}
	_, _, err := decide.OwnMove(storage.Excluded, "too_short", before, storage.CallLine{}, 1, func() (bool, error) { return false, away })
	if !errors.Is(err, away) {
		t.Errorf("error = %v", err)
	}
}

func TestWhatArrivesTakesNoExcludedCallBackButForItsReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from           storage.State
		reason, unless string
		moves          bool
	}{
		{storage.Expected, "", "", true},
		{storage.Scored, "", decide.Duplicate, true},
		{storage.Dead, "silent", "", true},
		{storage.Excluded, decide.Duplicate, decide.Duplicate, true},
		{storage.Excluded, decide.Duplicate, "", false},
		{storage.Excluded, "", "", false},
		{storage.Excluded, "too_short", decide.Duplicate, false},
	} {
		if _, moves := decide.Arrived(c.from, c.reason, c.unless, "recording_changed", 1); moves != c.moves {
			t.Errorf("%+v: moves = %v", c, moves)
		}
	}
}

func TestOnlyACallThatLeavesItsWayWearsAReasonAndOnlyALiveOneIsDue(t *testing.T) {
	t.Parallel()
	for _, to := range storage.States() {
		m := decide.Move{From: storage.Fetched, To: to, Reason: "r", Detail: "d", At: 5}
		endedIn, reason, detail := m.Left()
		left := endedIn == storage.Fetched && reason == "r" && detail == "d"
		stays := endedIn == "" && reason == "" && detail == ""
		if decide.Ended(to) && !left || !decide.Ended(to) && !stays {
			t.Errorf("to %s: left %q, %q, %q", to, endedIn, reason, detail)
		}
		if due := m.Due(); decide.Live(to) != (due == 5) || !decide.Live(to) && due != 0 {
			t.Errorf("to %s: due at %d", to, due)
		}
	}
}

func TestAStageSaysWhenItsCallIsDueAgain(t *testing.T) {
	t.Parallel()
	later := storage.Outcome{To: storage.Fetched, NextAt: time.UnixMilli(900)}
	atEnd := storage.Outcome{To: storage.Scored, NextAt: time.UnixMilli(900)}
	for o, want := range map[*storage.Outcome]int64{&later: 900, {To: storage.Fetched}: 7, &atEnd: 0} {
		if got := decide.DueAt(*o, 7); got != want {
			t.Errorf("%+v is due at %d, want %d", *o, got, want)
		}
	}
}

func TestALaterTicketTakesThePlaceOfAnEarlierOneInEitherOrder(t *testing.T) {
	t.Parallel()
	one, two := call.Ticket{ID: "t", Version: 1}, call.Ticket{ID: "t", Version: 2}
	for _, c := range []struct {
		k            call.Ticket
		body, before string
		version      int64
		want         bool
	}{
		{two, "a", "b", 1, true},
		{one, "b", "a", 2, false},
		{one, "b", "a", 1, true},
		{one, "a", "b", 1, false},
		{one, "a", "a", 1, false},
	} {
		if got := decide.Supersedes(c.k, []byte(c.body), c.version, []byte(c.before)); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
