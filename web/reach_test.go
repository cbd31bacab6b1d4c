package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
)

// TestTicketsOfOthersAreNotReadOnACall asks for a call whose customer has a ticket in
// another department, too: it is there for whoever sees that department.
func TestTicketsOfOthersAreNotReadOnACall(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	const words = "别的部门写的工单"
	foreign := call.Ticket{
		ID: "T-far", Version: 1, Kind: call.Consult, Customer: "c0017c0017c0017", Agent: "9001", Dept: "客服九部", Text: words, Filed: now,
	}
	batch := storage.Batch{At: now, Tickets: []storage.OfferedTicket{{Ticket: foreign, Origin: "tickets.csv:9"}}}
	if _, err := c.store.Ingest(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	for who, sees := range map[string]bool{"li": true, "boss": false} {
		page := c.sees(who, "/calls/p-017", http.StatusOK)
		if strings.Contains(page, words) != sees || !strings.Contains(page, "T3301") {
			t.Errorf("%s reads the ticket of another department: %v, want %v", who, !sees, sees)
		}
	}
}
