package pipeline_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"

	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/pipeline/bus/kafka"
	"github.com/tingcha/tingcha/storage"
)

// TestMembersThatComeAndGoTakeEveryMessageInOnce reads from a broker in this process
// with members that join and leave under way.
func TestMembersThatComeAndGoTakeEveryMessageInOnce(t *testing.T) {
	t.Parallel()
	const calls = 600
	topics := []string{bus.CallTopic, bus.TicketTopic, bus.RecordingTopic}
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(3, topics...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cluster.Close)
	h := newHotline(t)
	open := func() *kafka.Bus {
		b, err := kafka.Open(t.Context(), kafka.Config{Brokers: cluster.ListenAddrs(), Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	writer := open()
	defer writer.Close()
	publish := func(from, to int) {
		var messages []bus.Message
		for i := from; i < to; i++ {
			id := fmt.Sprint("c-", i)
			for range 1 + i%3 { // some of them two or three times
				messages = append(messages,
					bus.Message{Topic: bus.CallTopic, Key: id, Value: []byte(cdrMessage(id, 60))},
					bus.Message{Topic: bus.TicketTopic, Key: id, Value: []byte(ticketMessage("T-"+id, id, "repair", morning, 1))})
			}
		}
		messages = append(messages, bus.Message{Topic: bus.CallTopic, Key: strconv.Itoa(from), Value: []byte("poison")})
		if err := writer.Publish(t.Context(), messages...); err != nil {
			t.Fatal(err)
		}
	}
	member := func() (leave func()) {
		ctx, cancel := context.WithCancel(t.Context())
		b, ended := open(), make(chan error, 1)
		go func() { ended <- h.consumer(b).Run(ctx) }()
		return func() {
			cancel()
			if err := <-ended; err != nil {
				t.Error(err)
			}
			b.Close()
		}
	}
	stay := member()
	defer stay()
	for i := range 3 {
		publish(i*calls/3, (i+1)*calls/3)
		leave := member()
		time.Sleep(500 * time.Millisecond)
		leave()
	}
	h.caughtUp(writer, topics)
	rows, err := h.store.Entries(t.Context(), storage.EntryFilter{Limit: 2 * calls})
	if err != nil || len(rows) != calls {
		t.Errorf("%d calls of %d, %v", len(rows), calls, err)
	}
	if got := h.letters(); len(got) != 3 {
		t.Errorf("dead letters %v", got)
	}
	for i := range calls {
		if _, err := h.store.Ticket(t.Context(), fmt.Sprint("T-c-", i)); err != nil {
			t.Error(err)
		}
	}
}

// caughtUp waits until everything that was published is taken in.
func (h *hotline) caughtUp(log bus.Log, topics []string) {
	h.t.Helper()
	deadline := time.Now().Add(time.Minute)
	for behind := int64(1); behind > 0; {
		behind = 0
		for _, topic := range topics {
			kept, err := log.Kept(h.t.Context(), topic)
			if err != nil {
				h.t.Fatal(err)
			}
			for partition, r := range kept {
				behind += r.End - h.position(fmt.Sprintf("kafka:%s/%d", topic, partition))
			}
		}
		if time.Now().After(deadline) {
			h.t.Fatalf("%d messages were not taken in", behind)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
