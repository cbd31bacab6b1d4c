package warning

import (
	"cmp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/search"
)

// Source is a call or a ticket, as far as watches ask for it.
type Source struct {
	Medium      Medium
	ID          string
	CallID      string // of the ticket's call, or ID
	Agent, Dept string
	At          time.Time       // when a call began or a ticket was filed
	Kind        call.TicketKind // of a ticket
	Duration    time.Duration   // of a call
	Hold        call.Told       // of a call
	Hits        []Hit           // of a call
	Said        []Said
}

// Hit is a finding of a call that stands: not withdrawn, and not of a rule in shadow. What
// people think of it makes no difference to what is counted.
type Hit struct{ Rule, Label string }

// Said is a turn of a call, or the text of a ticket.
type Said struct {
	By   search.Roles
	Text string
}

// Event is a source that a watch counts.
type Event struct {
	Medium      Medium
	ID          string
	CallID      string
	Agent, Dept string
	Scope       string // the department that it is counted for; empty for all
	At          time.Time
	Gist        string // the beginning of what it says, numbers masked; empty where words are not asked for
	Sketch      Sketch // of what it says; nil where likeness is not asked for
}

// compare orders events by time, and then by what they are.
func (e Event) compare(f Event) int {
	return cmp.Or(e.At.Compare(f.At), cmp.Compare(e.Medium, f.Medium), cmp.Compare(e.ID, f.ID))
}

// Event gives what a watch counts of a source, false for nothing.
func (w Watch) Event(s Source) (Event, bool) {
	if !w.What.counts(s) {
		return Event{}, false
	}
	e := Event{Medium: s.Medium, ID: s.ID, CallID: s.CallID, Agent: s.Agent, Dept: s.Dept, At: s.At}
	if w.ByDept {
		e.Scope = s.Dept
	}
	if w.What.Longer > 0 || w.What.Held > 0 {
		e.At = s.At.Add(s.Duration) // it is known to be long when it has ended
	}
	if w.Alike > 0 {
		said := w.What.said(s)
		e.Sketch = SketchOf(said)
		if len(e.Sketch) == 0 {
			return Event{}, false // says nothing that could be like anything
		}
		e.Gist = Gist(said)
	}
	return e, true
}

func (w What) counts(s Source) bool {
	switch {
	case s.Medium != w.Medium, w.Kind != "" && s.Kind != w.Kind,
		w.Longer > 0 && s.Duration < w.Longer,
		w.Held > 0 && (!s.Hold.Known || s.Hold.Length < w.Held):
		return false
	}
	if w.Tells() && !w.hit(s.Hits) {
		return false
	}
	if len(w.Words.Words) == 0 {
		return true
	}
	var t search.Text
	for _, said := range s.Said {
		t.Add(said.By, said.Text)
	}
	return w.Words.Has(&t, cmp.Or(w.Role, search.Anyone))
}

// hit tells whether one finding has what is asked for.
func (w What) hit(all []Hit) bool {
	for _, h := range all {
		if (w.Label == "" || h.Label == w.Label) && (w.Rule == "" || h.Rule == w.Rule) {
			return true
		}
	}
	return false
}

// said is what is compared for likeness: the customer's words, and where nobody knows who
// spoke, all.
func (w What) said(s Source) string {
	by := w.Role
	if by == 0 {
		by = search.Customer | search.Other
	}
	var b strings.Builder
	for _, said := range s.Said {
		if said.By&by != 0 {
			b.WriteString(said.Text)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// mostGist is how much of a text is shown, in characters.
const mostGist = 60

// Gist is the beginning of a text with every number of four digits and more masked.
func Gist(text string) string {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "\ufffd")), " ")
	var b strings.Builder
	digits, shown := 0, 0
	var held []rune
	flush := func() {
		if digits >= 4 {
			held = []rune("***")
		}
		b.WriteString(string(held))
		held, digits = held[:0], 0
	}
	for _, r := range text {
		if shown++; shown > mostGist {
			break
		}
		if r >= '0' && r <= '9' || r >= '０' && r <= '９' {
			digits++
			held = append(held, r)
			continue
		}
		flush()
		b.WriteRune(r)
	}
	flush()
	if utf8.RuneCountInString(text) > mostGist {
		b.WriteString("…")
	}
	return b.String()
}
