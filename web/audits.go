package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/audit"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// auditsPage lists random draws, says what they come to together, and how large the next
// one has to be.
type auditsPage struct {
	frame
	Names    names
	Draws    []drawLine
	Results  []resultView // of draws that share no call
	Quiet    []resultView // of rules that were found in none of the judged calls
	Of       int          // draws that the results are of
	Apart    int          // draws that may share calls with those, and are left out
	Narrow   bool         // the user sees less than a department, and so no draw
	New      bool         // the user may draw
	First    string       // days that the form proposes
	Last     string
	Dept     string // the only department that the user may draw from; "" for any
	Families []family
	Key      string
	Plan     planView
}

// A drawLine is a draw in the list.
type drawLine struct {
	storage.DrawRow
	URL string
}

// A family is rules that belong together.
type family struct {
	Name, Title string
	Rules       []Rule
}

// Code is what stands for the family in a form; families may have no name.
func (f family) Code() string { return cmp.Or(f.Name, "-") }

// reachOfDraws tells whose calls a user may see draws of: every department's, or one's.
// It is false for whoever sees less than a department: a draw is of more than that.
func reachOfDraws(u people.User) (dept string, ok bool) {
	reach, ok := u.Reach()
	return reach.Dept, ok && reach.Agent == "" && reach.Team == ""
}

// mayLook tells whether a user's reach holds all calls of a frame.
func mayLook(u people.User, f audit.Frame) bool {
	dept, ok := reachOfDraws(u)
	return ok && (dept == "" || len(f.Depts) == 1 && f.Depts[0] == dept)
}

// drawsOf lists the draws that a user may look at, newest first.
func (s *server) drawsOf(r *http.Request) ([]storage.DrawRow, error) {
	rows, err := s.Store.Draws(r.Context())
	return slices.DeleteFunc(rows, func(d storage.DrawRow) bool { return !mayLook(userOf(r), d.Frame) }), err
}

func (s *server) audits(w http.ResponseWriter, r *http.Request) error {
	rows, err := s.drawsOf(r)
	if err != nil {
		return err
	}
	dept, reaches := reachOfDraws(userOf(r))
	p := auditsPage{frame: s.frame(w, r, "audit"), Narrow: !reaches, New: reaches && userOf(r).Is(people.Reviewer, people.Leader), Dept: dept, Key: newKey()}
	draws := make([]audit.Draw, len(rows))
	for i, row := range rows {
		p.Draws, draws[i] = append(p.Draws, drawLine{row, drawURL(row.ID)}), row.Draw
	}
	apart, others := audit.Apart(draws)
	p.Of, p.Apart = len(apart), len(others)
	samples, err := s.samples(r.Context(), apart)
	if err != nil {
		return err
	}
	p.Results, p.Quiet = s.resultViews(samples, "")
	p.Families = families(s.Rules())
	if p.New {
		if p.First, p.Last, err = s.lastDays(r.Context()); err != nil {
			return err
		}
	}
	if p.Plan, err = parsePlan(r.URL.Query(), draws); err != nil {
		return err
	}
	if p.Names, err = s.names(r.Context()); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "audits", p)
}

// samples reads the picks of draws.
func (s *server) samples(ctx context.Context, draws []audit.Draw) ([]audit.Sample, error) {
	var samples []audit.Sample
	for _, d := range draws {
		picks, err := s.Store.Picks(ctx, d.ID)
		if err != nil {
			return nil, err
		}
		samples = append(samples, audit.Sample{Draw: d, Picks: picks})
	}
	return samples, nil
}

// lastDays proposes the last thirty days that have calls.
func (s *server) lastDays(ctx context.Context) (first, last string, err error) {
	now := s.Now().In(s.Zone)
	days, err := s.Store.Coverage(ctx, now.AddDate(0, -3, 0).Format(time.DateOnly), now.Format(time.DateOnly))
	if err != nil {
		return "", "", err
	}
	end := now
	if len(days) > 0 {
		if end, err = time.Parse(time.DateOnly, days[len(days)-1].Day); err != nil {
			end = now
		}
	}
	return end.AddDate(0, 0, -29).Format(time.DateOnly), end.Format(time.DateOnly), nil
}

