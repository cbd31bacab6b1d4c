package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web"
)

// onTrial puts the rule of a finding into shadow.
func onTrial(m *memory, id string) {
	for _, d := range m.dossiers {
		for i := range d.Findings {
			if f := &d.Findings[i]; f.ID == id {
				f.Finding.Shadow, f.Status = true, storage.Recorded
			}
		}
	}
}

func TestFindingsOfRulesInShadowHaveATabOfTheirOwn(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	h := site(t, m)
	if strings.Contains(get(t, h, "/findings").Body.String(), "status=shadow") {
		t.Error("there is a tab for trials, and no rule is on trial")
	}
	onTrial(m, "fd1")
	for _, path := range []string{"/findings", "/findings?status=all", "/findings?status=recorded", "/calls/p-017"} {
		if page := get(t, h, path).Body.String(); strings.Contains(page, "f-fd1") {
			t.Errorf("%s shows a finding of a rule on trial", path)
		}
	}
	if page := get(t, h, "/findings").Body.String(); !strings.Contains(page, "status=shadow") || !strings.Contains(page, "试运行") {
		t.Error("the list does not lead to the trials")
	}
	list := get(t, h, "/findings?status=shadow").Body.String()
	checkPage(t, "shadow", list)
	if !strings.Contains(list, "f-fd1") || strings.Contains(list, "f-fd8") {
		t.Error("the list of trials does not hold the one finding on trial alone")
	}
	w := get(t, h, "/findings/fd1")
	to, err := url.Parse(w.Header().Get("Location"))
	if err != nil || w.Code != http.StatusSeeOther {
		t.Fatalf("status %d, %v", w.Code, err)
	}
	page := get(t, h, to.RequestURI()).Body.String()
	checkPage(t, "call on trial", page)
	card := cardOf(t, page, "fd1")
	if !strings.Contains(card, "这条规则在试运行") || strings.Contains(card, `value="confirm"`) {
		t.Errorf("the finding does not say that it is on trial, or can be judged:\n%s", card)
	}
}

func TestTheScorecardShowsLimitsAndVetoes(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	of := func(id string, points inspect.Points, c scoring.Charge) scoring.Entry {
		c.Call = "p-017"
		return scoring.Entry{
			Agent: "1024", Dept: "客服一部", Month: "2026-09", Item: scoring.Deduction, Num: 1, Points: points, At: now, Charge: c,
			Source: scoring.Source{Kind: scoring.FindingSource, ID: id, Round: 1},
		}
	}
	manner := scoring.Charge{Family: "manner", FamilyCap: 6_00}
	m.scores = append(m.scores,
		of("fx1", 5_00, manner), of("fx2", 4_00, manner),
		of("fx3", inspect.FullMarks, scoring.Charge{Dimension: "安全", Veto: true}), of("fx4", 2_00, scoring.Charge{Dimension: "安全"}))
	rules := func() []web.Rule {
		return []web.Rule{{Name: "m", Title: "态度差", Family: "manner", FamilyTitle: "服务态度"}}
	}
	h := site(t, m, func(c *web.Config) { c.Rules = rules })
	for lang, want := range map[string][]string{
		"zh": {"“服务态度”每通最多扣 6 分", "+3", "已一票否决", "+2", "安全"},
		"en": {"“服务态度” takes at most 6 a call", "vetoed"},
	} {
		page := get(t, h, "/scorecards/1024?month=2026-09&lang="+lang).Body.String()
		checkPage(t, "limits in "+lang, page)
		for _, words := range want {
			if !strings.Contains(page, words) {
				t.Errorf("in %s the card does not say %q", lang, words)
			}
		}
	}
}
