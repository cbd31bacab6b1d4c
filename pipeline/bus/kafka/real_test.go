package kafka_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/pipeline/bus/bustest"
	"github.com/tingcha/tingcha/pipeline/bus/kafka"
)

func TestKafkaBusKeepsThePromises(t *testing.T) {
	t.Parallel()
	brokers := testenv.Kafka(t)
	bustest.Run(t, func(t *testing.T) bus.Bus { return &renamed{Bus: open(t, brokers), prefix: unique(t)} })
}

func TestKafkaLogKeepsThePromises(t *testing.T) {
	t.Parallel()
	brokers := testenv.Kafka(t)
	bustest.RunLog(t, func(t *testing.T, partitions int) bustest.Journal { return journal(t, brokers, partitions) })
}

func TestTopicsOfARealBrokerAreCreatedAndChecked(t *testing.T) {
	t.Parallel()
	b := open(t, testenv.Kafka(t))
	if _, err := b.Create(t.Context(), 2, 1); err != nil { // others may have made some on this broker
		t.Fatal(err)
	}
	if p := b.CheckTopics(t.Context(), 1); len(p) > 0 {
		t.Errorf("CheckTopics() of what was created = %v", p)
	}
	if p := b.CheckTopics(t.Context(), 1000); len(p) != len(kafka.Topics()) {
		t.Errorf("%d topics have fewer than 1000 partitions, want all: %v", len(p), p)
	}
}

// A broker that is killed and comes back costs repetitions at most: what Publish has
// accepted is read, by readers that nobody starts again.
func TestNothingIsLostWhenABrokerIsKilled(t *testing.T) {
	t.Parallel()
	testenv.Kafka(t) // a broker of its own is started only where servers are wanted
	server := testenv.OwnKafka(t)
	j := journal(t, []string{server.Addr()}, 4)
	p := &ledger{next: map[int]int64{}, seen: map[string]int{}}
	ctx, stop := context.WithCancel(t.Context())
	var members sync.WaitGroup
	for range 2 {
		members.Go(func() {
			if err := j.Log.Read(ctx, j.Topic, "g", p.place, p.take); err != nil {
				t.Errorf("Read() = %v", err)
			}
		})
	}
	defer members.Wait()
	defer stop()
	const rounds, each = 40, 250
	for i := range rounds {
		if i == 10 || i == 25 {
			server.Kill()
			if err := server.Restart(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		var all []bus.Message
		for k := range each {
			all = append(all, bus.Message{Topic: j.Topic, Key: strconv.Itoa(k), Value: fmt.Appendf(nil, "%d/%d", i, k)})
		}
		if err := j.Bus.Publish(t.Context(), all...); err != nil {
			t.Fatalf("Publish() of round %d = %v", i, err)
		}
	}
	eventually(t, time.Minute, "every accepted message", func() bool { return p.count() == rounds*each })
	if gaps := p.gaps(); len(gaps) > 0 {
		t.Errorf("places jumped: %v", gaps)
	}
}

// ledger takes chunks as the database does and notices when a record was left out.
type ledger struct {
	mu     sync.Mutex
	next   map[int]int64
	seen   map[string]int
	jumped []string
}

func (l *ledger) place(_ context.Context, partition int) (int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.next[partition], nil
}

func (l *ledger) take(_ context.Context, c bus.Chunk) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if first := c.Records[0].Offset; first > l.next[c.Partition] {
		l.jumped = append(l.jumped, fmt.Sprintf("partition %d from %d to %d", c.Partition, l.next[c.Partition], first))
	}
	for _, r := range c.Records {
		l.seen[string(r.Value)]++
	}
	l.next[c.Partition] = max(l.next[c.Partition], c.Next)
	return nil
}

func (l *ledger) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.seen)
}

func (l *ledger) gaps() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.jumped)
}

