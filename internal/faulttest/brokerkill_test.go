package faulttest_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/pipeline/bus/kafka"
	"github.com/tingcha/tingcha/storage"
)

const (
	brokerCalls = 20_000
	brokerKills = 6
	catchUp     = time.Minute     // on a machine that does nothing else
	catchUpSlow = 3 * time.Minute // on any
)

// TestAKilledBrokerLosesAndDoublesNothing kills a broker six times while twenty
// thousand messages flow, and while one of three members leaves and joins every five
// seconds. Every call whose message was acknowledged is taken in, and once.
func TestAKilledBrokerLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts and kills a Kafka")
	}
	f := &flood{t: t, broker: testenv.OwnKafka(t), store: openSQLite(t)}
	admin, err := dialled(t.Context(), f.broker.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	if _, err := admin.Create(t.Context(), 3, 1); err != nil {
		t.Fatal(err)
	}
	ctx, enough := context.WithCancel(t.Context())
	defer enough()
	var members, publishers sync.WaitGroup
	for range 2 {
		members.Go(func() { f.member(ctx, 0) })
	}
	members.Go(func() { f.member(ctx, 5*time.Second) })
	for part := range 2 {
		publishers.Go(func() { f.publish(part, 2) })
	}
	back := f.kill()
	publishers.Wait()
	published := time.Since(back)
	f.drain(admin)
	caughtUp := time.Since(back)
	enough()
	members.Wait()
	holdsCalls(t, f.store, brokerCalls)
	if n := f.fresh.Load(); n != brokerCalls {
		t.Errorf("%d calls were told to be new, want %d", n, brokerCalls)
	}
	t.Logf("%d messages, %d kills; %d published again after errors, %d read again, %d joins; after the last start all was published in %.1f s and taken in in %.1f s",
		brokerCalls, brokerKills, f.repeated.Load(), f.again.Load(), f.joins.Load(), published.Seconds(), caughtUp.Seconds())
	if caughtUp > catchUpSlow {
		t.Errorf("it took %v to catch up, want %v", caughtUp, catchUp)
	} else if caughtUp > catchUp {
		t.Logf("it took more than %v to catch up: a busy machine", catchUp)
	}
}

// flood is messages on their way into a store.
type flood struct {
	t      *testing.T
	broker *testenv.KafkaServer
	store  storage.Store

	acknowledged atomic.Int64
	repeated     atomic.Int64 // messages whose publishing failed and was begun again
	fresh, again atomic.Int64 // messages taken in
	joins        atomic.Int64
}

// publish sends every n-th hundred of calls until it is acknowledged.
func (f *flood) publish(part, n int) {
	ctx := f.t.Context()
	b, err := dialled(ctx, f.broker.Addr())
	if err != nil {
		f.t.Error(err)
		return
	}
	defer b.Close()
	const some = 100
	for first := part * some; first < brokerCalls; first += n * some {
		messages := make([]bus.Message, some)
		for i := range messages {
			messages[i] = callMessage(first + i)
		}
		for b.Publish(ctx, messages...) != nil {
			if ctx.Err() != nil {
				f.t.Error("given up")
				return
			}
			f.repeated.Add(some)
		}
		f.acknowledged.Add(some)
	}
}

// member reads until ctx ends, and leaves now and then if it is restless.
func (f *flood) member(ctx context.Context, restless time.Duration) {
	for ctx.Err() == nil {
		stay, leave := context.WithCancel(ctx)
		if restless > 0 {
			stay, leave = context.WithTimeout(ctx, restless)
		}
		err := f.visit(stay)
		leave()
		if err != nil && ctx.Err() == nil && stay.Err() == nil {
			f.t.Error(err)
			return
		}
	}
}

// visit joins the group until ctx ends.
func (f *flood) visit(ctx context.Context) error {
	b, err := dialled(ctx, f.broker.Addr())
	if err != nil {
		return err
	}
	defer b.Close()
	c, err := consumer(b, f.store)
	if err != nil {
		return err
	}
	c.Took = func(_ bus.Chunk, a storage.Accepted) {
		f.fresh.Add(int64(a.Calls.New))
		f.again.Add(int64(a.Calls.Same + a.Calls.Changed))
	}
	f.joins.Add(1)
	return c.Run(ctx)
}

// kill kills the broker whenever so much of the whole is acknowledged, and tells when
// it was back for good.
func (f *flood) kill() time.Time {
	f.t.Helper()
	for i := range int64(brokerKills) {
		for f.acknowledged.Load() < (i+1)*brokerCalls/(brokerKills+1) {
			if f.t.Failed() {
				f.t.FailNow()
			}
			time.Sleep(time.Millisecond)
		}
		f.broker.Kill()
		time.Sleep(rand.N(time.Second))
		if err := f.broker.Start(f.t.Context()); err != nil {
			f.t.Fatal(err)
		}
	}
	return time.Now()
}

// drain waits until everything that was published is taken in.
func (f *flood) drain(log *kafka.Bus) {
	f.t.Helper()
	for deadline := time.Now().Add(catchUpSlow); ; time.Sleep(50 * time.Millisecond) {
		behind, err := unread(f.t.Context(), log, f.store)
		if err == nil && behind == 0 {
			return
		}
		if time.Now().After(deadline) {
			f.t.Fatalf("%d messages were not taken in, %v", behind, err)
		}
	}
}
