package scoring

import (
	"time"

	"github.com/tingcha/tingcha/inspect"
)

// Item is what an entry counts towards.
type Item string

// The items of a scorecard. The formulas and their sources stand in
// docs/indicators.md.
const (
	Inspected    Item = "inspected"     // 质检: calls inspected
	Deduction    Item = "deduction"     // 质检扣分: points of confirmed findings
	Satisfaction Item = "satisfaction"  // 满意度: satisfied of rated
	Rated        Item = "rated"         // 参评率: rated of answered calls
	FirstClose   Item = "first_close"   // 一次结单率
	TicketSteps  Item = "ticket_steps"  // 工单步长 as number of steps
	TicketTime   Item = "ticket_time"   // 工单步长 as elapsed time, milliseconds
	Handled      Item = "handled_60min" // 60 分钟处理
	Replied      Item = "replied_48h"   // 48 小时回复
)

// SourceKind says what sort of row an entry stands on.
type SourceKind string

// The sorts of rows that entries stand on.
const (
	CallSource    SourceKind = "call"
	TicketSource  SourceKind = "ticket"
	FindingSource SourceKind = "finding"
	// AppealSource is of parts only: an appeal takes nothing by itself.
	AppealSource SourceKind = "appeal"
	// CapSource and VetoSource are of entries that a card adds for a call: what its
	// findings take beyond the limit of their family, or beyond a veto, is given
	// back. They follow from the other entries and are kept nowhere.
	CapSource  SourceKind = "cap"
	VetoSource SourceKind = "veto"
)

// Source is the row that an entry stands on; every figure opens into these.
type Source struct {
	Kind  SourceKind
	ID    string
	Round int // of a finding's verdict, counted from 1; 0 otherwise
}

// Entry is one row's contribution to one item of one agent's month. Scorecards
// are sums of entries and nothing else; an entry is replaced with its source,
// never counted up.
type Entry struct {
	Agent, Dept string
	Month       string // "2026-09", in the hotline's own zone
	Item        Item
	Source      Source
	Num, Den    int64
	Points      inspect.Points // of a Deduction: positive takes points, negative gives them back
	Charge      Charge         // of a Deduction: what it counts together with
	// Due is when an entry that is not met becomes a failure: before it, one with
	// Num == 0 counts neither way. Zero means that it counts at once.
	Due time.Time
	At  time.Time // when what it counts happened
}
