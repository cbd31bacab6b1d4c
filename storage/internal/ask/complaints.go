package ask

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/complaint"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// complaintColumns are those that scanComplaint reads, in its order, of a complaint c about
// an agent a of the roster. The department goes by the same rule as that of callbacks.
const complaintColumns = `c.kind, c.source, c.agent, ` + callbackDept + `, c.opened_at, c.state, c.outcome, c.since_at, c.due_at, c.withdrawn`

const fromComplaints = ` FROM complaint c LEFT JOIN agent a ON a.id = c.agent WHERE `

func scanComplaint(row Row) (storage.Complaint, error) {
	var c storage.Complaint
	var opened, since, due int64
	var withdrawn int
	err := row.Scan(&c.Source.Kind, &c.Source.ID, &c.Agent, &c.Dept, &opened, &c.State, &c.Outcome, &since, &due, &withdrawn)
	c.Opened, c.Since, c.Due, c.Withdrawn = storage.Instant(opened), storage.Instant(since), storage.Instant(due), withdrawn == 1
	return c, err
}

// complaintsOf is the condition on complaints c of a filter, of which asOf is the first
// argument.
func complaintsOf(f storage.ComplaintFilter) *clauses {
	var q clauses
	asOf := q.arg(storage.Millis(f.AsOf))
	q.add(`c.opened_at <= ` + asOf)
	switch f.Tab {
	case "":
	case storage.ComplaintsOpen:
		q.add(`c.due_at > 0`)
	case storage.ComplaintsOverdue:
		q.add(`c.due_at > 0 AND c.due_at < ` + asOf)
	case storage.ComplaintsWithdrawn:
		q.add(`c.withdrawn = 1`)
	default:
		q.add(`c.withdrawn = 0`)
		q.is(`c.state`, string(f.Tab))
	}
	if f.Agent != "" {
		q.is(`c.agent`, f.Agent)
	}
	if f.SealedTo != "" {
		q.add(`(c.kind <> 'call' OR c.source NOT IN (SELECT l.call_id FROM ledger l WHERE l.n IN (` + sealed(q.arg(f.SealedTo)) + `)))`)
	}
	withinReach(&q, f.Reach)
	return &q
}

// Complaints asks for complaints, and how many there are.
func Complaints(f storage.ComplaintFilter) Question[Some[storage.Complaint]] {
	return Question[Some[storage.Complaint]]{"complaints", func(ctx context.Context, r Records) (Some[storage.Complaint], error) {
		return paged[storage.Complaint]{
			complaintColumns, fromComplaints,
			`CASE WHEN c.due_at > 0 THEN 0 ELSE 1 END, CASE WHEN c.due_at > 0 THEN c.due_at ELSE -c.since_at END, c.kind, c.source`,
			scanComplaint,
		}.some(ctx, r, complaintsOf(f), f.Limit, f.Offset)
	}}
}

// ComplaintCounts asks how many complaints there are under every tab.
func ComplaintCounts(f storage.ComplaintFilter) Question[map[storage.ComplaintTab]int] {
	f.Tab = ""
	return Question[map[storage.ComplaintTab]int]{"count complaints", func(ctx context.Context, r Records) (map[storage.ComplaintTab]int, error) {
		q := complaintsOf(f)
		n := map[storage.ComplaintTab]int{}
		err := r.Ask(ctx, `SELECT c.state, c.withdrawn, count(*), count(*) FILTER (WHERE c.due_at > 0), count(*) FILTER (WHERE c.due_at > 0 AND c.due_at < $1)`+
			fromComplaints+q.String()+` GROUP BY c.state, c.withdrawn`, q.args, func(row Row) error {
			var state storage.ComplaintTab
			var withdrawn, all, open, late int
			err := row.Scan(&state, &withdrawn, &all, &open, &late)
			if withdrawn == 1 {
				state = storage.ComplaintsWithdrawn
			}
			n[state] += all
			n[storage.ComplaintsOpen] += open
			n[storage.ComplaintsOverdue] += late
			return err
		})
		return n, err
	}}
}

// Complaint asks for a complaint as it was written down, without its course; it is
// [storage.ErrNotFound] when there is none.
func Complaint(of scoring.Source) Question[storage.Complaint] {
	return Question[storage.Complaint]{"complaint of " + string(of.Kind) + " " + of.ID, func(ctx context.Context, r Records) (storage.Complaint, error) {
		c, err := single(ctx, r, `SELECT `+complaintColumns+fromComplaints+`c.kind = $1 AND c.source = $2`, []any{of.Kind, of.ID}, scanComplaint)
		if err != nil {
			return c, err
		}
		g, err := GrievanceOf(of).Of(ctx, r)
		if err == nil {
			c.Course = g.Follow(c.Opened)
		}
		return c, err
	}}
}

