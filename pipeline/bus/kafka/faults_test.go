package kafka_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/pipeline/bus/kafka"
)

func TestABrokerThatFailsAMomentGetsEachMessage(t *testing.T) {
	t.Parallel()
	c := fake(t, kfake.SeedTopics(3, "t"))
	j := open(t, c.ListenAddrs())
	// More failures than the writer's own tries, on one of three partitions.
	c.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.Produce}, Topic: "t", Partitions: []int32{1}, Err: kerr.NotEnoughReplicas, Count: 4})
	var all []bus.Message
	for i := range 900 {
		all = append(all, bus.Message{Topic: "t", Key: fmt.Sprintf("key-%d", i%30), Value: fmt.Appendf(nil, "%05d", i)})
	}
	if err := j.Publish(t.Context(), all...); err != nil {
		t.Fatalf("Publish() = %v", err)
	}
	p := read(t, j, "t")
	eventually(t, 30*time.Second, "each message", func() bool { return p.count() == len(all) })
}

func TestTheLastWordOnAKeyStaysTheLast(t *testing.T) {
	t.Parallel()
	c := fake(t, kfake.SeedTopics(1, "t"))
	b := open(t, c.ListenAddrs())
	// The first batch fails for good as the writer sees it, the later ones get through.
	c.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.Produce}, Topic: "t", Err: kerr.UnknownServerError, Count: 1})
	var all []bus.Message
	for i := range 1000 {
		all = append(all, bus.Message{Topic: "t", Key: "k", Value: fmt.Appendf(nil, "%05d", i)})
	}
	if err := b.Publish(t.Context(), all...); err != nil {
		t.Fatalf("Publish() = %v", err)
	}
	kept, err := b.Kept(t.Context(), "t")
	if err != nil {
		t.Fatal(err)
	}
	last, err := b.At(t.Context(), "t", 0, kept[0].End-1)
	if err != nil || string(last.Value) != "00999" {
		t.Errorf("the last record is %s, %v, want the last published", last.Value, err)
	}
	p := read(t, b, "t")
	eventually(t, 30*time.Second, "each message", func() bool { return p.count() == len(all) })
}

func TestAMessageIsRefusedForAReasonAtOnce(t *testing.T) {
	t.Parallel()
	c := fake(t, kfake.SeedTopics(1, "t"))
	b := open(t, c.ListenAddrs())
	err := b.Publish(t.Context(), bus.Message{Topic: "t", Key: "k", Value: make([]byte, kafka.MaxMessage)})
	oneLine(t, err, `publish to t: message "k" has 1000001 bytes, more than the 1000000 that a broker takes`)
	started := time.Now()
	err = b.Publish(t.Context(), bus.Message{Topic: "typo", Value: []byte("v")})
	oneLine(t, err, "publish 1 messages to typo: there is no topic typo; `tingcha topics create` makes it")
	if took := time.Since(started); took > 15*time.Second {
		t.Errorf("a missing topic was told after %v", took)
	}
	if c.TopicInfo("typo") != nil {
		t.Error("a misspelt topic came into being")
	}
	_, err = b.Kept(t.Context(), "typo")
	oneLine(t, err, "there is no topic typo")
	if err := b.Publish(t.Context(), bus.Message{Topic: "t", Value: make([]byte, kafka.MaxMessage)}); err != nil {
		t.Errorf("Publish() of the largest message = %v", err)
	}
}

func TestAPlaceBeyondTheEndIsNotGivenUp(t *testing.T) {
	t.Parallel()
	c := fake(t, kfake.SeedTopics(1, "t"))
	var log syncBuffer
	conf := config(t, c.ListenAddrs())
	conf.Log = slog.New(slog.NewTextHandler(&log, nil))
	b := openWith(t, conf)
	if err := b.Publish(t.Context(), bus.Message{Topic: "t", Value: []byte("v")}); err != nil {
		t.Fatal(err)
	}
	p := &ledger{next: map[int]int64{0: 7}, seen: map[string]int{}}
	stop := start(t, b, "t", p)
	eventually(t, 20*time.Second, "an error is logged", func() bool {
		return strings.Contains(log.String(), "nothing is read: the place is beyond the end of the partition")
	})
	if n := p.count(); n != 0 {
		t.Errorf("%d records were handed over from a place that is not there", n)
	}
	lag, err := b.Lag(t.Context(), "t", map[int]int64{0: 7})
	if err != nil || lag[0] != -6 {
		t.Errorf("Lag() = %v, %v, want -6", lag, err)
	}
	p.mu.Lock()
	p.next[0] = 0 // as a person would put it right
	p.mu.Unlock()
	eventually(t, 20*time.Second, "the record", func() bool { return p.count() == 1 })
	stop()
}

