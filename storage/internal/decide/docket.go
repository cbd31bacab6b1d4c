package decide

import (
	"fmt"
	"slices"

	"github.com/tingcha/tingcha/storage"
)

// Docket is what a decision about a case has to fit to.
type Docket struct {
	N         int64 // the call's number
	InputRev  int64
	Stage     storage.CaseStage
	Doubt     string // key of the decision that asked for a second reviewer
	DoubtedBy string
	Rounds    int        // decisions so far
	Findings  []Docketed // open and judged ones
	Opinions  []Opinion  // since Doubt
	Leaning   map[string]storage.VerdictKind
}

// Docketed is a finding on a docket.
type Docketed struct {
	ID          string
	Status      storage.FindingStatus
	Version     int64
	Moved       bool
	Rounds      int
	Provisional bool
	Judged      []byte // evidence of the last verdict
}

// Waits tells whether the finding waits for a person.
func (f Docketed) Waits() bool {
	return storage.FindingRow{Status: f.Status, Moved: f.Moved}.Waits()
}

// Opinion is a decision from which no verdict came.
type Opinion struct{ Reviewer, Key string }

// Ruling is what comes of a decision about a case.
type Ruling struct {
	Stood     bool
	Given     []Ruled  // of the findings on which a verdict is given, or of all in an opinion
	Left      []string // findings that wait on
	Stage     storage.CaseStage
	Doubt     string
	DoubtedBy string
}

// Ruled is what a decision says of a finding, with what it stands on.
type Ruled struct {
	storage.CasePart
	Docketed
}

// Case gives what comes of a decision about a case. See [storage.Deciding] for its errors.
func Case(d Docket, v storage.CaseVerdict) (Ruling, error) {
	if v.InputRev != 0 && v.InputRev != d.InputRev {
		return Ruling{}, fmt.Errorf("input %d was seen, and it is at %d: %w", v.InputRev, d.InputRev, storage.ErrConflict)
	}
	if v.Only && (d.Stage != storage.First || v.Kind == storage.Doubt) {
		return Ruling{}, fmt.Errorf("it is decided as a whole: %w: %w", storage.ErrInDoubt, storage.ErrConflict)
	}
	said, err := fit(d, v)
	if err != nil {
		return Ruling{}, err
	}
	switch {
	case slices.ContainsFunc(d.Opinions, func(o Opinion) bool { return o.Reviewer == v.Reviewer }):
		return Ruling{}, fmt.Errorf("%s has given an opinion on it: %w", v.Reviewer, storage.ErrSamePerson)
	case d.Stage == storage.Leads && !v.Leads:
		return Ruling{}, storage.ErrLeads
	case v.Kind == storage.Doubt:
		return doubted(d, v, said)
	case v.Kind == storage.Confirm || v.Kind == storage.Reject:
		return ruled(d, said)
	}
	return Ruling{}, fmt.Errorf("unknown kind of verdict %q", v.Kind)
}

// fit holds what is said to the findings that wait: every one of them, or only those that
// are named, as it is now.
func fit(d Docket, v storage.CaseVerdict) ([]Ruled, error) {
	parts := v.Parts
	var said []Ruled
	waiting := 0
	for _, f := range d.Findings {
		i := slices.IndexFunc(parts, func(p storage.CasePart) bool { return p.Finding == f.ID })
		switch {
		case i < 0 && (v.Only || !f.Waits()):
			continue
		case !f.Waits():
			return nil, fmt.Errorf("finding %s is %s: %w", f.ID, f.Status, storage.ErrConflict)
		case i < 0:
			return nil, fmt.Errorf("finding %s was not seen: %w", f.ID, storage.ErrConflict)
		case parts[i].Seen != f.Version:
			return nil, fmt.Errorf("version %d of finding %s was seen, and it is at %d: %w", parts[i].Seen, f.ID, f.Version, storage.ErrConflict)
		case parts[i].Kind != storage.Confirm && parts[i].Kind != storage.Reject:
			return nil, fmt.Errorf("unknown kind of verdict %q", parts[i].Kind)
		}
		waiting++
		said = append(said, Ruled{parts[i], f})
	}
	if waiting == 0 || waiting != len(parts) {
		return nil, fmt.Errorf("%d findings were seen, and %d wait: %w", len(parts), waiting, storage.ErrConflict)
	}
	return said, nil
}

