package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// callPage shows one call whole: what is known of it, its sound and words, what
// the rules found, and what people decided.
type callPage struct {
	frame
	Call      call.Call
	Entry     storage.Entry
	Origin    string
	Source    string // of the transcript
	Month     string // of the agent's scorecard
	Sounds    []sound
	Notices   []string // keys of what the reader must know about sound and words
	Wave      wave
	Sides     []call.Role // who is on each channel, where there are two
	Silences  string      // for the player, see silencesOf
	Heard     []heardView
	Turns     []turnView
	Findings  []findingView
	Undecided []undecidedView
	Explains  bool // rules can be laid open on this call
	Tickets   []relatedTicket
	Calls     []call.Call
	Events    []storage.Event
	List      string // the query of the list that led here
	Back      string // address of that list
	Next      string // address of the next finding to review, "" for none
	Desk      deskView
	Confirm   []string
	Reject    []string
	Kinds     []storage.TypicalKind
}

// Stopped says whether the call waits for somebody to send it back to work.
func (p callPage) Stopped() bool { return slices.Contains(stopped, p.Entry.State) }

// A sound is a recording that can be played.
type sound struct {
	URL       string
	Recording call.Recording
}

// Bytes is how many bytes a second has as it is served, in 16 bits.
func (s sound) Bytes() int { return 2 * s.Recording.Rate * s.Recording.Channels }

// sidesOf gives who is on each of two channels of the first recording, so that one of
// them can be heard alone; nil for any other.
func sidesOf(d storage.Dossier) []call.Role {
	if len(d.Recordings) == 0 || d.Recordings[0].Blob == "" || d.Recordings[0].Recording.Channels != 2 {
		return nil
	}
	return audio.Roles(audio.Format{Channels: 2}, d.Recordings[0].Recording.AgentChannel)
}

// silencesOf lists the stretches in which nobody speaks, for the player: "3.5-9 12-14.25".
func silencesOf(s call.Signals) string {
	var list []string
	for _, r := range s.Silences {
		list = append(list, seconds(r.Start)+"-"+seconds(r.End))
	}
	return strings.Join(list, " ")
}

// An undecidedView is a rule that could not be decided.
type undecidedView struct {
	Rule, Title, Reason string
}

// A relatedTicket is a ticket of the call or of its customer.
type relatedTicket struct {
	call.Ticket
	Own  bool  // filed in this very call
	Seen []int // numbers of the findings that looked at it
}

// whole asks for everything that the page shows.
const whole = storage.WithRecordings | storage.WithTranscript | storage.WithRelated |
	storage.WithFindings | storage.WithVerdicts | storage.WithEvents

func (s *server) call(w http.ResponseWriter, r *http.Request) error {
	d, err := s.seen(r, whole)
	if err != nil {
		return err
	}
	if sealed, err := s.sealed(w, r, d.Call); sealed || err != nil {
		return err
	}
	if err := s.narrow(r, &d); err != nil {
		return err
	}
	blind, asked, err := s.blindfold(r.Context(), userOf(r), &d)
	if err != nil {
		return err
	}
	p := callPage{
		frame: s.frame(w, r, navOf(r)),
		Call:  d.Call, Entry: d.Entry, Origin: d.Origin, Source: d.Transcript.Source,
		Month: scoring.MonthOf(d.Call.Started, s.Zone), Sounds: soundsOf(d), Notices: noticesOf(d), Heard: heardViews(d),
		Sides: sidesOf(d), Silences: silencesOf(d.Signals),
		Calls: d.Calls, Events: d.Events, List: r.URL.Query().Get("list"),
		Confirm: storage.Confirm.Reasons(), Reject: storage.Reject.Reasons(), Kinds: storage.TypicalKinds(), Explains: s.Explain != nil && len(d.Transcript.Turns) > 0,
	}
	p.Findings = findingViews(d, len(p.Sounds) > 0, listsTrials(p.List), p.Now)
	appeals, err := s.Store.AppealsOn(r.Context(), d.Call.ID)
	if err != nil {
		return err
	}
	for i := range p.Findings {
		if f := &p.Findings[i]; !blind && len(f.Verdicts) > 0 {
			f.Timeline = timelineOf(d, f.FindingRow, appeals)
		}
	}
	p.Turns = turnViews(d, p.Findings)
	p.Tickets = relatedTickets(d, p.Findings)
	p.Undecided = s.undecided(d.Undecided)
	p.Wave = drawWave(d, s.peaksOf(r.Context(), d), p.Findings)
	list, err := url.ParseQuery(p.List)
	if err != nil {
		return inputError{"list", p.List}
	}
	if p.Desk, err = s.deskOf(r, d.Call.ID, list); err != nil {
		return err
	}
	switch {
	case asked:
		p.Desk = blindDesk(p.Desk, d)
	case blind:
		p.Desk = sealedDesk(p.Desk)
	}
	p.Back, p.Next = p.Desk.Queue, p.Desk.Next
	if p.List != "" && !list.Has("tab") { // the list is that of single findings
		p.Back = address("/findings", with(list, "", ""))
		if p.Next, err = s.next(r, d.Call.ID, list, p.List); err != nil {
			return err
		}
	}
	return s.render(w, r, http.StatusOK, "call", p)
}