func TestAReaderThatGetsNothingIsRebuilt(t *testing.T) {
	t.Parallel()
	c := fake(t, kfake.SeedTopics(1, "t"))
	var log syncBuffer
	conf := config(t, c.ListenAddrs())
	conf.Log = slog.New(slog.NewTextHandler(&log, nil))
	conf.StuckAfter = time.Second
	b := openWith(t, conf)
	if err := b.Publish(t.Context(), bus.Message{Topic: "t", Value: []byte("v")}); err != nil {
		t.Fatal(err)
	}
	// The broker says that there is a record, and gives none.
	c.ControlKey(int16(kmsg.Fetch), func(req kmsg.Request) (kmsg.Response, error, bool) {
		if strings.Contains(log.String(), "the reader is rebuilt") {
			return nil, nil, false
		}
		c.KeepControl()
		r := req.ResponseKind().(*kmsg.FetchResponse)
		part := kmsg.NewFetchResponseTopicPartition()
		part.HighWatermark, part.LastStableOffset = 1, 1
		top := kmsg.NewFetchResponseTopic()
		top.Topic, top.Partitions = "t", append(top.Partitions, part)
		r.Topics = append(r.Topics, top)
		return r, nil, true
	})
	p := read(t, b, "t")
	eventually(t, 30*time.Second, "the record", func() bool { return p.count() == 1 })
	if !strings.Contains(log.String(), "no progress: the reader is rebuilt") {
		t.Error("it came without a new reader")
	}
}

