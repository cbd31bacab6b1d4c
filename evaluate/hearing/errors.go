package hearing

import (
	"cmp"
	"slices"

	"github.com/tingcha/tingcha/evaluate"
)

// Errors are the characters that were not heard as they were said.
type Errors struct {
	Said        int            `json:"said"` // characters, as [Letters] counts them
	Substituted int            `json:"substituted"`
	Deleted     int            `json:"deleted"`
	Inserted    int            `json:"inserted"`
	Rate        evaluate.Ratio `json:"rate"` // of all errors to Said; may exceed 1
}

// Wrong is how many errors there are altogether.
func (e Errors) Wrong() int { return e.Substituted + e.Deleted + e.Inserted }

// Add counts the errors of another text.
func (e *Errors) Add(other Errors) {
	e.Said += other.Said
	e.Substituted += other.Substituted
	e.Deleted += other.Deleted
	e.Inserted += other.Inserted
	e.Rate = evaluate.Share(e.Wrong(), e.Said)
}

// Slip is a stretch of words of which something else was heard.
type Slip struct {
	Said   string `json:"said"`  // empty when nothing was
	Heard  string `json:"heard"` // empty when nothing was
	Before string `json:"before"`
	After  string `json:"after"` // the words around it, as they were said
}

// Compare counts what was heard wrong of some words, and lists where.
func Compare(said, heard string) (Errors, []Slip) {
	a, b := Letters(said), Letters(heard)
	e := Errors{Said: len(a)}
	var slips []Slip
	i, j, inside := 0, 0, false
	for _, op := range align(a, b) {
		if op == same {
			i, j, inside = i+1, j+1, false
			continue
		}
		if !inside {
			slips = append(slips, Slip{Before: string(a[max(0, i-around):i])})
			inside = true
		}
		slip := &slips[len(slips)-1]
		if op != inserted {
			slip.Said += string(a[i])
			i++
		}
		if op != deleted {
			slip.Heard += string(b[j])
			j++
		}
		slip.After = string(a[i:min(len(a), i+around)])
		e.count(op)
	}
	e.Rate = evaluate.Share(e.Wrong(), e.Said)
	return e, slips
}

// around is how many characters beside a slip are shown.
const around = 4

func (e *Errors) count(op operation) {
	switch op {
	case substituted:
		e.Substituted++
	case deleted:
		e.Deleted++
	case inserted:
		e.Inserted++
	case same:
	}
}

// Worst are the longest slips, at most n.
func Worst(slips []Slip, n int) []Slip {
	all := slices.Clone(slips)
	slices.SortStableFunc(all, func(a, b Slip) int { return cmp.Compare(b.size(), a.size()) })
	return all[:min(n, len(all))]
}

func (s Slip) size() int { return max(len([]rune(s.Said)), len([]rune(s.Heard))) }
