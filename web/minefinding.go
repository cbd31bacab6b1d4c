package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/judging"
)

// maxAppeal is the longest text of an appeal and of its answer, in characters.
const maxAppeal = 500

// mineFindingPage shows an agent one of the own findings with everything that it stands
// on, and takes an appeal.
type mineFindingPage struct {
	frame
	findingView
	objection
	Sound    string // address of the recording; "" for none
	Turns    []turnView
	RuleNote string
	Timeline []moment
	Max      int
}

// own loads the finding that an address names for its agent: of anybody else it does not
// exist, and neither does one that nobody has confirmed.
func (s *server) own(r *http.Request) (f storage.FindingRow, d storage.Dossier, appeals []storage.Appeal, o objection, err error) {
	if f, err = s.Store.Finding(r.Context(), r.PathValue("id")); err != nil {
		return f, d, nil, o, err
	}
	if agent := userOf(r).Agent; agent == "" || f.Agent != agent {
		return f, d, nil, o, storage.ErrNotFound
	}
	if d, err = s.dossier(r.Context(), f.CallID, whole); err != nil {
		return f, d, nil, o, err
	}
	if err = s.narrow(r, &d); err != nil {
		return f, d, nil, o, err
	}
	if appeals, err = s.Store.AppealsOn(r.Context(), f.CallID); err != nil {
		return f, d, nil, o, err
	}
	if o = s.objectionTo(f, d.Verdicts, appeals, s.Now()); !shownToAgent(f, o) {
		return f, d, nil, o, storage.ErrNotFound
	}
	return f, d, appeals, o, nil
}

func (s *server) mineFinding(w http.ResponseWriter, r *http.Request) error {
	f, d, appeals, o, err := s.own(r)
	if err != nil {
		return err
	}
	p := mineFindingPage{frame: s.frame(w, r, "mine"), objection: o, Max: maxAppeal, Timeline: timelineOf(d, f, appeals)}
	d.Findings = []storage.FindingRow{f}
	if len(soundsOf(d)) > 0 {
		p.Sound = mineURL(f.ID) + "/audio"
	}
	p.findingView = findingViews(d, false, true, p.Now)[0]
	p.Turns = turnViews(d, []findingView{p.findingView})
	for i := range p.Turns {
		p.Turns[i].Sound = p.at(p.Turns[i].Seconds)
	}
	for i, e := range p.Evidence {
		if e.Timed {
			p.Evidence[i].Sound = p.at(e.Start + "," + e.End)
		}
	}
	p.RuleNote = s.ruleNote(f.Finding.Rule)
	return s.render(w, r, http.StatusOK, "minefinding", p)
}

// at is the address of the sound from a second on; "" without sound.
func (p mineFindingPage) at(seconds string) string {
	if p.Sound == "" {
		return ""
	}
	return p.Sound + "#t=" + seconds
}

// ruleNote is what the rulebook in force says of a rule to readers.
func (s *server) ruleNote(name string) string {
	rules := s.Rules()
	if i := slices.IndexFunc(rules, func(r Rule) bool { return r.Name == name }); i >= 0 {
		return rules[i].Note
	}
	return ""
}

// mineAudio lets an agent hear the call of an own finding.
func (s *server) mineAudio(w http.ResponseWriter, r *http.Request) error {
	f, _, _, _, err := s.own(r)
	if err != nil {
		return err
	}
	r.SetPathValue("id", f.CallID)
	return s.audio(w, r)
}

// appealAgainst files an appeal against the verdict on an own finding.
func (s *server) appealAgainst(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	f, d, _, o, err := s.own(r)
	if err != nil {
		return err
	}
	a, err := parseAppeal(r, d)
	if err != nil {
		return err
	}
	a.Finding, a.By, a.Filed = f.ID, userOf(r).ID, s.Now()
	if o.Appeal == nil && !o.Can && a.Round == f.Rounds {
		return errTooLate
	}
	a.Due = s.Terms.decideUntil(a.Filed, s.Zone)
	if err = s.wrote(s.Store.FileAppeal(r.Context(), a), a.Filed); err != nil {
		return err
	}
	http.Redirect(w, r, mineURL(f.ID)+"#appeal", http.StatusSeeOther)
	return nil
}

// parseAppeal reads the form of an appeal.
func parseAppeal(r *http.Request, d storage.Dossier) (storage.Appeal, error) {
	var a storage.Appeal
	var err error
	if a.Words, err = wordsIn(r.PostForm, "note", maxAppeal); err != nil {
		return a, err
	}
	if a.Key, err = keyIn(r.PostForm); err != nil {
		return a, err
	}
	a.Key = judging.Key(userOf(r).ID, a.Key, "appeal")
	if a.Round, err = strconv.Atoi(r.PostForm.Get("round")); err != nil {
		return a, inputError{"round", r.PostForm.Get("round")}
	}
	if a.Marks, err = storage.ParseMarks(r.PostForm.Get("marks"), d.Call.Duration); err != nil {
		return a, inputError{"marks", r.PostForm.Get("marks")}
	}
	return a, nil
}
