package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/web/api"
)

// A telling is what the log of what people did tells of an address. Every address of the
// table of routes that changes something has one, and so has every export.
type telling struct {
	// what gives the code of the deed, with words in lang under "deed."; "" for a press
	// that the log is not told of, or that the handler tells of itself.
	what func(form url.Values) string
	// kinds are the codes that there can be, those that the handler tells of included.
	kinds []string
	// of names what it was done to, and how the form fields that say how: parts of the
	// address first, and fields of the form where there is no such part.
	of, how []string
	// quiet says why there is nothing to tell; empty where there is.
	quiet string
}

// tell is a deed of one kind.
func tell(what string, of ...string) telling {
	return telling{what: func(url.Values) string { return what }, kinds: []string{what}, of: of}
}

// saying adds form fields that say how something was done.
func (t telling) saying(how ...string) telling {
	t.how = how
	return t
}

// tellBy is a deed whose kind a field of the form says, among those that are known.
func tellBy(field string, known map[string]string, of ...string) telling {
	t := telling{what: func(form url.Values) string { return known[form.Get(field)] }, of: of}
	for _, kind := range known {
		if !slices.Contains(t.kinds, kind) {
			t.kinds = append(t.kinds, kind)
		}
	}
	slices.Sort(t.kinds)
	return t
}

// itself is told by the handler, which knows more of it.
func itself(kinds ...string) telling { return telling{kinds: kinds} }

// quietly is not told of.
func quietly(why string) telling { return telling{quiet: why} }

