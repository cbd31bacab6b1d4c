package storagetest

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tingcha/tingcha/storage"
)

func closingCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a complete day is closed with its counts":                  dayCloses,
		"a closed day gives its close again":                        dayClosesOnce,
		"a day is not closed over a gap":                            gapsStayOpen,
		"an error names what is in the way, and how much":           gapsNamed,
		"an exemption counts when it is approved":                   gapsExempt,
		"an exempt call that moves on does no harm":                 exemptMoves,
		"days are closed in their order":                            daysInOrder,
		"a day whose first call comes late is chained to the last":  dayComesLate,
		"each close is chained to the one before":                   closesChained,
		"a day without calls can be closed":                         emptyDay,
		"nobody closes without a name, and nothing that is no day":  closeNameless,
		"of many closes of one day there is one":                    closeTogether,
		"a call on its way keeps its day open, listed or not":       onTheWay,
		"excluded calls are no gap, and unlisted ones are counted":  excludedNoGap,
		"a seal tells nothing from an empty list, and all the rest": sealsHold,
	}
}

func (k *kit) closeDay(day string) storage.DayClose {
	k.Helper()
	c, err := k.s.CloseDay(k.Context(), day, "wang", later)
	k.must(err)
	return c
}

// open fails the case unless a day cannot be closed because of all that is named.
func (k *kit) open(day string, named ...string) {
	k.Helper()
	before := k.whole()
	_, err := k.s.CloseDay(k.Context(), day, "wang", later)
	if !errors.Is(err, storage.ErrOpen) {
		k.Fatalf("CloseDay(%s) = %v", day, err)
	}
	for _, name := range named {
		if !strings.Contains(err.Error(), name) {
			k.Errorf("%q is not named by: %v", name, err)
		}
	}
	k.same(before, k.whole())
}

// whole days of calls that went to the end.
func (k *kit) done(day string, callIDs ...string) {
	k.Helper()
	for _, id := range callIDs {
		l := line(id, t0)
		l.Day, l.Call.Customer = day, ""
		k.ingest(l, transcript(id))
	}
	k.run(stages{}, later)
}

func (k *kit) closes() []storage.DayClose {
	k.Helper()
	got, err := k.s.Closes(k.Context())
	k.must(err)
	return got
}

func dayCloses(k *kit) {
	k.done(day, "a", "b")
	k.ingest(excluded("c"))
	got, err := k.s.CloseDay(k.Context(), day, "wang", later.Add(1500*time.Microsecond))
	k.must(err)
	want := storage.DayClose{
		Day: day, Expected: 3, States: map[storage.State]int{storage.Scored: 2, storage.Excluded: 1}, By: "wang",
		At: later.Add(time.Millisecond),
	}
	want.Hash = want.Seal()
	k.same(want, got)
	k.same([]storage.DayClose{want}, k.closes())
	if at := k.closes()[0].At; at.Location() != time.UTC {
		k.Errorf("closed at %v, want UTC: it is sealed so", at)
	}
}

func dayClosesOnce(k *kit) {
	k.done(day, "a")
	first := k.closeDay(day)
	k.ingest(line("late", t0))
	again, err := k.s.CloseDay(k.Context(), day, "zhao", later.Add(time.Hour))
	k.must(err)
	k.same(first, again)
	k.same([]storage.DayClose{first}, k.closes())
}

func gapsStayOpen(k *kit) {
	k.oneOfEach()
	k.open(day)
	gaps := []string{"dead", "expected", "fetched", "inspected", "missing", "registered", "transcribed", "unlisted", "waiting"}
	k.exempt(gaps...)
	k.open(day)
	for i, id := range gaps {
		k.open(day, id, strconv.Itoa(len(gaps)-i))
		k.approve(id)
	}
	c := k.closeDay(day)
	if c.Expected != 10 || c.States[storage.Dead] != 1 || c.Unlisted[storage.Dead] != 1 || len(c.Exempt) != len(gaps) {
		k.Errorf("close %+v", c)
	}
}

func gapsNamed(k *kit) {
	for i := range 17 {
		k.ingest(line(fmt.Sprintf("call%02d", i), t0))
	}
	k.sweep(later)
	k.open(day, "17", "call00", "call01", "call02", "missing", "no_recording")
}

func gapsExempt(k *kit) {
	k.done(day, "a")
	k.ingest(line("gap", t0), line("fine", t0))
	k.sweep(later)
	k.exempt("gap", "fine")
	k.approve("fine", "gap")
	k.exempt("gap") // again: the approval is gone
	k.open(day, "gap")
	k.approve("gap")
	c := k.closeDay(day)
	k.same(k.exemptions(day), c.Exempt)
	if len(c.Exempt) != 2 || c.Exempt[0].CallID != "fine" || c.Exempt[0].ApprovedBy != "wang" || c.States[storage.Missing] != 2 || c.Hash != c.Seal() {
		k.Errorf("close %+v", c)
	}
}

func exemptMoves(k *kit) {
	k.ingest(line("gap", t0), line("unapproved", t0))
	k.sweep(later)
	k.exempt("gap", "unapproved")
	k.approve("gap")
	k.done(day, "unapproved") // it came after all
	first := k.closeDay(day)
	if len(first.Exempt) != 1 {
		k.Errorf("exempt %+v", first.Exempt)
	}
	k.done(day, "gap")
	k.stands("gap", storage.Scored, "")
	k.exempt("gap")
	k.same([]storage.DayClose{first}, k.closes())
	k.same(first, k.closeDay(day))
}

