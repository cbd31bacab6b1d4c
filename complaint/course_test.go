package complaint_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/complaint"
)

var opened = time.Date(2026, 9, 3, 1, 0, 0, 0, time.UTC)

// anyStep draws a step of any kind at any of few moments, so that some fall together.
func anyStep(told bool) *rapid.Generator[complaint.Step] {
	return rapid.Custom(func(t *rapid.T) complaint.Step {
		s := complaint.Step{
			Move: rapid.SampledFrom(complaint.Moves()).Draw(t, "move"),
			At:   opened.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "hour")) * time.Hour),
			By:   rapid.SampledFrom([]string{"li", "zhou", "wang"}).Draw(t, "by"), Words: "因为", Told: told,
		}
		if !told {
			s.Key = s.By + s.At.String() + string(s.Move)
		}
		return s
	})
}

// TestACourseIsTheSameWhateverCameFirst holds that a course follows from its steps alone,
// that it goes on by allowed moves only, and that nobody checks the own conclusion.
func TestACourseIsTheSameWhateverCameFirst(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		noted := rapid.SliceOfNDistinct(anyStep(false), 0, 12, func(s complaint.Step) time.Time { return s.At }).Draw(t, "noted")
		told := rapid.SliceOfNDistinct(anyStep(true), 0, 6, func(s complaint.Step) time.Time { return s.At }).Draw(t, "told")
		c := complaint.Follow(opened, told, noted)
		shuffled := slices.Clone(noted)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] }) //nolint:gosec // a draw of a test
		if diff := cmp.Diff(c, complaint.Follow(opened, told, shuffled)); diff != "" {
			t.Fatalf("in another order (-first +second)\n%s", diff)
		}
		state, by := complaint.Accepted, ""
		for i, s := range c.Steps {
			before := complaint.Follow(opened, tellings(c.Steps[:i], true), tellings(c.Steps[:i], false))
			if before.State != state {
				t.Fatalf("after %d steps it is %s, and was %s", i, before.State, state)
			}
			if !s.Told && !s.Idle && (!state.Takes(s.Move) || s.Move.Checks() && s.By == by) {
				t.Fatalf("%s by %s took it on from %s, concluded by %s", s.Move, s.By, state, by)
			}
			if !s.Told && s.Idle == (before.May(s) == nil) {
				t.Fatalf("%s of %s: idle %v, and %v", s.Move, state, s.Idle, before.May(s))
			}
			after := complaint.Follow(opened, tellings(c.Steps[:i+1], true), tellings(c.Steps[:i+1], false))
			if s.Idle && after.State != state {
				t.Fatalf("%s is idle and leads from %s to %s", s.Move, state, after.State)
			}
			state, by = after.State, after.By
		}
		done := slices.Contains([]complaint.State{complaint.Investigated, complaint.Audited, complaint.CalledBack}, c.State)
		if done != (c.Outcome != "") || c.State.Done() != c.Due(opened.AddDate(0, 0, 4)).IsZero() {
			t.Fatalf("%+v", c)
		}
	})
}

func tellings(steps []complaint.Step, told bool) []complaint.Step {
	return slices.DeleteFunc(slices.Clone(steps), func(s complaint.Step) bool { return s.Told != told })
}

func step(move complaint.Move, hours int, by string) complaint.Step {
	return complaint.Step{Key: string(move) + by, Move: move, At: opened.Add(time.Duration(hours) * time.Hour), By: by, Words: "因为"}
}

