package decide

import (
	"bytes"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// Judged tells whether a person has decided about a finding in this status.
func Judged(s storage.FindingStatus) bool {
	return s == storage.Confirmed || s == storage.Rejected
}

// Unjudged is the status of a finding that nobody has judged. held tells whether it
// was found when its call was inspected last.
func Unjudged(f inspect.Finding, held bool) storage.FindingStatus {
	switch {
	case !held:
		return storage.Withdrawn
	case f.Level == inspect.Info || f.Shadow:
		return storage.Recorded
	default:
		return storage.Open
	}
}

// ShadowOf is what is kept of a finding whose rule may run in shadow: 0 when it does
// not, 1 when it does, 2 when a person had judged the finding before it did.
func ShadowOf(f inspect.Finding, status storage.FindingStatus) int {
	switch {
	case !f.Shadow:
		return 0
	case Judged(status):
		return 2
	default:
		return 1
	}
}

// Known is a finding that is there when its call is inspected again.
type Known struct {
	Finding  inspect.Finding // without evidence
	Evidence []byte          // as it is kept
	Status   storage.FindingStatus
	Held     bool   // it was found the last time
	Moved    bool   // its ground is not that of the verdict
	Judged   []byte // evidence of the last verdict
	Rulebook string
}

// Change is what becomes of a known finding.
type Change struct {
	Evidence []byte // as it is to be kept; nothing of a finding that is not found again
	Status   storage.FindingStatus
	Moved    bool
	Raised   bool // something that a reviewer sees has changed, so its version is raised
}

// Again is what becomes of a finding that is found again, as f: what people judged stays
// as they left it, and is marked when its ground has moved. That another rulebook has
// the same rule is nothing that a reviewer sees.
func (k Known) Again(f inspect.Finding) Change {
	c := Change{Evidence: storage.EncodeEvidence(f.Evidence), Status: Unjudged(f, true)}
	if Judged(k.Status) {
		c.Status, c.Moved = k.Status, !bytes.Equal(c.Evidence, k.Judged)
	}
	c.Raised = !k.Held || k.Status != c.Status || k.Moved != c.Moved || !bytes.Equal(k.Evidence, c.Evidence) || !sameWording(k.Finding, f)
	return c
}

// Gone is what becomes of a finding that is not found any more: it is withdrawn, unless
// people have judged it.
func (k Known) Gone() Change {
	if Judged(k.Status) {
		return Change{Status: k.Status, Moved: true, Raised: true}
	}
	return Change{Status: storage.Withdrawn, Raised: true}
}

func sameWording(a, b inspect.Finding) bool {
	return a.RuleHash == b.RuleHash && a.Title == b.Title && a.Label == b.Label && a.Family == b.Family &&
		a.Level == b.Level && a.Points == b.Points && a.Veto == b.Veto && a.Dimension == b.Dimension &&
		a.FamilyCap == b.FamilyCap && a.Shadow == b.Shadow && storage.Millis(a.ProvisionalUntil) == storage.Millis(b.ProvisionalUntil)
}
