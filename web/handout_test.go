package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"
)

// queues presses a button of the queue, and gives who has the case then.
func (d *desk) queues(who, do, id string, to ...string) string {
	d.Helper()
	form := url.Values{"do": {do}, "call": {id}, "to": to, "key": {who + do + id}, "until": {"week"}}
	if w := d.as(who, http.MethodPost, "/queue", form); w.Code != http.StatusSeeOther {
		d.Errorf("%s by %s: status %d", do, who, w.Code)
	}
	return d.caseOf(id).Assignee
}

func TestACaseIsGivenToWhoCanJudgeIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 3)
	const id = "call-000001"
	say := func(who, kind string) {
		t.Helper()
		if w := d.as(who, http.MethodPost, "/calls/"+id+"/verdict", d.form(id, kind, who)); w.Code != http.StatusSeeOther {
			t.Fatalf("%s by %s: status %d", kind, who, w.Code)
		}
	}
	say("li", "doubt")
	got := []string{d.queues("zhou", "assign", id, "li"), d.queues("li", "mine", id), d.queues("zhou", "assign", id, "li", "wang")}
	if !slices.Equal(got, []string{"", "", "wang"}) {
		t.Errorf("doubted by li it is given to %q", got)
	}
	d.queues("zhou", "free", id)
	say("wang", "reject")
	got = []string{d.queues("zhou", "assign", id, "li", "wang"), d.queues("wang", "mine", id), d.queues("zhou", "assign", id, "wang", "own")}
	if !slices.Equal(got, []string{"", "", "own"}) {
		t.Errorf("where two disagree it is given to %q", got)
	}
}

func TestACaseIsPutOffByWhoHasItOrALeader(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 3)
	const id, done = "call-000001", "call-000002"
	off := func(who, id string, want bool) {
		t.Helper()
		d.queues(who, "snooze", id)
		if is := !d.caseOf(id).SnoozedUntil.IsZero(); is != want {
			t.Errorf("%s puts %s off: %t", who, id, is)
		}
	}
	d.queues("li", "mine", id)
	off("wang", id, false)
	off("li", id, true)
	d.queues("wang", "wake", id)
	if d.caseOf(id).SnoozedUntil.IsZero() {
		t.Error("wang brings back what li has put off")
	}
	d.queues("zhou", "wake", id)
	off("zhou", id, true)
	if w := d.as("li", http.MethodPost, "/calls/"+done+"/verdict", d.form(done, "reject", "k")); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d", w.Code)
	}
	off("li", done, false)
}
