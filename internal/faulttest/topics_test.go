package faulttest_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/pipeline/bus/kafka"
	"github.com/tingcha/tingcha/pipeline/bus/local"
	"github.com/tingcha/tingcha/storage"
)

// callMessage is what a switch publishes about a call.
func callMessage(i int) bus.Message {
	id := fmt.Sprintf("k%05d", i)
	return bus.Message{Topic: bus.CallTopic, Key: id, Value: fmt.Appendf(nil,
		`{"call_id":%q,"started":%q,"duration":60,"agent":"%d","dept":"客服一部","customer":"c-%d","answered":true,"hangup":"customer","csat":5}`,
		id, morning.Add(time.Duration(i)*time.Second).Format(time.RFC3339), 1001+i%40, i)}
}

// consumer reads topics into a store.
func consumer(from bus.Log, store storage.Intake) (*pipeline.Consumer, error) {
	cfg := intake.DefaultConfig()
	cfg.Zone = "UTC"
	reader, err := intake.New(cfg, intake.Options{Key: []byte("a test's"), Now: time.Now, Scores: pipeline.TicketScores(time.UTC)})
	return &pipeline.Consumer{From: from, Store: store, Bus: local.New(), Reader: reader, Now: time.Now, Log: slog.New(slog.DiscardHandler)}, err
}

// dialled opens a bus, as soon as the broker answers.
func dialled(ctx context.Context, broker string) (*kafka.Bus, error) {
	for {
		b, err := kafka.Open(ctx, kafka.Config{Brokers: []string{broker}, Now: time.Now})
		if err == nil || ctx.Err() != nil {
			return b, err
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// unread counts the calls' messages that a store has not taken in.
func unread(ctx context.Context, log bus.Log, store storage.Store) (int64, error) {
	kept, err := log.Kept(ctx, bus.CallTopic)
	behind := int64(0)
	for partition, r := range kept {
		at, err := store.Position(ctx, pipeline.SourceOf(bus.CallTopic, partition))
		if err != nil {
			return 0, err
		}
		behind += r.End - at.Next
	}
	return behind, err
}

// holdsCalls wants each of so many calls in the ledger once, in no state but that of
// a call that waits for its recording.
func holdsCalls(t *testing.T, store storage.Store, calls int) {
	t.Helper()
	rows, err := store.Entries(t.Context(), storage.EntryFilter{Limit: 2 * calls})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, r := range rows {
		seen[r.Entry.CallID]++
		if r.Entry.State != storage.Expected || !r.Entry.Listed {
			t.Errorf("call %s is %s, listed: %v", r.Entry.CallID, r.Entry.State, r.Entry.Listed)
		}
	}
	lost := 0
	for i := range calls {
		if seen[callMessage(i).Key] != 1 {
			lost++
		}
	}
	if lost > 0 || len(rows) != calls {
		t.Errorf("%d of %d calls are not there once; %d rows", lost, calls, len(rows))
	}
	days, err := store.Coverage(t.Context(), "", "")
	if err != nil || len(days) != 1 || days[0].Expected != calls || !days[0].AddsUp() {
		t.Errorf("coverage = %+v, %v; want one day of %d calls that adds up", days, err, calls)
	}
	problems, err := store.Check(t.Context())
	if err != nil || len(problems) > 0 {
		t.Errorf("check: %+v, %v", problems, err)
	}
}
