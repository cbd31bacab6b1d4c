package inspect_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/internal/reference"
	"github.com/tingcha/tingcha/inspect/lang"
)

// The engine agrees with the slow and obvious evaluator on every operator. One
// check is a rule for each operator, and some that mix them, on callsABook calls: the
// usual 100 checks are some 35,000 pairs, and -short runs a fifth of them.
const (
	mixedRules = 20
	callsABook = 3
)

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
	var all tally
	seen := map[string]*tally{}
	rapid.Check(t, func(t *rapid.T) {
		drawn := drawBook(t)
		book, err := lang.Parse("drawn.rules", []byte(drawn.text))
		if err != nil {
			t.Fatal(err)
		}
		engine, err := inspect.Compile(book)
		if err != nil {
			t.Fatal(err)
		}
		for range callsABook {
			in := drawCall(t)
			report := engine.Inspect(in)
			got := answers(report)
			for i, rule := range book.Rules() {
				want := reference.Judge(book, rule, drawn.only(book), in).String()
				all.add(want)
				if name := drawn.operators[i]; name != "" {
					if seen[name] == nil {
						seen[name] = &tally{}
					}
					seen[name].add(want)
				}
				if answer := got[rule.Name]; answer != want && (answer != "" || want != "no") {
					t.Fatalf("%s: %q, the reference says %q, for\n%s\non %s", drawn.operators[i], answer, want, rule.When, printed(in))
				}
				samePoints(t, book, rule, in, report)
			}
		}
	})
	t.Logf("%d pairs are yes, %d no, %d unknown", all.yes, all.no, all.unknown)
	for _, o := range operators() {
		n := seen[o.name]
		if n == nil {
			n = &tally{}
		}
		t.Logf("%-28s %5d yes %5d no %5d unknown", o.name, n.yes, n.no, n.unknown)
		if !testing.Short() && !t.Failed() && (n.yes == 0 || n.no == 0 || n.unknown == 0 && !o.certain) {
			t.Errorf("%s is yes %d, no %d and unknown %d times; too few to say anything", o.name, n.yes, n.no, n.unknown)
		}
	}
}

// samePoints compares what a finding takes where a rule deducts for each hit. Whose
// hit is sure is not the reference's to say while speakers are unknown.
func samePoints(t *rapid.T, book *lang.Rulebook, rule *lang.Rule, in inspect.Input, report inspect.Report) {
	unknown := func(turn call.Turn) bool { return turn.Role == call.Unknown }
	if !rule.Deduct.Each || slices.ContainsFunc(in.Transcript.Turns, unknown) {
		return
	}
	for _, f := range report.Findings {
		if f.Rule != rule.Name {
			continue
		}
		want := inspect.Points(rule.Deduct.Points * int64(reference.Counted(book, rule, in)))
		if upTo := inspect.Points(rule.Deduct.UpTo); upTo > 0 {
			want = min(want, upTo)
		}
		if f.Points != want {
			t.Fatalf("%d points, the reference says %d, for\n%s\non %s", f.Points, want, rule.When, printed(in))
		}
	}
}

// What a call decides whose turns have no times, no times that they may have had
// change.
func TestUnknownTimesAreNeverGuessed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		drawn := drawBook(t)
		book, err := lang.Parse("drawn.rules", []byte(drawn.text))
		if err != nil {
			t.Fatal(err)
		}
		engine, err := inspect.Compile(book)
		if err != nil {
			t.Fatal(err)
		}
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
