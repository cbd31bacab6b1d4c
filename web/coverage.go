package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/storage"
)

const (
	lettersShown  = 200
	odditiesShown = 200
)

// coveragePage accounts for every call, day by day, and for every record that
// could not be taken in.
type coveragePage struct {
	frame
	From, To     string
	Total        dayView // of all days shown; its Day is empty
	Days         []dayView
	Letters      []letterView
	Topics       bool // some of the letters are of messages
	LettersTotal int
	Odd          []storage.Oddity
	OddTotal     int
	Sources      []sourceView
	Silent       int // sources that tell nothing
	Runs         []runView
}

// A dayView is one day's account.
type dayView struct {
	storage.Day
	URL      string
	Parts    []part // of the listed calls, in the order of a call's way
	Unlisted []part
	Gap      int // calls that are on the list and in no state: must be 0
	Reasons  []reasonView
	Stuck    []stuckView // calls that have been on their way for too long
	Close    *closeView  // nil while the day is open
	Asked    int         // exemptions that wait for a second person
	Exempted int         // exemptions that were approved
}

// Adds says whether the day's states add up to the switch's list.
func (d dayView) Adds() bool { return d.Gap == 0 }

// A part is the calls of a day in one state.
type part struct {
	State storage.State
	N     int
	X, W  string // of its stretch of the bar
	URL   string
}

// A reasonView is a reason with the way to its calls.
type reasonView struct {
	storage.ReasonCount
	URL string
}

func (s *server) coverage(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	p := coveragePage{frame: s.frame(w, r, "coverage"), From: q.Get("from"), To: q.Get("to")}
	for key, v := range map[string]string{"from": p.From, "to": p.To} {
		if v != "" && !isDay(v) {
			return inputError{key, v}
		}
	}
	days, err := s.Store.Coverage(r.Context(), p.From, p.To)
	if err != nil {
		return err
	}
	if err := s.prove(r.Context(), &p, days); err != nil {
		return err
	}
	p.Total = dayOf(totalOf(days))
	if err := s.letters(r.Context(), &p); err != nil {
		return err
	}
	if p.Odd, p.OddTotal, err = s.Store.Oddities(r.Context(), odditiesShown); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "coverage", p)
}

// A letterView is a record that was not taken in, of a file or of a topic.
type letterView struct {
	storage.DeadLetter
	Topic bool // it is a message: its place is an offset, and it can be read again
}

// letters fills in the dead letters.
func (s *server) letters(ctx context.Context, p *coveragePage) error {
	letters, total, err := s.Store.DeadLetters(ctx, lettersShown)
	p.LettersTotal = total
	for _, l := range letters {
		v := letterView{DeadLetter: l, Topic: strings.HasPrefix(l.Source, "kafka:")}
		p.Topics = p.Topics || v.Topic
		p.Letters = append(p.Letters, v)
	}
	return err
}

// prove fills in the days, newest first, with their closes, and how it is known that
// nothing is missing from them.
func (s *server) prove(ctx context.Context, p *coveragePage, days []storage.Day) error {
	closes, err := s.Store.Closes(ctx)
	if err != nil {
		return err
	}
	exempt, err := s.Store.Exemptions(ctx, "")
	if err != nil {
		return err
	}
	closed := closeViews(closes, days)
	for _, d := range slices.Backward(days) {
		v := dayOf(d)
		v.Close = closed[d.Day]
		for _, e := range exempt {
			switch {
			case e.Day != d.Day:
			case e.ApprovedBy == "" && v.Close != nil: // the day was closed without it
			case e.ApprovedBy == "":
				v.Asked++
			default:
				v.Exempted++
			}
		}
		if v.Stuck, err = s.stuck(ctx, d, p.Now); err != nil {
			return err
		}
		p.Days = append(p.Days, v)
	}
	if p.Sources, p.Silent, err = s.sources(ctx, p.Now); err != nil {
		return err
	}
	p.Runs, err = s.runs(ctx, p.Now)
	return err
}

func dayOf(d storage.Day) dayView {
	v := dayView{Day: d, URL: dayURL(d.Day)}
	sum := 0
	for _, n := range d.States {
		sum += n
	}
	v.Gap = d.Expected - sum
	v.Parts = partsOf(d.Day, d.States, max(sum, d.Expected))
	v.Unlisted = partsOf(d.Day, d.Unlisted, 0)
	for _, r := range d.Reasons {
		q := url.Values{"state": {string(r.State)}}
		if r.Reason != "" {
			q.Set("reason", r.Reason)
		}
		v.Reasons = append(v.Reasons, reasonView{r, address(v.URL, q)})
	}
	return v
}

// partsOf lays the states beside each other on a bar that is whole wide.
func partsOf(day string, states map[storage.State]int, whole int) []part {
	var parts []part
	before := 0
	for _, state := range storage.States() {
		n := states[state]
		if n == 0 {
			continue
		}
		p := part{State: state, N: n, URL: address(dayURL(day), url.Values{"state": {string(state)}})}
		if whole > 0 {
			p.X, p.W = percent(100*float64(before)/float64(whole)), percent(100*float64(n)/float64(whole))
		}
		parts = append(parts, p)
		before += n
	}
	return parts
}

// totalOf adds days up.
func totalOf(days []storage.Day) storage.Day {
	total := storage.Day{States: map[storage.State]int{}, Unlisted: map[storage.State]int{}}
	for _, d := range days {
		total.Expected += d.Expected
		for state, n := range d.States {
			total.States[state] += n
		}
		for state, n := range d.Unlisted {
			total.Unlisted[state] += n
		}
	}
	return total
}
