package audit

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/tingcha/tingcha/estimate"
)

// Answer is what the machine said of a call, by all rules of a draw together.
type Answer string

// The answers. Calls of one answer are drawn with the same chance.
const (
	Clean   Answer = "clean"   // no rule holds, and none nearly does
	Near    Answer = "near"    // a rule could not decide, or held and was taken back
	Flagged Answer = "flagged" // a rule holds
)

// Answers lists the answers, in the order of their classes.
func Answers() []Answer { return []Answer{Clean, Near, Flagged} }

// MaxSize is the largest draw: what a team hears in months.
const MaxSize = 5000

// MaxCalls is the largest frame.
const MaxCalls = 2_000_000

// Wide is the share of a frame's calls above which a rule that could not decide says
// nothing of a call: a rule on silence cannot decide any call without its sound.
const Wide = 0.2

// Frame says which calls may be drawn, and what is asked about them.
type Frame struct {
	First string   `json:"first"`           // days, both included
	Last  string   `json:"last"`            //
	Depts []string `json:"depts,omitempty"` // none for every department
	Rules []string `json:"rules"`
}

// Call is a call of a frame, as the machine had answered when it was drawn from.
type Call struct {
	ID, Dept string
	Group    string // the agent's sort of staff; empty when the roster says none
	Started  time.Time
	Flagged  []string // rules of the frame that hold
	Near     []string // those that could not decide, or held and were taken back
}

// Plan is what a draw is made by.
type Plan struct {
	Frame
	Size int `json:"size"`
	// Boost and FlaggedBoost are how many times as often a near-miss and a flagged call
	// are drawn as a clean one, in proportion to their number.
	Boost        float64 `json:"boost"`
	FlaggedBoost float64 `json:"flagged_boost"`
	Seed         string  `json:"seed"`
}

// Draw is a random draw, with all that it takes to repeat it.
type Draw struct {
	ID string `json:"id"`
	Plan
	By    string    `json:"by"`
	At    time.Time `json:"at"`
	Calls int       `json:"calls"` // in the frame
	// Left counts calls of the period and the departments that are not in the frame,
	// because nobody has inspected them: missing recordings, failures, excluded calls.
	Left   int    `json:"left"`
	Digest string `json:"digest"` // of the frame: SHA-256 over its calls, answers and cells
	Cells  []Cell `json:"cells"`
	Asked  []Rule `json:"asked"` // the frame's rules, with how often each held
}

// Cell is a stratum: calls of one answer, department, sort of staff and time of day.
type Cell struct {
	Answer Answer `json:"answer"`
	Dept   string `json:"dept"`
	Group  string `json:"group"`
	Block  string `json:"block"` // of hours, "08-12"
	Size   int    `json:"size"`
	Drawn  int    `json:"drawn"`
}

// Rule is how a rule of the frame stood when it was drawn from.
type Rule struct {
	Name    string `json:"name"`
	Flagged int    `json:"flagged"` // calls in which it held
	Near    int    `json:"near"`    // calls in which it could not decide or was taken back
	Wide    bool   `json:"wide"`    // so many that it makes no call a near-miss
}

// Size counts the calls of an answer in the frame, and how many were drawn.
func (d Draw) Size(a Answer) (size, drawn int) {
	for _, c := range d.Cells {
		if c.Answer == a {
			size, drawn = size+c.Size, drawn+c.Drawn
		}
	}
	return size, drawn
}

// Pick is a call that was drawn.
type Pick struct {
	Draw   string
	Rank   int // from 1, in the order in which they are to be judged
	CallID string
	Answer Answer
	Held   []string // rules that held when it was drawn
	Near   []string // those that nearly did, as in Call
	// TakenBy is who has it before them until TakenUntil.
	TakenBy    string
	TakenUntil time.Time
	// By is who judged it; empty until then.
	By    string
	At    time.Time
	Key   string // of the press of the button
	Note  string
	Marks []Mark // rules of which more than "not present" was said, by name
	// Agent to Duration are the call's own.
	Agent, Dept string
	Started     time.Time
	Duration    time.Duration
}

// Judged tells whether somebody has answered.
func (p Pick) Judged() bool { return p.By != "" }

// Said is what a person says of a rule in a call.
type Said string

// The answers of people. Absent is not marked: it is what a judged call has of every
// rule of the draw without a mark.
const (
	Present Said = "present"
	Absent  Said = "absent"
	Unknown Said = "unknown" // nobody can tell from what is there
)

// Mark is what a person said of one rule.
type Mark struct {
	Rule   string
	Said   Said
	Reason string // a code; may be empty
	// Hint is for the rule's author, written when the machine's answer was laid open.
	Hint   string
	HintBy string
}

