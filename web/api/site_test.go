package api_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/storage/storagetest"
	"github.com/tingcha/tingcha/web/api"
)

// site is the API on real records, served on a real port.
type site struct {
	*testing.T
	store  *sqlite.Store
	url    string
	intake *taker

	mu   sync.Mutex
	now  time.Time
	uses []api.Use
}

// sampleCalls is how many calls the records have. Every third has a ticket, each two
// findings, and all are of one department.
const sampleCalls = 7

func newSite(t *testing.T, change ...func(*api.Config)) *site {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tingcha.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	storagetest.IngestMany(t, store, sampleCalls)
	for _, from := range storagetest.Way() {
		storagetest.Walk(t, store, from)
	}
	users := []people.User{
		{ID: "admin", Roles: []people.Role{people.Admin, people.Reviewer}, Scope: people.All},
		{ID: "plain", Roles: []people.Role{people.Admin}, Scope: people.All},
		{ID: "wang", Roles: []people.Role{people.Reviewer}, Scope: people.All},
		{ID: "away", Roles: []people.Role{people.Reviewer}, Scope: people.Dept, Dept: "客服九部"},
		{ID: "own", Roles: []people.Role{people.Reviewer}, Scope: people.All, Agent: "3000"},
	}
	for _, u := range users {
		if err := store.AddAccount(t.Context(), storage.Account{User: u, Created: storagetest.Start(), Changed: storagetest.Start()}); err != nil {
			t.Fatal(err)
		}
	}
	s := &site{T: t, store: store, intake: &taker{}, now: storagetest.Start().Add(101 * 24 * time.Hour)}
	c := api.Config{
		Store: store, Intake: s.intake, Now: s.clock, Zone: time.UTC,
		Rules: func() []api.Rule {
			return []api.Rule{{Name: "shirking.send_away", Title: "推诿", Level: inspect.Serious}}
		},
		Record: func(_ context.Context, u api.Use) error {
			s.mu.Lock()
			defer s.mu.Unlock()
			if !slices.Contains(api.Uses(), u.What) {
				t.Errorf("the log has no words for %s", u.What)
			}
			s.uses = append(s.uses, u)
			return nil
		},
	}
	for _, f := range change {
		f(&c)
	}
	h, err := api.New(c)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	s.url = server.URL + api.Prefix
	return s
}

func (s *site) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *site) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// mint makes a token and gives its text.
func (s *site) mint(reach people.Reach, scopes ...api.Scope) string {
	s.Helper()
	return s.mintFor("admin", reach, scopes...)
}

// mintFor is mint for a token that somebody made.
func (s *site) mintFor(by string, reach people.Reach, scopes ...api.Scope) string {
	s.Helper()
	ask := api.Ask{Name: "test", Reach: reach, By: by, Now: s.clock()}
	for _, scope := range scopes {
		ask.Scopes = append(ask.Scopes, string(scope))
	}
	t, text, err := api.Mint(ask)
	if err != nil {
		s.Fatal(err)
	}
	if err := s.store.AddToken(s.Context(), t); err != nil {
		s.Fatal(err)
	}
	return text
}

// everything is a token for whatever there is.
func (s *site) everything() string {
	s.Helper()
	return s.mint(people.Reach{}, api.Scopes()...)
}

// response is an answer, read to its end.
type response struct {
	*testing.T
	status int
	header http.Header
	body   string
}

// ask asks with a token; a body of "" is none.
func (s *site) ask(token, method, path, body string, headers ...string) response {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		s.Fatal(err)
	}
	return response{s.T, answer.StatusCode, answer.Header, string(text)}
}

func (s *site) get(token, path string) response {
	s.Helper()
	return s.ask(token, http.MethodGet, path, "")
}

// into reads the answer, which has to have a status.
func (r response) into(status int, v any) {
	r.Helper()
	if r.status != status {
		r.Fatalf("status %d, want %d: %s", r.status, status, r.body)
	}
	if err := json.Unmarshal([]byte(r.body), v); err != nil {
		r.Fatalf("%v: %s", err, r.body)
	}
}

// problem is what problems tell.
type problem struct {
	Type, Title, Detail string
	Status              int
	Errors              []struct{ Message, Location string }
}

// refused wants a problem with a status and a code.
func (r response) refused(status int, code string) problem {
	r.Helper()
	var p problem
	r.into(status, &p)
	if got := strings.TrimPrefix(p.Type, "urn:tingcha:problem:"); code != "" && got != code || p.Status != status || p.Detail == "" || r.header.Get("Content-Type") != "application/problem+json" {
		r.Errorf("problem %s, %v, want %s", r.body, r.header, code)
	}
	return p
}

// taker notes what is handed over.
type taker struct {
	mu      sync.Mutex
	records []string
	uploads []api.Upload
	bytes   []int
	err     error
}

func (t *taker) Take(_ context.Context, kind api.Kind, _ string, record []byte) (api.Taken, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err != nil {
		return api.Taken{}, t.err
	}
	t.records = append(t.records, string(kind)+" "+string(record))
	if !json.Valid(record) {
		return api.Taken{Outcome: api.Refused, Problems: []api.Letter{{Reason: "bad_json", Detail: "write JSON"}}}, nil
	}
	return api.Taken{Outcome: api.TakenIn}, nil
}

func (t *taker) Upload(_ context.Context, u api.Upload, data io.Reader) (api.Taken, error) {
	text, err := io.ReadAll(data)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.uploads, t.bytes = append(t.uploads, u), append(t.bytes, len(text))
	return api.Taken{Outcome: api.TakenIn}, err
}

func (s *site) findings(f storage.FindingFilter) []storage.FindingRow {
	s.Helper()
	f.Limit = 100
	rows, _, err := s.store.Findings(s.Context(), f)
	if err != nil {
		s.Fatal(err)
	}
	return rows
}

// ticketID is that of some ticket.
func (s *site) ticketID() string {
	s.Helper()
	found, err := s.store.TicketsBehind(s.Context(), storage.TicketFilter{Limit: 1}, storage.Place{})
	if err != nil || len(found) == 0 {
		s.Fatalf("%d tickets, %v", len(found), err)
	}
	return found[0].ID
}
