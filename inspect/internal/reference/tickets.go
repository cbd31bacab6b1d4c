package reference

import (
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

const month = 30 * 24 * time.Hour

func (w *world) tickets(c lang.Tickets) Answer {
	found := No
	for _, t := range w.in.Tickets {
		found = max(found, w.ticketFits(c, t))
	}
	if w.in.Call.Customer == "" && !c.OfCall {
		found = max(found, Unknown)
	}
	return found
}

func (w *world) ticketFits(c lang.Tickets, t call.Ticket) Answer {
	fits := answerOf((len(c.Kinds) == 0 || slices.Contains(c.Kinds, t.Kind)) && w.filed(c.Filed, t.Filed))
	if c.OfCall {
		fits = min(fits, w.ofCall(t))
	}
	fits = min(fits, party(c.By, w.in.Call.Agent, t.Agent))
	if c.About {
		fits = min(fits, party(lang.ThisAgent, w.in.Call.Agent, t.About))
	}
	if c.Saying != nil {
		fits = min(fits, w.written(*c.Saying, t.Text))
	}
	if c.Unlike {
		fits = min(fits, w.unlike(t.Text))
	}
	return fits
}

func (w *world) ofCall(t call.Ticket) Answer {
	if t.CallID == "" && !t.Filed.Before(w.in.Call.Started) {
		return Unknown
	}
	return answerOf(t.CallID == w.in.Call.ID)
}

func (w *world) filed(windows []lang.Window, at time.Time) bool {
	start, end := w.in.Call.Started, w.in.Call.Started.Add(w.in.Call.Duration)
	if len(windows) == 0 {
		return !at.Before(start.Add(-month)) && !at.After(end.Add(month))
	}
	for _, win := range windows {
		in := false
		switch win.Kind {
		case lang.WithinAfterEnd:
			in = !at.Before(start) && !at.After(end.Add(win.Reach))
		case lang.WithinBeforeStart:
			in = at.Before(start) && !at.Before(start.Add(-win.Reach))
		case lang.LaterAfterEnd:
			in = at.After(end.Add(win.Reach)) && !at.After(end.Add(month))
		}
		if in {
			return true
		}
	}
	return false
}

// written says whether the words stand in a ticket: it is a call of one turn that
// nobody in particular speaks.
func (w *world) written(words lang.List, text string) Answer {
	if strings.TrimSpace(text) == "" {
		return Unknown
	}
	ticket := newWorld(w.book, w.in)
	ticket.in.Transcript.Turns = []call.Turn{{Role: call.AgentRole, Text: text}}
	ticket.read()
	return ticket.answer(lang.Says{Words: words}).Answer
}

// unlike says whether the customer said less than 15 % of a text.
func (w *world) unlike(text string) Answer {
	content := neighbours(text)
	for _, all := range officialese() {
		for pair := range neighbours(all) {
			delete(content, pair)
		}
	}
	if len(content) < 4 || !w.words {
		return Unknown
	}
	said := map[string]bool{}
	for _, t := range w.in.Transcript.Turns {
		if t.Role == call.CustomerRole {
			for pair := range neighbours(t.Text) {
				said[pair] = true
			}
		}
	}
	n := 0
	for pair := range content {
		if said[pair] {
			n++
		}
	}
	return answerOf(n*100 < 15*len(content))
}

// officialese is what all tickets say, taken as given: those of the engine's words
// that drawn tickets hold.
func officialese() []string {
	return []string{"客户来电", "来电反映", "请核实处理", "请核实", "尽快回复"}
}

// neighbours are the pairs of neighbouring characters of a text in the form in which
// phrases are compared.
func neighbours(text string) map[string]bool {
	pairs := map[string]bool{}
	letters := dense(fold(text))
	for i := 1; i < len(letters); i++ {
		if spoken(letters[i-1].r) && spoken(letters[i].r) {
			pairs[string([]rune{letters[i-1].r, letters[i].r})] = true
		}
	}
	return pairs
}