// Of gives what a person said of a rule.
func (p Pick) Of(rule string) Said {
	for _, m := range p.Marks {
		if m.Rule == rule && m.Said != "" {
			return m.Said
		}
	}
	return Absent
}

// New draws. What it is given of calls is in any order; zone is the hotline's, for the
// time of day.
func New(id, by string, at time.Time, p Plan, calls []Call, left int, zone *time.Location) (Draw, []Pick, error) {
	if err := p.valid(); err != nil {
		return Draw{}, nil, err
	}
	if len(calls) == 0 {
		return Draw{}, nil, errors.New("audit: period has no inspected calls: choose other days or departments")
	}
	d := Draw{ID: id, Plan: p, By: by, At: at, Calls: len(calls), Left: left, Asked: standing(p.Rules, calls)}
	wide := map[string]bool{}
	for _, r := range d.Asked {
		wide[r.Name] = r.Wide
	}
	of := make(map[string]Call, len(calls))
	units := make([]estimate.Unit, len(calls))
	cells := map[Cell]*[2]int{}
	for i, c := range calls {
		of[c.ID] = c
		cell := cellOf(c, wide, zone)
		units[i] = estimate.Unit{ID: c.ID, Class: slices.Index(Answers(), cell.Answer), Cell: cell.Dept + "\x00" + cell.Group + "\x00" + cell.Block}
		if cells[cell] == nil {
			cells[cell] = &[2]int{}
		}
		cells[cell][0]++
	}
	drawn, err := estimate.Draw(units, p.Size, []float64{1, p.Boost, p.FlaggedBoost}, p.Seed)
	if err != nil {
		return Draw{}, nil, fmt.Errorf("audit: %w", err)
	}
	picks := make([]Pick, len(drawn))
	for i, u := range drawn {
		c := of[u.ID]
		picks[i] = Pick{Draw: id, Rank: i + 1, CallID: u.ID, Answer: Answers()[u.Class], Held: c.Flagged, Near: c.Near}
		cells[cellOf(c, wide, zone)][1]++
	}
	for cell, n := range cells {
		cell.Size, cell.Drawn = n[0], n[1]
		d.Cells = append(d.Cells, cell)
	}
	slices.SortFunc(d.Cells, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(slices.Index(Answers(), b.Answer), slices.Index(Answers(), a.Answer)),
			cmp.Compare(a.Dept, b.Dept), cmp.Compare(a.Group, b.Group), cmp.Compare(a.Block, b.Block))
	})
	d.Digest = digest(units)
	return d, picks, nil
}

func (p Plan) valid() error {
	switch {
	case p.Size < 1 || p.Size > MaxSize:
		return fmt.Errorf("audit: size %d: give one from 1 to %d", p.Size, MaxSize)
	case !(p.Boost >= 1 && p.Boost <= 50) || !(p.FlaggedBoost >= 1 && p.FlaggedBoost <= 50):
		return errors.New("audit: boost: give one from 1 to 50")
	case p.Seed == "":
		return errors.New("audit: seed is empty: give any text")
	case len(p.Rules) == 0:
		return errors.New("audit: rules are empty: choose at least one")
	}
	return nil
}

// standing counts what each rule had said.
func standing(rules []string, calls []Call) []Rule {
	flagged, near := map[string]int{}, map[string]int{}
	for _, c := range calls {
		for _, r := range c.Flagged {
			flagged[r]++
		}
		for _, r := range c.Near {
			near[r]++
		}
	}
	asked := make([]Rule, len(rules))
	for i, r := range rules {
		asked[i] = Rule{r, flagged[r], near[r], float64(near[r]) > Wide*float64(len(calls))}
	}
	return asked
}

// cellOf gives the cell of a call, without its numbers.
func cellOf(c Call, wide map[string]bool, zone *time.Location) Cell {
	cell := Cell{Answer: Clean, Dept: c.Dept, Group: c.Group, Block: block(c.Started.In(zone).Hour())}
	if slices.ContainsFunc(c.Near, func(r string) bool { return !wide[r] }) {
		cell.Answer = Near
	}
	if len(c.Flagged) > 0 {
		cell.Answer = Flagged
	}
	return cell
}

// block gives the part of the day that an hour belongs to.
func block(hour int) string {
	switch {
	case hour < 8:
		return "00-08"
	case hour < 12:
		return "08-12"
	case hour < 18:
		return "12-18"
	}
	return "18-24"
}

// digest tells one frame from another.
func digest(units []estimate.Unit) string {
	slices.SortFunc(units, func(a, b estimate.Unit) int { return cmp.Compare(a.ID, b.ID) })
	h := sha256.New()
	for _, u := range units {
		fmt.Fprintf(h, "%s\x00%d\x00%s\n", u.ID, u.Class, u.Cell)
	}
	return hex.EncodeToString(h.Sum(nil))
}