func TestAComplaintGoesFromDeskToDesk(t *testing.T) {
	t.Parallel()
	var steps []complaint.Step
	for i, s := range []struct {
		step complaint.Step
		to   complaint.State
	}{
		{step(complaint.Intervene, 1, "leader"), complaint.Intervened},
		{step(complaint.Substantiate, 2, "li"), complaint.Investigated},
		{step(complaint.Return, 3, "zhou"), complaint.Intervened},
		{step(complaint.NotSubstantiate, 4, "li"), complaint.Investigated},
		{step(complaint.Audit, 5, "zhou"), complaint.Audited},
		{step(complaint.CallBack, 6, "wang"), complaint.CalledBack},
	} {
		c := complaint.Follow(opened, nil, steps)
		if err := c.May(s.step); err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
		if s.step.Move.Checks() {
			own := s.step
			own.By = "li"
			if err := c.May(own); !errors.Is(err, complaint.ErrSamePerson) {
				t.Errorf("step %d by who concluded: %v", i, err)
			}
		}
		steps = append(steps, s.step)
		if c = complaint.Follow(opened, nil, steps); c.State != s.to || !c.Since.Equal(s.step.At) {
			t.Fatalf("after step %d: %+v", i, c)
		}
	}
	c := complaint.Follow(opened, nil, steps)
	if c.Outcome != complaint.NotSubstantiate || !c.Concluded.Equal(opened.Add(2*time.Hour)) || !c.Due(opened).IsZero() {
		t.Errorf("%+v", c)
	}
	if err := c.May(step(complaint.Intervene, 7, "x")); !errors.Is(err, complaint.ErrNotAllowed) {
		t.Errorf("after its end: %v", err)
	}
	if err := complaint.Follow(opened, nil, steps[:1]).May(complaint.Step{Key: "k", Move: complaint.Substantiate, By: "li", At: opened}); !errors.Is(err, complaint.ErrNotAllowed) {
		t.Errorf("a conclusion without words: %v", err)
	}
}

func TestTheTicketSystemMayPassOverWhatNobodyNoted(t *testing.T) {
	t.Parallel()
	events := []call.TicketEvent{
		{Kind: call.Accepted, At: opened},
		{Kind: call.Dispatched, At: opened.Add(time.Hour), By: "二部"},
		{Kind: call.Substantiated, At: opened.Add(3 * time.Hour), By: "qa"},
		{Kind: call.Surveyed, At: opened.Add(4 * time.Hour)},
	}
	told := complaint.OfTicket(call.Ticket{Events: events})
	c := complaint.Follow(opened, told, nil)
	if c.State != complaint.Investigated || c.Outcome != complaint.Substantiate || len(c.Steps) != 3 || !c.Steps[2].Idle {
		t.Errorf("a survey before the audit ends nothing: %+v", c)
	}
	noted := []complaint.Step{step(complaint.Audit, 5, "zhou")}
	again := slices.Concat(told, complaint.OfTicket(call.Ticket{Events: []call.TicketEvent{{Kind: call.NotSubstantiated, At: opened.Add(6 * time.Hour)}}}))
	if c := complaint.Follow(opened, again, noted); c.State != complaint.Investigated || c.Outcome != complaint.NotSubstantiate {
		t.Errorf("another conclusion is audited anew: %+v", c)
	}
	same := slices.Concat(told, complaint.OfTicket(call.Ticket{Events: []call.TicketEvent{{Kind: call.Substantiated, At: opened.Add(6 * time.Hour)}}}))
	if c := complaint.Follow(opened, same, noted); c.State != complaint.Audited {
		t.Errorf("the same conclusion once more changes nothing: %+v", c)
	}
}

func TestAComplaintIsDueBySteps(t *testing.T) {
	t.Parallel()
	term := opened.AddDate(0, 0, 4)
	c := complaint.Follow(opened, nil, nil)
	if due := c.Due(term); !due.Equal(opened.Add(24 * time.Hour)) {
		t.Errorf("accepted: %v", due)
	}
	if due := c.Due(opened.Add(time.Hour)); !due.Equal(opened.Add(time.Hour)) {
		t.Errorf("with a term shorter than that: %v", due)
	}
	if due := complaint.Follow(opened, nil, []complaint.Step{step(complaint.Intervene, 1, "l")}).Due(term); !due.Equal(term) {
		t.Errorf("intervened: %v", due)
	}
}
