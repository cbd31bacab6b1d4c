package inspect

import (
	"fmt"
	"strings"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// Failure is an example of a rule that does not turn out as it says.
type Failure struct {
	File  string
	Pos   lang.Position // of the example
	Rule  string
	Fires bool   // what the example says
	Msg   string // what happened instead
}

// String tells the place and what happened.
func (f Failure) String() string {
	kind := "silent"
	if f.Fires {
		kind = "fires"
	}
	return fmt.Sprintf("%s:%d:%d: rule %q, example %q: %s", f.File, f.Pos.Line, f.Pos.Column, f.Rule, kind, f.Msg)
}

// Test runs the examples of all rules of a rulebook and gives those that fail. A
// rule that stays undecided has not hit.
func Test(book *lang.Rulebook) ([]Failure, error) {
	e, err := Compile(book)
	if err != nil {
		return nil, err
	}
	var failures []Failure
	for _, rule := range book.Rules() {
		for _, example := range rule.Examples {
			report := e.Inspect(InputOf(example))
			if msg := report.disagreement(rule.Name, example.Fires); msg != "" {
				failures = append(failures, Failure{
					File: example.Pos.File, Pos: example.Pos, Rule: rule.Name, Fires: example.Fires, Msg: msg,
				})
			}
		}
	}
	return failures, nil
}

// InputOf makes of an example the call that it describes.
func InputOf(e *lang.Example) Input {
	return Input{
		Call: e.Call, Transcript: e.Transcript, Tickets: e.Tickets, Calls: e.Calls, Group: e.Group, Seasons: e.Seasons,
		Signals: call.FromTurns(e.Transcript, e.Call.Duration),
	}
}

// disagreement says what a rule did that it should not have; nothing when it did
// as expected.
func (r Report) disagreement(rule string, fires bool) string {
	for _, f := range r.Findings {
		if f.Rule != rule {
			continue
		}
		if fires {
			return ""
		}
		grounds := make([]string, len(f.Evidence))
		for i, e := range f.Evidence {
			grounds[i] = string(e.Kind) + " " + e.Text
		}
		return "it hits, on " + strings.Join(grounds, ", ")
	}
	if !fires {
		return ""
	}
	for _, u := range r.Undecided {
		if u.Rule == rule {
			return "it stays undecided: " + u.Reason
		}
	}
	return "it does not hit"
}
