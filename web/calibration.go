package web

import (
	"net/http"
	"slices"

	"github.com/tingcha/tingcha/estimate"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/judging"
)

// calibrationPage shows a session. While it is open a reviewer sees the own progress and
// nothing else; once it is closed all see what each has said.
type calibrationPage struct {
	frame
	Names   names
	Session calibrationSeen
	Takes   bool // the reader takes part
	Leads   bool
	Ends    bool          // the reader may close it
	Mine    []sessionCall // the reader's own calls
	Grid    []gridRow
	Fleiss  measure
	Alpha   measure
	Rules   []ruleAgreement
	Pairs   []pair
	Lenient []lenient
	Key     string
}

// Open tells whether people may still answer.
func (p calibrationPage) Open() bool { return p.Session.Closed.IsZero() }

// All is how many answers the session wants.
func (p calibrationPage) All() int { return len(p.Session.Calls) * len(p.Session.Reviewers) }

// A sessionCall is a call of a session that the reader judges.
type sessionCall struct {
	ID   string
	URL  string
	Done bool
}

// A gridRow is a finding with what each reviewer said, in the order of reviewers; "" where
// nothing.
type gridRow struct {
	sheetItem
	Said  []storage.VerdictKind
	Split bool // they do not agree
}

// A lenient is a reviewer with by how much milder than the others.
type lenient struct {
	Reviewer string
	measure
}

func (s *server) calibration(w http.ResponseWriter, r *http.Request) error {
	c, err := s.sessionAsked(r)
	if err != nil {
		return err
	}
	u := userOf(r)
	p := calibrationPage{frame: s.frame(w, r, "calibration"), Session: c, Takes: slices.Contains(c.Reviewers, u.ID), Leads: u.Is(people.Leader), Ends: c.endedBy(u), Key: newKey()}
	looks, err := s.Store.Looks(r.Context(), storage.OpinionFilter{Kind: storage.CalibrationLook, Source: c.ID})
	if err != nil {
		return err
	}
	looks, _ = c.narrow(looks, nil)
	p.Session.Answered = 0
	for _, l := range looks {
		if !l.Answered.IsZero() {
			p.Session.Answered++
		}
		if l.Reviewer == u.ID {
			p.Mine = append(p.Mine, sessionCall{l.CallID, sessionCallURL(c.ID, l.CallID), !l.Answered.IsZero()})
		}
	}
	if !p.Open() {
		said, err := s.Store.Opinions(r.Context(), storage.OpinionFilter{Kind: storage.CalibrationLook, Source: c.ID})
		if err != nil {
			return err
		}
		_, said = c.narrow(nil, said)
		p.reveal(sheetOf(said))
	}
	if p.Names, err = s.names(r.Context()); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "calibration", p)
}

// reveal fills in what everybody said, and how far they agree.
func (p *calibrationPage) reveal(s sheet) {
	for i, item := range s.Items {
		row := gridRow{sheetItem: item}
		for _, who := range p.Session.Reviewers {
			said := storage.VerdictKind("")
			if at := slices.Index(s.Reviewers, who); at >= 0 {
				said = map[int]storage.VerdictKind{confirms: storage.Confirm, rejects: storage.Reject}[s.Ratings[i][at]]
			}
			row.Said = append(row.Said, said)
		}
		row.Split = slices.Contains(row.Said, storage.Confirm) && slices.Contains(row.Said, storage.Reject)
		p.Grid = append(p.Grid, row)
	}
	p.Fleiss, p.Alpha = s.measure(estimate.Ratings.Fleiss), s.measure(estimate.Ratings.Alpha)
	p.Rules, p.Pairs = s.byRule(), s.pairs()
	for _, who := range s.Reviewers {
		p.Lenient = append(p.Lenient, lenient{who, s.leniency(who)})
	}
}

func (s *server) closeCalibration(w http.ResponseWriter, r *http.Request) error {
	c, err := s.sessionAsked(r)
	if err != nil {
		return err
	}
	if !c.endedBy(userOf(r)) {
		return errForbidden
	}
	now := s.Now()
	if err := s.wrote(s.Store.CloseCalibration(r.Context(), c.ID, now), now); err != nil {
		return err
	}
	http.Redirect(w, r, calibrationURL(c.ID), http.StatusSeeOther)
	return nil
}

// noteCalibration keeps what was said in the discussion, which begins when all may see
// all.
func (s *server) noteCalibration(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	c, err := s.sessionAsked(r)
	if err != nil {
		return err
	}
	n := storage.CalibrationNote{By: userOf(r).ID, At: s.Now()}
	if n.Words, err = wordsIn(r.PostForm, "note", maxNote); err != nil {
		return err
	}
	if n.Key, err = keyIn(r.PostForm); err != nil {
		return err
	}
	n.Key = judging.Key(n.By, n.Key, "note")
	if c.Closed.IsZero() {
		return errJudged
	}
	if err := s.wrote(s.Store.NoteCalibration(r.Context(), c.ID, n), n.At); err != nil {
		return err
	}
	http.Redirect(w, r, calibrationURL(c.ID)+"#notes", http.StatusSeeOther)
	return nil
}