// doubted is what comes of a doubt: a second reviewer's, and after that a leader's turn.
func doubted(d Docket, v storage.CaseVerdict, said []Ruled) (Ruling, error) {
	switch d.Stage {
	case storage.First:
		return Ruling{Given: said, Stage: storage.Second, Doubt: v.Key, DoubtedBy: v.Reviewer}, nil
	case storage.Second:
		return Ruling{Given: said, Stage: storage.Leads, Doubt: d.Doubt, DoubtedBy: d.DoubtedBy}, nil
	case storage.Leads:
	}
	return Ruling{}, fmt.Errorf("two have been in doubt: %w", storage.ErrConflict)
}

// ruled is what comes of verdicts.
func ruled(d Docket, said []Ruled) (Ruling, error) {
	r := Ruling{Stood: true}
	for _, s := range said {
		if s.Kind == storage.Confirm && s.Provisional {
			r.Left = append(r.Left, s.ID)
			continue
		}
		r.Given = append(r.Given, s)
		if lean, known := d.Leaning[s.ID]; known && d.Stage == storage.Second && lean != s.Kind {
			r.Stood = false
		}
	}
	if len(r.Given) == 0 {
		return Ruling{}, fmt.Errorf("what is missed may still come: %w: %w", storage.ErrProvisional, storage.ErrConflict)
	}
	if !r.Stood {
		r.Given, r.Left = said, nil
		r.Stage, r.Doubt, r.DoubtedBy = storage.Leads, d.Doubt, d.DoubtedBy
	}
	return r, nil
}

// Taken is the last decision on a case, to be taken back.
type Taken struct {
	Key, Reviewer string
	Stood         bool
	Stage         storage.CaseStage // before it
	Doubt         string
	DoubtedBy     string
	Looked        bool        // somebody has taken a second look at it, and not answered
	Parts         []TakenPart // on which verdicts were given
}

// TakenPart is a verdict that is to be taken back.
type TakenPart struct {
	Finding string
	Round   int
	Judged  []byte // evidence of the verdict before; null when there was none
}

// TakeBack gives the findings of a decision's verdicts as they are, in the order of its
// parts. It is an error that wraps [storage.ErrConflict] when another decision is meant, when
// others have judged since or look at it a second time, and, but for a leader, when the decision is not the reviewer's
// or is too long past.
func TakeBack(d Docket, last Taken, u storage.CaseUndo, recent []storage.Decision) ([]Docketed, error) {
	switch {
	case u.Of != "" && u.Of != last.Key:
		return nil, fmt.Errorf("another decision is the last: %w", storage.ErrConflict)
	case last.Looked:
		return nil, fmt.Errorf("%w: %w", storage.ErrLooked, storage.ErrConflict)
	case u.Leads:
	case last.Reviewer != u.Reviewer:
		return nil, fmt.Errorf("the last decision is %s's: %w", last.Reviewer, storage.ErrConflict)
	case !slices.ContainsFunc(recent, func(r storage.Decision) bool { return r.Key == last.Key }):
		return nil, fmt.Errorf("it is not among the last %d: %w", storage.Undoable, storage.ErrConflict)
	}
	var findings []Docketed
	for _, p := range last.Parts {
		i := slices.IndexFunc(d.Findings, func(f Docketed) bool { return f.ID == p.Finding })
		if i < 0 || d.Findings[i].Rounds != p.Round {
			return nil, fmt.Errorf("finding %s was judged since: %w", p.Finding, storage.ErrConflict)
		}
		findings = append(findings, d.Findings[i])
	}
	return findings, nil
}
