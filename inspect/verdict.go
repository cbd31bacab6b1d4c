package inspect

// verdict is an answer of three-valued logic. They are in such an order that
// "and" is the least of its parts, "or" the greatest.
type verdict int8

const (
	no verdict = iota
	unknown
	yes
)

func (v verdict) not() verdict { return yes - v }

func verdictOf(holds bool) verdict {
	if holds {
		return yes
	}
	return no
}

// Reasons for which a rule stays undecided. Pages translate them.
const (
	NoTranscript   = "no transcript"
	RolesUnknown   = "roles of the speakers are unknown"
	NoTimes        = "the transcript has no times"
	NoSignals      = "no signals"
	CallerUnknown  = "the caller is unknown"
	TicketsUnclear = "a ticket does not say which call filed it"
	HangupUnknown  = "who hung up is unknown"
	RatingUnknown  = "whether the customer rated the call is unknown"
	SectorUnknown  = "the sector is unknown"
	DeptUnknown    = "the department is unknown"
	StartUnknown   = "when the call began is unknown"
	LengthUnknown  = "how long the call lasted is unknown"
	RingUnknown    = "how long it rang is unknown"
	HoldUnknown    = "how long the call was on hold is unknown"
	NoSound        = "there is no sound"
	TimesWrong     = "a turn has no times or impossible ones"

	DirectionUnknown = "who called whom is unknown"
	GroupUnknown     = "the agent's group is unknown"
	NoCalendar       = "there is no calendar of seasons"
	FilerUnknown     = "who filed a ticket is unknown"
	AboutUnknown     = "whom a ticket is about is unknown"
	TextUnknown      = "a ticket has no text"
	AgentUnknown     = "which agent took a call is unknown"
	OtherUnclear     = "what is asked of another call is unknown"
)