func daysInOrder(k *kit) {
	k.done("2026-09-01", "a")
	k.done("2026-09-03", "b")
	k.open("2026-09-03", "2026-09-01")
	k.closeDay("2026-09-01")
	k.closeDay("2026-09-03") // nobody called on the day between
	if got := k.closes(); len(got) != 2 || got[0].Day != "2026-09-01" || got[1].Day != "2026-09-03" {
		k.Errorf("closes %+v", got)
	}
}

func dayComesLate(k *kit) {
	k.done("2026-09-03", "a")
	third := k.closeDay("2026-09-03")
	k.done("2026-09-02", "b")
	k.done("2026-09-04", "c")
	k.open("2026-09-04", "2026-09-02")
	second := k.closeDay("2026-09-02")
	if second.Prev != third.Hash {
		k.Errorf("chained to %q, want the last close %q", second.Prev, third.Hash)
	}
	fourth := k.closeDay("2026-09-04")
	k.same([]storage.DayClose{third, second, fourth}, k.closes())
}

func closesChained(k *kit) {
	prev := ""
	for i := range 4 {
		on := fmt.Sprintf("2026-09-0%d", i+1)
		k.done(on, fmt.Sprint("a", i), fmt.Sprint("b", i))
		c := k.closeDay(on)
		if c.Prev != prev || c.Hash != c.Seal() || c.Hash == "" {
			k.Errorf("close %+v, want it chained to %q", c, prev)
		}
		prev = c.Hash
	}
	for _, c := range k.closes() {
		if c.Hash != c.Seal() {
			k.Errorf("%s does not come back as it was sealed: %+v", c.Day, c)
		}
	}
}

func emptyDay(k *kit) {
	c := k.closeDay("2026-09-02")
	if c.Expected != 0 || len(c.States) != 0 || len(c.Unlisted) != 0 || c.Hash != c.Seal() {
		k.Errorf("close %+v", c)
	}
	k.same([]storage.DayClose{c}, k.closes())
}

func closeNameless(k *kit) {
	k.done(day, "a")
	if _, err := k.s.CloseDay(k.Context(), day, "", later); err == nil {
		k.Error("nobody closed a day")
	}
	for _, no := range []string{"", "2026-09", "2026-13-01", "2026-9-3", "yesterday"} {
		if _, err := k.s.CloseDay(k.Context(), no, "wang", later); err == nil || errors.Is(err, storage.ErrOpen) {
			k.Errorf("CloseDay(%q) = %v", no, err)
		}
	}
	k.same([]storage.DayClose(nil), k.closes())
}

func closeTogether(k *kit) {
	k.done("2026-09-01", "a")
	k.done("2026-09-02", "b")
	k.closeDay("2026-09-01")
	closed := make([]storage.DayClose, 8)
	var group sync.WaitGroup
	for i := range closed {
		group.Go(func() {
			var err error
			closed[i], err = k.s.CloseDay(k.Context(), "2026-09-02", fmt.Sprint("person ", i), later)
			if err != nil {
				k.Error(err)
			}
		})
	}
	group.Wait()
	for _, c := range closed {
		k.same(closed[0], c)
	}
	if got := k.closes(); len(got) != 2 {
		k.Errorf("%d closes, want 2", len(got))
	}
}

func onTheWay(k *kit) {
	k.done(day, "a")
	k.ingest(recording("unlisted", "u.wav"))
	k.open(day, "unlisted", "registered")
	held := k.one(storage.Registered, later)
	k.open(day, "unlisted")
	k.commit(later, stages{}.outcome(held))
	k.open(day, "unlisted", "fetched")
	k.run(stages{}, later)
	k.closeDay(day)
}

func excludedNoGap(k *kit) {
	k.ingest(excluded("e"), transcript("unlisted"))
	k.run(stages{}, later)
	c := k.closeDay(day)
	want := storage.DayClose{
		Day: day, Expected: 1, States: map[storage.State]int{storage.Excluded: 1}, Unlisted: map[storage.State]int{storage.Scored: 1},
		By: "wang", At: later,
	}
	want.Hash = want.Seal()
	k.same(want, c)
}

func sealsHold(k *kit) {
	k.done(day, "a")
	k.ingest(line("gap", t0))
	k.sweep(later)
	k.exempt("gap")
	k.approve("gap")
	c := k.closeDay(day)
	for name, change := range map[string]func(*storage.DayClose){
		"the day":      func(c *storage.DayClose) { c.Day = "2026-09-04" },
		"a count":      func(c *storage.DayClose) { c.Expected++ },
		"a state":      func(c *storage.DayClose) { c.States = map[storage.State]int{storage.Scored: 2} },
		"the unlisted": func(c *storage.DayClose) { c.Unlisted = map[storage.State]int{storage.Dead: 1} },
		"a person":     func(c *storage.DayClose) { c.By = "li" },
		"the time":     func(c *storage.DayClose) { c.At = c.At.Add(time.Millisecond) },
		"the chain":    func(c *storage.DayClose) { c.Prev = "f00d" },
		"exemptions":   func(c *storage.DayClose) { c.Exempt = nil },
	} {
		other := c
		change(&other)
		if other.Seal() == c.Hash {
			k.Errorf("the seal does not hold %s", name)
		}
	}
	empty := storage.DayClose{Day: day, States: map[storage.State]int{}, Unlisted: map[storage.State]int{}, Exempt: []storage.Exemption{}}
	if empty.Seal() != (storage.DayClose{Day: day}).Seal() {
		k.Error("nothing and an empty list have different seals")
	}
}
