package webhook

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/outgoing"
	"github.com/tingcha/tingcha/storage"
)

// The types of messages.
const (
	FindingConfirmed = "finding.confirmed"
	FindingTakenBack = "finding.taken_back" // confirmed before, and so no more
)

// Message is what a webhook is sent.
type Message struct {
	Type string `json:"type"`
	// Timestamp is when it happened.
	Timestamp time.Time `json:"timestamp"`
	Data      Data      `json:"data"`
}

// Data is what a message tells of.
type Data struct {
	// Version is that of the finding when it happened: of two messages about one
	// finding, the higher is the later.
	Version int64 `json:"version"`
	// Finding is the finding as it stands when the message is sent.
	Finding outgoing.Finding `json:"finding"`
}

// ID gives the ID of a delivery: the same at every try, and another for everything else.
func ID(d storage.Delivery) string { return fmt.Sprintf("msg_%s_%d", d.Finding.ID, d.Version) }

// body gives a delivery as it is sent.
func body(d storage.Delivery) ([]byte, error) {
	m := Message{Type: FindingTakenBack, Timestamp: d.At.UTC(), Data: Data{Version: d.Version, Finding: outgoing.FindingOf(d.Finding)}}
	if d.Confirmed {
		m.Type = FindingConfirmed
	}
	return json.Marshal(m)
}