func eventually(t *testing.T, patience time.Duration, what string, ok func() bool) {
	t.Helper()
	deadline := time.After(patience)
	for !ok() {
		select {
		case <-deadline:
			t.Fatalf("not within %v: %s", patience, what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func TestARealBrokerAsksForPasswords(t *testing.T) {
	t.Parallel()
	testenv.Kafka(t) // a broker of its own is started only where servers are wanted
	port, err := testenv.FreePort()
	if err != nil {
		t.Fatal(err)
	}
	module := `org.apache.kafka.common.security.`
	secured := fmt.Sprintf("127.0.0.1:%d", port)
	testenv.OwnKafka(t, securedKafka(t, secured, module))
	for _, mechanism := range []string{"plain", "scram-sha-256", "scram-sha-512"} {
		c := config(t, []string{secured})
		c.SASL = kafka.SASL{Mechanism: mechanism, User: "tingcha", Password: "right"}
		b := openWith(t, c)
		topic := unique(t)
		if err := b.Make(t.Context(), 1, topic); err != nil {
			t.Fatalf("%s: %v", mechanism, err)
		}
		if err := b.Publish(t.Context(), bus.Message{Topic: topic, Value: []byte("v")}); err != nil {
			t.Errorf("%s: Publish() = %v", mechanism, err)
		}
		p := &ledger{next: map[int]int64{}, seen: map[string]int{}}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- b.Read(ctx, topic, "g", p.place, p.take) }()
		eventually(t, 30*time.Second, "a record through "+mechanism, func() bool { return p.count() == 1 })
		stop()
		if err := <-done; err != nil {
			t.Errorf("%s: Read() = %v", mechanism, err)
		}
		c.SASL.Password = "wrong"
		_, err := kafka.Open(t.Context(), c)
		oneLine(t, err, secured, "refused the SASL credentials", "tingcha")
	}
	_, err = kafka.Open(t.Context(), config(t, []string{secured}))
	oneLine(t, err, secured, "SASL")
}

// securedKafka asks for a broker with a second listener, on which users give a
// password.
func securedKafka(t *testing.T, secured, module string) testenv.KafkaOptions {
	t.Helper()
	open, err := testenv.FreePort()
	if err != nil {
		t.Fatal(err)
	}
	controller, err := testenv.FreePort()
	if err != nil {
		t.Fatal(err)
	}
	plain := fmt.Sprintf("PLAINTEXT://127.0.0.1:%d", open)
	settings := map[string]string{
		"controller.quorum.voters": fmt.Sprintf("1@127.0.0.1:%d", controller),
		"listeners":                fmt.Sprintf("%s,SASL_PLAINTEXT://%s,CONTROLLER://127.0.0.1:%d", plain, secured, controller),
		"advertised.listeners":     plain + ",SASL_PLAINTEXT://" + secured,
		"sasl.enabled.mechanisms":  "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
		"listener.name.sasl_plaintext.plain.sasl.jaas.config": module + `plain.PlainLoginModule required user_tingcha="right";`,
	}
	for _, m := range []string{"scram-sha-256", "scram-sha-512"} {
		settings["listener.name.sasl_plaintext."+m+".sasl.jaas.config"] = module + `scram.ScramLoginModule required;`
	}
	return testenv.KafkaOptions{
		Port: open, Settings: settings,
		Format: []string{"--add-scram", "SCRAM-SHA-256=[name=tingcha,password=right]", "--add-scram", "SCRAM-SHA-512=[name=tingcha,password=right]"},
	}
}

// oneLine checks that an error tells a person all of some things, on one line.
func oneLine(t *testing.T, err error, all ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want one that says %q", all)
		return
	}
	text := err.Error()
	for _, want := range all {
		if !strings.Contains(text, want) {
			t.Errorf("the error does not say %q: %s", want, text)
		}
	}
	if strings.Contains(text, "\n") {
		t.Errorf("the error has several lines: %s", text)
	}
	if strings.Contains(text, "right") || strings.Contains(text, "wrong") {
		t.Errorf("the error tells a password: %s", text)
	}
	t.Log(text)
}
