package evaluate

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/intake"
)

// Result is a rulebook's performance on a file of labelled calls. Its JSON has
// the fields calls, labels and per_call and no others.
type Result struct {
	Calls   int              `json:"calls"`
	Labels  map[string]Score `json:"labels"` // by one of [Keys], all of them
	PerCall []Call           `json:"per_call"`

	// Styles are the scores by the manner of the transcripts: "clean", "asr",
	// "mono".
	Styles map[string]Style `json:"-"`
	// Bad are the blocks that could not be evaluated, each with its line.
	Bad []error `json:"-"`
}

// Style is the performance on the calls of one manner of transcript.
type Style struct {
	Calls  int
	Labels map[string]Score
}

// Call is what was predicted for one call, and why.
type Call struct {
	ID        string          `json:"id"`
	Predicted map[string]bool `json:"predicted"` // by one of [Keys], all of them
	Findings  []Finding       `json:"findings"`

	Style     string              `json:"-"`
	Labelled  map[string]bool     `json:"-"` // what people say
	Undecided []inspect.Undecided `json:"-"`
}

// Finding is a rule that hit.
type Finding struct {
	Rule  string `json:"rule"`
	Label string `json:"label"`
	// Turns are those that the evidence points at, counted from 0 and sorted.
	Turns []int `json:"turns"`
}

// Run inspects the labelled calls of a .calls file that is called name, and
// compares. The calendar has the seasons that rules may ask for; it may be nil. A bad
// block is kept in the result and does not stop the rest; the error is one of reading.
func Run(engine *inspect.Engine, labelled io.Reader, name string, calendar inspect.Calendar) (Result, error) {
	r := Result{PerCall: []Call{}, Styles: map[string]Style{}}
	blocks, err := r.read(labelled, name)
	if err != nil {
		return Result{}, fmt.Errorf("read %s: %w", name, err)
	}
	world := worldOf(blocks, calendar)
	for _, b := range blocks {
		holds, err := truth(b.Labels)
		if err != nil {
			r.Bad = append(r.Bad, fmt.Errorf("%s: line %d: %w", name, b.Line, err))
			continue
		}
		c := judge(engine.Inspect(world.input(b)))
		c.ID, c.Style, c.Labelled = b.Call.ID, b.Style, holds
		r.PerCall = append(r.PerCall, c)
	}
	r.compare()
	return r, nil
}

// read gives the blocks that can be read. All of them count as the customers'
// history, labelled well or not.
func (r *Result) read(labelled io.Reader, name string) ([]intake.LabelledCall, error) {
	var blocks []intake.LabelledCall
	for block, err := range intake.DistinctBlocks(labelled) {
		var bad *intake.Error
		switch {
		case errors.As(err, &bad):
			r.Bad = append(r.Bad, fmt.Errorf("%s: %w", name, bad))
		case err != nil:
			return nil, err
		default:
			blocks = append(blocks, block)
		}
	}
	return blocks, nil
}

// judge reads the predictions off a report. Rules in shadow make none.
func judge(report inspect.Report) Call {
	c := Call{Predicted: map[string]bool{}, Findings: []Finding{}, Undecided: report.Undecided}
	for _, key := range Keys() {
		c.Predicted[key] = false
	}
	for _, f := range report.Findings {
		if f.Shadow {
			continue // of a rule that is being tried out
		}
		if _, known := c.Predicted[f.Label]; known {
			c.Predicted[f.Label] = true
		}
		c.Findings = append(c.Findings, Finding{Rule: f.Rule, Label: f.Label, Turns: turns(f.Evidence)})
	}
	return c
}

func turns(evidence []inspect.Evidence) []int {
	found := []int{}
	for _, e := range evidence {
		if e.Kind == inspect.Said && e.Span.Turn >= 0 {
			found = append(found, e.Span.Turn)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// compare counts, over all calls and by style.
func (r *Result) compare() {
	r.Calls = len(r.PerCall)
	r.Labels = score(r.PerCall)
	byStyle := map[string][]Call{}
	for _, c := range r.PerCall {
		byStyle[c.Style] = append(byStyle[c.Style], c)
	}
	for style, calls := range byStyle {
		r.Styles[style] = Style{Calls: len(calls), Labels: score(calls)}
	}
}

func score(calls []Call) map[string]Score {
	scores := map[string]Score{}
	for _, key := range Keys() {
		var s Score
		for _, c := range calls {
			s.count(c.Labelled[key], c.Predicted[key])
		}
		s.finish()
		scores[key] = s
	}
	return scores
}
