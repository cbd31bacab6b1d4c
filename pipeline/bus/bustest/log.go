package bustest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/pipeline/bus"
)

// Journal is a log with one empty topic to test it on.
type Journal struct {
	Bus   bus.Bus
	Log   bus.Log
	Topic string
	// Forget makes the topic drop a partition's records before an offset, as it does
	// with old ones.
	Forget func(t *testing.T, partition int, before int64)
}

// RunLog runs the suite of logs. open gives a journal whose topic has some partitions.
func RunLog(t *testing.T, open func(t *testing.T, partitions int) Journal) {
	t.Helper()
	for name, test := range map[string]struct {
		partitions int
		run        func(*testing.T, Journal)
	}{
		"a reader gets everything in order":                   {3, everything},
		"a reader goes on from its place":                     {1, resuming},
		"members share the partitions, and one may leave":     {4, sharingPartitions},
		"a chunk that was not taken comes again":              {1, chunkAgain},
		"a reader that cannot tell its place is asked again":  {1, placeAgain},
		"reading ends with its context":                       {2, readingEnds},
		"what is kept no longer is told as lost":              {1, lost},
		"who begins at the beginning has lost nothing":        {1, beginning},
		"a record is found again, until it is kept no longer": {1, foundAgain},
		"what a topic holds is known":                         {3, held},
		"a chunk is bounded":                                  {1, bounded},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := open(t, test.partitions)
			defer j.Bus.Close()
			test.run(t, j)
		})
	}
}

// places takes chunks as a database would: a record once, and the place with it. It
// remembers what must not happen.
type places struct {
	mu    sync.Mutex
	next  map[int]int64
	seen  []string
	chunk []bus.Chunk
	wrong []string
}

func (p *places) place(_ context.Context, partition int) (int64, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.next[partition], nil
}

func (p *places) take(_ context.Context, c bus.Chunk) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next == nil {
		p.next = map[int]int64{}
	}
	place := max(p.next[c.Partition], c.Lost.End)
	if len(c.Records) == 0 {
		p.wrong = append(p.wrong, "an empty chunk")
		return nil
	}
	if first := c.Records[0].Offset; first > place && p.next[c.Partition] > 0 {
		p.wrong = append(p.wrong, fmt.Sprintf("partition %d goes from %d to %d", c.Partition, place, first))
	}
	for i, r := range c.Records {
		if i > 0 && r.Offset <= c.Records[i-1].Offset {
			p.wrong = append(p.wrong, fmt.Sprintf("record %d comes after %d", r.Offset, c.Records[i-1].Offset))
		}
		if r.Offset >= place {
			p.seen = append(p.seen, string(r.Value))
		}
	}
	if last := c.Records[len(c.Records)-1].Offset; c.Next != last+1 {
		p.wrong = append(p.wrong, fmt.Sprintf("next is %d after %d", c.Next, last))
	}
	p.next[c.Partition] = max(place, c.Next)
	p.chunk = append(p.chunk, c)
	return nil
}

func (p *places) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.seen)
}

// check compares what was taken with what was published, each message once.
func (p *places) check(t *testing.T, published []bus.Message) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, w := range p.wrong {
		t.Error(w)
	}
	if diff := cmp.Diff(values(published), slices.Sorted(slices.Values(p.seen))); diff != "" {
		t.Errorf("taken records differ (-want +got):\n%s", diff)
	}
}

func values(all []bus.Message) []string {
	var v []string
	for _, m := range all {
		v = append(v, string(m.Value))
	}
	slices.Sort(v)
	return v
}

// spread makes n messages of ten keys.
func spread(topic string, n int) []bus.Message {
	var all []bus.Message
	for i := range n {
		all = append(all, bus.Message{Topic: topic, Key: fmt.Sprintf("key-%d", i%10), Value: fmt.Appendf(nil, "value-%05d", i)})
	}
	return all
}

// read starts a member; stop ends it and waits for it.
func (j Journal) read(t *testing.T, next func(context.Context, int) (int64, error), handle func(context.Context, bus.Chunk) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- j.Log.Read(ctx, j.Topic, "g", next, handle) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Read() = %v after its context ended, want nil", err)
		}
	}
}

