package evaluate

import (
	"cmp"
	"maps"
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
)

// Fate says what becomes of a finding when one rulebook follows another.
type Fate string

// The fates of findings.
const (
	Appears  Fate = "appears"
	Vanishes Fate = "vanishes"
	Stays    Fate = "stays"
)

// Diff is what two rulebooks say otherwise of the same calls.
type Diff struct {
	Calls   int             `json:"calls"`
	Rules   []DiffRow       `json:"rules"` // those that hit at all
	Agents  []DiffRow       `json:"agents"`
	Depts   []DiffRow       `json:"departments"`
	Changes []Change        `json:"changes"` // of findings that do not stay, in the order of the calls
	rows    [3]diffCounters // of rules, agents, departments
}

type diffCounters map[string]*DiffRow

// DiffRow counts the findings of one rule, agent or department.
type DiffRow struct {
	Name     string `json:"name"`
	Appears  int    `json:"appears"`
	Vanishes int    `json:"vanishes"`
	Stays    int    `json:"stays"`
}

// Change is a finding that appears or vanishes. A rule that finds the same by
// another wording stays.
type Change struct {
	Fate  Fate   `json:"fate"`
	Call  string `json:"call"`
	Agent string `json:"agent"`
	Dept  string `json:"dept"`
	Rule  string `json:"rule"`
	Title string `json:"title"`
	Words string `json:"words"` // what it rests on, as it was said; empty when nothing was
}

// Add compares what two rulebooks say of a call.
func (d *Diff) Add(c call.Call, before, after inspect.Report) {
	d.Calls++
	old, now := byRule(before), byRule(after)
	for _, rule := range slices.Sorted(maps.Keys(union(old, now))) {
		was, wasThere := old[rule]
		is, isThere := now[rule]
		switch {
		case wasThere && isThere:
			d.count(c, rule, Stays)
		case isThere:
			d.change(c, is, Appears)
		default:
			d.change(c, was, Vanishes)
		}
	}
}

func byRule(r inspect.Report) map[string]inspect.Finding {
	all := map[string]inspect.Finding{}
	for _, f := range r.Findings {
		all[f.Rule] = f
	}
	return all
}

func union(a, b map[string]inspect.Finding) map[string]inspect.Finding {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

func (d *Diff) change(c call.Call, f inspect.Finding, fate Fate) {
	d.count(c, f.Rule, fate)
	d.Changes = append(d.Changes, Change{fate, c.ID, c.Agent, c.Dept, f.Rule, f.Title, wordsOf(f)})
}

func wordsOf(f inspect.Finding) string {
	for _, e := range f.Evidence {
		if e.Kind == inspect.Said {
			return e.Text
		}
	}
	return ""
}

func (d *Diff) count(c call.Call, rule string, fate Fate) {
	for i, name := range []string{rule, c.Agent, c.Dept} {
		if d.rows[i] == nil {
			d.rows[i] = diffCounters{}
		}
		row := d.rows[i][name]
		if row == nil {
			row = &DiffRow{Name: name}
			d.rows[i][name] = row
		}
		switch fate {
		case Appears:
			row.Appears++
		case Vanishes:
			row.Vanishes++
		case Stays:
			row.Stays++
		}
	}
}

// Finish puts the rows in order: rules, agents and departments with the most
// changes first.
func (d *Diff) Finish() {
	for i, list := range []*[]DiffRow{&d.Rules, &d.Agents, &d.Depts} {
		*list = []DiffRow{}
		for _, row := range d.rows[i] {
			*list = append(*list, *row)
		}
		slices.SortFunc(*list, func(a, b DiffRow) int {
			return cmp.Or(cmp.Compare(b.Appears+b.Vanishes, a.Appears+a.Vanishes), cmp.Compare(a.Name, b.Name))
		})
	}
	if d.Changes == nil {
		d.Changes = []Change{}
	}
}
