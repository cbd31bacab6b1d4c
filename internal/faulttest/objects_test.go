package faulttest_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	objectCuts    = 50
	cutCalls      = 450 // of which a third are recorded
	roughCalls    = 900
	objectSlow    = 1000 // bytes a second
	objectsAtOnce = 100  // recordings at one time
)

// TestConnectionsToAnObjectStoreCutAnywhereKeepNothingShort cuts the network after
// fifty different numbers of bytes.
func TestConnectionsToAnObjectStoreCutAnywhereKeepNothingShort(t *testing.T) {
	t.Parallel()
	a := startArchive(t, cutCalls, objectCuts)
	waited, cutOff := 0, 0
	for i := range objectCuts {
		a.take(1)
		a.net.CutAfter(1 + 90*i*i) // up to 216 kB: a recording is 192 kB
		a.drain()
		a.net.CutAfter(-1)
		n := a.waiting()
		waited += n
		cutOff += min(n, 1)
		a.clock.pass(time.Minute)
	}
	if cutOff < objectCuts/4 {
		t.Errorf("only %d of %d cuts made a recording wait: little was tried", cutOff, objectCuts)
	}
	a.end(fmt.Sprintf("%d cuts; after %d of them recordings waited, %d times in all", objectCuts, cutOff, waited))
}

// TestRecordingsWaitForAnObjectStoreThatIsAwaySlowOrBusy has the store go away for a
// minute of the flow's time, become slow, busy and dishonest, and a hundred workers ask
// at once.
func TestRecordingsWaitForAnObjectStoreThatIsAwaySlowOrBusy(t *testing.T) {
	t.Parallel()
	const portions = 40
	a := startArchive(t, roughCalls, portions)
	var told strings.Builder
	for _, fault := range []struct {
		name        string
		begin, lift func()
		waits       bool
	}{
		{"away", func() { a.net.Refuse(true); a.net.Cut() }, func() { a.net.Refuse(false) }, true},
		{"busy", func() { a.front.set(busy(1)) }, func() { a.front.set(nil) }, true},
		{"damaging", func() { a.front.set(damaging) }, func() { a.front.set(nil) }, true},
		{"forgetful", func() { a.front.set(a.forgetful) }, func() { a.front.set(nil) }, true},
		{"lying", func() { a.front.set(lying) }, func() { a.front.set(nil) }, false}, // the bytes are right
	} {
		fault.begin()
		n := 0
		for tried := false; !tried && a.next < len(a.deliveries); {
			a.take(2)
			a.drain()
			tried = a.waiting() > 0 || !fault.waits && a.front.times() > 0
		}
		for range 6 {
			a.drain()
			if n = a.waiting(); (n > 0) != fault.waits {
				t.Errorf("%s: %d recordings wait", fault.name, n)
			}
			a.clock.pass(10 * time.Second)
		}
		fault.lift()
		a.clock.pass(time.Minute)
		a.drain()
		if left := a.waiting(); left > 0 {
			t.Errorf("%s: %d recordings did not go on", fault.name, left)
		}
		fmt.Fprintf(&told, "%s: %d waited; ", fault.name, n)
	}
	told.WriteString(a.slow())
	a.take(4)
	a.front.set(busy(2))
	a.drain()
	fmt.Fprintf(&told, "every second request refused: %d requests, %d waited; ", a.front.times(), a.waiting())
	a.front.set(nil)
	told.WriteString(a.crowd())
	a.end(told.String())
}

func startArchive(t *testing.T, calls, portions int) *archive {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a MinIO and fails for a minute")
	}
	seed := uint64(time.Now().UnixNano() % 1e9)
	t.Logf("seed %d", seed)
	return newArchive(t, newWorld(disorder(t, seed), calls), portions)
}

// slow has two workers with short leases fetch at a thousand bytes a second: they keep
// what they hold.
func (a *archive) slow() string {
	a.t.Helper()
	a.take(3)
	p, times := opened(a.parts)
	p.lease = 3 * time.Second
	a.net.Throttle(objectSlow)
	var workers sync.WaitGroup
	ended := make(chan error, 2)
	for i := range 2 {
		p.owner = fmt.Sprint("slow ", i)
		flow := a.flow(p)
		workers.Go(func() { ended <- flow.Drain(a.t.Context()) })
	}
	for range 70 {
		time.Sleep(100 * time.Millisecond)
		a.clock.pass(100 * time.Millisecond)
	}
	if len(ended) == 2 {
		a.t.Error("at a thousand bytes a second everything was fetched in seven seconds")
	}
	a.net.Throttle(0)
	workers.Wait()
	for range 2 {
		if err := <-ended; err != nil {
			a.t.Error(err)
		}
	}
	twice := 0
	for _, n := range times() {
		if n > 1 {
			twice++
		}
	}
	return fmt.Sprintf("slow: %d recordings, %d opened more than once; ", len(times()), twice)
}

// crowd has a hundred workers with a recording each ask at once, while connections
// break and requests are refused.
func (a *archive) crowd() string {
	a.t.Helper()
	a.take(len(a.deliveries))
	p := a.parts
	p.open = func(context.Context, string) (io.ReadCloser, int64, error) { return nil, 0, errFault }
	if err := a.flow(p).Drain(a.t.Context()); err != nil { // only what has a recording waits then
		a.t.Fatal(err)
	}
	a.clock.pass(time.Minute)
	before := a.waiting()
	p = a.parts
	p.store = &unruly{Store: a.store, next: func(string) trouble { return none }, limit: func() int { return 1 }}
	a.front.set(busy(3))
	var workers sync.WaitGroup
	for i := range objectsAtOnce {
		p.owner = fmt.Sprint("one of many ", i)
		flow := a.flow(p)
		flow.Stages = flow.Stages[:1]
		workers.Go(func() {
			if err := flow.Drain(a.t.Context()); err != nil {
				a.t.Error(err)
			}
		})
	}
	for range 5 {
		time.Sleep(100 * time.Millisecond)
		a.net.Cut()
	}
	workers.Wait()
	after := a.waiting()
	a.front.set(nil)
	if before < objectsAtOnce {
		a.t.Errorf("only %d recordings were there for %d workers", before, objectsAtOnce)
	}
	return fmt.Sprintf("%d workers at once: %d of %d recordings had to wait", objectsAtOnce, after, before)
}

// end finishes the day without faults, and judges.
func (a *archive) end(told string) {
	a.t.Helper()
	a.take(len(a.deliveries))
	for range 3 {
		a.drain()
		a.clock.pass(time.Minute)
	}
	if n := a.waiting(); n > 0 {
		a.t.Errorf("%d recordings still wait", n)
	}
	if _, err := a.store.Settle(a.t.Context(), morning.Add(96*time.Hour)); err != nil {
		a.t.Fatal(err)
	}
	finish(a.t, a.parts, a.clock)
	a.world.judge(a.t, a.store, nil)
	copies, references := a.whole()
	if copies == 0 || references < copies {
		a.t.Errorf("%d copies, %d references", copies, references)
	}
	a.t.Logf("%s; %d copies and %d references are whole", told, copies, references)
}