func everything(t *testing.T, j Journal) {
	all := spread(j.Topic, 3000)
	publish(t, j.Bus, all[:1500]...) // some before anyone reads
	var p places
	defer j.read(t, p.place, p.take)()
	await(t, "the records from before", func() bool { return p.count() == 1500 })
	publish(t, j.Bus, all[1500:]...)
	await(t, "all records", func() bool { return p.count() == len(all) })
	p.check(t, all)
	last := map[string]string{}
	for _, c := range p.chunk {
		for _, r := range c.Records {
			if r.Time.IsZero() {
				t.Fatalf("record %d has no time", r.Offset)
			}
			if v := string(r.Value); v < last[r.Key] {
				t.Fatalf("%s of %s came after %s", v, r.Key, last[r.Key])
			} else {
				last[r.Key] = v
			}
		}
	}
}

func resuming(t *testing.T, j Journal) {
	all := spread(j.Topic, 200)
	publish(t, j.Bus, all...)
	p := places{next: map[int]int64{0: 150}}
	defer j.read(t, p.place, p.take)()
	await(t, "the records from the place on", func() bool { return p.count() == 50 })
	p.check(t, all[150:])
}

func sharingPartitions(t *testing.T, j Journal) {
	var p places
	var mu sync.Mutex
	at := map[int]int{} // calls of handle at this moment
	by := map[string]bool{}
	member := func(name string) func(context.Context, bus.Chunk) error {
		return func(ctx context.Context, c bus.Chunk) error {
			mu.Lock()
			by[name] = true
			at[c.Partition]++
			if name == "stays" && at[c.Partition] > 2 {
				t.Errorf("%d calls at once for partition %d", at[c.Partition], c.Partition)
			}
			mu.Unlock()
			defer func() { mu.Lock(); at[c.Partition]--; mu.Unlock() }()
			return p.take(ctx, c)
		}
	}
	stay := j.read(t, p.place, member("stays"))
	leave := j.read(t, p.place, member("leaves"))
	defer stay()
	all := spread(j.Topic, 2000)
	sent := 0
	await(t, "both members work", func() bool {
		if sent < 1000 {
			publish(t, j.Bus, all[sent:sent+10]...)
			sent += 10
		}
		mu.Lock()
		defer mu.Unlock()
		return by["stays"] && by["leaves"] || sent >= 1000 && p.count() == sent
	})
	leave()
	publish(t, j.Bus, all[sent:]...)
	await(t, "all records", func() bool { return p.count() == len(all) })
	p.check(t, all)
}

func chunkAgain(t *testing.T, j Journal) {
	all := spread(j.Topic, 20)
	publish(t, j.Bus, all...)
	var p places
	var mu sync.Mutex
	var refused []int64
	defer j.read(t, p.place, func(ctx context.Context, c bus.Chunk) error {
		mu.Lock()
		defer mu.Unlock()
		if len(refused) < 3 {
			refused = append(refused, c.Records[0].Offset)
			return errors.New("not yet")
		}
		return p.take(ctx, c)
	})()
	await(t, "the records after three failures", func() bool { return p.count() == len(all) })
	p.check(t, all)
	if diff := cmp.Diff([]int64{0, 0, 0}, refused); diff != "" {
		t.Errorf("first offsets of the chunks that failed differ (-want +got):\n%s", diff)
	}
}

func placeAgain(t *testing.T, j Journal) {
	all := spread(j.Topic, 5)
	publish(t, j.Bus, all...)
	var p places
	var mu sync.Mutex
	failures := 2
	defer j.read(t, func(ctx context.Context, partition int) (int64, error) {
		mu.Lock()
		defer mu.Unlock()
		if failures--; failures >= 0 {
			return 0, errors.New("the database is away")
		}
		return p.place(ctx, partition)
	}, p.take)()
	await(t, "the records after the place is known", func() bool { return p.count() == len(all) })
	p.check(t, all)
}

func readingEnds(t *testing.T, j Journal) {
	publish(t, j.Bus, spread(j.Topic, 10)...)
	var p places
	stop := j.read(t, p.place, p.take)
	await(t, "the first records", func() bool { return p.count() == 10 })
	stop()
	publish(t, j.Bus, spread(j.Topic, 10)...)
	if n := p.count(); n != 10 {
		t.Errorf("%d records were handed over, 10 before the end", n)
	}
}