func TestPartitionsAndTopicsThatComeLaterAreRead(t *testing.T) {
	t.Parallel()
	c := fake(t)
	b := open(t, c.ListenAddrs())
	p := read(t, b, "later")
	if err := c.CreateTopic("later", 1, nil); err != nil {
		t.Fatal(err)
	}
	if err := b.Publish(t.Context(), bus.Message{Topic: "later", Value: []byte("one")}); err != nil {
		t.Fatal(err)
	}
	eventually(t, 30*time.Second, "a record of the new topic", func() bool { return p.count() == 1 })
	grow(t, c.ListenAddrs(), "later", 4)
	n := 0
	eventually(t, 30*time.Second, "a record of a new partition", func() bool {
		n++
		if err := b.Publish(t.Context(), bus.Message{Topic: "later", Value: fmt.Append(nil, n)}); err != nil {
			t.Fatal(err)
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.next[3] > 0
	})
}

func TestAHandlerThatHangsIsAskedToStop(t *testing.T) {
	t.Parallel()
	c := fake(t, kfake.SeedTopics(1, "t"))
	conf := config(t, c.ListenAddrs())
	conf.HandleTimeout = 100 * time.Millisecond
	b := openWith(t, conf)
	if err := b.Publish(t.Context(), bus.Message{Topic: "t", Value: []byte("v"), ID: "id-1"}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	calls := make(chan string, 10)
	done := make(chan error, 1)
	go func() {
		hangs := true
		done <- b.Subscribe(ctx, "t", "g", func(ctx context.Context, batch []bus.Message) error {
			calls <- batch[0].ID
			if hangs {
				hangs = false
				<-ctx.Done()
				return ctx.Err()
			}
			return nil
		})
	}()
	for range 2 {
		select {
		case id := <-calls:
			if id != "id-1" {
				t.Errorf("the message has the ID %q", id)
			}
		case <-time.After(30 * time.Second):
			t.Fatal("the message did not come again")
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("Subscribe() = %v", err)
	}
}

func TestAHandlerStopsWhenOthersJoin(t *testing.T) {
	t.Parallel()
	c := fake(t, kfake.SeedTopics(2, "t"))
	b := open(t, c.ListenAddrs())
	for i := range 2 { // one to each partition
		if err := b.Publish(t.Context(), bus.Message{Topic: "t", Value: fmt.Append(nil, i)}); err != nil {
			t.Fatal(err)
		}
	}
	begun, stopped := make(chan struct{}, 100), make(chan struct{}, 100)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 2)
	slow := func(ctx context.Context, _ []bus.Message) error {
		begun <- struct{}{}
		<-ctx.Done()
		stopped <- struct{}{}
		return ctx.Err()
	}
	go func() { done <- b.Subscribe(ctx, "t", "g", slow) }()
	receive(t, begun)
	go func() { done <- b.Subscribe(ctx, "t", "g", slow) }()
	receive(t, stopped)
	receive(t, begun) // what was not done with comes again
	cancel()
	for range 2 {
		if err := <-done; err != nil {
			t.Errorf("Subscribe() = %v", err)
		}
	}
}

func TestLeavingDoesNotWaitForAMemberThatHangs(t *testing.T) {
	t.Parallel()
	c := fake(t, kfake.SeedTopics(2, "t"))
	b := open(t, c.ListenAddrs())
	if err := b.Publish(t.Context(), bus.Message{Topic: "t", Value: []byte("v")}); err != nil {
		t.Fatal(err)
	}
	begun, release := make(chan struct{}, 100), make(chan struct{})
	hangs, cancel := context.WithCancel(t.Context())
	first := make(chan error, 1)
	go func() {
		first <- b.Subscribe(hangs, "t", "g", func(context.Context, []bus.Message) error {
			begun <- struct{}{}
			<-release // whatever its context says
			return nil
		})
	}()
	receive(t, begun)
	leaves, leave := context.WithCancel(t.Context())
	second := make(chan error, 1)
	go func() {
		second <- b.Subscribe(leaves, "t", "g", func(context.Context, []bus.Message) error { return nil })
	}()
	if _, err := c.WaitGroupInfo(t.Context(), "g.t", func(g *kfake.GroupInfo) bool { return g != nil && len(g.Members) == 2 }); err != nil {
		t.Fatal(err)
	}
	leave()
	select {
	case err := <-second:
		if err != nil {
			t.Errorf("Subscribe() = %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("leaving took more than ten seconds")
	}
	close(release)
	cancel()
	if err := <-first; err != nil {
		t.Errorf("Subscribe() = %v", err)
	}
}

func receive(t *testing.T, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(30 * time.Second):
		t.Fatal("nothing within 30 seconds")
	}
}

func TestAClosedBusRefusesWhatIsAskedOfIt(t *testing.T) {
	t.Parallel()
	c := fake(t, kfake.SeedTopics(1, "t"))
	b := open(t, c.ListenAddrs())
	done := make(chan error, 1)
	go func() {
		done <- b.Subscribe(t.Context(), "t", "g", func(context.Context, []bus.Message) error { return nil })
	}()
	eventually(t, 30*time.Second, "a member", func() bool { return c.GroupInfo("g.t") != nil })
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Errorf("Subscribe() = %v when the bus was closed, want nil", err)
	}
	if err := b.Publish(t.Context(), bus.Message{Topic: "t"}); !errors.Is(err, kafka.ErrClosed) {
		t.Errorf("Publish() = %v, want ErrClosed", err)
	}
	if err := b.Read(t.Context(), "t", "g", nil, nil); !errors.Is(err, kafka.ErrClosed) {
		t.Errorf("Read() = %v, want ErrClosed", err)
	}
}

func TestABusOutlivesItsBrokers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	c := fake(t, kfake.DataDir(dir), kfake.Ports(port), kfake.SeedTopics(2, "t"))
	b := open(t, c.ListenAddrs())
	p := read(t, b, "t")
	if err := b.Publish(t.Context(), bus.Message{Topic: "t", Value: []byte("before")}); err != nil {
		t.Fatal(err)
	}
	eventually(t, 30*time.Second, "the first record", func() bool { return p.count() == 1 })
	c.Close()
	sent := make(chan error, 1)
	go func() { sent <- b.Publish(t.Context(), bus.Message{Topic: "t", Value: []byte("meanwhile")}) }()
	select {
	case err := <-sent:
		t.Fatalf("Publish() = %v while there was no broker", err)
	case <-time.After(time.Second):
	}
	fake(t, kfake.DataDir(dir), kfake.Ports(port))
	if err := <-sent; err != nil {
		t.Fatalf("Publish() = %v after the broker was back", err)
	}
	eventually(t, 30*time.Second, "the second record", func() bool { return p.count() == 2 })
}

// read starts a member that ends with the test.
func read(t *testing.T, b *kafka.Bus, topic string) *ledger {
	t.Helper()
	p := &ledger{next: map[int]int64{}, seen: map[string]int{}}
	t.Cleanup(start(t, b, topic, p))
	return p
}

func start(t *testing.T, b *kafka.Bus, topic string, p *ledger) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.Read(ctx, topic, "g", p.place, p.take) }()
	return sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Read() = %v", err)
		}
	})
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
