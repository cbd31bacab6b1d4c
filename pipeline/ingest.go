package pipeline

import (
	"context"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/internal/fault"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// MinDuration is the shortest call that is inspected: in less, nothing is said.
const MinDuration = 5 * time.Second

// Ingest takes a batch of records in: policy first, then one transaction, then
// word to the first stage.
func Ingest(ctx context.Context, store storage.Intake, b bus.Bus, batch storage.Batch) (storage.Accepted, error) {
	for i := range batch.Calls {
		batch.Calls[i].Exclude = exclusion(batch.Calls[i].Call)
	}
	accepted, err := store.Ingest(ctx, batch)
	if err != nil {
		return accepted, fmt.Errorf("ingest %s: %w", batch.Position.Name, err)
	}
	fault.Point(fault.IngestCommitted)
	if fresh := accepted.Recordings.New + accepted.Transcripts.New + accepted.Recordings.Changed + accepted.Transcripts.Changed; fresh > 0 {
		// A lost word costs nothing but a moment: the stage looks by itself.
		_ = b.Publish(ctx, bus.Message{Topic: bus.WorkTopic("fetch"), Value: []byte(batch.Position.Source)})
	}
	return accepted, nil
}

// exclusion says why a call is not to be inspected, "" when it is. A list that
// does not say how long a call was does not say that it was short.
func exclusion(c call.Call) string {
	switch {
	case !c.Answered:
		return "not_answered"
	case c.Duration > 0 && c.Duration < MinDuration:
		return "too_short"
	default:
		return ""
	}
}

// TicketScores gives what tickets mean for scorecards, by months of the zone.
func TicketScores(zone *time.Location) func(call.Ticket) []scoring.Entry {
	return func(t call.Ticket) []scoring.Entry {
		return scoring.OfTicket(t, zone)
	}
}
