package storagetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// RunStore holds an implementation to the contract of [storage.Store]. open gives an
// empty one.
func RunStore(t *testing.T, open func(t *testing.T) storage.Store) {
	t.Helper()
	for part, cases := range map[string]map[string]func(*kit){
		"intake":     intakeCases(),
		"tickets":    ticketCases(),
		"ledger":     ledgerCases(),
		"sweep":      sweepCases(),
		"commit":     commitCases(),
		"duplicates": duplicateCases(),
		"findings":   findingCases(),
		"reviews":    reviewCases(),
		"reading":    readingCases(),
		"cards":      cardCases(),
		"late":       lateCases(),
		"closing":    closingCases(),
		"exemptions": exemptionCases(),
		"people":     peopleCases(),
		"running":    runningCases(),
		"together":   togetherCases(),
		"desk":       deskCases(),
		"desk tabs":  deskTabCases(),
		"deciding":   decidingCases(),
		"search":     searchCases(),
		"appeals":    appealCases(),
		"audits":     auditCases(),
		"blind":      blindCases(),
		"tokens":     tokenCases(),
		"webhooks":   webhookCases(),
		"lists":      listCases(),
		"metrics":    metricCases(),
		"bulletins":  bulletinCases(),
		"coaching":   coachingCases(),
		"contest":    contestCases(),
		"tallies":    tallyCases(),
		"matters":    matterCases(),
		"callbacks":  callbackCases(),
		"warnings":   warningCases(),
		"complaints": complaintCases(),
	} {
		t.Run(part, func(t *testing.T) {
			t.Parallel()
			for name, test := range cases {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					k := &kit{T: t, s: open(t)}
					test(k)
					k.sound()
				})
			}
		})
	}
}

// t0 is when the day of the cases begins for the hotline: 09:00 in Shanghai.
var t0 = time.Date(2026, 9, 3, 1, 0, 0, 0, time.UTC)

const (
	day   = "2026-09-03"
	month = "2026-09"
)

// kit is a case with the store that it tries.
type kit struct {
	*testing.T
	s storage.Store
}

// must fails the case on an error.
func (k *kit) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

// sound holds the store to its own integrity check.
func (k *kit) sound() {
	k.Helper()
	problems, err := k.s.Check(k.Context())
	k.must(err)
	for _, p := range problems {
		k.Errorf("check finds: %+v", p)
	}
}

// line is a call of customer c1, one minute long.
func line(id string, started time.Time) storage.CallLine {
	return storage.CallLine{
		Call: call.Call{
			ID: id, Sector: call.Power, Started: started, Duration: time.Minute, Agent: "3021", Dept: "一部",
			Customer: "c1", Answered: true, Hangup: call.CustomerRole, CSAT: 4,
			Ring: call.Tell(4 * time.Second), Hold: call.Tell(0), Direction: call.Inbound,
		},
		Day: day, Origin: "cdr.csv:7",
	}
}

func transcript(id string) storage.OfferedTranscript {
	return storage.OfferedTranscript{
		Transcript: call.Transcript{CallID: id, Source: "imported:json", Turns: []call.Turn{
			{Role: call.AgentRole, RoleConfidence: 1, End: 2 * time.Second, Text: "您好", Confidence: 1},
			{Role: call.CustomerRole, RoleConfidence: 0.75, Start: 3 * time.Second, End: 5 * time.Second, Text: "我要投诉", Confidence: 0.9},
		}},
		Day: day, Started: t0, Origin: "transcripts.jsonl:3",
	}
}

func recording(id, uri string) storage.OfferedRecording {
	return storage.OfferedRecording{
		Recording: call.Recording{CallID: id, URI: uri, Size: 1000, AgentChannel: -1},
		ETag:      "1000-17", Day: day, Started: t0, Origin: uri,
	}
}

func ticket(id string, version int64, callID string) storage.OfferedTicket {
	return storage.OfferedTicket{
		Ticket: call.Ticket{
			ID: id, Version: version, Kind: call.ComplaintInternal, CallID: callID, Customer: "c1", Agent: "3021",
			Text: "态度", Filed: t0.Add(time.Hour),
			Events: []call.TicketEvent{{Kind: call.Accepted, At: t0.Add(time.Hour), By: "3021"}},
		},
		Scores: []scoring.Entry{{Agent: "3021", Dept: "一部", Month: month, Item: scoring.Handled, Den: 1, Due: t0.Add(2 * time.Hour), At: t0.Add(time.Hour)}},
		Origin: "tickets.csv:9",
	}
}

func batch(parts ...any) storage.Batch {
	b := storage.Batch{At: t0.Add(24 * time.Hour)}
	for _, part := range parts {
		switch p := part.(type) {
		case storage.CallLine:
			b.Calls = append(b.Calls, p)
		case storage.OfferedRecording:
			b.Recordings = append(b.Recordings, p)
		case storage.OfferedTranscript:
			b.Transcripts = append(b.Transcripts, p)
		case storage.OfferedTicket:
			b.Tickets = append(b.Tickets, p)
		case storage.DeadLetter:
			b.DeadLetters = append(b.DeadLetters, p)
		case storage.LetterID:
			b.Redeemed = append(b.Redeemed, p)
		case storage.Watermark:
			b.Marks = append(b.Marks, p)
		case call.Agent:
			b.Agents = append(b.Agents, p)
		case storage.Position:
			b.Position = p
		case time.Time:
			b.At = p
		default:
			panic("storagetest: not a part of a batch")
		}
	}
	return b
}

