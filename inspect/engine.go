package inspect

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"github.com/tingcha/tingcha/inspect/lang"
)

// Rule is what pages show of a rule that is in force.
type Rule struct {
	Name   string
	Title  string
	Label  string
	Family string
	Level  Level
	Points Points // of a finding; for each hit where Each
	Each   bool   // Points are for each hit
	UpTo   Points // that all hits take together at most; 0 when there is no limit
	Veto   bool   // a confirmed finding takes all points of its dimension
	// Dimension is the part of a call's score from which it takes; may be empty.
	Dimension string
	// FamilyTitle and FamilyCap are what the rulebook says of Family: its name on
	// pages, and what its findings take in one call at most; 0 when there is no limit.
	FamilyTitle string
	FamilyCap   Points
	Shadow      bool     // its findings are counted, and neither reviewed nor scored
	Serves      []string // items of practice
	Note        string
	When        string // its condition in canonical form, unless included
	Hash        string // of what decides, its phrase sets included
}

// Engine is a compiled rulebook. It keeps nothing of the calls that it inspects,
// and may be used by any number of goroutines.
type Engine struct {
	book       *lang.Rulebook
	hash       string
	rules      []Rule
	conditions []node // of the rules, in their order
	takings    []taking
	vocabulary vocabulary
	tests      int // for words, all different
	named      int // conditions with a name that rules use
	wakes      *wakes
	blind      []lang.Predicate // guards that are left out; see Without
	scenes     sync.Pool        // of *scene
}

// Compile makes a rulebook that [lang.Parse] has checked ready to inspect calls.
func Compile(book *lang.Rulebook, options ...Option) (*Engine, error) {
	c := &compiler{
		book: book, ids: map[string]int32{}, keys: map[string]int32{}, sets: map[string][]lang.Item{},
		numbers: map[string]int32{}, tests: map[string]*words{},
		definitions: map[string]*lang.Definition{}, named: map[string]*named{},
	}
	for _, option := range options {
		option(c)
	}
	for _, d := range book.Definitions() {
		c.definitions[d.Name] = d
	}
	e := &Engine{book: book, hash: book.Hash()}
	for _, r := range book.Rules() {
		condition, err := c.rule(r)
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.Name, err)
		}
		e.conditions = append(e.conditions, condition)
		taking, err := c.takingOf(r)
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.Name, err)
		}
		e.takings = append(e.takings, taking)
		e.rules = append(e.rules, describe(book, r))
	}
	if err := c.prepare(); err != nil {
		return nil, err
	}
	e.vocabulary, e.tests, e.named = c.vocabulary, len(c.tests), len(c.named)
	e.wakes, e.blind = wakesOf(e.conditions, c.lists), c.blindGuards()
	return e, nil
}

// Hash is that of the rulebook's canonical text.
func (e *Engine) Hash() string { return e.hash }

// Book is the rulebook that was compiled. It is not the caller's to change.
func (e *Engine) Book() *lang.Rulebook { return e.book }

// Rules are those in force, in the order of the rulebook.
func (e *Engine) Rules() []Rule { return slices.Clone(e.rules) }

// A scene that had to grow to more hits than this is not kept for the next call.
const maxKept = 1 << 15

// Inspect says what the rules find in a call. The same input gives the same
// report.
func (e *Engine) Inspect(in Input) Report {
	s := e.scene()
	s.load(in)
	report := e.report(s)
	s.reset()
	e.leave(s)
	return report
}

// report asks the rules that the words of a call may trigger.
func (e *Engine) report(s *scene) Report {
	report := Report{CallID: s.in.Call.ID, Rulebook: e.hash}
	holding, undecided := s.holding[:0], s.undecided[:0]
	if !s.words || s.hearing.poor {
		s.awake.all()
	}
	for word, rules := range s.awake.rules {
		for ; rules != 0; rules &= rules - 1 {
			i := word*64 + bits.TrailingZeros64(rules)
			switch e.conditions[i].judge(s) {
			case yes:
				holding = append(holding, i)
			case unknown:
				undecided = append(undecided, i)
			case no:
			}
		}
	}
	if len(holding) > 0 {
		report.Findings = make([]Finding, len(holding))
		for i, rule := range holding {
			report.Findings[i] = e.finding(s, rule)
		}
	}
	if len(undecided) > 0 {
		e.decide(s, &report, undecided)
	}
	s.holding, s.undecided = holding, undecided
	return report
}

// decide adds to the report what is known of rules that are undecided at first
// sight.
func (e *Engine) decide(s *scene, report *Report, undecided []int) {
	open := undecided
	if s.someRoles {
		var hold map[int]Finding
		in := s.in
		in.Transcript.Turns = s.original // evidence points at the words as they came
		hold, open = e.settle(in, undecided)
		report.Findings = e.merged(report.Findings, hold)
	}
	if len(open) == 0 {
		return
	}
	why := newReasons() // what is known of a named condition holds for all rules
	report.Undecided = make([]Undecided, 0, len(open))
	for _, i := range open {
		why.texts = why.texts[:0]
		e.conditions[i].doubt(s, why)
		report.Undecided = append(report.Undecided, Undecided{Rule: e.rules[i].Name, Reason: strings.Join(why.texts, "; ")})
	}
}

// merged puts more findings among those of a report, in the order of the rules.
func (e *Engine) merged(findings []Finding, more map[int]Finding) []Finding {
	if len(more) == 0 {
		return findings
	}
	var all []Finding
	for i := range e.rules {
		if f, ok := more[i]; ok {
			all = append(all, f)
		} else if len(findings) > 0 && findings[0].Rule == e.rules[i].Name {
			all, findings = append(all, findings[0]), findings[1:]
		}
	}
	return all
}

// scene gives one that is empty; leave takes it back.
func (e *Engine) scene() *scene {
	if s, ok := e.scenes.Get().(*scene); ok {
		return s
	}
	return newScene(e)
}

func (e *Engine) leave(s *scene) {
	if cap(s.arena) <= maxKept {
		e.scenes.Put(s)
	}
}
