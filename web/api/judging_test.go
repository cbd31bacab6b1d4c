package api_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/tingcha/tingcha/outgoing"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/api"
)

func verdictOn(f storage.FindingRow, kind, key string) string {
	return fmt.Sprintf(`{"kind":%q,"seen":%d,"key":%q}`, kind, f.Version, key)
}

// confirm confirms a finding through the API.
func (s *site) confirm(f storage.FindingRow) outgoing.Finding {
	s.Helper()
	var got outgoing.Finding
	s.ask(s.everything(), http.MethodPost, "/findings/"+f.ID+"/verdicts", verdictOn(f, "confirm", "k")).into(http.StatusOK, &got)
	return got
}

func (s *site) sound() {
	s.Helper()
	problems, err := s.store.Check(s.Context())
	if err != nil || len(problems) > 0 {
		s.Errorf("the store has problems: %v, %v", problems, err)
	}
}

func TestAVerdictIsKeptAndTakenBackAsOnThePages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.findings(storage.FindingFilter{})[0]
	confirmed := s.confirm(f)
	if confirmed.Status != "confirmed" || confirmed.Version != f.Version+1 {
		t.Errorf("after it was confirmed: %+v", confirmed)
	}
	s.sound()
	token, path := s.everything(), "/findings/"+f.ID+"/verdicts"
	f.Version = confirmed.Version
	s.ask(token, http.MethodPost, path, verdictOn(f, "reject", "again")).refused(http.StatusConflict, "judged")
	var open outgoing.Finding
	s.ask(token, http.MethodPost, path, verdictOn(f, "undo", "back")).into(http.StatusOK, &open)
	if open.Status != "open" {
		t.Errorf("after it was taken back: %+v", open)
	}
	s.sound()
	s.ask(token, http.MethodPost, path, verdictOn(f, "confirm", "late")).refused(http.StatusConflict, "stale")
	var list page
	s.get(token, "/verdicts?finding="+f.ID).into(http.StatusOK, &list)
	if len(list.Items) != 2 || list.Items[1]["kind"] != "undo" {
		t.Errorf("verdicts %v", list.Items)
	}
	if len(s.uses) != 2 || s.uses[0].Who != "admin" || s.uses[0].Key == "" || s.uses[0].What != "judge-finding" || s.uses[0].Subject != f.ID || s.uses[0].Place == "" {
		t.Errorf("uses that were kept: %+v", s.uses)
	}
}

func TestAKeyCountsOnceHoweverOftenItIsHandedIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f, token := s.findings(storage.FindingFilter{})[0], s.everything()
	var group sync.WaitGroup
	for i := range 40 {
		group.Go(func() {
			key := "same"
			if i%2 == 1 {
				key = strconv.Itoa(i)
			}
			r := s.ask(token, http.MethodPost, "/findings/"+f.ID+"/verdicts", verdictOn(f, "confirm", key))
			if r.status != http.StatusOK && r.status != http.StatusConflict {
				t.Errorf("status %d: %s", r.status, r.body)
			}
		})
	}
	group.Wait()
	d, err := s.store.Load(t.Context(), []string{f.CallID}, storage.WithVerdicts)
	if err != nil || len(d[0].Verdicts) != 1 {
		t.Errorf("%d verdicts, %v, want 1", len(d[0].Verdicts), err)
	}
	s.sound()
}

func TestAVerdictThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f, token := s.findings(storage.FindingFilter{})[0], s.everything()
	for body, field := range map[string]string{
		`{"kind":"maybe","seen":1,"key":"k"}`:                       "body.kind",
		`{"kind":"confirm","seen":1,"key":""}`:                      "body.key",
		`{"kind":"confirm","key":"k"}`:                              "body",
		`{"kind":"confirm","seen":"1","key":"k"}`:                   "body.seen",
		`{"kind":"confirm","seen":1,"key":"k","reason":"misheard"}`: "body.reason",
		`{"kind":"confirm","seen":1,"key":"k","reson":"clear"}`:     "body.reson",
		`{"kind":"undo","seen":1,"key":"k","reason":"clear"}`:       "body.reason",
		`{"kind":"confirm","seen":9223372036854775808,"key":"k"}`:   "body",
		`["confirm"]`: "body",
	} {
		r := s.ask(token, http.MethodPost, "/findings/"+f.ID+"/verdicts", body)
		if r.status != http.StatusUnprocessableEntity && r.status != http.StatusBadRequest {
			t.Errorf("%s: status %d: %s", body, r.status, r.body)
			continue
		}
		if p := r.refused(r.status, ""); r.status == http.StatusUnprocessableEntity && (len(p.Errors) == 0 || p.Errors[0].Location != field) {
			t.Errorf("%s: %+v, want it to name %s", body, p, field)
		}
	}
	only := s.mint(people.Reach{}, api.ReadFindings)
	s.ask(only, http.MethodPost, "/findings/"+f.ID+"/verdicts", verdictOn(f, "confirm", "k")).refused(http.StatusForbidden, "scope")
	if got := s.findings(storage.FindingFilter{Status: storage.Confirmed}); len(got) != 0 {
		t.Errorf("%d findings were confirmed", len(got))
	}
}

