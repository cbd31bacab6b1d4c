package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

func recordingAt(callID, uri string) call.Recording {
	return call.Recording{CallID: callID, URI: uri, AgentChannel: -1}
}

// outbox is a storage.Outbox in memory.
type outbox struct {
	mu     sync.Mutex
	words  []storage.Outgoing
	oldest time.Time
	held   map[string]bool
	crash  int // Sent fails this many times before it strikes anything off
}

func (o *outbox) add(words ...storage.Outgoing) { o.words = append(o.words, words...) }

func (o *outbox) Outgoing(_ context.Context, limit int) ([]storage.Outgoing, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.words[:min(limit, len(o.words))]), nil
}

func (o *outbox) Sent(_ context.Context, seqs []int64) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.crash--; o.crash >= 0 {
		return errors.New("crashed before it was struck off")
	}
	o.words = slices.DeleteFunc(o.words, func(w storage.Outgoing) bool { return slices.Contains(seqs, w.Seq) })
	return nil
}

func (o *outbox) Unsent(context.Context) (int, time.Time, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.words), o.oldest, nil
}

func (o *outbox) Alone(ctx context.Context, name string, fn func(context.Context) error) (bool, error) {
	o.mu.Lock()
	if o.held[name] {
		o.mu.Unlock()
		return false, nil
	}
	if o.held == nil {
		o.held = map[string]bool{}
	}
	o.held[name] = true
	o.mu.Unlock()
	defer func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		delete(o.held, name)
	}()
	return true, fn(ctx)
}

// heard is a bus that remembers what was published, and fails as told.
type heard struct {
	bus.Bus
	messages []bus.Message
	away     int // Publish fails this many times
	tear     int // of these, after so many messages went out
}

func (b *heard) Publish(_ context.Context, messages ...bus.Message) error {
	if b.away--; b.away >= 0 {
		b.messages = append(b.messages, messages[:min(b.tear, len(messages))]...)
		return errors.New("the broker is away")
	}
	b.messages = append(b.messages, messages...)
	return nil
}

func words(n int) []storage.Outgoing {
	var all []storage.Outgoing
	for i := range n {
		all = append(all, storage.Outgoing{Seq: int64(i + 1), Scores: &storage.SourceScores{Source: scoring.Source{Kind: scoring.CallSource, ID: strconv.Itoa(i % 7)}}})
	}
	return all
}

func TestRelayLosesNothingAndRepeatsUnderTheSameID(t *testing.T) {
	t.Parallel()
	const n = 1234
	box, sent := &outbox{crash: 2}, &heard{away: 2, tear: 100}
	box.add(words(n)...)
	r := &pipeline.Relay{Outbox: box, Bus: sent, Log: slog.New(slog.DiscardHandler)}
	for range 4 {
		if err := r.Once(t.Context()); err == nil {
			t.Fatal("a crash went unnoticed")
		}
	}
	if err := r.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	contents := map[string]string{}
	var firsts []string
	for _, m := range sent.messages {
		before, again := contents[m.ID]
		if again && before != string(m.Value) {
			t.Errorf("%s says two things", m.ID)
		}
		if !again {
			firsts = append(firsts, m.ID)
		}
		contents[m.ID] = string(m.Value)
	}
	if len(contents) != n || len(sent.messages) <= n || len(box.words) != 0 {
		t.Errorf("%d of %d words in %d messages, %d left", len(contents), n, len(sent.messages), len(box.words))
	}
	for i, id := range firsts {
		if id != fmt.Sprintf("outbox/%d", i+1) {
			t.Fatalf("word %d went out as %s", i+1, id)
		}
	}
}

func TestOneRelayWorksAtATime(t *testing.T) {
	t.Parallel()
	box, sent := &outbox{}, &heard{}
	box.add(words(1)...)
	r := &pipeline.Relay{Outbox: box, Bus: sent, Log: slog.New(slog.DiscardHandler)}
	if _, err := box.Alone(t.Context(), "relay", func(ctx context.Context) error { return r.Once(ctx) }); err != nil {
		t.Fatal(err)
	}
	if len(sent.messages) != 0 {
		t.Error("two relays sent at the same time")
	}
}
