package inspect

import (
	"slices"
	"time"
)

// node is a compiled condition.
type node interface {
	// judge says whether it holds for a call.
	judge(s *scene) verdict
	// find says where it holds as well.
	find(s *scene) found
	// ground adds the grounds on which it holds, or on which it does not, to those
	// of a finding. It tells when the last absence among them becomes final; zero
	// when nothing absent was needed. It is only asked for what judge has said.
	ground(s *scene, holds bool, g *grounds) time.Time
	// doubt adds the reasons for which it is unknown. It is only asked when it is.
	doubt(s *scene, reasons *reasons)
}

// found is where a condition holds.
type found struct {
	verdict
	hits []hit // in order
	// blind: there may be hits that nobody can point at.
	blind bool
}

func (f found) sure() bool {
	return slices.ContainsFunc(f.hits, func(h hit) bool { return h.sure })
}

// grounds gathers the evidence of a finding.
type grounds struct {
	evidence []Evidence
	named    []namedGround // whose grounds are among the evidence
	show     []*named      // the conditions whose grounds alone are shown; none for all
	showing  showing
}

// begin forgets all, and keeps the memory.
func (g *grounds) begin(show []*named) {
	*g = grounds{evidence: g.evidence[:0], named: g.named[:0], show: show}
}

func (g *grounds) add(e Evidence) {
	if g.showing == hidden {
		return
	}
	if !slices.ContainsFunc(g.evidence, func(old Evidence) bool {
		return old.Kind == e.Kind && old.Condition == e.Condition && old.Span == e.Span
	}) {
		g.evidence = append(g.evidence, e)
	}
}

// maxHits is how many hits of one condition a finding shows: who wants more reads
// the call.
const maxHits = 5

func (g *grounds) hits(s *scene, hits []hit) {
	for _, h := range hits {
		if h.sure && g.shown(h.leaf.condition) < maxHits {
			g.add(s.evidence(h))
		}
	}
}

// shown counts the hits of a condition among the evidence.
func (g *grounds) shown(condition string) int {
	n := 0
	for i := range g.evidence {
		if e := &g.evidence[i]; e.Condition == condition && (e.Kind == Said || e.Kind == Heard) {
			n++
		}
	}
	return n
}

// reasons gathers why a condition is unknown.
type reasons struct {
	texts []string
	named map[namedDoubt][]string // those of named conditions, once they are known
}

func newReasons() *reasons { return &reasons{named: map[namedDoubt][]string{}} }

func (r *reasons) add(reasons ...string) {
	for _, reason := range reasons {
		if !slices.Contains(r.texts, reason) {
			r.texts = append(r.texts, reason)
		}
	}
}

// apart gathers reasons by themselves, for who must know which are new.
func (r *reasons) apart() *reasons { return &reasons{named: r.named} }

// leaf is what a test says of itself in evidence.
type leaf struct {
	condition string // in canonical form
	sought    string // what it looks for
}

// absent is the evidence that what a test looks for is not in the call.
func (l *leaf) absent(s *scene) Evidence {
	return Evidence{
		Kind: Absent, Condition: l.condition, Text: l.sought, Span: nowhere(),
		From: s.in.Call.Started, To: s.in.Call.Ended(),
	}
}
