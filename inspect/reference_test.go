package inspect_test

import (
	"flag"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/internal/reference"
	"github.com/tingcha/tingcha/inspect/lang"
)

// The engine agrees with the slow and obvious evaluator on every operator, on what is
// known of a call and what is not, and on the grounds that findings show. One check is
// a rule for each operator, and some that mix them and all else that the grammar has,
// on callsABook calls. How long it looks is said by -rapid.checks: by default it is
// some thousand pairs of a rule and a call, and -short runs a fifth of them. This asks
// each operator, and all that the grammar lets people choose, of 10,000 pairs at least,
// which takes minutes:
//
//	go test ./inspect -run TheEngineAgrees -rapid.checks 4500 -pairs 10000 -timeout 3h -v
const (
	mixedRules = 20
	callsABook = 3
)

var pairs = flag.Int("pairs", 0, "the test fails that asks an operator or an alternative of the grammar of fewer `pairs` of a rule and a call")

// tally counts the answers of an operator.
type tally struct{ no, unknown, yes int }

func (n *tally) add(answer string) {
	switch answer {
	case "yes":
		n.yes++
	case "no":
		n.no++
	default:
		n.unknown++
	}
}

func TestTheEngineAgreesWithTheReference(t *testing.T) {
	t.Parallel()
	all, seen := tally{}, map[string]*tally{}
	for _, o := range operators() {
		seen[o.name] = &tally{}
	}
	branches, err := newBranchCount()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		drawn := drawBook(t)
		book, engine := compileDrawn(t, drawn)
		if *pairs > 0 {
			for _, rule := range drawn.rules {
				if err := branches.add("rule", rule, callsABook); err != nil {
					t.Fatal(err)
				}
			}
		}
		for range callsABook {
			in := drawCall(t)
			report, read := engine.Inspect(in), reference.Read(book, in)
			got := answers(report)
			for _, rule := range book.Rules() {
				want := read.Judge(rule).String()
				all.add(want)
				name := drawn.operator(rule)
				if name != "" {
					seen[name].add(want)
				}
				if answer := got[rule.Name]; answer != want && (answer != "" || want != "no") {
					t.Fatalf("%s: %q, the reference says %q, for\n%s\nunless %v\non %s", name, answer, want, rule.When, rule.Unless, printed(in))
				}
			}
			sameFindings(t, book, read, in, report)
		}
	})
	t.Logf("%d pairs are yes, %d no, %d unknown", all.yes, all.no, all.unknown)
	if !t.Failed() {
		enoughAnswers(t, seen)
		branches.enough(t)
	}
}

func compileDrawn(t *rapid.T, drawn drawnBook) (*lang.Rulebook, *inspect.Engine) {
	book, err := drawn.parse()
	if err != nil {
		t.Fatal(err)
	}
	engine, err := inspect.Compile(book)
	if err != nil {
		t.Fatal(err)
	}
	return book, engine
}

// enoughAnswers asks that each operator was answered in every way that it can be.
func enoughAnswers(t *testing.T, seen map[string]*tally) {
	t.Helper()
	for _, o := range operators() {
		n := seen[o.name]
		t.Logf("%-28s %6d yes %6d no %6d unknown", o.name, n.yes, n.no, n.unknown)
		if !testing.Short() && (n.yes == 0 || n.no == 0 || n.unknown == 0 && !o.certain) || n.yes+n.no+n.unknown < *pairs {
			t.Errorf("%s is yes %d, no %d and unknown %d times; too few to say anything", o.name, n.yes, n.no, n.unknown)
		}
	}
}

// What a call decides whose turns have no times, no times that they may have had
// change.
func TestUnknownTimesAreNeverGuessed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		book, engine := compileDrawn(t, drawBook(t))
		timed := drawTimedCall(t)
		if timed.Call.Duration == 0 { // or the length of the call would change with the times
			timed.Call.Duration = timed.Transcript.Duration()
		}
		bare := timed
		bare.Transcript.Turns = slices.Clone(timed.Transcript.Turns)
		for i := range bare.Transcript.Turns {
			bare.Transcript.Turns[i].Start, bare.Transcript.Turns[i].End = 0, 0
		}
		bare.Signals = call.FromTurns(bare.Transcript, bare.Call.Duration)
		before, after := answers(engine.Inspect(bare)), answers(engine.Inspect(timed))
		for _, rule := range book.Rules() {
			if got := before[rule.Name]; got != "unknown" && got != after[rule.Name] {
				t.Fatalf("%q without times, %q with them, for\n%s\non %s", got, after[rule.Name], rule.When, printed(timed))
			}
		}
	})
}
