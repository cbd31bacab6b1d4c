package decide_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// closed gives the closes of days, as decide makes them, and the texts they are kept as.
func closed(t *testing.T, days ...string) (closes []storage.DayClose, bodies []string) {
	t.Helper()
	for _, day := range days {
		c, done, err := decide.NextClose(closes, day, "wang", noon)
		if err != nil || done {
			t.Fatalf("close of %s: done = %v, %v", day, done, err)
		}
		counts := []storage.Day{{Day: day, Expected: 2, States: map[storage.State]int{storage.Scored: 1, storage.Dead: 1}}}
		asked := []storage.Exemption{
			{CallID: "a", AskedBy: "li", ApprovedBy: "wang"},
			{CallID: "b", AskedBy: "li"},
		}
		body, err := decide.Freeze(&c, counts, asked)
		if err != nil {
			t.Fatal(err)
		}
		closes, bodies = append(closes, c), append(bodies, body)
	}
	return closes, bodies
}

func TestACloseIsChainedToTheLastAndHoldsWhatWasApproved(t *testing.T) {
	t.Parallel()
	closes, bodies := closed(t, "2026-09-03", "2026-09-04")
	if closes[0].Prev != "" || closes[1].Prev != closes[0].Hash || closes[1].Hash == "" {
		t.Errorf("the chain is %+v", closes)
	}
	if e := closes[0].Exempt; len(e) != 1 || e[0].CallID != "a" {
		t.Errorf("exempt are %+v", e)
	}
	for i, c := range closes {
		thawed, err := decide.Thaw([]byte(bodies[i]), c.Hash)
		if diff := cmp.Diff(c, thawed); err != nil || diff != "" {
			t.Errorf("%v (-want +got)\n%s", err, diff)
		}
	}
	again, done, err := decide.NextClose(closes, "2026-09-03", "li", noon.Add(time.Hour))
	if diff := cmp.Diff(closes[0], again); err != nil || !done || diff != "" {
		t.Errorf("closed again: done = %v, %v (-want +got)\n%s", done, err, diff)
	}
}

func TestADayIsClosedByNameAndOnlyWhenItIsADayThatAddsUp(t *testing.T) {
	t.Parallel()
	if _, _, err := decide.NextClose(nil, "2026-9-3", "wang", noon); err == nil {
		t.Error("what is no day was closed")
	}
	if _, _, err := decide.NextClose(nil, "2026-09-03", "", noon); err == nil {
		t.Error("nobody closed a day")
	}
	short := []storage.Day{{Day: "2026-09-03", Expected: 2, States: map[storage.State]int{storage.Scored: 1}}}
	if _, err := decide.Freeze(&storage.DayClose{}, short, nil); !errors.Is(err, storage.ErrOpen) {
		t.Errorf("a day that does not add up: %v", err)
	}
}

func TestObstaclesAreCountedAndTheFirstAreNamed(t *testing.T) {
	t.Parallel()
	if err := decide.Obstacles(nil); err != nil {
		t.Errorf("without any: %v", err)
	}
	found := []string{"a is dead", "b is dead", "c is dead", "d is dead", "e is dead", "f is dead"}
	err := decide.Obstacles(found)
	if want := "6 in the way: a is dead, b is dead, c is dead, d is dead, e is dead, …"; !errors.Is(err, storage.ErrOpen) || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("of six: %v", err)
	}
	if err := decide.Obstacles(found[:5]); !errors.Is(err, storage.ErrOpen) || !strings.HasSuffix(err.Error(), "d is dead, e is dead") {
		t.Errorf("of five: %v", err)
	}
}

func TestAChainThatWasChangedSaysWhere(t *testing.T) {
	t.Parallel()
	closes, bodies := closed(t, "2026-09-03", "2026-09-04", "2026-09-05")
	whole := func() ([]string, []string, []string) {
		return []string{"2026-09-03", "2026-09-04", "2026-09-05"}, append([]string(nil), bodies...), []string{closes[0].Hash, closes[1].Hash, closes[2].Hash}
	}
	for name, c := range map[string]struct {
		change func(days, bodies, hashes []string)
		want   []string // each with its day
	}{
		"nothing": {func(_, _, _ []string) {}, nil},
		"a count": {
			func(_, b, _ []string) { b[1] = strings.Replace(b[1], `"scored":1`, `"scored":7`, 1) },
			[]string{"2026-09-04 is not what was sealed", "2026-09-04 does not add up"},
		},
		"a hash": {
			func(_, _, h []string) { h[0] = "f00d" },
			[]string{"2026-09-03 is not what was sealed", "2026-09-04 does not follow on the close before it"},
		},
		"a day": {func(d, _, _ []string) { d[2] = "2026-09-30" }, []string{"2026-09-30 is the close of 2026-09-05"}},
		"who approved": {
			func(_, b, _ []string) { b[2] = strings.Replace(b[2], `"approved_by":"wang"`, `"approved_by":"li"`, 1) },
			[]string{"2026-09-05 is not what was sealed", "2026-09-05 exempts call a without a second person's approval"},
		},
		"all of a text": {func(_, b, _ []string) { b[1] = "x" }, []string{"2026-09-04 cannot be read"}},
	} {
		days, bodies, hashes := whole()
		c.change(days, bodies, hashes)
		var chain decide.Chain
		for i := range days {
			chain.Hold(days[i], []byte(bodies[i]), hashes[i])
		}
		if len(chain.Problems) != len(c.want) {
			t.Errorf("%s: %+v, want %q", name, chain.Problems, c.want)
			continue
		}
		for i, p := range chain.Problems {
			if got := p.Subject + " " + p.Detail; p.Kind != "chain" || !strings.HasPrefix(got, c.want[i]) {
				t.Errorf("%s: %s %q, want %q", name, p.Kind, got, c.want[i])
			}
		}
	}
}

func TestAnExemptionIsAskedByNameAndApprovedByASecondPersonOnce(t *testing.T) {
	t.Parallel()
	if decide.Exempt(storage.Exemption{Reason: "r"}) == nil || decide.Exempt(storage.Exemption{AskedBy: "li"}) == nil {
		t.Error("asked without a name or a reason")
	}
	e := storage.Exemption{CallID: "a", Reason: "r", AskedBy: "li"}
	if err := decide.Exempt(e); err != nil {
		t.Error(err)
	}
	asked := []storage.Exemption{e}
	if _, _, err := decide.Approve(asked, "li", noon); !errors.Is(err, storage.ErrSamePerson) {
		t.Errorf("by the same person: %v", err)
	}
	if _, _, err := decide.Approve(nil, "wang", noon); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("of nothing: %v", err)
	}
	if _, _, err := decide.Approve(asked, "", noon); err == nil {
		t.Error("nobody approved")
	}
	first, changed, err := decide.Approve(asked, "wang", noon.Add(1500*time.Microsecond))
	if err != nil || !changed || first.ApprovedBy != "wang" || !first.ApprovedAt.Equal(noon.Add(time.Millisecond)) {
		t.Errorf("approved: %+v, %v, %v", first, changed, err)
	}
	second, changed, err := decide.Approve([]storage.Exemption{first}, "zhao", noon.Add(time.Hour))
	if diff := cmp.Diff(first, second); err != nil || changed || diff != "" {
		t.Errorf("approved again: %v, %v (-want +got)\n%s", changed, err, diff)
	}
}
