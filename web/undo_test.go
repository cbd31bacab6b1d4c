package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/storage"
)

// undoOf is where to post to take the last decision on a call back that stands; of one on
// which nobody has decided, where no decision is named.
func undoOf(t *testing.T, store storage.Store, callID string) string {
	t.Helper()
	all, err := store.Decisions(t.Context(), callID)
	if err != nil {
		t.Fatal(err)
	}
	all = slices.DeleteFunc(all, func(d storage.Decision) bool { return d.Undone || d.Kind == storage.Undo })
	if len(all) == 0 {
		return "/calls/" + callID + "/undo"
	}
	return "/calls/" + callID + "/undo?of=" + url.QueryEscape(all[len(all)-1].Key)
}

func TestWhoTakesBackABlindAnswerTakesNobodysVerdictBack(t *testing.T) {
	t.Parallel()
	c := newSealed(t)
	c.upholds()
	if err := c.store.WithdrawAppeal(t.Context(), disputed+"-1", "chen", c.clock); err != nil {
		t.Fatal(err)
	}
	first := undoOf(t, c.store, "p-017")
	l := storage.Look{Source: "first", CallID: "p-017", First: "li", Given: c.clock}
	if err := c.store.DrawSecond(t.Context(), l, []storage.Opinion{{Finding: disputed, Answer: storage.Confirm, At: c.clock}}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.store.TakeLook(t.Context(), storage.Taker{Kind: storage.SecondLook, Reviewer: "head", At: c.clock}); err != nil {
		t.Fatal(err)
	}
	c.press("head", first, url.Values{"key": {"open"}}, http.StatusConflict)
	c.press("head", "/calls/p-017/verdict", url.Values{"kind": {"reject"}, "key": {"blind"}, "finding": {disputed}}, http.StatusSeeOther)
	page := c.press("head", "/calls/p-017/undo?of="+url.QueryEscape("head:blind:reject"), url.Values{"key": {"u"}}, http.StatusConflict).Body.String()
	if !strings.Contains(page, "盲听的意见不能撤回") {
		t.Error("the reader is not told that a blind answer stays")
	}
	c.press("head", "/calls/p-017/undo", url.Values{"key": {"u"}}, http.StatusBadRequest)
	if got := c.finding(); got.Status != storage.Confirmed {
		t.Errorf("the finding is %s", got.Status)
	}
	c.press("head", first, url.Values{"key": {"meant"}}, http.StatusSeeOther)
	if got := c.finding(); got.Status != storage.Open {
		t.Errorf("taken back by a leader who means it, the finding is %s", got.Status)
	}
	c.sound()
}

func TestALeaderWhoLooksAtAGoldCallTakesNothingBack(t *testing.T) {
	t.Parallel()
	c := newSealed(t)
	c.upholds()
	if err := c.store.WithdrawAppeal(t.Context(), disputed+"-1", "chen", c.clock); err != nil {
		t.Fatal(err)
	}
	g := storage.Gold{CallID: "p-017", By: "boss", At: c.clock, Answers: []storage.Opinion{{Finding: disputed, Answer: storage.Confirm}}}
	if err := c.store.MarkGold(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	if _, err := c.store.TakeLook(t.Context(), storage.Taker{Kind: storage.GoldLook, Reviewer: "head", At: c.clock}); err != nil {
		t.Fatal(err)
	}
	c.press("head", undoOf(t, c.store, "p-017"), url.Values{"key": {"u"}}, http.StatusConflict)
	if got := c.finding(); got.Status != storage.Confirmed {
		t.Errorf("the finding is %s", got.Status)
	}
}

func TestAnUndoTakesBackTheDecisionThatItNames(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 4)
	id := "call-000001"
	d.press("wang", id, d.form(id, "confirm", "k1"), http.StatusOK)
	stale := undoOf(t, d.store, id)
	d.script("zhou", stale, url.Values{"key": {"u1"}}, http.StatusOK)
	d.press("li", id, d.form(id, "reject", "k2"), http.StatusOK)
	d.script("zhou", stale, url.Values{"key": {"u2"}}, http.StatusConflict)
	if c := d.caseOf(id); c.Judged == 0 {
		t.Error("a stale press has taken the newer verdict back")
	}
	if page := d.get("zhou", "/calls/"+id); !strings.Contains(page, `action="`+strings.ReplaceAll(undoOf(t, d.store, id), "&", "&amp;")+`"`) {
		t.Error("the page does not offer the leader to take back the decision that stands")
	}
	d.script("zhou", undoOf(t, d.store, id), url.Values{"key": {"u3"}}, http.StatusOK)
	if c := d.caseOf(id); c.Judged > 0 {
		t.Errorf("taken back: %+v", c)
	}
	d.sound()
}

func TestABlindAnswerSaysSomethingOfEveryFinding(t *testing.T) {
	t.Parallel()
	c := newSealed(t)
	all, err := c.store.Case(t.Context(), "p-017", "li", c.clock)
	if err != nil || len(all.Findings) < 2 {
		t.Fatalf("%d findings, %v", len(all.Findings), err)
	}
	g := storage.Gold{CallID: "p-017", By: "boss", At: c.clock}
	form := url.Values{"kind": {"confirm"}, "key": {"blind"}}
	for _, f := range all.Findings {
		g.Answers = append(g.Answers, storage.Opinion{Finding: f.ID, Answer: storage.Confirm})
		form.Add("finding", f.ID)
	}
	if err := c.store.MarkGold(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	if _, err := c.store.TakeLook(t.Context(), storage.Taker{Kind: storage.GoldLook, Reviewer: "head", At: c.clock}); err != nil {
		t.Fatal(err)
	}
	c.press("head", "/calls/p-017/verdict", url.Values{"kind": {"confirm"}, "key": {"part"}, "finding": {disputed}}, http.StatusConflict)
	c.press("head", "/calls/p-017/verdict", form, http.StatusSeeOther)
}

func TestABlindAnswerLeadsOnFromItsPlaceInTheList(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 6)
	answer := d.press("wang", "call-000003", d.blindAgain("call-000003"), http.StatusOK)
	if answer["next"] != "/calls/call-000004?list=tab%3Dopen" {
		t.Errorf("it leads to %v", answer["next"])
	}
}