func TestAVerdictIsThatOfWhoMadeTheToken(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.findings(storage.FindingFilter{Agent: "3000"})[0]
	path := "/findings/" + f.ID + "/verdicts"
	for who, want := range map[string]struct {
		status int
		code   string
	}{
		"command line": {http.StatusForbidden, "nobody"},
		"plain":        {http.StatusForbidden, "role"},
		"own":          {http.StatusForbidden, "own_call"},
		"away":         {http.StatusNotFound, "not_found"},
	} {
		token := s.mintFor(who, people.Reach{}, api.Scopes()...)
		s.ask(token, http.MethodPost, path, verdictOn(f, "confirm", "k")).refused(want.status, want.code)
	}
	s.confirm(f)
	d, err := s.store.Load(t.Context(), []string{f.CallID}, storage.WithVerdicts)
	if err != nil || len(d[0].Verdicts) != 1 || d[0].Verdicts[0].Reviewer != "admin" {
		t.Errorf("verdicts %+v, %v", d[0].Verdicts, err)
	}
	// Nobody else takes it back, and one's key says nothing to another.
	f.Version++
	wang := s.mintFor("wang", people.Reach{}, api.Scopes()...)
	s.ask(wang, http.MethodPost, path, verdictOn(f, "undo", "k")).refused(http.StatusConflict, "stale")
	s.ask(wang, http.MethodPost, path, verdictOn(f, "confirm", "k")).refused(http.StatusConflict, "judged")
	s.sound()
}

func TestTheCaseOfAFindingIsHeldToItsRules(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.findings(storage.FindingFilter{})[0]
	token, path := s.everything(), "/findings/"+f.ID+"/verdicts"
	c, err := s.store.Case(t.Context(), f.CallID, "wang", s.clock())
	if err != nil {
		t.Fatal(err)
	}
	doubt := storage.CaseVerdict{CallID: f.CallID, Kind: storage.Doubt, Reviewer: "wang", Key: "doubt", At: s.clock()}
	for _, g := range c.Findings {
		doubt.Parts = append(doubt.Parts, storage.CasePart{Finding: g.ID, Kind: storage.Confirm, Seen: g.Version})
	}
	if _, err := s.store.JudgeCase(t.Context(), doubt); err != nil {
		t.Fatal(err)
	}
	s.ask(token, http.MethodPost, path, verdictOn(f, "confirm", "k")).refused(http.StatusConflict, "in_doubt")
	whole := doubt
	whole.Kind, whole.Reviewer, whole.Key = storage.Reject, "admin", "whole"
	whole.Parts = nil
	for _, g := range c.Findings {
		whole.Parts = append(whole.Parts, storage.CasePart{Finding: g.ID, Kind: storage.Reject, Seen: g.Version})
	}
	whole.Leads = true
	if _, err := s.store.UndoCase(t.Context(), storage.CaseUndo{CallID: f.CallID, Reviewer: "wang", Key: "calm", At: s.clock()}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.JudgeCase(t.Context(), whole); err != nil {
		t.Fatal(err)
	}
	f.Version++
	if len(c.Findings) > 1 {
		s.ask(token, http.MethodPost, path, verdictOn(f, "undo", "u")).refused(http.StatusConflict, "whole_case")
	}
	s.sound()
}

func TestAnAppealKeepsAVerdictFromBeingUndone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.findings(storage.FindingFilter{})[0]
	f.Version = s.confirm(f).Version
	if err := s.store.FileAppeal(t.Context(), storage.Appeal{Finding: f.ID, Round: 1, By: "chen", Words: "有登记", Key: "a", Filed: s.clock(), Due: s.clock()}); err != nil {
		t.Fatal(err)
	}
	s.ask(s.everything(), http.MethodPost, "/findings/"+f.ID+"/verdicts", verdictOn(f, "undo", "u")).refused(http.StatusConflict, "appealed")
	s.sound()
}

func TestWhatIsToBeJudgedBlindIsNotRead(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := s.findings(storage.FindingFilter{})[0]
	s.confirm(f)
	l := storage.Look{Source: "k", CallID: f.CallID, First: "admin", Given: s.clock()}
	if err := s.store.DrawSecond(t.Context(), l, []storage.Opinion{{Finding: f.ID, Answer: storage.Confirm, At: s.clock()}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.TakeLook(t.Context(), storage.Taker{Kind: storage.SecondLook, Reviewer: "wang", At: s.clock()}); err != nil {
		t.Fatal(err)
	}
	for who, n := range map[string]int{"admin": 1, "wang": 0} {
		token := s.mintFor(who, people.Reach{}, api.Scopes()...)
		for _, path := range []string{"/findings?status=confirmed", "/verdicts"} {
			var list page
			s.get(token, path).into(http.StatusOK, &list)
			if len(list.Items) != n {
				t.Errorf("%s reads %d of %s, want %d", who, len(list.Items), path, n)
			}
		}
		for _, path := range []string{"/export/findings?status=confirmed", "/export/verdicts"} {
			if r := s.get(token, path); strings.Contains(r.body, f.ID) != (n > 0) {
				t.Errorf("%s exports %s: %s", who, path, r.body)
			}
		}
		var whole api.CallWhole
		s.get(token, "/calls/"+f.CallID).into(http.StatusOK, &whole)
		if (len(whole.Findings) > 0) != (n > 0) {
			t.Errorf("%s reads %d findings in the call", who, len(whole.Findings))
		}
	}
	token := s.mintFor("wang", people.Reach{}, api.Scopes()...)
	s.get(token, "/findings/"+f.ID).refused(http.StatusNotFound, "not_found")
	s.ask(token, http.MethodPost, "/findings/"+f.ID+"/verdicts", verdictOn(f, "reject", "k")).refused(http.StatusNotFound, "not_found")
}
