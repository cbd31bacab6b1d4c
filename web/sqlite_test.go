package web_test

import (
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/web"
)

// stored keeps the calls of the fixture in a real store, walked to their ends as
// the stages walk them.
func stored(t *testing.T) *sqlite.Store {
	t.Helper()
	return kept(t, hotline(plain))
}

// kept keeps the calls of a fixture in a real store.
func kept(t *testing.T, m *memory) *sqlite.Store {
	t.Helper()
	store := empty(t)
	batch := storage.Batch{Position: storage.Position{Source: "file:fixture", Name: "fixture", Next: 1, Done: true}, DeadLetters: m.letters, At: now}
	for i := range batch.DeadLetters {
		batch.DeadLetters[i].Source, batch.DeadLetters[i].Offset = "file:fixture", int64(i)
	}
	for _, a := range m.agents {
		batch.Agents = append(batch.Agents, a.Agent)
	}
	for _, k := range m.tickets {
		batch.Tickets = append(batch.Tickets, storage.OfferedTicket{Ticket: k, Scores: scoring.OfTicket(k, zone), Origin: "tickets.csv:2"})
	}
	for _, d := range m.dossiers {
		if d.Entry.Listed {
			batch.Calls = append(batch.Calls, storage.CallLine{Call: d.Call, Day: d.Entry.Day, Origin: "cdr.csv:2"})
		}
		if len(d.Transcript.Turns) > 0 {
			batch.Transcripts = append(batch.Transcripts, storage.OfferedTranscript{Transcript: d.Transcript, Day: d.Entry.Day, Started: d.Call.Started, Origin: "t.jsonl:1"})
		}
	}
	if _, err := store.Ingest(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	for _, from := range []storage.State{storage.Registered, storage.Fetched, storage.Transcribed, storage.Inspected} {
		walk(t, store, m, from)
	}
	if _, err := store.Sweep(t.Context(), storage.Sweep{Now: now, MissingAfter: 2 * time.Hour, MaxAttempts: 8}); err != nil {
		t.Fatal(err)
	}
	return store
}

// walk moves every call in a state to the next.
func walk(t *testing.T, store *sqlite.Store, m *memory, from storage.State) {
	t.Helper()
	claimed, err := store.Claim(t.Context(), storage.Claim{State: from, Owner: "test", Lease: time.Minute, Limit: 100, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	var outcomes []storage.Outcome
	for _, e := range claimed {
		ds, err := m.Load(t.Context(), []string{e.CallID}, 0)
		if err != nil || len(ds) != 1 {
			t.Fatalf("load %s: %d, %v", e.CallID, len(ds), err)
		}
		outcomes = append(outcomes, outcomeOf(e, ds[0], from))
	}
	done, err := store.Commit(t.Context(), outcomes, now)
	if err != nil {
		t.Fatal(err)
	}
	for i, ok := range done {
		if !ok {
			t.Fatalf("%s did not move from %s", outcomes[i].CallID, from)
		}
	}
}

func outcomeOf(e storage.Entry, d storage.Dossier, from storage.State) storage.Outcome {
	o := storage.Outcome{CallID: e.CallID, Token: e.Token, InputRev: e.InputRev, From: from}
	switch from {
	case storage.Registered:
		o.To, o.Fetched = storage.Fetched, d.Recordings
	case storage.Fetched:
		o.To, o.Hearing = storage.Transcribed, &storage.Hearing{Transcript: d.Transcript, Signals: call.FromTurns(d.Transcript, d.Call.Duration)}
	case storage.Transcribed:
		o.To, o.Report = storage.Inspected, &inspect.Report{CallID: e.CallID, Rulebook: "rb", Undecided: d.Undecided}
		for _, f := range d.Findings {
			if f.Status != storage.Withdrawn && len(f.Finding.Evidence) > 0 {
				o.Report.Findings = append(o.Report.Findings, f.Finding)
			}
		}
	default:
		o.To, o.Scores = storage.Scored, scoring.OfCall(d.Call, d.Entry.Day[:7])
	}
	return o
}

func TestPagesStandOnARealStore(t *testing.T) {
	t.Parallel()
	store := stored(t)
	h := siteOn(t, store)
	for _, path := range addresses {
		w := get(t, h, path)
		if w.Code != http.StatusOK && path != "/scorecards/1031" && path != "/coverage/2026-09-01" && !strings.Contains(path, "2026-09-02?state=waiting") {
			t.Errorf("%s: status %d", path, w.Code)
		}
		checkPage(t, path, w.Body.String())
	}
	unreported := storage.FindingID("p-017", "internal.unreported")
	judge := func(kind, score string) {
		t.Helper()
		path, form := undoOf(t, store, "p-017"), url.Values{"key": {rand.Text()}}
		if kind != "undo" {
			path, form = "/calls/p-017/verdict", formOf(t, h, unreported)
			form.Set("kind", kind)
		}
		if w := post(t, h, path, form); w.Code != http.StatusSeeOther {
			t.Fatalf("%s: status %d", kind, w.Code)
		}
		card := get(t, h, "/scorecards/1024?month=2026-09").Body.String()
		if _, after, _ := strings.Cut(card, `data-item="quality"`); !strings.Contains(after[:min(400, len(after))], `num">`+score+"<") {
			t.Errorf("after %s the quality score is not %s", kind, score)
		}
		if problems, err := store.Check(t.Context()); err != nil || len(problems) > 0 {
			t.Errorf("after %s the store has problems: %v, %v", kind, problems, err)
		}
	}
	judge("confirm", "95")
	judge("undo", "100")
	judge("reject", "100")
	judge("undo", "100")
	judge("confirm", "95")
	form := url.Values{"state": {"missing"}, "all": {"1"}}
	if w := post(t, h, "/coverage/2026-09-03/reopen", form); w.Header().Get("Location") != "/coverage/2026-09-03?sent=7&state=missing" {
		t.Errorf("sending back the missing leads to %q", w.Header().Get("Location"))
	}
}

func TestARealStoreRefusesToConfirmWhatIsProvisional(t *testing.T) {
	t.Parallel()
	store := stored(t)
	h := siteOn(t, store)
	id := storage.FindingID("p-017", "undispatched.none")
	confirm := func(status int) {
		t.Helper()
		if w := press(t, h, formOf(t, h, id), "confirm"); w.Code != status {
			t.Errorf("status %d, want %d", w.Code, status)
		}
	}
	confirm(http.StatusSeeOther) // the others are not upheld, and this one waits
	if f, err := store.Finding(t.Context(), id); err != nil || f.Status != storage.Open {
		t.Errorf("what is provisional is %s, %v", f.Status, err)
	}
	confirm(http.StatusConflict)
	if n, err := store.Settle(t.Context(), now.Add(24*time.Hour)); err != nil || n != 1 {
		t.Fatalf("settled %d, %v", n, err)
	}
	confirm(http.StatusSeeOther)
}

// TestADayIsClosedOnARealStore walks from a day with gaps to its close.
func TestADayIsClosedOnARealStore(t *testing.T) {
	t.Parallel()
	h := siteOn(t, stored(t))
	press := func(path string, form url.Values, status int) string {
		t.Helper()
		w := post(t, h, path, form)
		if w.Code != status {
			t.Fatalf("%s: status %d, want %d: %s", path, w.Code, status, w.Body)
		}
		return w.Body.String()
	}
	who := url.Values{"who": {"周主管"}}
	refused := press("/coverage/2026-09-03/close", who, http.StatusConflict)
	if !strings.Contains(refused, "缺录音：7 通") || !strings.Contains(refused, "2026-09-02 还没有关账") {
		t.Errorf("the page does not tell what is in the way: %s", refused)
	}
	for _, day := range []string{"2026-09-02", "2026-09-03"} {
		if page := get(t, h, "/coverage/"+day).Body.String(); strings.Contains(page, "还不能关账") && day == "2026-09-03" {
			press("/coverage/"+day+"/exempt", url.Values{"state": {"missing"}, "all": {"1"}, "who": {"qa-01"}, "why": {"录音系统检修"}}, http.StatusSeeOther)
			same := url.Values{"who": {"qa-01"}, "call": {"q-0", "q-1", "q-2", "q-3", "q-4", "q-5", "q-6"}}
			press("/coverage/"+day+"/approve", same, http.StatusConflict)
			same.Set("who", "周主管")
			press("/coverage/"+day+"/approve", same, http.StatusSeeOther)
		}
		press("/coverage/"+day+"/close", who, http.StatusSeeOther)
		if page := get(t, h, "/coverage/"+day).Body.String(); !strings.Contains(page, "已关账</span> 周主管") || strings.Contains(page, "关账后有变化") {
			t.Errorf("%s is not shown as closed and unchanged", day)
		}
	}
	press("/coverage/2026-09-03/reopen", url.Values{"call": {"q-0"}}, http.StatusSeeOther)
	if page := get(t, h, "/coverage").Body.String(); strings.Count(page, "关账后有变化") != 1 {
		t.Error("a call that moved after the close is not told")
	}
}

func siteOn(t *testing.T, store web.Store) http.Handler {
	t.Helper()
	h, err := web.New(web.Config{Store: store, Blobs: sounds(t), Now: func() time.Time { return now }, Zone: zone, Rules: rulesInForce, SignIn: quick(t)})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range colleagues {
		u := everybody
		u.ID, u.Name = name, name
		keepSession(t, store, u, sessionFor(name))
	}
	return inside{h, signIn(t, store, everybody, now)}
}

// TestPagesAreLight holds the weight of a first visit: page, style and script, as
// they are sent without compression.
func TestPagesAreLight(t *testing.T) {
	t.Parallel()
	m := &memory{}
	for i := range 50 {
		d := complaint(plain)
		for j := range d.Findings {
			d.Findings[j].ID += "-" + strconv.Itoa(i)
		}
		m.dossiers = append(m.dossiers, d)
	}
	h := site(t, m)
	page := get(t, h, "/findings").Body.String()
	sum := len(page)
	for part := range strings.SplitSeq(page, `"`) {
		if strings.HasPrefix(part, "/static/") && !strings.HasSuffix(part, ".svg") {
			w := get(t, h, part)
			if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
				t.Errorf("%s: status %d, %v", part, w.Code, w.Header())
			}
			sum += w.Body.Len()
			if packed := get(t, h, part, "Accept-Encoding", "br, gzip"); packed.Header().Get("Content-Encoding") != "gzip" || packed.Body.Len() >= w.Body.Len() {
				t.Errorf("%s is not sent packed", part)
			}
		}
	}
	if sum > 150_000 {
		t.Errorf("a first visit weighs %d bytes, want 150,000 at most", sum)
	}
}

func BenchmarkFindings(b *testing.B) {
	h := site(b, hotline(plain))
	for b.Loop() {
		r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "http://localhost/findings", nil)
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
}