// families puts rules together that are reviewed, in the order in which they come.
func families(rules []Rule) []family {
	var of []family
	for _, rule := range rules {
		if rule.Shadow {
			continue
		}
		i := slices.IndexFunc(of, func(f family) bool { return f.Name == rule.Family })
		if i < 0 {
			title := rule.FamilyTitle
			if title == "" {
				title = rule.Family
			}
			i, of = len(of), append(of, family{Name: rule.Family, Title: title})
		}
		of[i].Rules = append(of[i].Rules, rule)
	}
	return of
}

// drawNew draws calls and leads to the draw.
func (s *server) drawNew(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	plan, err := s.parseDraw(r.PostForm)
	if err != nil {
		return err
	}
	if dept, ok := reachOfDraws(userOf(r)); !ok {
		return errForbidden
	} else if dept != "" {
		plan.Depts = []string{dept}
	}
	key, err := keyIn(r.PostForm)
	if err != nil || strings.ContainsAny(key, "/\x00") { // it is the draw's name, and a part of its address
		return inputError{"key", ""}
	}
	if plan.Seed == "" {
		plan.Seed = newKey()
	}
	// A second press, which would find another seed, leads to what the first has drawn.
	if _, err := s.Store.Draw(r.Context(), key); err == nil {
		http.Redirect(w, r, drawURL(key), http.StatusSeeOther)
		return nil
	}
	var calls []audit.Call
	left, err := s.Store.AuditCalls(r.Context(), plan.Frame, func(c audit.Call) error {
		if len(calls) == audit.MaxCalls {
			return inputError{"from", plan.First}
		}
		calls = append(calls, c)
		return nil
	})
	if err != nil {
		return err
	}
	if len(calls) == 0 {
		return inputError{"from", plan.First}
	}
	d, picks, err := audit.New(key, userOf(r).ID, s.Now(), plan, calls, left, s.Zone)
	if err != nil {
		return err
	}
	if err := s.wrote(s.Store.AddDraw(r.Context(), d, picks), s.Now()); err != nil {
		return err
	}
	http.Redirect(w, r, drawURL(key), http.StatusSeeOther)
	return nil
}

// parseDraw reads what a draw is to be made by.
func (s *server) parseDraw(form url.Values) (audit.Plan, error) {
	p := audit.Plan{Frame: audit.Frame{First: form.Get("from"), Last: form.Get("to")}, Seed: strings.TrimSpace(form.Get("seed"))}
	for key, day := range map[string]string{"from": p.First, "to": p.Last} {
		if !isDay(day) {
			return p, inputError{key, day}
		}
	}
	if p.Last < p.First {
		return p, inputError{"to", p.Last}
	}
	if len(p.Seed) > maxText {
		return p, inputError{"seed", p.Seed[:20] + "…"}
	}
	if len(form.Get("depts")) > maxText {
		return p, inputError{"dept", form.Get("depts")[:20] + "…"}
	}
	p.Depts = strings.FieldsFunc(form.Get("depts"), func(r rune) bool { return strings.ContainsRune(",，、;；", r) })
	for i, dept := range p.Depts {
		p.Depts[i] = strings.TrimSpace(dept)
	}
	p.Depts = slices.DeleteFunc(p.Depts, func(dept string) bool { return dept == "" })
	slices.Sort(p.Depts)
	p.Depts = slices.Compact(p.Depts)
	var err error
	if p.Size, err = strconv.Atoi(form.Get("size")); err != nil || p.Size < 1 || p.Size > audit.MaxSize {
		return p, inputError{"size", form.Get("size")}
	}
	for key, into := range map[string]*float64{"boost": &p.Boost, "flagged_boost": &p.FlaggedBoost} {
		if *into, err = strconv.ParseFloat(form.Get(key), 64); err != nil || !(*into >= 1 && *into <= 50) {
			return p, inputError{key, form.Get(key)}
		}
	}
	for _, f := range families(s.Rules()) {
		if slices.Contains(form["family"], f.Code()) {
			for _, rule := range f.Rules {
				p.Rules = append(p.Rules, rule.Name)
			}
		}
	}
	for _, rule := range s.Rules() {
		if slices.Contains(form["rule"], rule.Name) && !slices.Contains(p.Rules, rule.Name) {
			p.Rules = append(p.Rules, rule.Name)
		}
	}
	if len(p.Rules) == 0 {
		return p, inputError{"rule", ""}
	}
	return p, nil
}
