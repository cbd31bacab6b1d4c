package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/tingcha/tingcha/audit"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// pickLease is how long a call of a draw is kept for who took it.
const pickLease = 30 * time.Minute

// markReasons are the codes of reasons for an answer; the words stand in lang under
// "mark.". None is chosen at first.
var markReasons = []string{"clear", "mild", "inaudible", "records", "rule_unclear"}

// pickPage is a call of a draw: to be judged without the machine's answer, or, when it is
// judged, beside it.
type pickPage struct {
	frame
	Names    names
	Draw     audit.Draw
	Pick     audit.Pick
	Call     call.Call
	Source   string
	Sounds   []sound
	Notices  []string
	Wave     wave
	Turns    []turnView
	Tickets  []relatedTicket
	Families []askedFamily
	Reasons  []string
	Key      string
	Left     int // calls of the draw that are not judged
	Judges   bool
	Compared []comparedView // once it is judged
}

// A comparedView is what a person and the machine said of a rule.
type comparedView struct {
	Rule, Title string
	Machine     audit.Answer
	Mark        audit.Mark
	Outcome     string // "agreed", "missed", "false_alarm", "open"
	Finding     string // address of the machine's finding; "" when there is none
}

// pickNext takes the next call for the user and leads to it.
func (s *server) pickNext(w http.ResponseWriter, r *http.Request) error {
	d, err := s.drawAsked(r)
	if err != nil {
		return err
	}
	u, now := userOf(r), s.Now()
	p, err := s.Store.TakePick(r.Context(), storage.Taking{Draw: d.ID, By: u.ID, Agent: u.Agent, Now: now, Until: now.Add(pickLease)})
	if errors.Is(err, storage.ErrNotFound) {
		http.Redirect(w, r, drawURL(d.ID)+"?none=1", http.StatusSeeOther)
		return nil
	}
	if err = s.wrote(err, now); err != nil {
		return err
	}
	http.Redirect(w, r, pickURL(d.ID, p.CallID), http.StatusSeeOther)
	return nil
}

// pickOf finds a call of a draw.
func (s *server) pickOf(r *http.Request) (audit.Draw, []audit.Pick, audit.Pick, error) {
	d, err := s.drawAsked(r)
	if err != nil {
		return d, nil, audit.Pick{}, err
	}
	picks, err := s.Store.Picks(r.Context(), d.ID)
	if err != nil {
		return d, nil, audit.Pick{}, err
	}
	i := slices.IndexFunc(picks, func(p audit.Pick) bool { return p.CallID == r.PathValue("call") })
	if i < 0 {
		return d, nil, audit.Pick{}, storage.ErrNotFound
	}
	return d, picks, picks[i], nil
}

// pick shows a call. One that nobody has judged shows only to who has taken it: the
// others are not to know which calls were drawn.
func (s *server) pick(w http.ResponseWriter, r *http.Request) error {
	draw, picks, pick, err := s.pickOf(r)
	if err != nil {
		return err
	}
	if !pick.Judged() && pick.TakenBy != userOf(r).ID {
		return storage.ErrNotFound
	}
	d, err := s.dossier(r.Context(), pick.CallID, whole)
	if err != nil {
		return err
	}
	if err := s.narrow(r, &d); err != nil {
		return err
	}
	p := pickPage{
		frame: s.frame(w, r, "audit"), Draw: draw, Pick: pick, Call: d.Call, Source: d.Transcript.Source, Sounds: soundsOf(d),
		Notices: noticesOf(d), Turns: turnViews(d, nil), Tickets: relatedTickets(d, nil), Reasons: markReasons, Key: newKey(),
		Judges: userOf(r).Is(people.Reviewer),
	}
	p.Wave = drawWave(d, s.peaksOf(r.Context(), d), nil)
	for _, other := range picks {
		if !other.Judged() {
			p.Left++
		}
	}
	if pick.Judged() {
		p.Compared = s.compared(draw, pick, d)
	} else {
		p.Families = s.askedOf(draw)
	}
	if p.Names, err = s.names(r.Context()); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "pick", p)
}

