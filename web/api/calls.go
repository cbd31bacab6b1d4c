package api

import (
	"context"
	"net/http"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/outgoing"
	"github.com/tingcha/tingcha/storage"
)

// Call is a call and where it stands. It tells no caller, neither by number nor by hash.
type Call struct {
	ID        string         `json:"id"`
	Day       string         `json:"day"`
	Started   time.Time      `json:"started"`
	Duration  int64          `json:"duration_ms"`
	Sector    call.Sector    `json:"sector,omitempty"`
	Agent     string         `json:"agent,omitempty"`
	Dept      string         `json:"dept,omitempty"`
	Direction call.Direction `json:"direction,omitempty"`
	Answered  bool           `json:"answered"`
	Hangup    call.Role      `json:"hangup,omitempty"`
	CSAT      int            `json:"csat" doc:"1 to 5; 0 when the customer rated nothing, -1 when nobody knows."`
	Ring      *int64         `json:"ring_ms,omitempty"`
	Hold      *int64         `json:"hold_ms,omitempty"`
	Listed    bool           `json:"listed" doc:"The switch's list has it."`
	State     storage.State  `json:"state"`
	Reason    string         `json:"reason,omitempty"`
	Detail    string         `json:"detail,omitempty"`
	InputRev  int64          `json:"input_rev" doc:"Raised whenever something about the call has come in that may change what is found."`
	Attempts  int            `json:"attempts"`
	Updated   time.Time      `json:"updated"`
}

// CallWhole is a call with what was found in it.
type CallWhole struct {
	Call
	Findings  []outgoing.Finding `json:"findings,omitempty" doc:"With the scope read:findings; none of a call that who made the token is still to judge blind."`
	Undecided []Undecided        `json:"undecided,omitempty" doc:"Rules that could not be decided, which is not the same as not hit. With the scope read:findings; none of a call that who made the token is still to judge blind."`
	Tickets   []Ticket           `json:"tickets,omitempty" doc:"That the call filed; for a token whose reach is all, those of its customer around that time, too. With the scope read:tickets."`
}

// Undecided is a rule that could not be decided on a call, and why.
type Undecided struct {
	Rule   string `json:"rule"`
	Reason string `json:"reason"`
}

// Transcript is what was said.
type Transcript struct {
	Source string `json:"source"`
	Turns  []Turn `json:"turns" nullable:"false"`
}

// Turn is one speaker's words.
type Turn struct {
	Role       call.Role `json:"role"`
	Start      float64   `json:"start" doc:"Seconds from the beginning."`
	End        float64   `json:"end"`
	Text       string    `json:"text"`
	Confidence float64   `json:"confidence"`
	Doubt      string    `json:"doubt,omitempty"`
}

// CallQuery narrows calls.
type CallQuery struct {
	State  string `query:"state" enum:"expected,registered,fetched,transcribed,inspected,scored,waiting,missing,dead,excluded"`
	Reason string `query:"reason" maxLength:"200" doc:"Why it stands there, such as bad_container."`
	Agent  string `query:"agent" maxLength:"200" doc:"Staff number."`
	Dept   string `query:"dept" maxLength:"200"`
	Days
}

func (q CallQuery) filter(of asking, limit int) storage.CallFilter {
	return storage.CallFilter{
		First: q.From, Last: q.To, State: storage.State(q.State), Reason: q.Reason, Agent: q.Agent, Dept: q.Dept, Reach: of.token.Reach, Limit: limit,
	}
}

func placeOfCall(r storage.EntryRow) storage.Place {
	return storage.Place{Day: r.Entry.Day, ID: r.Call.ID}
}

