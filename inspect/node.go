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
}

func (g *grounds) add(e Evidence) {
	if !slices.ContainsFunc(g.evidence, func(old Evidence) bool {
		return old.Kind == e.Kind && old.Condition == e.Condition && old.Span == e.Span
	}) {
		g.evidence = append(g.evidence, e)
	}
}

// maxHits is how many hits of one condition a finding shows: who wants more reads
// the call.
const maxHits = 20

func (g *grounds) hits(s *scene, hits []hit) {
	shown := 0
	for _, h := range hits {
		if h.sure && shown < maxHits {
			g.add(s.evidence(h))
			shown++
		}
	}
}

type reasons []string

func (r *reasons) add(reason string) {
	if !slices.Contains(*r, reason) {
		*r = append(*r, reason)
	}
}

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
