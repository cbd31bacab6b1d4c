package loadtest_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/synth"
)

// size is the number of calls of a benchmark; TINGCHA_LOAD asks for another.
func size(b *testing.B, usual int) int {
	b.Helper()
	text := os.Getenv("TINGCHA_LOAD")
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatalf("TINGCHA_LOAD: %v", err)
	}
	return n
}

// killEvery is how often a worker is killed and another started.
const killEvery = 5 * time.Second

// BenchmarkCluster measures calls a second from the first message to the last score:
// recordings of 16 KB that lie in the archive, transcripts that came with them, all
// servers and two workers on this machine, and a worker killed every five seconds.
func BenchmarkCluster(b *testing.B) {
	calls := size(b, 50_000)
	for b.Loop() {
		r := newRig(b, withArchive)
		archive := filepath.Join(r.dir, "archive")
		r.must(b, exec.CommandContext(b.Context(), r.program, "generate", "--calls", strconv.Itoa(calls), "--seed", "5", "--out", archive))
		objects := r.fillArchive(b, archive)
		listed := len(rows(b, filepath.Join(archive, synth.CDRFile)))
		r.serve(b, "ingest,reconcile")
		workers := []*member{r.serve(b, workerRoles), r.serve(b, workerRoles)}
		before := r.usage()
		began := time.Now()
		go func() { publish(b, r.bus, archive, objects) }()
		kills := 0
		states := r.awaitUnder(b, listed, func() {
			i := kills % len(workers)
			workers[i].kill()
			before.add(usageOf(workers[i]))
			workers[i] = r.serve(b, workerRoles)
			kills++
		})
		took := time.Since(began)
		spent := r.usage().minus(before)
		b.ReportMetric(float64(listed)/took.Seconds(), "calls/s")
		b.ReportMetric(float64(kills), "kills")
		b.Logf("%d calls in %.1f s: %.0f calls/s, %d kills; %v", listed, took.Seconds(), float64(listed)/took.Seconds(), kills, states)
		b.Logf("processor time: %v", spent)
		r.run(b, "check", "--blobs=false")
		if states[storage.Dead] > 0 {
			b.Errorf("%d calls were given up", states[storage.Dead])
		}
	}
}

const workerRoles = "fetch,transcribe,inspect,score"

// awaitUnder waits as await does, and strikes now and then.
func (r *rig) awaitUnder(b *testing.B, calls int, strike func()) map[storage.State]int {
	b.Helper()
	ended := make(chan map[storage.State]int, 1)
	go func() { ended <- r.await(b, calls, 20*time.Minute) }()
	for {
		select {
		case states := <-ended:
			return states
		case <-time.After(killEvery):
			strike()
		}
	}
}

// fillArchive puts a recording of 16 KB for every transcript into the archive.
func (r *rig) fillArchive(b *testing.B, archive string) map[string]object {
	b.Helper()
	next := lines(b, filepath.Join(archive, synth.TranscriptsFile))
	objects := map[string]object{}
	var mu sync.Mutex
	var uploads sync.WaitGroup
	ids := make(chan string, 64)
	for range 16 {
		uploads.Go(func() {
			for id := range ids {
				sound := short(uint32(len(id)), id)
				key := id + ".wav"
				if err := r.archive.Put(b.Context(), key, bytes.NewReader(sound), int64(len(sound))); err != nil {
					b.Error(err)
					continue
				}
				at, err := r.archive.Archive().Object(b.Context(), "s3://"+archiveBucket+"/"+key)
				if err != nil {
					b.Error(err)
					continue
				}
				mu.Lock()
				objects[id] = object{at.URI, at.ETag, at.Size}
				mu.Unlock()
			}
		})
	}
	for text, more := next(); more; text, more = next() {
		ids <- fieldOf(b, string(text), "call")
	}
	close(ids)
	uploads.Wait()
	return objects
}

// short is a recording of 16 KB that no other call has.
func short(seed uint32, id string) []byte {
	copies.Do(func() {
		random := rand.New(rand.NewPCG(1, 2))
		samples := make([]int16, 8150)
		for i := range samples {
			samples[i] = int16(random.IntN(12000) - 6000)
		}
		var file bytes.Buffer
		if err := audio.WritePCM16(&file, 8000, samples); err != nil {
			panic(err)
		}
		pattern = file.Bytes()
	})
	sound := bytes.Clone(pattern)
	binary.LittleEndian.PutUint32(sound[len(sound)-4:], seed)
	copy(sound[len(sound)-4-2*(len(id)/2):], id)
	return sound
}

var (
	copies  sync.Once
	pattern []byte
)

// BenchmarkBacklog measures how fast calls that waited in the topic are taken in, and
// the memory that it takes.
func BenchmarkBacklog(b *testing.B) {
	calls := size(b, 1_000_000)
	for b.Loop() {
		r := newRig(b)
		p := &publisher{t: b, bus: r.bus}
		for i := range calls {
			id := fmt.Sprintf("b-%08d", i)
			p.add(bus.CallTopic, id, map[string]any{
				"call_id": id, "started": time.Date(2026, 9, 1, 0, 0, i/20, 0, time.UTC), "duration": 95, "agent": strconv.Itoa(1000 + i%4000),
				"dept": "客服一部", "caller": strconv.Itoa(13_800_000_000 + i), "answered": true, "hangup": "customer", "sector": "power",
			})
		}
		p.flush()
		before := r.usage()
		began := time.Now()
		m := r.serve(b, "ingest")
		for r.taken(b, bus.CallTopic) < int64(calls) {
			time.Sleep(100 * time.Millisecond)
		}
		took := time.Since(began)
		spent, peak := r.usage().minus(before), peakMemory(b, m.cmd.Process.Pid)
		b.ReportMetric(float64(calls)/took.Seconds(), "calls/s")
		b.ReportMetric(peak, "MB-peak")
		b.Logf("%d calls in %.1f s: %.0f/s, at most %.0f MB; processor time: %v", calls, took.Seconds(), float64(calls)/took.Seconds(), peak, spent)
		m.stop(b)
		if states := r.states(b); states[storage.Expected] != calls {
			b.Errorf("%d messages gave %v", calls, states)
		}
	}
}

// taken is how many messages of a topic are in the records.
func (r *rig) taken(b *testing.B, topic string) int64 {
	b.Helper()
	taken := int64(0)
	for partition := range 6 {
		p, err := r.store.Position(b.Context(), pipeline.SourceOf(topic, partition))
		if err != nil {
			b.Fatal(err)
		}
		taken += p.Next
	}
	return taken
}