// ingest takes parts in as one batch.
func (k *kit) ingest(parts ...any) storage.Accepted {
	k.Helper()
	accepted, err := k.s.Ingest(k.Context(), batch(parts...))
	k.must(err)
	return accepted
}

// later is when stages work: after everything was taken in.
var later = t0.Add(48 * time.Hour)

// claim leases what is due in a state for a minute.
func (k *kit) claim(state storage.State, now time.Time) []storage.Entry {
	k.Helper()
	claimed, err := k.s.Claim(k.Context(), storage.Claim{State: state, Owner: "w1", Lease: time.Minute, Limit: 100, Now: now})
	k.must(err)
	return claimed
}

// one claims the single call that is due in a state.
func (k *kit) one(state storage.State, now time.Time) storage.Entry {
	k.Helper()
	claimed := k.claim(state, now)
	if len(claimed) != 1 {
		k.Fatalf("claimed %d calls in state %s, want 1", len(claimed), state)
	}
	return claimed[0]
}

// outcome is what a stage says of a claimed call.
func outcome(e storage.Entry, to storage.State) storage.Outcome {
	return storage.Outcome{CallID: e.CallID, Token: e.Token, InputRev: e.InputRev, From: e.State, To: to}
}

// commit hands outcomes in and gives what was written.
func (k *kit) commit(now time.Time, outcomes ...storage.Outcome) []bool {
	k.Helper()
	written, err := k.s.Commit(k.Context(), outcomes, now)
	k.must(err)
	if len(written) != len(outcomes) {
		k.Fatalf("%d answers to %d outcomes", len(written), len(outcomes))
	}
	return written
}

// stages says what each stage makes of a call on its usual way.
type stages struct {
	fetched  func(callID string) []storage.FetchedRecording
	findings func(callID string) []inspect.Finding
}

// run drives whatever is due until nothing is.
func (k *kit) run(s stages, now time.Time) {
	k.Helper()
	for moved := true; moved; {
		moved = false
		for _, state := range []storage.State{storage.Registered, storage.Fetched, storage.Transcribed, storage.Inspected} {
			for _, e := range k.claim(state, now) {
				moved = true
				if written := k.commit(now, s.outcome(e)); !written[0] {
					k.Fatalf("outcome of %s in state %s was refused", e.CallID, e.State)
				}
			}
		}
	}
}

func (s stages) outcome(e storage.Entry) storage.Outcome {
	switch e.State {
	case storage.Registered:
		o := outcome(e, storage.Fetched)
		if s.fetched != nil {
			o.Fetched = s.fetched(e.CallID)
		}
		return o
	case storage.Fetched:
		o := outcome(e, storage.Transcribed)
		t := transcript(e.CallID).Transcript
		o.Hearing = &storage.Hearing{Transcript: t, Signals: call.Signals{Source: call.FromTranscript, Duration: time.Minute}}
		return o
	case storage.Transcribed:
		o := outcome(e, storage.Inspected)
		o.Report = &inspect.Report{CallID: e.CallID, Rulebook: "book1", Undecided: []inspect.Undecided{{Rule: "silence.long", Reason: "no sound"}}}
		if s.findings != nil {
			o.Report.Findings = s.findings(e.CallID)
		}
		return o
	default:
		o := outcome(e, storage.Scored)
		o.Scores = []scoring.Entry{{
			Agent: "3021", Dept: "一部", Month: month, Item: scoring.Inspected, Num: 1, Den: 1, At: t0,
			Source: scoring.Source{Kind: scoring.CallSource, ID: e.CallID},
		}}
		return o
	}
}

// dossier loads everything of one call.
func (k *kit) dossier(id string) storage.Dossier {
	k.Helper()
	found, err := k.s.Load(k.Context(), []string{id}, ^storage.Parts(0))
	k.must(err)
	if len(found) != 1 {
		k.Fatalf("%d dossiers of call %s", len(found), id)
	}
	return found[0]
}

// stands fails the case unless a call is in a state and came there for a reason,
// which a call that left its way wears on its row.
func (k *kit) stands(id string, state storage.State, reason string) storage.Entry {
	k.Helper()
	d := k.dossier(id)
	var last storage.Event
	if n := len(d.Events); n > 0 {
		last = d.Events[n-1]
	}
	if d.Entry.State != state || last.To != state || last.Reason != reason {
		k.Errorf("call %s is %s after %+v, want %s (%s)", id, d.Entry.State, last, state, reason)
	}
	if off := state == storage.Dead || state == storage.Excluded || state == storage.Missing || state == storage.Waiting; off && d.Entry.Reason != reason {
		k.Errorf("call %s is %s for %q, want %q", id, state, d.Entry.Reason, reason)
	}
	return d.Entry
}

// same fails the case unless two values are equal.
func (k *kit) same(want, got any) {
	k.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(0)); diff != "" {
		k.Errorf("(-want +got)\n%s", diff)
	}
}

// whole reads all of the store, and the positions of the given sources.
func (k *kit) whole(sources ...string) Whole {
	k.Helper()
	return Read(k, k.s, sources...)
}
