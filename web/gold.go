package web

import (
	"net/http"
	"net/url"

	"github.com/tingcha/tingcha/storage"
)

// goldPage lets a leader mark a call as one whose right answers are known.
type goldPage struct {
	frame
	Call     storage.Dossier
	Sound    string
	Findings []blindView
	Turns    []turnView
	Marked   *storage.Gold // as it is marked; nil when it is not
}

// goldAsked loads the call of an address within the leader's reach, its findings as they
// stand.
func (s *server) goldAsked(r *http.Request) (storage.Dossier, error) {
	d, err := s.dossier(r.Context(), r.PathValue("call"), whole)
	if err != nil {
		return d, err
	}
	standing := d.Findings
	hide(&d, judgeable)
	for i := range d.Findings {
		for _, f := range standing {
			if f.ID == d.Findings[i].ID {
				d.Findings[i].Status = f.Status
			}
		}
	}
	if err := s.inReach(r.Context(), userOf(r), d.Call.Agent, d.Call.Dept); err != nil {
		return d, err
	}
	if err := s.narrow(r, &d); err != nil {
		return d, err
	}
	return d, s.unsealed(r.Context(), userOf(r), d.Call.ID)
}

func (s *server) gold(w http.ResponseWriter, r *http.Request) error {
	d, err := s.goldAsked(r)
	if err != nil {
		return err
	}
	p := goldPage{frame: s.frame(w, r, "calibration"), Call: d}
	all, err := s.Store.Golds(r.Context())
	if err != nil {
		return err
	}
	for i, g := range all {
		if g.CallID == d.Call.ID {
			p.Marked = &all[i]
		}
	}
	sounds := soundsOf(d)
	if len(sounds) > 0 {
		p.Sound = sounds[0].URL
	}
	views := findingViews(d, len(sounds) > 0, true, p.Now)
	for _, f := range views {
		v := blindView{findingView: f, Answer: map[storage.FindingStatus]storage.VerdictKind{storage.Confirmed: storage.Confirm, storage.Rejected: storage.Reject}[f.Status]}
		if p.Marked != nil {
			for _, o := range p.Marked.Answers {
				if o.Finding == f.ID {
					v.Answer = o.Answer
				}
			}
		}
		p.Findings = append(p.Findings, v)
	}
	p.Turns = turnViews(d, views)
	return s.render(w, r, http.StatusOK, "gold", p)
}

func (s *server) markGold(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	d, err := s.goldAsked(r)
	if err != nil {
		return err
	}
	if err := s.judges(r, d.Call.Agent, d.Call.Dept); err != nil { // others are held to what is marked
		return err
	}
	now := s.Now()
	switch kind := r.PostForm.Get("kind"); kind {
	case "retire":
		err = s.Store.RetireGold(r.Context(), d.Call.ID, now)
	case "", "mark":
		g := storage.Gold{CallID: d.Call.ID, By: userOf(r).ID, At: now}
		if g.Answers, err = s.saidOf(r, d); err != nil {
			return err
		}
		err = s.Store.MarkGold(r.Context(), g)
	default:
		return inputError{"kind", kind}
	}
	if err := s.wrote(err, now); err != nil {
		return err
	}
	http.Redirect(w, r, "/calibration#gold", http.StatusSeeOther)
	return nil
}

func goldURL(call string) string { return "/gold/" + url.PathEscape(call) }