// tellings says what the log tells of which address.
func tellings() map[string]telling {
	return map[string]telling{
		"POST /queue":              itself("case_taken", "case_assigned", "case_freed", "case_handed_out", "case_snoozed", "case_woken", "verdict"),
		"POST /calls/{id}/verdict": tell("verdict", "id").saying("kind"),
		"POST /calls/{id}/undo":    tell("verdict_undone", "id"),
		"POST /calls/{id}/draft":   quietly("what is typed and not sent is its author's"),
		"POST /calls/{id}/lease":   quietly("a call that is open says so by itself, for minutes"),
		"POST /calls/{id}/typical": itself("typical"),

		"POST /coverage/{day}/reopen":  tell("day_reopened", "day").saying("state", "reason", "only", "all", "call"),
		"POST /coverage/{day}/exempt":  tell("calls_exempted", "day").saying("why", "only", "all", "call"),
		"POST /coverage/{day}/approve": tell("exemptions_approved", "day").saying("all", "call"),
		"POST /coverage/{day}/close":   tell("day_closed", "day"),

		"POST /audit":                          tell("audit_drawn", "key").saying("from", "to", "depts", "size", "seed"),
		"POST /audit/{draw}/next":              tell("audit_taken", "draw"),
		"POST /audit/{draw}/calls/{call}":      tell("audit_judged", "draw", "call"),
		"POST /audit/{draw}/calls/{call}/hint": tell("rule_hinted", "draw", "call").saying("rule"),

		"POST /mine/{id}/appeal":      tell("appeal_filed", "id"),
		"POST /appeals/{id}/decide":   tell("appeal_decided", "id").saying("kind"),
		"POST /appeals/{id}/withdraw": tell("appeal_withdrawn", "id"),

		"POST /calibration":                   tell("calibration_opened", "key").saying("calls", "reviewer"),
		"POST /calibration/{id}/close":        tell("calibration_closed", "id"),
		"POST /calibration/{id}/notes":        tell("calibration_noted", "id"),
		"POST /calibration/{id}/calls/{call}": tell("calibration_answered", "id", "call"),
		"POST /gold/{call}":                   tellBy("kind", map[string]string{"": "gold_marked", "mark": "gold_marked", "retire": "gold_retired"}, "call"),

		"POST /users":             itself("user_added", "user_changed"),
		"POST /users/{id}/link":   itself("link_made"),
		"POST /users/{id}/switch": itself("user_disabled", "user_enabled"),
		"POST /account/password":  itself("password_set"),
		"POST /account/end":       itself("session_ended"),
		"POST /login":             itself("signin", "signin_failed"),
		"POST /login/as/{id}":     itself("signin"),
		"POST /logout":            itself("signout"),
		"POST /welcome":           itself("password_set"),
		"POST /theme":             quietly("how the own pages look"),

		"POST /search/kept":           quietly("the own list"),
		"POST /search/kept/{id}/drop": quietly("the own list"),

		"POST /supervision":      tellBy("kind", map[string]string{"item": "item_opened", "interview": "interview_opened", "training": "training_opened", "ladder": "ladder_opened"}, "key").saying("title", "ticket", "agent", "finding", "dept", "owner", "due"),
		"POST /supervision/{id}": tell("matter_moved", "id").saying("from", "to", "owner", "due", "score"),

		"POST /tokens":               itself("token_added"),
		"POST /tokens/{id}/revoke":   itself("token_revoked"),
		"POST /webhooks":             itself("webhook_added"),
		"POST /webhooks/{id}/remove": itself("webhook_removed"),
		"POST /webhooks/{id}/again":  itself("webhook_again"),

		"POST /callbacks/{kind}/{id}":    tell("callback_noted", "kind", "id").saying("reached", "score"),
		"POST /scorecards/{agent}/notes": tell("coached", "agent").saying("month", "finding"),
		"POST /scorecards/{agent}/plans": tell("plan_made", "agent").saying("month", "kind"),
		"POST /coaching/goals":           tell("plan_proposed", "month"),
		"POST /coaching/{id}/answer":     tell("coaching_answered", "id"),
		"POST /plans/{id}/steps":         tell("plan_stepped", "id").saying("state"),
		"POST /warnings/{id}":            tellBy("do", map[string]string{"acknowledged": "alert_acknowledged", "assigned": "alert_assigned", "followed": "alert_followed", "closed": "alert_closed"}, "id").saying("to"),
		"POST /complaints/{kind}/{id}":   tell("complaint_moved", "kind", "id").saying("move"),

		"POST /bulletins":              itself("bulletin_issued"),
		"GET /bulletins/{id}/{format}": itself("bulletin_exported"),

		"POST /contest":         itself("contest_closed"),
		"GET /contest/{format}": itself("contest_exported"),
		"POST /awards":          itself("awards_closed"),
		"GET /awards/{format}":  itself("awards_exported"),
		"GET /groups/{format}":  itself("groups_exported"),

		"GET /calls/{id}/audio": itself("heard"),
		"GET /mine/{id}/audio":  itself("heard"),
	}
}

// caseDeed is what the log calls what a button of the queue does to cases. Verdicts are not
// among them: they are told as those of the page of a case.
func caseDeed(press string) string {
	return map[string]string{
		"mine": "case_taken", "assign": "case_assigned", "free": "case_freed", "handout": "case_handed_out", "snooze": "case_snoozed", "wake": "case_woken",
	}[press]
}

// didToCases tells the log of a press on cases of the queue, a row for each: what was done
// to one is found by its call, and nothing is cut off.
func (s *server) didToCases(r *http.Request, press string, told []deed) error {
	for i, d := range told {
		told[i].What = caseDeed(press)
		told[i].Key = pressKey(r, told[i].What, d.Subject, d.Detail)
	}
	return s.did(r, told...)
}

