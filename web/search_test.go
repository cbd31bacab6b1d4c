package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/web"
)

// session is the cookie of a session.
func session(secret string) string { return web.SessionCookie + "=" + secret }

// searches are addresses of the search with what can make it differ.
var searches = []string{
	"/search", "/search?q=" + url.QueryEscape("投诉"), "/search?q=" + url.QueryEscape("投诉 -您好") + "&in=calls&role=customer&agent=1024&from=2026-09-01&to=2026-09-30",
	"/search?in=tickets&q=" + url.QueryEscape("停电"), "/search?q=" + url.QueryEscape("没有的话"), "/search?q=" + url.QueryEscape("好") + "&level=serious&rule=none.such", "/search?q=a&page=9",
}

func TestTheSearchIsShownInBothLanguages(t *testing.T) {
	t.Parallel()
	store := stored(t)
	h := siteOn(t, store)
	for range 2 { // before the words are in the index, and after
		for _, path := range searches {
			for _, lang := range []string{"zh", "en"} {
				w := get(t, h, path, "Cookie", "tingcha_lang="+lang)
				if w.Code != http.StatusOK {
					t.Errorf("%s in %s: status %d", path, lang, w.Code)
				}
				checkPage(t, path+" in "+lang, w.Body.String())
			}
		}
		if _, left, err := store.IndexWords(t.Context(), 1000); err != nil || left != 0 {
			t.Fatalf("%d texts are not in the index: %v", left, err)
		}
	}
}

func TestAHitLeadsToItsTurnAndItsTicket(t *testing.T) {
	t.Parallel()
	h := siteOn(t, stored(t))
	page := get(t, h, "/search?q="+url.QueryEscape("投诉")).Body.String()
	if !regexp.MustCompile(`href="/calls/p-017#turn-\d+"`).MatchString(page) || !strings.Contains(page, "<mark>投诉</mark>") || !strings.Contains(page, `href="/calls/p-017/audio#t=`) {
		t.Errorf("no hit with its turn, its word and its sound: %s", page)
	}
	tickets := get(t, h, "/search?in=tickets&q="+url.QueryEscape("停电")).Body.String()
	if !strings.Contains(tickets, `href="/tickets/`) || strings.Contains(tickets, `class="row-link" href="/calls/`) {
		t.Error("no ticket is found, or a call is")
	}
}

func TestASearchThatCannotBeMadeSaysWhy(t *testing.T) {
	t.Parallel()
	h := siteOn(t, stored(t))
	for q, words := range map[string]string{
		"，": "请写一个要找的词", "-投诉": "请写一个要找的词", strings.Repeat("话 ", 11): "最多写 10 个词", strings.Repeat("话", 201): "最多写 200 个字",
	} {
		w := get(t, h, "/search?q="+url.QueryEscape(q))
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), words) {
			t.Errorf("%q: status %d without %q", q, w.Code, words)
		}
		checkPage(t, q, w.Body.String())
	}
	for _, query := range []string{"in=odd", "role=odd", "level=odd", "from=odd", "to=odd", "page=0", "agent=" + strings.Repeat("9", 300)} {
		if w := get(t, h, "/search?q=a&"+query); w.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d", query, w.Code)
		}
	}
}

func TestASearchFindsWhatItsUserMaySee(t *testing.T) {
	t.Parallel()
	store := stored(t)
	h := siteOn(t, store)
	for _, c := range []struct {
		user  people.User
		finds bool
	}{
		{people.User{ID: "far", Scope: people.Dept, Dept: "没有的部门"}, false},
		{people.User{ID: "nobody", Scope: people.Team}, false},
		{people.User{ID: "near", Scope: people.Own, Agent: "1024"}, true},
	} {
		c.user.Roles = []people.Role{people.Reviewer}
		secret := signIn(t, store, c.user, now)
		page := get(t, h, "/search?q="+url.QueryEscape("投诉"), "Cookie", session(secret)).Body.String()
		if got := strings.Contains(page, "p-017"); got != c.finds {
			t.Errorf("%s finds the call: %v", c.user.ID, got)
		}
	}
}

func TestASearchIsKeptAndSharedAndForgotten(t *testing.T) {
	t.Parallel()
	store := stored(t)
	h := siteOn(t, store)
	own := people.User{ID: "li", Name: "li", Roles: []people.Role{people.Leader}, Scope: people.Dept, Dept: "客服一部"}
	other := own
	other.ID, other.Name = "wang", "wang"
	li, wang := session(signIn(t, store, own, now)), session(signIn(t, store, other, now))
	form := url.Values{"key": {"k1"}, "name": {"投诉的"}, "share": {"1"}, "query": {"q=投诉&role=customer&page=2&lang=en"}}
	for range 2 {
		w := post(t, h, "/search/kept", form, "Cookie", li)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/search?q=%E6%8A%95%E8%AF%89&role=customer" {
			t.Fatalf("status %d to %s: %s", w.Code, w.Header().Get("Location"), w.Body)
		}
	}
	for who, drops := range map[string]bool{li: true, wang: false} {
		page := get(t, h, "/search", "Cookie", who).Body.String()
		if strings.Count(page, ">投诉的</a>") != 1 || strings.Contains(page, "/search/kept/k1/drop") != drops {
			t.Errorf("the list of %v does not have the search as it should", drops)
		}
		checkPage(t, "kept searches", page)
	}
	post(t, h, "/search/kept/k1/drop", nil, "Cookie", wang)
	if !strings.Contains(get(t, h, "/search", "Cookie", wang).Body.String(), ">投诉的</a>") {
		t.Error("another's search was forgotten")
	}
	post(t, h, "/search/kept/k1/drop", nil, "Cookie", li)
	if strings.Contains(get(t, h, "/search", "Cookie", li).Body.String(), ">投诉的</a>") {
		t.Error("the search was not forgotten")
	}
	for field, value := range map[string]string{"query": "role=odd&q=a", "name": strings.Repeat("名", 41), "key": ""} {
		bad := url.Values{"key": {"k2"}, "name": {"x"}, "query": {"q=a"}}
		bad.Set(field, value)
		if w := post(t, h, "/search/kept", bad, "Cookie", li); w.Code != http.StatusBadRequest {
			t.Errorf("%s %q: status %d", field, value, w.Code)
		}
	}
}
