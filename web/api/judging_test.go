package api_test

import (
	"fmt"
	"net/http"
	"strconv"
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
	if len(s.uses) != 3 || s.uses[0].What != "judge-finding" || s.uses[0].Subject != f.ID || s.uses[0].Place == "" {
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
