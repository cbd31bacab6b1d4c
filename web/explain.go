package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/explain"
	"github.com/tingcha/tingcha/storage"
)

// explainPage says why a rule hits a call, or why it does not.
type explainPage struct {
	frame
	Call   call.Call
	Rules  []Rule // to ask of
	Rule   string // asked of
	Title  string
	Whole  stepView
	Misses []missView
	Known  []answered // what is known of the call already, while no rule is asked of
	Back   string     // the page of the call
}

// An answered is a rule whose verdict on the call is on record: a hit, or unknown.
type answered struct {
	Name, Title string
	Code        string // of the verdict
}

// A stepView is a part of a rule with what the page shows of it.
type stepView struct {
	explain.Step
	Code     string // of its verdict
	Evidence []evidenceView
	Parts    []stepView
	Depth    int
}

// A missView is what was near to turning the verdict.
type missView struct {
	explain.Miss
	Then     string // code of the verdict that it would be
	Evidence []evidenceView
	Off      string // in seconds; empty when nobody can say
}

// maxShown is how many grounds of one part the page shows.
const maxShown = 3

func (s *server) explain(w http.ResponseWriter, r *http.Request) error {
	if s.Explain == nil {
		return storage.ErrNotFound
	}
	d, err := s.seen(r, storage.WithRecordings|storage.WithTranscript|storage.WithRelated|storage.WithFindings)
	if err != nil {
		return err
	}
	if sealed, err := s.sealed(w, r, d.Call); sealed || err != nil {
		return err
	}
	p := explainPage{frame: s.frame(w, r, "findings"), Call: d.Call, Rules: s.Rules(), Rule: r.URL.Query().Get("rule"), Back: callURL(d.Call.ID)}
	if p.Rule == "" {
		p.Known = s.answered(d)
		return s.render(w, r, http.StatusOK, "explain", p)
	}
	if len(p.Rule) > maxText || !knows(p.Rules, p.Rule) {
		return inputError{"rule", p.Rule[:min(len(p.Rule), 20)]}
	}
	e, err := s.explained(r.Context(), d, p.Rule)
	if err != nil {
		return err
	}
	if err := s.narrow(r, &d); err != nil { // what is explained hangs on all tickets
		return err
	}
	sound := len(soundsOf(d)) > 0
	p.Title, p.Whole = e.Title, stepViewOf(d, e.Step, sound, 0)
	for _, m := range e.Misses {
		p.Misses = append(p.Misses, missViewOf(d, m, sound))
	}
	return s.render(w, r, http.StatusOK, "explain", p)
}

// explainWait is how long somebody waits until others' explanations are made.
const explainWait = 4 * time.Second

// errExplaining is for who has waited that long.
var errExplaining = errors.New("rules are being explained to others")

// explained has a rule explained, which takes a processor for seconds: one at a time.
func (s *server) explained(ctx context.Context, d storage.Dossier, rule string) (explain.Explanation, error) {
	waits, done := context.WithTimeout(ctx, explainWait)
	defer done()
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
		return s.Explain(ctx, d, rule)
	case <-waits.Done():
		if err := ctx.Err(); err != nil {
			return explain.Explanation{}, err
		}
		return explain.Explanation{}, errExplaining
	}
}

// answered lists the rules that hit the call and those that stayed undecided. All
// others do not hit.
func (s *server) answered(d storage.Dossier) []answered {
	var known []answered
	for _, f := range findingViews(d, false, true, time.Time{}) {
		if f.Status != storage.Withdrawn {
			known = append(known, answered{f.Finding.Rule, f.Finding.Title, codeOf(explain.Hit)})
		}
	}
	for _, u := range s.undecided(d.Undecided) {
		known = append(known, answered{u.Rule, u.Title, codeOf(explain.Unknown)})
	}
	return known
}

func knows(rules []Rule, name string) bool {
	for _, r := range rules {
		if r.Name == name {
			return true
		}
	}
	return false
}

func stepViewOf(d storage.Dossier, step explain.Step, sound bool, depth int) stepView {
	v := stepView{Step: step, Code: codeOf(step.Verdict), Depth: depth}
	if len(step.Steps) == 0 {
		v.Evidence = pieces(d, step.Evidence, sound)
	}
	for _, part := range step.Steps {
		v.Parts = append(v.Parts, stepViewOf(d, part, sound, depth+1))
	}
	return v
}

func missViewOf(d storage.Dossier, m explain.Miss, sound bool) missView {
	v := missView{Miss: m, Then: codeOf(m.Verdict), Evidence: pieces(d, m.Evidence, sound)}
	if m.Off > 0 {
		v.Off = decimal(1, m.Off.Round(100*time.Millisecond).Seconds())
	}
	return v
}

func pieces(d storage.Dossier, all []inspect.Evidence, sound bool) []evidenceView {
	var views []evidenceView
	for _, e := range all[:min(len(all), maxShown)] {
		views = append(views, evidenceOf(d, e, sound))
	}
	return views
}

// codeOf names a verdict in the words of the pages.
func codeOf(v explain.Verdict) string {
	return map[explain.Verdict]string{explain.Hit: "hit", explain.NoHit: "no_hit", explain.Unknown: "unknown"}[v]
}

// explainURL is the address of the page that explains a rule on a call.
func explainURL(callID, rule string) string {
	return address(callURL(callID)+"/explain", url.Values{"rule": {rule}})
}
