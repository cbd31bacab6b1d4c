package hearing

import (
	"maps"
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/evaluate"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/sound"
	"github.com/tingcha/tingcha/inspect/text"
)

// Labels is what a rulebook says of what was said, against what it says of what was
// heard. A label counts once in a call, however many rules say the same.
type Labels struct {
	Kept int            `json:"kept"`
	Lost int            `json:"lost"`
	New  int            `json:"new"`
	Rate evaluate.Ratio `json:"rate"` // of Kept to Kept and Lost

	ByLabel map[string]Fate `json:"by_label"`
	// Findings counts rules instead, those without a label included.
	Findings Fate     `json:"findings"`
	Changes  []Change `json:"changes"`
}

// Fate is how often a label was kept, lost and new.
type Fate struct {
	Kept int `json:"kept"`
	Lost int `json:"lost"`
	New  int `json:"new"`
}

// Change is a rule that finds something on one side only.
type Change struct {
	Call  string `json:"call"`
	Label string `json:"label"` // may be empty
	// Both says that the label is found on both sides, by other rules.
	Both  bool   `json:"both"`
	Rule  string `json:"rule"`
	Title string `json:"title"`
	New   bool   `json:"new"` // of what was heard; otherwise lost
	// Grounds are what the finding rests on, each with both sides.
	Grounds []Ground `json:"grounds"`
	// Undecided is why the rule could not say on the other side; empty when it said no.
	Undecided string `json:"undecided,omitempty"`
}

// Ground is a ground of a finding with what stands on the other side.
type Ground struct {
	Kind      inspect.EvidenceKind `json:"kind"`
	Condition string               `json:"condition,omitempty"` // of grounds that are no words
	Words     string               `json:"words"`
	At        time.Duration        `json:"at"` // from the beginning of the call, in nanoseconds
	Here      string               `json:"here"`
	There     string               `json:"there"`  // the turns of that role at about that time on the other side
	Came      Passage              `json:"came"`   // whether the words are there, too
	Sounds    string               `json:"sounds"` // what stands there that sounds like them
}

// Passage says how words came through.
type Passage string

// How words came through.
const (
	AsSaid   Passage = "as said"
	Sounding Passage = "sounding so"
	Gone     Passage = "gone"
	NoWords  Passage = "" // the ground is no words
)

// side is a call as it was said or heard, with what the rules say of it.
type side struct {
	transcript call.Transcript
	report     inspect.Report
}

// LabelsOf puts both sides of a call to an engine.
func LabelsOf(engine *inspect.Engine, r Recording, heard call.Transcript, signals call.Signals) Labels {
	c := call.Call{
		ID: r.Name, Duration: max(r.Duration, r.Truth.Duration()), Answered: true, Hangup: call.Unknown, CSAT: call.RatingUnknown,
	}
	heard.CallID = r.Name
	said := side{r.Truth, engine.Inspect(inspect.Input{Call: c, Transcript: r.Truth, Signals: call.FromTurns(r.Truth, c.Duration)})}
	got := side{heard, engine.Inspect(inspect.Input{Call: c, Transcript: heard, Signals: signals})}
	l := Labels{ByLabel: map[string]Fate{}, Changes: []Change{}}
	before, after := said.labels(), got.labels()
	for _, label := range slices.Sorted(maps.Keys(union(before, after))) {
		l.count(label, fateOf(before[label], after[label]))
	}
	rules, others := said.rules(), got.rules()
	for rule := range union(rules, others) {
		l.Findings.add(fateOf(rules[rule], others[rule]))
	}
	both := func(label string) bool { return before[label] && after[label] }
	l.Changes = append(changes(r.Name, said, got, false, both), changes(r.Name, got, said, true, both)...)
	return l
}

func fateOf(before, after bool) Fate {
	switch {
	case before && after:
		return Fate{Kept: 1}
	case before:
		return Fate{Lost: 1}
	default:
		return Fate{New: 1}
	}
}

func (f *Fate) add(other Fate) {
	f.Kept, f.Lost, f.New = f.Kept+other.Kept, f.Lost+other.Lost, f.New+other.New
}

func union(a, b map[string]bool) map[string]bool {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// labels are those of the findings that count.
func (s side) labels() map[string]bool {
	all := map[string]bool{}
	for _, f := range s.report.Findings {
		if f.Label != "" && !f.Shadow {
			all[f.Label] = true
		}
	}
	return all
}

// rules are those that find something and are not only tried out.
func (s side) rules() map[string]bool {
	all := map[string]bool{}
	for _, f := range s.report.Findings {
		if !f.Shadow {
			all[f.Rule] = true
		}
	}
	return all
}

func (l *Labels) count(label string, f Fate) {
	sum := l.ByLabel[label]
	sum.add(f)
	l.ByLabel[label] = sum
	l.Kept, l.Lost, l.New = l.Kept+f.Kept, l.Lost+f.Lost, l.New+f.New
	l.Rate = evaluate.Share(l.Kept, l.Kept+l.Lost)
}

// Add counts the labels of another call.
func (l *Labels) Add(other Labels) {
	if l.ByLabel == nil {
		*l = Labels{ByLabel: map[string]Fate{}, Changes: []Change{}, Rate: evaluate.Undefined()}
	}
	for label, fate := range other.ByLabel {
		l.count(label, fate)
	}
	l.Findings.add(other.Findings)
	l.Changes = append(l.Changes, other.Changes...)
}

// changes are the findings of rules that find nothing on the other side.
func changes(name string, here, there side, fresh bool, both func(label string) bool) []Change {
	all := []Change{}
	others := there.rules()
	for _, f := range here.report.Findings {
		if f.Shadow || others[f.Rule] {
			continue
		}
		c := Change{Call: name, Label: f.Label, Both: both(f.Label), Rule: f.Rule, Title: f.Title, New: fresh, Grounds: []Ground{}}
		for _, e := range f.Evidence {
			if g := groundOf(e, here.transcript, there.transcript); !slices.Contains(c.Grounds, g) { // several conditions may rest on the same
				c.Grounds = append(c.Grounds, g)
			}
		}
		for _, u := range there.report.Undecided {
			if u.Rule == f.Rule {
				c.Undecided = u.Reason
			}
		}
		all = append(all, c)
	}
	return all
}

func groundOf(e inspect.Evidence, here, there call.Transcript) Ground {
	g := Ground{Kind: e.Kind, Condition: e.Condition, Words: e.Text, At: e.Span.Start}
	if e.Kind == inspect.Said {
		g.Condition = "" // several may ask for the same words
	}
	if e.Kind != inspect.Said || e.Span.Turn < 0 || e.Span.Turn >= len(here.Turns) {
		return g
	}
	turn := here.Turns[e.Span.Turn]
	beside := during(there, turn)
	g.Here, g.There, g.Came = turn.Text, textOf(beside), Gone
	words := text.Normal(e.Text)
	one := Phrases{texts: []string{words}, sounds: sound.New([]string{words})}
	found := map[int]string{}
	for _, t := range beside {
		if holds(t.Text, words) {
			g.Came = AsSaid
			return g
		}
		one.sounding(t.Text, found)
	}
	if found[0] != "" {
		g.Came, g.Sounds = Sounding, found[0]
	}
	return g
}
