package web

import (
	"net/http"

	"github.com/tingcha/tingcha/audit"
	"github.com/tingcha/tingcha/storage"
)

// rulesPage lists the rules in force with what verdicts and audits say of them.
type rulesPage struct {
	frame
	Families []ruleFamily
	Shadow   []ruleLine // rules that are being tried out
}

// A ruleFamily is rules that belong together.
type ruleFamily struct {
	Title string
	Rules []ruleLine
}

// A ruleLine is a rule in the list.
type ruleLine struct {
	Rule
	Confirmed, Rejected, Open int
	Precision                 *share
	Audited                   *resultView // nil for a rule that no draw asked for
}

// A share is some of all with its interval, for a page.
type share struct {
	N, Of     int
	Value     float64 // in percent, as are the bounds
	Low, High float64
}

func (s *server) rules(w http.ResponseWriter, r *http.Request) error {
	reach, ok := userOf(r).Reach()
	p := rulesPage{frame: s.frame(w, r, "rules")}
	by := map[string]map[storage.FindingStatus]int{}
	if ok {
		days, err := s.Store.RuleCounts(r.Context(), storage.FindingFilter{Reach: reach})
		if err != nil {
			return err
		}
		for _, d := range days {
			if by[d.Rule] == nil {
				by[d.Rule] = map[storage.FindingStatus]int{}
			}
			by[d.Rule][d.Status] += d.N
		}
	}
	samples, err := s.auditedBy(r, "")
	if err != nil {
		return err
	}
	audited := map[string]*resultView{}
	found, quiet := s.resultViews(samples, "")
	for _, v := range append(found, quiet...) {
		audited[v.Rule] = &v
	}
	line := func(rule Rule) ruleLine {
		n := by[rule.Name]
		l := ruleLine{Rule: rule, Confirmed: n[storage.Confirmed], Rejected: n[storage.Rejected], Open: n[storage.Open], Audited: audited[rule.Name]}
		l.Precision = newShare(l.Confirmed, l.Confirmed+l.Rejected)
		return l
	}
	for _, f := range families(s.Rules()) {
		of := ruleFamily{Title: f.Title}
		for _, rule := range f.Rules {
			of.Rules = append(of.Rules, line(rule))
		}
		p.Families = append(p.Families, of)
	}
	for _, rule := range s.Rules() {
		if rule.Shadow {
			p.Shadow = append(p.Shadow, ruleLine{Rule: rule})
		}
	}
	return s.render(w, r, http.StatusOK, "rules", p)
}

// auditedBy gives the draws that the user may look at and that share no call, of those
// that ask for a rule, or of all.
func (s *server) auditedBy(r *http.Request, rule string) ([]audit.Sample, error) {
	rows, err := s.drawsOf(r)
	if err != nil {
		return nil, err
	}
	var draws []audit.Draw
	for _, row := range rows {
		for _, asked := range row.Asked {
			if rule == "" || asked.Name == rule {
				draws = append(draws, row.Draw)
				break
			}
		}
	}
	apart, _ := audit.Apart(draws)
	return s.samples(r.Context(), apart)
}