func (s *server) registerCalls(r *registry) {
	add(s, r, operation{
		id: "list-calls", method: http.MethodGet, path: "/calls", scopes: []Scope{ReadCalls}, tag: "calls",
		summary: "List calls, those of the latest day first", description: "With a day and a state it lists what stands behind a figure of coverage.",
	}, s.listCalls)
	add(s, r, operation{
		id: "get-call", method: http.MethodGet, path: "/calls/{id}", scopes: []Scope{ReadCalls}, tag: "calls",
		summary: "Get a call, with its findings and tickets where the token has their scopes", problems: []int{http.StatusNotFound},
	}, s.getCall)
	add(s, r, operation{
		id: "get-transcript", method: http.MethodGet, path: "/calls/{id}/transcript", scopes: []Scope{ReadTranscripts}, tag: "calls",
		summary: "Get what was said in a call", problems: []int{http.StatusNotFound},
	}, s.getTranscript)
}

func (s *server) listCalls(ctx context.Context, in *struct {
	CallQuery
	Paging
},
) (*Answer[Page[Call]], error) {
	return paged(ctx, in.Paging, s.Store.CallsBehind, in.filter(whoAsks(ctx), in.Limit+1), callOf, placeOfCall)
}

func callOf(r storage.EntryRow) Call {
	c, e := r.Call, r.Entry
	return Call{
		ID: c.ID, Day: e.Day, Started: c.Started.UTC(), Duration: c.Duration.Milliseconds(), Sector: c.Sector, Agent: c.Agent, Dept: c.Dept,
		Direction: c.Direction, Answered: c.Answered, Hangup: c.Hangup, CSAT: c.CSAT, Ring: millis(c.Ring), Hold: millis(c.Hold),
		Listed: e.Listed, State: e.State, Reason: e.Reason, Detail: outgoing.Hidden(e.Detail), InputRev: e.InputRev, Attempts: e.Attempts, Updated: e.Updated.UTC(),
	}
}

// millis is a duration that somebody told, nil when nobody did.
func millis(t call.Told) *int64 {
	if !t.Known {
		return nil
	}
	ms := t.Length.Milliseconds()
	return &ms
}

// load gives one call within the reach of who asks.
func (s *server) load(ctx context.Context, id string, parts storage.Parts) (storage.Dossier, error) {
	if err := s.reaches(ctx, id); err != nil {
		return storage.Dossier{}, err
	}
	found, err := s.Store.Load(ctx, []string{id}, parts)
	if err == nil && len(found) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return storage.Dossier{}, err
	}
	return found[0], nil
}

func (s *server) getCall(ctx context.Context, in *struct {
	ID string `path:"id" maxLength:"200"`
},
) (*Answer[CallWhole], error) {
	d, err := s.load(ctx, in.ID, storage.WithFindings|storage.WithRelated)
	if err != nil {
		return nil, err
	}
	whole, token := CallWhole{Call: callOf(storage.EntryRow{Entry: d.Entry, Call: d.Call})}, whoAsks(ctx).token
	sealed, err := s.sealed(ctx, d.Call.ID)
	if err != nil {
		return nil, err
	}
	if has(token, ReadFindings) && !sealed {
		for _, f := range d.Findings {
			whole.Findings = append(whole.Findings, outgoing.FindingOf(f))
		}
		for _, u := range d.Undecided {
			whole.Undecided = append(whole.Undecided, Undecided(u))
		}
	}
	for _, t := range d.Tickets {
		if has(token, ReadTickets) && (token.Reach.All() || t.CallID == d.Call.ID) {
			whole.Tickets = append(whole.Tickets, ticketOf(t))
		}
	}
	return &Answer[CallWhole]{whole}, nil
}

func (s *server) getTranscript(ctx context.Context, in *struct {
	ID string `path:"id" maxLength:"200"`
},
) (*Answer[Transcript], error) {
	d, err := s.load(ctx, in.ID, storage.WithTranscript)
	if err != nil {
		return nil, err
	}
	t := Transcript{Source: d.Transcript.Source, Turns: []Turn{}}
	for _, turn := range d.Transcript.Turns {
		t.Turns = append(t.Turns, Turn{
			Role: turn.Role, Start: turn.Start.Seconds(), End: turn.End.Seconds(), Text: turn.Text, Confidence: turn.Confidence, Doubt: string(turn.Doubt),
		})
	}
	return &Answer[Transcript]{t}, nil
}
