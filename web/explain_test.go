package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/explain"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web"
)

// explained answers for every rule with a hit of two parts and one miss.
func explained(c *web.Config) {
	c.Explain = func(_ context.Context, d storage.Dossier, rule string) (explain.Explanation, error) {
		said := inspect.Evidence{Kind: inspect.Said, Text: "那您<自己>去", Role: call.AgentRole, Span: call.Span{Turn: 0, Start: time.Second, End: 2 * time.Second}}
		return explain.Explanation{
			Rule: rule, Title: "推诿" + d.Call.ID,
			Step: explain.Step{Condition: "a and b", Verdict: explain.Hit, Steps: []explain.Step{
				{Condition: `agent says "自己去"`, Name: "sends_away", Verdict: explain.Hit, Evidence: []inspect.Evidence{said}},
				{Condition: "b", Verdict: explain.Unknown, Reason: inspect.NoTimes},
			}},
			Misses: []explain.Miss{
				{Kind: explain.OutOfScope, Condition: "c", Instead: "d", Verdict: explain.NoHit, Off: 400 * time.Millisecond, Evidence: []inspect.Evidence{said}},
				{Kind: explain.TicketKind, Verdict: explain.NoHit, Ticket: "T3301", TicketKind: "complaint.internal"},
			},
		}, nil
	}
}

func TestARuleIsLaidOpenOnItsCall(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	h := site(t, m, explained)
	id := m.dossiers[0].Call.ID
	rule := rulesInForce()[0].Name
	page := get(t, h, "/calls/"+id+"/explain?rule="+rule).Body.String()
	for _, want := range []string{"推诿" + id, "sends_away", "那您&lt;自己&gt;去", "（差 0.4 秒）", "T3301", "对内投诉", "文本没有时间"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if page := get(t, h, "/calls/"+id+"/explain?lang=en&rule="+rule).Body.String(); !strings.Contains(page, "What was near to turning it") || !strings.Contains(page, "(by 0.4 s)") {
		t.Error("the page in English lacks what was near")
	}
	if page := get(t, h, "/calls/"+id).Body.String(); !strings.Contains(page, "/calls/"+id+"/explain") {
		t.Error("the page of the call does not lead to it")
	}
}

func TestTheRulesThatHitACallAreListedWhenNoneIsAskedOf(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	d := m.dossiers[0]
	page := get(t, site(t, m, explained), "/calls/"+d.Call.ID+"/explain").Body.String()
	for _, f := range d.Findings {
		if f.Status != storage.Withdrawn && !strings.Contains(page, "explain?rule="+f.Finding.Rule) {
			t.Errorf("the page lacks %s, which hits", f.Finding.Rule)
		}
	}
}

func TestManyWordsThatWereNotSaidAreFoldedAway(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	d := &m.dossiers[0]
	f := &d.Findings[0].Finding
	for _, condition := range []string{"x1", "x2", "x3"} {
		f.Evidence = append(f.Evidence, inspect.Evidence{Kind: inspect.Absent, Condition: condition, From: d.Call.Started, To: d.Call.Ended()})
	}
	page := get(t, site(t, m, explained), "/calls/"+d.Call.ID).Body.String()
	_, folded, found := strings.Cut(page, `<details class="besides">`)
	folded, _, _ = strings.Cut(folded, `</details>`)
	for _, condition := range []string{"x1", "x2", "x3"} {
		if !found || !strings.Contains(folded, ">"+condition+"<") {
			t.Errorf("%s is not folded away", condition)
		}
	}
}

func TestOnlyRulesInForceAreLaidOpen(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	id := m.dossiers[0].Call.ID
	h := site(t, m, explained)
	if w := get(t, h, "/calls/"+id+"/explain?rule=nosuch"); w.Code != http.StatusBadRequest {
		t.Errorf("a rule that is not in force: status %d", w.Code)
	}
	if w := get(t, h, "/calls/"+id+"/explain"); w.Code != http.StatusOK {
		t.Errorf("no rule asked for: status %d", w.Code)
	}
	if w := get(t, h, "/calls/nosuch/explain?rule="+rulesInForce()[0].Name); w.Code != http.StatusNotFound {
		t.Errorf("a call that is not there: status %d", w.Code)
	}
	if w := get(t, site(t, m), "/calls/"+id+"/explain"); w.Code != http.StatusNotFound {
		t.Errorf("where nobody can explain: status %d", w.Code)
	}
}

func TestRulesAreExplainedOneAtATime(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	begun, goOn := make(chan struct{}), make(chan struct{})
	h := site(t, m, func(c *web.Config) {
		c.Explain = func(context.Context, storage.Dossier, string) (explain.Explanation, error) {
			close(begun) // a second one at once would panic
			<-goOn
			return explain.Explanation{Step: explain.Step{Verdict: explain.NoHit}}, nil
		}
	})
	path := "/calls/" + m.dossiers[0].Call.ID + "/explain?rule=" + rulesInForce()[0].Name
	first := make(chan int)
	go func() { first <- get(t, h, path).Code }()
	<-begun
	if w := get(t, h, path); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "一次只做一个") {
		t.Errorf("the second one: status %d", w.Code)
	}
	close(goOn)
	if status := <-first; status != http.StatusOK {
		t.Errorf("the first one: status %d", status)
	}
}