// compared gives the rules of which either has said something.
func (s *server) compared(d audit.Draw, p audit.Pick, of storage.Dossier) []comparedView {
	titles := s.titles()
	var views []comparedView
	for _, rule := range d.Rules {
		v := comparedView{Rule: rule, Title: titles[rule], Machine: audit.Clean, Mark: audit.Mark{Rule: rule, Said: p.Of(rule)}}
		if v.Title == "" {
			v.Title = rule
		}
		if i := slices.IndexFunc(p.Marks, func(m audit.Mark) bool { return m.Rule == rule }); i >= 0 {
			v.Mark = p.Marks[i]
			v.Mark.Said = p.Of(rule)
		}
		if slices.Contains(p.Near, rule) {
			v.Machine = audit.Near
		}
		if slices.Contains(p.Held, rule) {
			v.Machine = audit.Flagged
		}
		for _, f := range of.Findings {
			if f.Finding.Rule == rule && v.Machine != audit.Clean {
				v.Finding = callURL(of.Call.ID) + "#f-" + f.ID
			}
		}
		if v.Outcome = outcome(v); v.Outcome != "" {
			views = append(views, v)
		}
	}
	return views
}

// outcome says how a person and the machine stand to each other; "" where neither has
// found anything.
func outcome(v comparedView) string {
	flagged := v.Machine == audit.Flagged
	switch {
	case v.Mark.Said == audit.Unknown:
		return "open"
	case flagged && v.Mark.Said == audit.Present:
		return "agreed"
	case flagged:
		return "false_alarm"
	case v.Mark.Said == audit.Present:
		return "missed"
	}
	return ""
}

// pickJudge keeps what the user says of a call, and leads to what the machine had said.
func (s *server) pickJudge(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	draw, _, pick, err := s.pickOf(r)
	if err != nil {
		return err
	}
	if u := userOf(r); !pick.Judged() && pick.TakenBy != u.ID {
		return storage.ErrNotFound // whoever has not been given the call may know too much of it, and not learn that it was drawn
	}
	j, err := parseMarks(r.PostForm, draw.Rules)
	if err != nil {
		return err
	}
	j.Draw, j.CallID, j.By, j.At = draw.ID, pick.CallID, userOf(r).ID, s.Now()
	if err := s.wrote(s.Store.JudgePick(r.Context(), j), j.At); err != nil {
		return err
	}
	http.Redirect(w, r, pickURL(draw.ID, pick.CallID), http.StatusSeeOther)
	return nil
}

// parseMarks reads what was said of each rule. "none" is the button that says that there
// is nothing of all: it does not go with an answer that there is.
func parseMarks(form url.Values, rules []string) (storage.PickJudgement, error) {
	var j storage.PickJudgement
	var err error
	if j.Key, err = keyIn(form); err != nil {
		return j, err
	}
	if j.Note, err = noteIn(form, "note", maxNote); err != nil {
		return j, err
	}
	for i, rule := range rules {
		m := audit.Mark{Rule: rule, Said: audit.Said(form.Get("said-" + strconv.Itoa(i))), Reason: form.Get("reason-" + strconv.Itoa(i))}
		switch {
		case m.Said == "" || m.Said == audit.Absent:
			continue
		case m.Said != audit.Present && m.Said != audit.Unknown:
			return j, inputError{"said", string(m.Said)}
		case m.Reason != "" && !slices.Contains(markReasons, m.Reason):
			return j, inputError{"reason", m.Reason}
		case form.Get("none") != "":
			return j, inputError{"none", rule}
		}
		j.Marks = append(j.Marks, m)
	}
	return j, nil
}

// pickHint keeps a word to a rule's author.
func (s *server) pickHint(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	draw, _, pick, err := s.pickOf(r)
	if err != nil {
		return err
	}
	if !pick.Judged() && pick.TakenBy != userOf(r).ID {
		return storage.ErrNotFound
	}
	h := storage.RuleHint{Draw: draw.ID, CallID: pick.CallID, Rule: r.PostForm.Get("rule"), By: userOf(r).ID, At: s.Now()}
	if !slices.Contains(draw.Rules, h.Rule) {
		return inputError{"rule", h.Rule}
	}
	if h.Words, err = noteIn(r.PostForm, "hint", maxNote); err != nil {
		return err
	}
	if err := s.wrote(s.Store.HintRule(r.Context(), h), h.At); err != nil {
		return err
	}
	http.Redirect(w, r, pickURL(draw.ID, pick.CallID), http.StatusSeeOther)
	return nil
}

// At gives the place of a rule in the form: fields are named by it.
func (p pickPage) At(rule string) int { return slices.Index(p.Draw.Rules, rule) }