func lost(t *testing.T, j Journal) {
	all := spread(j.Topic, 100)
	publish(t, j.Bus, all...)
	j.Forget(t, 0, 60)
	p := places{next: map[int]int64{0: 20}}
	defer j.read(t, p.place, p.take)()
	await(t, "the records that are kept", func() bool { return p.count() == 40 })
	p.check(t, all[60:])
	if diff := cmp.Diff(bus.Range{First: 20, End: 60}, p.chunk[0].Lost); diff != "" {
		t.Errorf("Lost differs (-want +got):\n%s", diff)
	}
	publish(t, j.Bus, all[:1]...)
	await(t, "one more", func() bool { return p.count() == 41 })
	if l := p.chunk[len(p.chunk)-1].Lost; l != (bus.Range{}) {
		t.Errorf("Lost = %v again, want it told once", l)
	}
}

func beginning(t *testing.T, j Journal) {
	all := spread(j.Topic, 30)
	publish(t, j.Bus, all...)
	j.Forget(t, 0, 10)
	var p places
	defer j.read(t, p.place, p.take)()
	await(t, "the records that are kept", func() bool { return p.count() == 20 })
	p.check(t, all[10:])
	if l := p.chunk[0].Lost; l != (bus.Range{}) {
		t.Errorf("Lost = %v for a reader that is new, want nothing", l)
	}
}

func foundAgain(t *testing.T, j Journal) {
	all := spread(j.Topic, 30)
	publish(t, j.Bus, all...)
	r, err := j.Log.At(t.Context(), j.Topic, 0, 7)
	if err != nil {
		t.Fatalf("At(7) = %v", err)
	}
	want := bus.Record{Offset: 7, Key: all[7].Key, Value: all[7].Value, Time: r.Time}
	if diff := cmp.Diff(want, r); diff != "" || r.Time.IsZero() {
		t.Errorf("At(7) at %v differs (-want +got):\n%s", r.Time, diff)
	}
	j.Forget(t, 0, 8)
	for partition, offset := range map[int]int64{0: 7, 5: 1} {
		if _, err := j.Log.At(t.Context(), j.Topic, partition, offset); !errors.Is(err, bus.ErrGone) {
			t.Errorf("At(partition %d, %d) = %v, want ErrGone", partition, offset, err)
		}
	}
	if r, err := j.Log.At(t.Context(), j.Topic, 0, 8); err != nil || r.Offset != 8 {
		t.Errorf("At(8) = %v, %v, want the first that is kept", r, err)
	}
}

func held(t *testing.T, j Journal) {
	none := map[int]bus.Range{0: {}, 1: {}, 2: {}}
	got, err := j.Log.Kept(t.Context(), j.Topic)
	if err != nil {
		t.Fatalf("Kept() = %v", err)
	}
	if diff := cmp.Diff(none, got); diff != "" {
		t.Errorf("Kept() of an empty topic differs (-want +got):\n%s", diff)
	}
	publish(t, j.Bus, spread(j.Topic, 100)...)
	got, err = j.Log.Kept(t.Context(), j.Topic)
	if err != nil {
		t.Fatalf("Kept() = %v", err)
	}
	sum, full := int64(0), 0
	for p, r := range got {
		sum += r.End - r.First
		if r.End > got[full].End {
			full = p
		}
	}
	if sum != 100 || len(got) != 3 {
		t.Errorf("Kept() = %v, want 100 records on 3 partitions", got)
	}
	j.Forget(t, full, 3)
	again, err := j.Log.Kept(t.Context(), j.Topic)
	if err != nil {
		t.Fatalf("Kept() = %v", err)
	}
	if want := (bus.Range{First: 3, End: got[full].End}); again[full] != want {
		t.Errorf("Kept() of partition %d = %v after its first records are gone, want %v", full, again[full], want)
	}
	if _, err := j.Log.Kept(t.Context(), j.Topic+"-missing"); err == nil {
		t.Error("Kept() of a topic that is not there gives no error")
	}
}

// bounded publishes more than one chunk may hold, by number and by size.
func bounded(t *testing.T, j Journal) {
	all := spread(j.Topic, 2000)
	large := strings.Repeat("听", 100_000) // 300 kB
	for i := range 20 {
		all = append(all, bus.Message{Topic: j.Topic, Key: "k", Value: fmt.Appendf(nil, "w-%02d %s", i, large)})
	}
	publish(t, j.Bus, all...)
	var p places
	defer j.read(t, p.place, p.take)()
	await(t, "all records", func() bool { return p.count() == len(all) })
	p.check(t, all)
	for _, c := range p.chunk {
		size := 0
		for _, r := range c.Records {
			size += len(r.Value)
		}
		if len(c.Records) > 1000 || size > 5<<20 {
			t.Errorf("a chunk has %d records of %d bytes", len(c.Records), size)
		}
	}
}
