// Package bustest holds what every bus promises, as tests.
package bustest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/tingcha/tingcha/pipeline/bus"
)

// patience is how long a test waits for what must happen.
const patience = 30 * time.Second

// Run runs the suite. open gives an empty bus on which topics may be used freely.
func Run(t *testing.T, open func(t *testing.T) bus.Bus) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, bus.Bus){
		"a subscriber gets every message":                 everyMessage,
		"every group gets every message":                  everyGroup,
		"members of a group share, and leave their share": sharing,
		"a failed batch is handed over again":             redelivery,
		"messages of a key keep their order":              order,
		"a subscription ends with its context":            ending,
		"a full queue lets nobody hang for ever":          fullQueue,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := open(t)
			defer b.Close()
			test(t, b)
		})
	}
}

// inbox collects what a subscriber was handed.
type inbox struct {
	mu  sync.Mutex
	got map[string]int
	seq []string
}

func (in *inbox) handle(_ context.Context, batch []bus.Message) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.got == nil {
		in.got = map[string]int{}
	}
	for _, m := range batch {
		in.got[string(m.Value)]++
		in.seq = append(in.seq, string(m.Value))
	}
	return nil
}

func (in *inbox) count() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return len(in.got)
}

// ready is the value of messages that tell whether a member receives. They have no key,
// so that no member is left out on a bus that divides keys among members.
const ready = "ready"

// subscribe starts a member and waits until it receives.
func subscribe(t *testing.T, b bus.Bus, topic, group string, handle bus.Handler) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	stands, done := make(chan struct{}), make(chan error, 1)
	var once sync.Once
	go func() {
		done <- b.Subscribe(ctx, topic, group, func(ctx context.Context, batch []bus.Message) error {
			var rest []bus.Message
			for _, m := range batch {
				if string(m.Value) == ready {
					once.Do(func() { close(stands) })
				} else {
					rest = append(rest, m)
				}
			}
			if len(rest) == 0 {
				return nil
			}
			return handle(ctx, rest)
		})
	}()
	await(t, "the subscription stands", func() bool {
		publish(t, b, bus.Message{Topic: topic, Value: []byte(ready)})
		select {
		case <-stands:
			return true
		default:
			return false
		}
	})
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Subscribe() = %v after its context ended, want nil", err)
		}
	}
}

func publish(t *testing.T, b bus.Bus, messages ...bus.Message) {
	t.Helper()
	if err := b.Publish(t.Context(), messages...); err != nil {
		t.Fatalf("Publish() = %v", err)
	}
}

func await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.After(patience)
	for !ok() {
		select {
		case <-deadline:
			t.Fatalf("not within %v: %s", patience, what)
		case <-time.After(2 * time.Millisecond):
		}
	}
}

func numbered(topic, key string, n int) []bus.Message {
	var all []bus.Message
	for i := range n {
		all = append(all, bus.Message{Topic: topic, Key: key, Value: fmt.Appendf(nil, "%s-%05d", key, i)})
	}
	return all
}

func everyMessage(t *testing.T, b bus.Bus) {
	var in inbox
	defer subscribe(t, b, "every-message", "g", in.handle)()
	publish(t, b, numbered("every-message", "k", 3000)...)
	await(t, "3000 messages", func() bool { return in.count() == 3000 })
}

func everyGroup(t *testing.T, b bus.Bus) {
	var one, two inbox
	defer subscribe(t, b, "every-group", "one", one.handle)()
	defer subscribe(t, b, "every-group", "two", two.handle)()
	publish(t, b, numbered("every-group", "k", 100)...)
	await(t, "100 messages each", func() bool { return one.count() == 100 && two.count() == 100 })
}

func sharing(t *testing.T, b bus.Bus) {
	var all inbox
	stay := subscribe(t, b, "sharing", "g", all.handle)
	leave := subscribe(t, b, "sharing", "g", all.handle)
	defer stay()
	publish(t, b, numbered("sharing", "a", 500)...)
	leave()
	publish(t, b, numbered("sharing", "b", 500)...)
	await(t, "1000 messages between them", func() bool { return all.count() == 1000 })
}

func redelivery(t *testing.T, b bus.Bus) {
	var in inbox
	var mu sync.Mutex
	failures := 3
	defer subscribe(t, b, "redelivery", "g", func(ctx context.Context, batch []bus.Message) error {
		mu.Lock()
		failures--
		failed := failures >= 0
		mu.Unlock()
		if failed {
			return errors.New("not yet")
		}
		return in.handle(ctx, batch)
	})()
	publish(t, b, numbered("redelivery", "k", 10)...)
	await(t, "10 messages after 3 failures", func() bool { return in.count() == 10 })
}

func order(t *testing.T, b bus.Bus) {
	var in inbox
	defer subscribe(t, b, "order", "g", in.handle)()
	publish(t, b, numbered("order", "k", 1000)...)
	await(t, "1000 messages", func() bool { return in.count() == 1000 })
	in.mu.Lock()
	defer in.mu.Unlock()
	for i := 1; i < len(in.seq); i++ {
		if in.seq[i] < in.seq[i-1] && in.got[in.seq[i]] == 1 {
			t.Fatalf("%s came after %s", in.seq[i], in.seq[i-1])
		}
	}
}

func ending(t *testing.T, b bus.Bus) {
	var in inbox
	subscribe(t, b, "ending", "g", in.handle)()
	publish(t, b, numbered("ending", "k", 10)...)
	if n := in.count(); n != 0 {
		t.Errorf("%d messages were handed over after the subscription had ended", n)
	}
}

func fullQueue(t *testing.T, b bus.Bus) {
	block := make(chan struct{})
	stop := subscribe(t, b, "full-queue", "g", func(ctx context.Context, _ []bus.Message) error {
		select {
		case <-block:
		case <-ctx.Done():
		}
		return nil
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	err := b.Publish(ctx, numbered("full-queue", "k", 20000)...)
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Publish() on a full queue = %v, want nil or the context's error", err)
	}
	close(block)
	stop()
}
