package explain

import (
	"strconv"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

// probe is a rulebook of questions: conditions that are put to one call, each as a
// rule and its opposite as another, so that grounds are known either way.
type probe struct {
	book        *lang.Rulebook
	definitions map[string]lang.Condition
	questions   []lang.Condition
	spelledOut  int // names that were replaced by what they mean
}

// answer is what the engine said of a question.
type answer struct {
	verdict  Verdict
	reason   string
	evidence []inspect.Evidence
}

// question adds a condition and gives its number.
func (p *probe) question(c lang.Condition) int {
	p.questions = append(p.questions, c)
	return len(p.questions) - 1
}

// ask puts all questions to a call.
func (p *probe) ask(in inspect.Input) ([]answer, error) {
	engine, err := inspect.Compile(p.rulebook(p.questions))
	if err != nil {
		return nil, err
	}
	report := engine.Inspect(in)
	answers := make([]answer, len(p.questions))
	for i := range answers {
		answers[i].verdict = NoHit
	}
	for _, f := range report.Findings {
		n, opposite := numberOf(f.Rule)
		answers[n].evidence = f.Evidence
		if !opposite {
			answers[n].verdict = Hit
		}
	}
	for _, u := range report.Undecided {
		n, _ := numberOf(u.Rule)
		answers[n].verdict, answers[n].reason = Unknown, u.Reason
	}
	return answers, nil
}

// rulebook has the sets and definitions of the book, and a rule for each question.
func (p *probe) rulebook(questions []lang.Condition) *lang.Rulebook {
	book := &lang.Rulebook{File: p.book.File}
	for _, set := range p.book.Sets() {
		book.Decls = append(book.Decls, set)
	}
	for _, definition := range p.book.Definitions() {
		book.Decls = append(book.Decls, definition)
	}
	for i, c := range questions {
		name := strconv.Itoa(i)
		book.Decls = append(book.Decls,
			&lang.Rule{Name: "q" + name, Level: lang.DefaultLevel, When: c},
			&lang.Rule{Name: "n" + name, Level: lang.DefaultLevel, When: lang.Not{Pos: c.Place(), X: c}})
	}
	return book
}

// numberOf gives the question that a rule of the probe asks, and whether it asks
// for the opposite.
func numberOf(rule string) (n int, opposite bool) {
	n, err := strconv.Atoi(rule[1:])
	if err != nil {
		panic("explain: no question is called " + rule)
	}
	return n, rule[0] == 'n'
}
