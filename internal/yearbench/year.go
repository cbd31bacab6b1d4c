package yearbench

import (
	"fmt"
	"time"

	"github.com/tingcha/tingcha/call"
)

// Year is a year of a hotline. What its calls and tickets are follows from their numbers
// alone: two that are made of the same Year are alike.
type Year struct {
	Agents int
	Calls  int
	First  time.Time // the beginning of its first day, in the hotline's own zone
	Days   int
}

// Of gives the year 2025 of a hotline that takes a number of calls, with an agent for
// every 2,250 of them.
func Of(calls int, zone *time.Location) Year {
	const yearly = 2250
	return Year{Agents: max(1, calls/yearly), Calls: calls, First: time.Date(2025, 1, 1, 0, 0, 0, 0, zone), Days: 365}
}

const (
	deptSize = 200 // agents
	teamSize = 15
	perDay   = 86_400
	// perTicket is how many calls there are to one that files a ticket.
	perTicket = 6
)

// chance is a number that looks like chance and follows from n and a salt.
func chance(n, salt int) uint64 {
	x := uint64(n)*0x9e3779b97f4a7c15 + uint64(salt)*0xd1342543de82ef95 //nolint:gosec // bits, not a count
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// among is one of n, by chance.
func among(n, number, salt int) int { return int(chance(number, salt) % uint64(n)) } //nolint:gosec // less than n

// Agent is the n-th on the roster, from 0.
func (y Year) Agent(n int) call.Agent {
	a := call.Agent{
		ID: fmt.Sprintf("%05d", 10_000+n), Name: fmt.Sprintf("坐席%d", n), Dept: fmt.Sprintf("客服%d部", 1+n/deptSize),
		Team: fmt.Sprintf("%d班", 1+n/teamSize),
	}
	if among(12, n, 1) == 0 {
		a.Group = "暑期工"
	}
	return a
}

// Day is the day of the n-th call, counted from the first.
func (y Year) Day(n int) int { return n * y.Days / y.Calls }

// Call is the n-th call, from 0, in the order of days. One in twelve was not answered; one
// in seven is of a customer who had called within the three days before.
func (y Year) Call(n int) call.Call {
	day := y.Day(n)
	started := y.First.AddDate(0, 0, day).Add(time.Duration(among(perDay, n, 2)) * time.Second)
	c := call.Call{
		ID: fmt.Sprintf("Y%08d", n), Sector: call.Power, Started: started, Customer: y.customer(n), Hangup: call.CustomerRole,
		Ring: call.Tell(time.Duration(among(20, n, 3)) * time.Second), Direction: call.Inbound, CSAT: call.RatingUnknown,
	}
	if among(12, n, 4) == 0 {
		return c
	}
	a := y.Agent(y.onDuty(n, day))
	c.Agent, c.Dept, c.Answered = a.ID, a.Dept, true
	c.Duration = time.Duration(30+among(400, n, 5)) * time.Second
	c.Hold = call.Tell(time.Duration(among(30, n, 6)) * time.Second)
	switch among(10, n, 7) {
	case 0, 1, 2:
		c.CSAT = call.NotRated
	case 3, 4:
		c.CSAT = 5
	case 5:
		c.CSAT = 4
	case 6:
		c.CSAT = 1 + among(3, n, 8)
	}
	return c
}

// onDuty is an agent who works five days of seven.
func (y Year) onDuty(n, day int) int {
	agent := among(y.Agents, n, 9)
	for (agent+day)%7 >= 5 {
		agent = (agent + 1) % y.Agents
		if y.Agents < 7 {
			break
		}
	}
	return agent
}

func (y Year) customer(n int) call.Customer {
	for hops := 0; among(7, n, 10) == 0 && hops < 3; hops++ {
		if n -= 1 + among(1+3*y.Calls/y.Days, n, 11); n < 0 {
			n = 0
		}
	}
	return call.Customer(fmt.Sprintf("c%015x", chance(among(1+y.Calls/3, n, 12), 13)>>4))
}

// Tickets is how many there are.
func (y Year) Tickets() int { return y.Calls / perTicket }

// Ticket is the n-th ticket, from 0, with the number of the call that filed it. Most go
// an undisturbed way; some are sent on twice, urged, reopened, or never closed.
func (y Year) Ticket(n int) (t call.Ticket, of int) {
	of = n * perTicket
	c := y.Call(of)
	if !c.Answered {
		a := y.Agent(y.onDuty(of, y.Day(of)))
		c.Agent, c.Dept = a.ID, a.Dept
	}
	t = call.Ticket{
		ID: fmt.Sprintf("T%08d", n), Version: 1, Kind: kind(n), CallID: c.ID, Customer: c.Customer, Agent: c.Agent, Dept: c.Dept,
		Text: "客户反映停电，请尽快处理", Filed: c.Started.Add(c.Duration + time.Minute),
	}
	if t.Kind == call.ComplaintInternal {
		t.About = c.Agent
	}
	at := t.Filed
	add := func(kind call.TicketEventKind, after time.Duration) {
		at = at.Add(after)
		e := call.TicketEvent{Kind: kind, At: at, By: t.Agent}
		if kind == call.Surveyed {
			e.Score = 1 + among(5, n, 21)
		}
		t.Events = append(t.Events, e)
	}
	add(call.Accepted, 0)
	if t.Kind == call.Consult && among(3, n, 22) > 0 {
		add(call.Closed, time.Minute)
		return t, of
	}
	add(call.Dispatched, time.Duration(1+among(80, n, 23))*time.Minute)
	if among(12, n, 24) == 0 {
		add(call.Dispatched, time.Hour)
	}
	if among(15, n, 25) == 0 {
		add(call.Urged, 2*time.Hour)
	}
	add(call.Step, time.Duration(among(20, n, 26))*time.Hour)
	if among(50, n, 27) == 0 {
		return t, of
	}
	add(call.Replied, time.Duration(among(40, n, 28))*time.Hour)
	if t.Kind == call.ComplaintInternal {
		add([]call.TicketEventKind{call.Substantiated, call.NotSubstantiated}[among(2, n, 29)], time.Hour)
	}
	add(call.Closed, time.Duration(among(10, n, 30))*time.Hour)
	if among(4, n, 31) == 0 {
		add(call.Surveyed, 24*time.Hour)
	}
	if among(40, n, 32) == 0 {
		add(call.Reopened, time.Duration(1+among(9, n, 33))*24*time.Hour)
		add(call.Closed, 5*time.Hour)
	}
	return t, of
}

func kind(n int) call.TicketKind {
	switch at := among(100, n, 20); {
	case at < 30:
		return call.Consult
	case at < 60:
		return call.Repair
	case at < 82:
		return call.Business
	case at < 92:
		return call.ComplaintExternal
	case at < 93:
		return call.ComplaintInternal
	case at < 98:
		return call.Urge
	default:
		return call.Transfer
	}
}
