package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/api"
)

func TestATokenIsShownOnceAndRevoked(t *testing.T) {
	t.Parallel()
	store := stored(t)
	h := siteOn(t, store)
	ask := url.Values{"name": {"每晚报表"}, "scope": {"export", "read:findings"}, "reach": {"department"}, "whose": {"客服三部"}, "days": {"90"}}
	made := post(t, h, "/tokens", ask)
	text := regexp.MustCompile(`tingcha_[A-Z2-7]+`).FindString(made.Body.String())
	token, err := store.TokenOf(t.Context(), api.HashOf(text))
	if err != nil || made.Code != http.StatusOK || token.Reach != (people.Reach{Dept: "客服三部"}) || token.Name != "每晚报表" || !token.Holds(now) || token.Holds(now.AddDate(0, 0, 91)) {
		t.Fatalf("status %d, token %+v, %v", made.Code, token, err)
	}
	if page := get(t, h, "/tokens").Body.String(); strings.Contains(page, text) || strings.Contains(page, token.Hash) || !strings.Contains(page, token.ID) {
		t.Error("the token is told again, or is not listed")
	}
	if w := post(t, h, "/tokens/"+token.ID+"/revoke", url.Values{}); w.Code != http.StatusSeeOther {
		t.Errorf("status %d", w.Code)
	}
	if token, err = store.TokenOf(t.Context(), token.Hash); err != nil || token.Holds(now) {
		t.Errorf("after it was revoked: %+v, %v", token, err)
	}
	for wrong, spoil := range map[string]url.Values{
		"请写明用途": {"name": {" "}}, "请选有效期": {"days": {"x"}}, "至少选一项权限": {"scope": {"write:intake"}}, "请填部门或班组": {"whose": {""}},
	} {
		bad := url.Values{}
		maps.Copy(bad, ask)
		maps.Copy(bad, spoil)
		if w := post(t, h, "/tokens", bad); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), wrong) {
			t.Errorf("%s: status %d", wrong, w.Code)
		}
	}
	for _, reach := range []string{"own", "", "everything"} {
		bad := url.Values{"name": {"x"}, "scope": {"export"}, "reach": {reach}, "days": {"0"}}
		if w := post(t, h, "/tokens", bad); w.Code != http.StatusBadRequest {
			t.Errorf("reach %q: status %d", reach, w.Code)
		}
	}
	if all, err := store.Tokens(t.Context()); err != nil || len(all) != 1 {
		t.Errorf("%d tokens, %v", len(all), err)
	}
	whole := url.Values{"name": {"x"}, "scope": {"write:intake"}, "reach": {"all"}, "days": {"0"}}
	if w := post(t, h, "/tokens", whole); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "tingcha_") {
		t.Errorf("a token for everything: status %d", w.Code)
	}
}

func TestAWebhookIsMadeShownWithWhatItWasToldAndRemoved(t *testing.T) {
	t.Parallel()
	store := stored(t)
	h := siteOn(t, store)
	for _, bad := range []string{"", "http://crm.example/", "https://127.0.0.1/", "https://169.254.169.254/latest", "javascript:alert(1)", "https://crm.example/" + strings.Repeat("x", 3000)} {
		if w := post(t, h, "/webhooks", url.Values{"url": {bad}}); w.Code != http.StatusBadRequest {
			t.Errorf("%q: status %d", bad, w.Code)
		}
	}
	made := post(t, h, "/webhooks", url.Values{"url": {"https://crm.example/hook?key=geheim"}}).Body.String()
	hooks, err := store.Webhooks(t.Context())
	if err != nil || len(hooks) != 1 || !strings.Contains(made, strings.ReplaceAll(hooks[0].Secret, "+", "&#43;")) {
		t.Fatalf("webhooks %+v, %v", hooks, err)
	}
	f, err := store.Finding(t.Context(), storage.FindingID("p-017", "internal.unreported"))
	if err != nil {
		t.Fatal(err)
	}
	v := storage.Verdict{Finding: f.ID, Kind: storage.Confirm, Reviewer: "qa-09", Reason: "clear", Key: "k", Seen: f.Version, At: now}
	if _, err := store.Judge(t.Context(), v, nil); err != nil {
		t.Fatal(err)
	}
	id := hooks[0].ID
	due, err := store.DueDeliveries(t.Context(), id, now, 1)
	if err != nil || len(due) != 1 {
		t.Fatalf("%d due, %v", len(due), err)
	}
	if err := store.NotDelivered(t.Context(), due[0].Seq, "answered 500 Internal Server Error", now, now); err != nil {
		t.Fatal(err)
	}
	page := get(t, h, "/webhooks").Body.String()
	if strings.Contains(page, "geheim") || strings.Contains(page, hooks[0].Secret) || !strings.Contains(page, "answered 500") || !strings.Contains(page, "待送 1 条") {
		t.Errorf("the page of webhooks: %s", page)
	}
	if w := post(t, h, "/webhooks/"+id+"/again", url.Values{}); w.Code != http.StatusSeeOther {
		t.Errorf("send again: status %d", w.Code)
	}
	if w := post(t, h, "/webhooks/"+id+"/remove", url.Values{}); w.Code != http.StatusSeeOther {
		t.Errorf("remove: status %d", w.Code)
	}
	if w := post(t, h, "/webhooks/"+id+"/remove", url.Values{}); w.Code != http.StatusNotFound {
		t.Errorf("remove again: status %d", w.Code)
	}
}
