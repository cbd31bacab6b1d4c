package hearing

import (
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/evaluate"
)

// Roles is how long turns were heard in the role of who spoke, in another's, and in
// none. What is heard while nobody speaks does not count; while both do, either role is
// right.
type Roles struct {
	Right   time.Duration `json:"right"`
	Wrong   time.Duration `json:"wrong"`
	Unknown time.Duration `json:"unknown"`

	Accuracy evaluate.Ratio `json:"accuracy"` // of Right to all three
}

// RolesOf compares the roles of a call's turns.
func RolesOf(truth, heard call.Transcript) Roles {
	var r Roles
	for _, h := range heard.Turns {
		own, others := time.Duration(0), time.Duration(0)
		for _, t := range truth.Turns {
			if t.Role == h.Role {
				own += overlap(t, h)
			} else {
				others += overlap(t, h)
			}
		}
		spoken := min(own+others, h.End-h.Start)
		if h.Role != call.AgentRole && h.Role != call.CustomerRole {
			r.Unknown += spoken
			continue
		}
		r.Right += min(own, spoken)
		r.Wrong += spoken - min(own, spoken)
	}
	r.finish()
	return r
}

// Add counts the turns of another call.
func (r *Roles) Add(other Roles) {
	r.Right += other.Right
	r.Wrong += other.Wrong
	r.Unknown += other.Unknown
	r.finish()
}

func (r *Roles) finish() {
	r.Accuracy = evaluate.Undefined()
	if all := r.Right + r.Wrong + r.Unknown; all > 0 {
		r.Accuracy = evaluate.Ratio(float64(r.Right) / float64(all))
	}
}
