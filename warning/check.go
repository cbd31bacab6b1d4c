package warning

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
)

// Bounds of what a watch may ask for.
const (
	shortestWindow = time.Minute
	longestWindow  = 31 * 24 * time.Hour
	mostWeeks      = 26
	mostCount      = 1_000_000
	mostTitle      = 60
	mostWatches    = 100
	mostFollowUps  = 20
)

var named = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]{0,59}$`)

// Check tells everything that is wrong with a book; each error names the field and what to
// write.
func (b Book) Check() error {
	var wrong []error
	if len(b.Watches) > mostWatches {
		wrong = append(wrong, fmt.Errorf("watches: %d; write %d at most", len(b.Watches), mostWatches))
	}
	if b.Late < 0 {
		wrong = append(wrong, errors.New("late: write a length of time such as 72h"))
	}
	seen := map[string]bool{}
	for i, w := range b.Watches {
		where := fmt.Sprintf("watches, entry %d", i+1)
		if !named.MatchString(w.Name) {
			wrong = append(wrong, fmt.Errorf("%s: name: %q; write letters, digits, dots, - and _, 60 at most", where, w.Name))
		} else {
			where = "watches, " + w.Name
		}
		if seen[w.Name] {
			wrong = append(wrong, fmt.Errorf("%s: name: stands twice", where))
		}
		seen[w.Name] = true
		for _, err := range w.check(b.Contacts) {
			wrong = append(wrong, fmt.Errorf("%s: %w", where, err))
		}
	}
	return errors.Join(wrong...)
}

func (w Watch) check(contacts map[string]Contact) []error {
	var wrong []error
	bad := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if n := utf8.RuneCountInString(w.Title); n == 0 || n > mostTitle {
		bad("title: write 1 to %d characters", mostTitle)
	}
	if err := w.What.check(w.Alike > 0); err != nil {
		wrong = append(wrong, err)
	}
	if w.Window < shortestWindow || w.Window > longestWindow {
		bad("window: %v; write %v to %v", w.Window, shortestWindow, longestWindow)
	}
	if w.Calm < w.Window || w.Calm > longestWindow {
		bad("calm: %v; write the window, %v, or more, up to %v: before that the count has not fallen", w.Calm, w.Window, longestWindow)
	}
	if w.Alike != 0 && !(w.Alike >= 0.3 && w.Alike <= 1) {
		bad("alike: %v; write a share from 0.3 to 1, such as 0.5", w.Alike)
	}
	if w.Alike > 0 && w.Usual != nil {
		bad("usual: nothing is usual of what nobody has said before; leave usual or alike out")
	}
	if u := w.Usual; u != nil && (u.Weeks < 1 || u.Weeks > mostWeeks || u.Enough < 1 || u.Enough > u.Weeks || u.Least < 1 || u.Least > mostCount) {
		bad("usual: write weeks from 1 to %d, enough from 1 to weeks, least from 1", mostWeeks)
	}
	if len(w.FollowUps) > mostFollowUps || !slices.IsSorted(w.FollowUps) || len(slices.Compact(slices.Clone(w.FollowUps))) != len(w.FollowUps) || len(w.FollowUps) > 0 && w.FollowUps[0] <= 0 {
		bad("follow_up: %v; write %d times at most since it was raised, each later than the one before, such as [30m, 2h, 24h]", w.FollowUps, mostFollowUps)
	}
	return append(wrong, w.checkSteps(contacts)...)
}

func (w Watch) checkSteps(contacts map[string]Contact) []error {
	var wrong []error
	if len(w.Steps) == 0 {
		wrong = append(wrong, errors.New("levels: write one at least, such as {level: blue, at: 5}"))
	}
	rank, at, above := 0, 0, 0.0
	for _, s := range w.Steps {
		bad := func(format string, args ...any) {
			wrong = append(wrong, fmt.Errorf("levels, %s: %w", s.Level, fmt.Errorf(format, args...)))
		}
		switch {
		case s.Level.Rank() == 0:
			bad("write one of blue, yellow, orange, red")
		case s.Level.Rank() <= rank:
			bad("write the levels in their order, each once: blue, yellow, orange, red")
		}
		switch {
		case s.At < 0 || s.At > mostCount || !(s.Above >= 0 && s.Above <= 1000) || s.At == 0 && s.Above == 0:
			bad("write at: a count from 1, or above: spreads above the usual, or both")
		case s.At > 0 && s.At <= at, s.Above > 0 && s.Above <= above:
			bad("write more than for the level before")
		case s.Above > 0 && w.Usual == nil:
			bad("above: needs usual; write usual: {weeks: 8, enough: 4, least: 5} for the watch")
		}
		rank, at, above = max(rank, s.Level.Rank()), max(at, s.At), max(above, s.Above)
		for _, to := range s.To {
			if _, known := contacts[to]; !known {
				bad("to: %q is not among contacts; add it there", to)
			}
		}
	}
	return wrong
}

func (w What) check(alike bool) error {
	kinds := make([]string, 0, len(call.TicketKinds()))
	for _, k := range call.TicketKinds() {
		kinds = append(kinds, string(k))
	}
	nothing := w.Kind == "" && !w.Tells() && len(w.Words.Words) == 0 && w.Longer == 0 && w.Held == 0
	switch {
	case w.Medium != Calls && w.Medium != Tickets:
		return errors.New("count, in: write call or ticket")
	case w.Medium == Tickets && (w.Tells() || w.Longer != 0 || w.Held != 0 || w.Role != 0):
		return errors.New("count: label, rule, said_by, longer and held are of calls; leave them out, or write in: call")
	case w.Medium == Calls && w.Kind != "":
		return errors.New("count, kind: is of tickets; write in: ticket")
	case w.Kind != "" && !slices.Contains(kinds, string(w.Kind)):
		return fmt.Errorf("count, kind: %q; write one of %s", w.Kind, strings.Join(kinds, ", "))
	case w.Longer < 0 || w.Held < 0:
		return errors.New("count, longer and held: write a length of time such as 30m")
	case w.Medium == Calls && nothing && !alike:
		return errors.New("count: says nothing; write label, rule, words, longer or held, or alike beside count")
	}
	return nil
}
