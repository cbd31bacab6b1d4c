package call

import "time"

// Sector is the trade that a hotline serves.
type Sector string

// The sectors with a rulebook of their own.
const (
	Power   Sector = "power"   // 供电 (95598)
	Telecom Sector = "telecom" // 电信 (10000, 10086)
	Cable   Sector = "cable"   // 有线电视
)

// Role says who speaks, hangs up or rates.
type Role string

// The roles of a call. [Unknown] is not innocent: a rule that needs a role
// answers "unknown" where it finds this one.
const (
	AgentRole    Role = "agent"
	CustomerRole Role = "customer"
	Unknown      Role = "unknown"
)

// Call is one contact as the switch reported it (a CDR line). It exists whether
// or not anything was recorded.
type Call struct {
	ID       string
	Sector   Sector
	Started  time.Time
	Duration time.Duration // from answer to hang-up, as the switch counts it
	Agent    string        // staff number, 工号; empty when no person answered
	Dept     string        // department or team as the switch names it
	Customer Customer
	Answered bool // a person answered; false for abandoned and IVR-only calls
	Hangup   Role // who ended the call; Unknown when the switch does not say
	CSAT     int  // key-press rating 1 to 5, [NotRated] or [RatingUnknown]
	Ring     Told // from the first ring to the answer
	Hold     Told // how long the customer was put on hold, altogether
	// Direction says who called whom; empty when the switch does not say.
	Direction Direction
}

// What the rating of a call may be besides 1 to 5. Nobody who only has a transcript
// knows whether the customer was asked.
const (
	NotRated      = 0  // the switch says that no key was pressed
	RatingUnknown = -1 // nobody says whether one was
)

// Ended is the moment of hang-up.
func (c Call) Ended() time.Time { return c.Started.Add(c.Duration) }

// Agent is a member of staff on the roster.
type Agent struct {
	ID   string // staff number, 工号
	Name string
	Dept string
	// Group is the sort of staff that the roster says, 人员类别, such as 暑期工; empty
	// when it says none.
	Group string
	// Team is the team within the department, 班组; empty when the roster says none.
	Team string
}

// Recording is one file of sound that belongs to a call.
type Recording struct {
	CallID   string
	URI      string // where it was offered: a path inside an import, an object's address
	Size     int64  // bytes
	SHA256   string // hexadecimal, of the whole file; empty until fetched
	Codec    string // as package audio names it: "pcm_s16le", "alaw", "gsm_ms"…; empty until fetched
	Channels int
	Rate     int           // samples a second and channel
	Duration time.Duration // from the frames that are there, never from the header
	// AgentChannel is the channel that the agent speaks on, -1 when nobody said.
	AgentChannel int
}
