package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/internal/goldentest"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/api"
)

// reaches are how far the tokens of the matrix see: the agent who took the call that is
// asked about, the team, the department, everything, and as much of somebody else.
func reaches(f storage.FindingRow, team string) []struct {
	name  string
	reach people.Reach
} {
	return []struct {
		name  string
		reach people.Reach
	}{
		{"own", people.Reach{Agent: f.Agent}},
		{"other agent", people.Reach{Agent: "9999"}},
		{"team", people.Reach{Team: team}},
		{"other team", people.Reach{Team: "无此班组"}},
		{"department", people.Reach{Dept: f.Dept}},
		{"other department", people.Reach{Dept: "客服九部"}},
		{"all", people.Reach{}},
	}
}

// TestEveryOperationAnswersEveryTokenAsItShould holds all operations against the golden
// file: what becomes of asking for what a token of each reach may see and may not, with
// every scope and with none that fits. Run it with -update after a change, and read the
// difference as a change of rights.
func TestEveryOperationAnswersEveryTokenAsItShould(t *testing.T) {
	t.Parallel()
	generous := api.Limits{Requests: api.Rate{Burst: 10_000, Every: time.Millisecond}, Exports: api.Rate{Burst: 1000, Every: time.Millisecond}, Strangers: api.Rate{Burst: 1000, Every: time.Millisecond}}
	s := newSite(t, func(c *api.Config) { c.Limits = generous })
	f := s.findings(storage.FindingFilter{})[0]
	s.confirm(f)
	agent := call.Agent{ID: f.Agent, Name: "王", Dept: f.Dept, Team: "一班"}
	if _, err := s.store.Ingest(t.Context(), storage.Batch{Position: storage.Position{Source: "file:roster", Name: "roster", Next: 1, Done: true}, Agents: []call.Agent{agent}, At: s.clock()}); err != nil {
		t.Fatal(err)
	}
	var golden strings.Builder
	ops := operations(t)
	for _, op := range slices.Sorted(maps.Keys(ops)) {
		fmt.Fprintln(&golden, op)
		method, path, _ := strings.Cut(op, " ")
		id := f.ID
		switch {
		case strings.HasPrefix(path, "/calls"):
			id = f.CallID
		case strings.HasPrefix(path, "/tickets"):
			id = s.ticketOf(f.CallID)
		}
		path = strings.NewReplacer("{id}", id, "{day}", f.Day, "{call}", "c-1", "{name}", "c-1.wav").Replace(path)
		body := ""
		if method == http.MethodPost {
			body = verdictOn(f, "confirm", "k")
		}
		for _, r := range reaches(f, agent.Team) {
			var scopes, unfit []api.Scope
			for _, scope := range api.Scopes() {
				switch {
				case scope.NeedsAll() && !r.reach.All():
				case slices.Contains(ops[op], string(scope)):
					scopes = append(scopes, scope)
				default:
					unfit = append(unfit, scope)
				}
			}
			fmt.Fprintf(&golden, "\t%-17s %s %s\n", r.name, became(s, s.tokenFor(r.reach, scopes), method, path, body), became(s, s.tokenFor(r.reach, unfit), method, path, body))
		}
		fmt.Fprintf(&golden, "\t%-17s %s\n", "nobody", became(s, "", method, path, body))
	}
	goldentest.Same(t, "testdata/rights.golden", golden.String())
}

// tokenFor makes a token; "-" where no scope can be given to this reach.
func (s *site) tokenFor(reach people.Reach, scopes []api.Scope) string {
	s.Helper()
	if len(scopes) == 0 {
		return "-"
	}
	return s.mint(reach, scopes...)
}

// became asks, and gives what becomes of it in a word: some and none are lists with rows
// and without.
func became(s *site, token, method, path, body string) string {
	s.Helper()
	if token == "-" {
		return "-"
	}
	r := s.ask(token, method, path, body)
	switch {
	case r.status >= http.StatusInternalServerError:
		s.Errorf("%s %s: status %d: %s", method, path, r.status, r.body)
		return "broken"
	case r.status == http.StatusUnauthorized || r.status == http.StatusForbidden || r.status == http.StatusNotFound:
		return strconv.Itoa(r.status)
	case r.body == "" || strings.Contains(r.body, `"items":[]`) || strings.Contains(r.body, `"items":null`):
		return "none"
	}
	return "some"
}

// ticketOf gives a ticket that was filed in a call, or any.
func (s *site) ticketOf(callID string) string {
	s.Helper()
	tickets, err := s.store.TicketsBehind(s.Context(), storage.TicketFilter{CallID: callID, Limit: 1}, storage.Place{})
	if err != nil {
		s.Fatal(err)
	}
	if len(tickets) == 0 {
		return s.ticketID()
	}
	return tickets[0].ID
}