// Grievance is what a ticket or a call says of a complaint about staff.
type Grievance struct {
	Is          bool // there is one
	Agent, Dept string
	Opened      time.Time
	// Told is what the ticket system tells, Noted what people noted here, in the order in
	// which they did, and Called which calls reached the customer.
	Told, Noted, Called []complaint.Step
}

// Follow gives the course of a complaint that was opened at a moment. What falls together
// goes by where it was noted: a call to the customer comes after the other steps.
func (g Grievance) Follow(opened time.Time) complaint.Course {
	return complaint.Follow(opened, g.Told, slices.Concat(g.Noted, g.Called))
}

// GrievanceOf asks whether a ticket or a call is a complaint about staff, and what was done.
func GrievanceOf(of scoring.Source) Question[Grievance] {
	return Question[Grievance]{"what a complaint stands on", func(ctx context.Context, r Records) (Grievance, error) {
		read := unreportedIn
		if of.Kind == scoring.TicketSource {
			read = filedIn
		}
		g, err := read(ctx, r, of.ID)
		if err != nil {
			return g, err
		}
		results, err := list(ctx, r, `SELECT key, at, by_whom, reached, score, said, words FROM callback_result
			WHERE kind = $1 AND source = $2 ORDER BY at, key`, []any{of.Kind, of.ID}, scanResult)
		if err != nil {
			return g, err
		}
		g.Called = complaint.OfCallbacks(results)
		g.Noted, err = list(ctx, r, `SELECT key, move, at, by_whom, words FROM complaint_step WHERE kind = $1 AND source = $2 ORDER BY seq`,
			[]any{of.Kind, of.ID}, func(row Row) (complaint.Step, error) {
				var s complaint.Step
				var at int64
				err := row.Scan(&s.Key, &s.Move, &at, &s.By, &s.Words)
				s.At = storage.Instant(at)
				return s, err
			})
		return g, err
	}}
}

// filedIn reads a ticket. A complaint of which nobody knows whom it is about is its filer's
// department's.
func filedIn(ctx context.Context, r Records, id string) (Grievance, error) {
	all, err := list(ctx, r, `SELECT body FROM ticket WHERE id = $1`, []any{id}, ScanTicket)
	if err != nil || len(all) == 0 {
		return Grievance{}, err
	}
	t := all[0]
	g := Grievance{Is: t.Kind == call.ComplaintInternal, Agent: t.About, Opened: t.Filed, Told: complaint.OfTicket(t)}
	if t.About == "" {
		g.Dept = t.Dept
	}
	return g, nil
}

// unreportedIn reads of a call whether a person has confirmed a complaint that was not
// reported. It was opened when the first of those that stand was confirmed.
func unreportedIn(ctx context.Context, r Records, id string) (Grievance, error) {
	var g Grievance
	var opened int64
	err := one(ctx, r, `SELECT l.agent, l.dept, coalesce(min((SELECT max(v.at) FROM verdict v WHERE v.finding = f.id AND v.kind = 'confirm')), 0)
		FROM ledger l JOIN finding f ON f.n = l.n WHERE l.call_id = $1 AND f.status = 'confirmed' AND f.label = $2 AND f.shadow <> 1
		GROUP BY l.agent, l.dept`, []any{id, scoring.UnreportedLabel}, []any{&g.Agent, &g.Dept, &opened})
	g.Opened, g.Is = storage.Instant(opened), opened > 0
	return g, err
}

// concluded adds what people concluded here of complaints that were filed. ids is a query
// for tickets, or a list of places.
func (f facts) concluded(ids string, args []any, add func(ticket string, c scoring.Conclusion)) error {
	return f.records.Ask(f.ctx, fmt.Sprintf(`SELECT source, at, move FROM complaint_step
		WHERE kind = 'ticket' AND move IN ('%s', '%s') AND source IN (%s) ORDER BY source, seq`, complaint.Substantiate, complaint.NotSubstantiate, ids), args, func(row Row) error {
		var id string
		var at int64
		var move complaint.Move
		err := row.Scan(&id, &at, &move)
		add(id, scoring.Conclusion{At: storage.Instant(at), Substantiated: move == complaint.Substantiate})
		return err
	})
}
