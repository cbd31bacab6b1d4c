package supervision

import (
	"cmp"
	"slices"
	"time"

	"github.com/tingcha/tingcha/calendar"
)

// Complaint is a complaint about staff that was substantiated.
type Complaint struct {
	Ticket string
	Day    string // on which somebody first concluded what it is
	Agent  string // whom it is about
	Dept   string
	Team   string
	Group  string // 人员类别
}

// Talk is the chain of interviews that a complaint requires, and how far it has come.
type Talk struct {
	Complaint
	// Matter is the chain that was begun; the zero one where nobody has.
	Matter Matter
	// Missing are the interviews that nobody has held, the next one first; none when all were.
	Missing []State
	Due     time.Time // of the next; zero when none is missing
}

// Overdue tells whether the next interview should have been held.
func (t Talk) Overdue(now time.Time) bool { return len(t.Missing) > 0 && now.After(t.Due) }

// Talks lists what interviews complaints require, of which some were held: those that are
// missing first, by when they were due, and then the others, the newest first. The first
// interview is due a term after the day of the conclusion in a zone.
func Talks(all []Complaint, held []Matter, p Policy, c calendar.Calendar, zone *time.Location) []Talk {
	by := map[string]Matter{}
	for _, m := range held {
		if m.Kind == Interview {
			by[m.Subject] = m
		}
	}
	talks := make([]Talk, 0, len(all))
	for _, one := range all {
		t := Talk{Complaint: one, Matter: by[one.Ticket]}
		levels := States(Interview)[1:]
		t.Missing = levels[slices.Index(levels, t.Matter.State)+1:]
		switch {
		case len(t.Missing) == 0:
		case t.Matter.ID != "":
			t.Due = t.Matter.Due
		default:
			if day, err := time.ParseInLocation(time.DateOnly, one.Day, zone); err == nil {
				t.Due = p.Due(Interview, day, c)
			}
		}
		talks = append(talks, t)
	}
	slices.SortStableFunc(talks, func(a, b Talk) int {
		if done := cmp.Compare(min(1, len(b.Missing)), min(1, len(a.Missing))); done != 0 {
			return done
		}
		if len(a.Missing) > 0 {
			return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Day, b.Day), cmp.Compare(a.Ticket, b.Ticket))
		}
		return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(a.Ticket, b.Ticket))
	})
	return talks
}

// Repeater is an agent about whom complaints were substantiated over and over.
type Repeater struct {
	Agent, Dept, Team, Group string
	Complaints               []Complaint // by day
	Trainings                []Matter    // the newest first
	// Named says that a training is required which nobody has begun: there are enough
	// complaints, and one of them is newer than the last training.
	Named bool
}

// Repeaters lists who is to be trained, or was for what complaints of the window still say:
// those first for whom nothing was begun, and then by how many complaints there are. All are
// the complaints of the window, and trainings all there ever were, their times in the zone
// of days.
func Repeaters(all []Complaint, trainings []Matter, p Policy) []Repeater {
	by := map[string]*Repeater{}
	for _, c := range all {
		if by[c.Agent] == nil {
			by[c.Agent] = &Repeater{Agent: c.Agent}
		}
		r := by[c.Agent]
		r.Complaints = append(r.Complaints, c)
	}
	var some []Repeater
	for _, r := range by {
		if r.Agent == "" || len(r.Complaints) < p.Times {
			continue
		}
		slices.SortFunc(r.Complaints, func(a, b Complaint) int {
			return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Ticket, b.Ticket))
		})
		last := r.Complaints[len(r.Complaints)-1]
		r.Dept, r.Team, r.Group = last.Dept, last.Team, last.Group
		for _, m := range trainings {
			if m.Kind == Training && m.Subject == r.Agent {
				r.Trainings = append(r.Trainings, m)
			}
		}
		slices.SortStableFunc(r.Trainings, func(a, b Matter) int { return b.Opened.Compare(a.Opened) })
		r.Named = len(r.Trainings) == 0 || r.Trainings[0].Over() && last.Day > r.Trainings[0].Opened.Format(time.DateOnly)
		some = append(some, *r)
	}
	slices.SortFunc(some, func(a, b Repeater) int {
		if a.Named != b.Named {
			if a.Named {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(len(b.Complaints), len(a.Complaints)), cmp.Compare(a.Agent, b.Agent))
	})
	return some
}
