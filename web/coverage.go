package web

import (
	"net/http"
	"net/url"
	"slices"

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
	Letters      []storage.DeadLetter
	LettersTotal int
	Odd          []storage.Oddity
	OddTotal     int
	States       []storage.State // for the legend
}

// A dayView is one day's account.
type dayView struct {
	storage.Day
	URL      string
	Parts    []part // of the listed calls, in the order of a call's way
	Unlisted []part
	Gap      int // calls that are on the list and in no state: must be 0
	Reasons  []reasonView
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
	p := coveragePage{frame: s.frame(w, r, "coverage"), From: q.Get("from"), To: q.Get("to"), States: storage.States()}
	for key, v := range map[string]string{"from": p.From, "to": p.To} {
		if v != "" && !isDay(v) {
			return inputError{key, v}
		}
	}
	days, err := s.Store.Coverage(r.Context(), p.From, p.To)
	if err != nil {
		return err
	}
	for _, d := range slices.Backward(days) { // newest first
		p.Days = append(p.Days, dayOf(d))
	}
	p.Total = dayOf(totalOf(days))
	if p.Letters, p.LettersTotal, err = s.Store.DeadLetters(r.Context(), lettersShown); err != nil {
		return err
	}
	if p.Odd, p.OddTotal, err = s.Store.Oddities(r.Context(), odditiesShown); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "coverage", p)
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
