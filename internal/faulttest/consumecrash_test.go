//go:build faults

package faulttest_test

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/fault"
	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/pipeline/bus/kafka"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
)

// consumerVariable makes a run of TestConsumerProcess a consumer.
const consumerVariable = "TINGCHA_FAULT_CONSUMER"

const (
	consumedCalls   = 9000
	consumedPoison  = 30
	consumerSession = 2 * time.Second // of the group: whoever comes next waits so long for one that died
)

// reading is what a consumer is told.
type reading struct{ Store, Broker string }

// TestAKilledConsumerLosesAndDoublesNothing kills the process that takes messages in
// where a chunk is read and nothing is stored, where it is stored and not committed, and
// where it is committed and nobody knows. Each message is taken in once, the bad ones,
// too.
func TestAKilledConsumerLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts a Kafka")
	}
	broker := testenv.OwnKafka(t, testenv.KafkaOptions{Settings: map[string]string{"group.min.session.timeout.ms": "1000"}})
	b, err := dialled(t.Context(), broker.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err := b.Create(t.Context(), 3, 1); err != nil {
		t.Fatal(err)
	}
	told := reading{Store: filepath.Join(folder(t), "tingcha.db"), Broker: broker.Addr()}
	plans := []string{
		fault.ConsumeDecoded + ":1", fault.ConsumeDecoded + ":2", fault.IngestRows + ":1", fault.ConsumeDecoded + ":3", fault.IngestPosition + ":2",
		fault.IngestCommitted + ":1", fault.ConsumeDecoded + ":1", fault.IngestCommitted + ":2", fault.ConsumeDecoded + ":2",
	}
	killed := map[string]int{}
	for i, plan := range plans {
		publishShare(t, b, i, len(plans)) // so that there is always something to be killed at
		if err := told.run(t, plan); err == nil {
			t.Fatalf("a consumer never came to %s", plan)
		}
		killed[plan]++
	}
	if err := told.run(t, ""); err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(t.Context(), told.Store)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	holdsCalls(t, store, consumedCalls)
	letters, total, err := store.DeadLetters(t.Context(), 2*consumedPoison)
	if err != nil || total != consumedPoison || len(letters) != consumedPoison {
		t.Errorf("%d dead letters of %d, %v; want %d", len(letters), total, err, consumedPoison)
	}
	t.Logf("%d calls and %d bad messages; kills: %v", consumedCalls, consumedPoison, killed)
}

// publishShare publishes one of n shares of the calls and the poison.
func publishShare(t *testing.T, b *kafka.Bus, i, n int) {
	t.Helper()
	var messages []bus.Message
	for j := i * consumedCalls / n; j < (i+1)*consumedCalls/n; j++ {
		messages = append(messages, callMessage(j))
	}
	for j := i * consumedPoison / n; j < (i+1)*consumedPoison/n; j++ {
		messages = append(messages, bus.Message{Topic: bus.CallTopic, Key: strconv.Itoa(j), Value: []byte("no call at all")})
	}
	rand.Shuffle(len(messages), func(i, j int) { messages[i], messages[j] = messages[j], messages[i] })
	if err := b.Publish(t.Context(), messages...); err != nil {
		t.Fatal(err)
	}
}

// run starts a consumer and waits for its end: nil when it has everything, an error
// when it died as planned.
func (r reading) run(t *testing.T, plan string) error {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run", "^TestConsumerProcess$")
	cmd.Env = append(os.Environ(), consumerVariable+"="+string(text), "TINGCHA_FAULT="+plan)
	out, err := cmd.CombinedOutput()
	if err == nil {
		return nil
	}
	exit, ok := errors.AsType[*exec.ExitError](err)
	if ok && ctx.Err() == nil {
		if status, isUnix := exit.Sys().(syscall.WaitStatus); isUnix && status.Signal() == syscall.SIGKILL {
			return err
		}
	}
	t.Fatalf("a consumer that was to die of %q: %v, %v\n%s", plan, err, ctx.Err(), out)
	return err
}

// TestConsumerProcess is the process that is killed.
func TestConsumerProcess(t *testing.T) {
	text := os.Getenv(consumerVariable)
	if text == "" {
		t.Skip("is started by TestAKilledConsumerLosesAndDoublesNothing")
	}
	var r reading
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(t.Context(), r.Store)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	b, err := kafka.Open(t.Context(), kafka.Config{Brokers: []string{r.Broker}, Now: time.Now, SessionTimeout: consumerSession})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	c, err := consumer(b, store)
	if err != nil {
		t.Fatal(err)
	}
	ctx, enough := context.WithCancel(t.Context())
	c.Took = func(bus.Chunk, storage.Accepted) {
		if behind, err := unread(ctx, b, store); err == nil && behind == 0 {
			enough()
		}
	}
	if behind, err := unread(ctx, b, store); err == nil && behind == 0 {
		enough()
	}
	if err := c.Run(ctx); err != nil {
		t.Fatal(err)
	}
}