// deedKinds are what the log can tell of: by pages, at the command line, and by programs.
func deedKinds() []string {
	kinds := []string{"signin", "signin_failed", "signout", "heard", "verdict"}
	add := func(kind string) {
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	told := tellings()
	for _, r := range (&server{}).routes() {
		for _, kind := range told[r.pattern].kinds {
			add(kind)
		}
	}
	for _, use := range api.Uses() {
		add("api_" + use)
	}
	return kinds
}

// maxDetail is how much a row of the log says of how something was done, in characters.
const maxDetail = 500

// pressKey makes the key of a deed out of that of the form, so that a form that is sent
// twice is one deed; it is empty when the form has none.
func pressKey(r *http.Request, texts ...string) string {
	key := r.PostForm.Get("key")
	if key == "" {
		return ""
	}
	return people.Sum(strings.Join(append(append([]string{userOf(r).ID}, texts...), key), "\x00"))
}

// deedsOf gives what the log is told of a request that has been answered: as many rows as
// it takes to say how it was done. Like the handlers it believes the body alone: an address
// may say anything.
func (t telling) deedsOf(r *http.Request) []deed {
	what := t.what(r.PostForm)
	if what == "" {
		return nil
	}
	part := func(name string) string {
		if at := r.PathValue(name); at != "" {
			return at
		}
		return strings.Join(r.PostForm[name], " ")
	}
	var of, how []string
	for _, name := range t.of {
		of = append(of, firstRunes(part(name), maxDetail))
	}
	for _, name := range t.how {
		if said := strings.Join(strings.Fields(part(name)), " "); said != "" {
			how = append(how, name+"="+said)
		}
	}
	subject := strings.Join(of, " ")
	var told []deed
	for _, some := range linesOf(strings.Join(how, " "), maxDetail) {
		told = append(told, deed{What: what, Subject: subject, Detail: some, Key: pressKey(r, what, subject, strings.Join(how, " "), some)})
	}
	return told
}

// linesOf cuts words into texts of at most so many characters each, and a word that is
// longer to that length; no words are one empty text.
func linesOf(words string, most int) []string {
	all := []string{""}
	for word := range strings.FieldsSeq(words) {
		word = firstRunes(word, most)
		last := &all[len(all)-1]
		switch {
		case *last == "":
			*last = word
		case utf8.RuneCountInString(*last)+1+utf8.RuneCountInString(word) <= most:
			*last += " " + word
		default:
			all = append(all, word)
		}
	}
	return all
}

// telling makes the log tell of a route, before its answer leaves: what cannot be kept
// in the log is answered with an error, and is told when the form is sent again.
func (s *server) telling(t telling, show func(http.ResponseWriter, *http.Request) error) func(http.ResponseWriter, *http.Request) error {
	if t.what == nil {
		return show
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		h := &held{ResponseWriter: w, before: func() error {
			return s.did(r, t.deedsOf(r)...)
		}}
		if err := show(h, r); err != nil {
			return err
		}
		h.WriteHeader(http.StatusOK) // an answer without a word
		if h.refused == nil {
			return nil
		}
		return s.forScripts(func(http.ResponseWriter, *http.Request) error { return h.refused })(w, r)
	}
}

// held is an answer that waits, when it is no refusal, until something was done before.
type held struct {
	http.ResponseWriter
	before  func() error
	begun   bool
	refused error // why it was not done; then nothing of the answer leaves
}

// WriteHeader does what is to be done before an answer.
func (h *held) WriteHeader(status int) {
	if h.begun {
		return
	}
	h.begun = true
	if status < http.StatusBadRequest {
		h.refused = h.before()
	}
	if h.refused != nil {
		for _, name := range []string{"Location", "Content-Type", "Content-Length", "Content-Disposition"} {
			h.Header().Del(name)
		}
		return
	}
	h.ResponseWriter.WriteHeader(status)
}

// Write passes an answer on that may leave.
func (h *held) Write(b []byte) (int, error) {
	h.WriteHeader(http.StatusOK)
	if h.stays() {
		return len(b), nil
	}
	return h.ResponseWriter.Write(b)
}

// stays tells whether nothing of the answer leaves.
func (h *held) stays() bool { return h.refused != nil }

// Unwrap is for [http.ResponseController].
func (h *held) Unwrap() http.ResponseWriter { return h.ResponseWriter }
