package call

import "time"

// TicketKind says what a ticket asks for.
type TicketKind string

// The kinds of tickets. Only ComplaintInternal answers a complaint about hotline
// staff (对内投诉); Consult dispatches nothing.
const (
	ComplaintInternal TicketKind = "complaint.internal" // 对内投诉: about hotline staff
	ComplaintExternal TicketKind = "complaint.external" // 对外投诉: about the company, its field staff, charges, network
	Consult           TicketKind = "consult"            // 咨询
	Repair            TicketKind = "repair"             // 报修
	Business          TicketKind = "business"           // 业务办理、举报、意见
	Urge              TicketKind = "urge"               // 催办
	Transfer          TicketKind = "transfer"           // 转办
)

// TicketKinds lists every kind in the order in which pages show them.
func TicketKinds() []TicketKind {
	return []TicketKind{ComplaintInternal, ComplaintExternal, Consult, Repair, Business, Urge, Transfer}
}

// Ticket is a piece of work that was written down for a customer (工单).
type Ticket struct {
	ID       string
	Version  int64 // a higher one replaces a lower one, in whatever order they arrive
	Kind     TicketKind
	CallID   string // the call that filed it; empty when the ticket system does not know
	Customer Customer
	Agent    string // staff number of who filed it
	About    string // staff number of whom a complaint is about, when written down
	Dept     string
	Text     string
	Filed    time.Time
	Events   []TicketEvent // oldest first
}

// TicketEventKind is a step in a ticket's life.
type TicketEventKind string

// The steps of a ticket's life.
const (
	Accepted         TicketEventKind = "accepted"          // 受理
	Dispatched       TicketEventKind = "dispatched"        // 派单; more than one is a re-dispatch
	Step             TicketEventKind = "step"              // 流转一步
	Urged            TicketEventKind = "urged"             // 催单
	Replied          TicketEventKind = "replied"           // 回复客户
	Closed           TicketEventKind = "closed"            // 结单
	Reopened         TicketEventKind = "reopened"          // 重开、退单
	Surveyed         TicketEventKind = "surveyed"          // 回访评价
	Substantiated    TicketEventKind = "substantiated"     // 属实
	NotSubstantiated TicketEventKind = "not_substantiated" // 不属实
)

// TicketEventKinds lists every step in the order of an undisturbed life.
func TicketEventKinds() []TicketEventKind {
	return []TicketEventKind{Accepted, Dispatched, Step, Urged, Replied, Closed, Reopened, Surveyed, Substantiated, NotSubstantiated}
}

// TicketEvent is one dated step.
type TicketEvent struct {
	Kind  TicketEventKind
	At    time.Time
	By    string // staff number or unit
	Note  string
	Score int // rating 1 to 5 of a Surveyed event; 0 otherwise
}
