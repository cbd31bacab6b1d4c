package supervision

import (
	"time"

	"github.com/tingcha/tingcha/calendar"
)

// Policy is what a hotline has settled on. Terms are working days that end at midnight, the
// first being the one after.
type Policy struct {
	Window    int // days back in which complaints about the same agent are repeats
	Times     int // from how many on
	Pass      int // points of 100 that pass an exam
	Plan      int // term of a step of an item, where nobody says another
	Interview int // term of each interview
	Training  int // term of the course, and of the exam
	Step      int // term of each step of a ladder
	Escalate  int // days after which what is overdue goes one level up
}

// Usual is the policy where nothing is settled.
func Usual() Policy {
	return Policy{Window: 90, Times: 2, Pass: 80, Plan: 5, Interview: 2, Training: 5, Step: 5, Escalate: 2}
}

// Term is how many working days the step after a state may take.
func (p Policy) Term(k Kind) int {
	switch k {
	case Interview:
		return p.Interview
	case Training:
		return p.Training
	case Ladder:
		return p.Step
	case Item:
	}
	return p.Plan
}

// Due is by when a step that is begun at a moment, in the zone of that, is to be taken.
func (p Policy) Due(k Kind, from time.Time, c calendar.Calendar) time.Time {
	return c.Due(from, calendar.WorkingDays(p.Term(k)))
}

// Rung is how far up something overdue has gone: 营业部负责人–客服部负责人–分管客服经理.
type Rung int

// The rungs, from the one that is in time.
const (
	InTime     Rung = iota
	OfOffice        // 营业部负责人, the head of the branch
	OfService       // 客服部负责人, the head of customer service
	OfDirector      // 分管客服经理, the manager in charge
)

// Risen tells to whom what was due at a moment has gone by now, in the zone of due: to the
// first level as soon as it is overdue, and one up after each term.
func (p Policy) Risen(due, now time.Time, c calendar.Calendar) Rung {
	if due.IsZero() || !now.After(due) {
		return InTime
	}
	rung := OfOffice
	for rung < OfDirector && now.After(c.Due(due.Add(-time.Nanosecond), calendar.WorkingDays(p.Escalate*int(rung)))) {
		rung++
	}
	return rung
}