// navOf is the entry of the navigation that a call was opened from: the queue has tabs.
func navOf(r *http.Request) string {
	if list, err := url.ParseQuery(r.URL.Query().Get("list")); err == nil && list.Has("tab") {
		return "queue"
	}
	return "findings"
}

// dossier loads one call, storage.ErrNotFound when there is none.
func (s *server) dossier(ctx context.Context, id string, parts storage.Parts) (storage.Dossier, error) {
	ds, err := s.Store.Load(ctx, []string{id}, parts)
	if err != nil {
		return storage.Dossier{}, err
	}
	if len(ds) == 0 {
		return storage.Dossier{}, storage.ErrNotFound
	}
	return ds[0], nil
}

func soundsOf(d storage.Dossier) []sound {
	var sounds []sound
	for i, rec := range d.Recordings {
		if rec.Blob == "" {
			continue
		}
		u := callURL(d.Call.ID) + "/audio"
		if i > 0 {
			u = address(u, url.Values{"n": {strconv.Itoa(i)}})
		}
		sounds = append(sounds, sound{URL: u, Recording: rec.Recording})
	}
	return sounds
}

// noticesOf says why something is missing, before anybody takes it for innocent.
func noticesOf(d storage.Dossier) []string {
	var keys []string
	silent := len(soundsOf(d)) == 0
	if silent && len(d.Transcript.Turns) == 0 {
		return []string{"notice.nothing"}
	}
	if silent {
		keys = append(keys, "notice.no_recording")
	}
	for _, rec := range d.Recordings {
		if rec.Recording.Channels == 1 {
			keys = append(keys, "notice.mono")
			break
		}
	}
	if len(d.Transcript.Turns) == 0 {
		return append(keys, "notice.no_transcript")
	}
	for _, turn := range d.Transcript.Turns {
		if turn.Role != call.AgentRole && turn.Role != call.CustomerRole {
			return append(keys, "notice.unknown_roles")
		}
	}
	return keys
}

// undecided adds the titles of rules.
func (s *server) undecided(list []inspect.Undecided) []undecidedView {
	titles := map[string]string{}
	for _, rule := range s.Rules() {
		titles[rule.Name] = rule.Title
	}
	var views []undecidedView
	for _, u := range list {
		views = append(views, undecidedView{u.Rule, titles[u.Rule], u.Reason})
	}
	return views
}

func relatedTickets(d storage.Dossier, findings []findingView) []relatedTicket {
	seen := map[string][]int{}
	for _, f := range findings {
		looked := map[string]bool{}
		for _, e := range f.Evidence {
			for _, id := range e.Tickets {
				if !looked[id] {
					looked[id] = true
					seen[id] = append(seen[id], f.N)
				}
			}
		}
	}
	var related []relatedTicket
	for _, t := range d.Tickets {
		related = append(related, relatedTicket{Ticket: t, Own: t.CallID == d.Call.ID, Seen: seen[t.ID]})
	}
	return related
}

// next finds the first open finding of the list in another call.
func (s *server) next(r *http.Request, callID string, q url.Values, list string) (string, error) {
	f, err := parseFilter(q)
	if err != nil || f.Status != storage.Open {
		return "", err
	}
	const enough = 20 // more findings than one call usually has
	f.Limit, f.SealedTo = enough, userOf(r).ID
	if f.Reach, err = reachOf(r); err != nil {
		return "", err
	}
	rows, _, err := s.Store.Findings(r.Context(), f)
	if err != nil {
		return "", err
	}
	for _, row := range rows {
		if row.CallID != callID {
			return inList(callURL(row.CallID), list) + "#f-" + row.ID, nil
		}
	}
	return "", nil
}
