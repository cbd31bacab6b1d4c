package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/tingcha/tingcha/storage"
)

// calibrationCallPage shows a call of a session to one who judges it blind, with the own
// answers if there are any.
type calibrationCallPage struct {
	frame
	Session  storage.Calibration
	Call     storage.Dossier
	Sound    string
	Findings []blindView
	Turns    []turnView
	Note     string
	Key      string
	Next     string // the next call of the session that the reader has not judged; "" for none
}

// A blindView is a finding with what the reader thinks of it; Answer is "" for nothing yet.
type blindView struct {
	findingView
	Answer storage.VerdictKind
}

// sessionCallAsked loads a call of a session for one who takes part, with what people
// said of it hidden.
func (s *server) sessionCallAsked(r *http.Request) (calibrationSeen, storage.Dossier, error) {
	c, err := s.sessionAsked(r)
	if err != nil {
		return c, storage.Dossier{}, err
	}
	id := r.PathValue("call")
	if !slices.Contains(c.Calls, id) || !slices.Contains(c.Reviewers, userOf(r).ID) {
		return c, storage.Dossier{}, storage.ErrNotFound
	}
	d, err := s.dossier(r.Context(), id, whole)
	if err == nil {
		err = s.judges(r, d.Call.Agent, d.Call.Dept)
	}
	if err == nil {
		err = s.narrow(r, &d)
	}
	if err != nil {
		return c, storage.Dossier{}, err
	}
	hide(&d, judgeable)
	return c, d, nil
}

func (s *server) calibrationCall(w http.ResponseWriter, r *http.Request) error {
	c, d, err := s.sessionCallAsked(r)
	if err != nil {
		return err
	}
	u := userOf(r)
	p := calibrationCallPage{frame: s.frame(w, r, "calibration"), Session: c.Calibration, Call: d, Key: newKey()}
	said, err := s.Store.Opinions(r.Context(), storage.OpinionFilter{Kind: storage.CalibrationLook, Source: c.ID, CallID: d.Call.ID})
	if err != nil {
		return err
	}
	sounds := soundsOf(d)
	if len(sounds) > 0 {
		p.Sound = sounds[0].URL
	}
	views := findingViews(d, len(sounds) > 0, true, p.Now)
	for _, f := range views {
		v := blindView{findingView: f}
		for _, o := range said {
			if o.Finding == f.ID && o.Reviewer == u.ID {
				v.Answer, p.Note = o.Answer, o.Note
			}
		}
		p.Findings = append(p.Findings, v)
	}
	p.Turns = turnViews(d, views)
	p.Next, err = s.nextInSession(r, c, d.Call.ID)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "calibrationcall", p)
}

// nextInSession finds the next call of a session that the user has not judged.
func (s *server) nextInSession(r *http.Request, c calibrationSeen, not string) (string, error) {
	looks, err := s.Store.Looks(r.Context(), storage.OpinionFilter{Kind: storage.CalibrationLook, Source: c.ID})
	looks, _ = c.narrow(looks, nil)
	for _, l := range looks {
		if l.Reviewer == userOf(r).ID && l.Answered.IsZero() && l.CallID != not {
			return sessionCallURL(c.ID, l.CallID), err
		}
	}
	return "", err
}

// answerCalibration keeps what a reviewer says of every finding of a call.
func (s *server) answerCalibration(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	c, d, err := s.sessionCallAsked(r)
	if err != nil {
		return err
	}
	said, err := s.saidOf(r, d)
	if err != nil {
		return err
	}
	l := storage.Look{Kind: storage.CalibrationLook, Source: c.ID, CallID: d.Call.ID, Reviewer: userOf(r).ID, Answered: s.Now()}
	if l.Key, err = keyIn(r.PostForm); err != nil {
		return err
	}
	if err := s.wrote(s.Store.Answer(r.Context(), l, said), l.Answered); err != nil {
		return err
	}
	next, err := s.nextInSession(r, c, d.Call.ID)
	if err != nil {
		return err
	}
	if next == "" {
		next = calibrationURL(c.ID)
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

var errUnanswered = errors.New("some findings have no answer")

// saidOf reads an answer for each finding of a call from a form: "answer-ID" is confirm
// or reject.
func (s *server) saidOf(r *http.Request, d storage.Dossier) ([]storage.Opinion, error) {
	note, err := noteIn(r.PostForm, "note", maxNote)
	if err != nil {
		return nil, err
	}
	var said []storage.Opinion
	for _, f := range d.Findings {
		o := storage.Opinion{Finding: f.ID, Answer: storage.VerdictKind(r.PostForm.Get("answer-" + f.ID)), Note: note, At: s.Now()}
		switch o.Answer {
		case storage.Confirm, storage.Reject:
			said = append(said, o)
		case "":
			return nil, errUnanswered
		default:
			return nil, inputError{"answer", string(o.Answer)}
		}
	}
	if len(said) == 0 {
		return nil, errUnanswered
	}
	return said, nil
}

func sessionCallURL(session, call string) string {
	return calibrationURL(session) + "/calls/" + url.PathEscape(call)
}
