package faulttest_test

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus/local"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/dir"
	"github.com/tingcha/tingcha/storage/sqlite"
)

// drillCalls is the size of the day of a drill.
const drillCalls = 600

// tingcha builds the program.
func tingcha(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tingcha")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", path, "github.com/tingcha/tingcha/cmd/tingcha")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// command runs a program that has to succeed.
func command(t *testing.T, env []string, program string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(program), err, out)
	}
	return string(out)
}

// working runs a flow, and whatever else works beside it, until stop.
func working(t *testing.T, works ...func(ctx context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	for _, work := range works {
		group.Go(func() {
			if err := work(ctx); err != nil && !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
	}
	return func() { cancel(); group.Wait() }
}

// until waits for something to become true.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); !is(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("after two minutes it is still not so: %s", what)
		}
	}
}

// scored counts the calls that have come to the end of their way.
func scored(t *testing.T, s storage.Store) int {
	t.Helper()
	days, err := s.Coverage(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, d := range days {
		n += d.States[storage.Scored]
	}
	return n
}

// kept counts the recordings that a store's records name, without those that stay in
// an archive.
func kept(t *testing.T, s storage.Store) int {
	t.Helper()
	n := 0
	err := s.BlobKeys(t.Context(), func(key, _ string) error {
		if !strings.HasPrefix(key, "s3:") {
			n++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// confirm judges some findings, and gives their IDs.
func confirm(t *testing.T, s storage.Store, most int) map[string]judgement {
	t.Helper()
	rows, _, err := s.Findings(t.Context(), storage.FindingFilter{Status: storage.Open, Limit: most})
	if err != nil {
		t.Fatal(err)
	}
	judged := map[string]judgement{}
	for _, row := range rows {
		v := storage.Verdict{Finding: row.ID, Kind: storage.Confirm, Reviewer: "张三", Reason: "clear", Key: row.ID, Seen: row.Version, At: morning}
		scores := scoring.OfVerdict(row.Finding, row.ID, call.Call{ID: row.CallID, Agent: row.Agent, Dept: row.Dept}, month, true, 1, v.At)
		switch _, err := s.Judge(t.Context(), v, scores); {
		case errors.Is(err, storage.ErrConflict): // it moved under our hands
		case err != nil:
			t.Fatal(err)
		default:
			judged[row.ID] = judgement{rounds: 1, confirmed: true}
		}
	}
	if len(judged) == 0 {
		t.Fatal("nothing was judged")
	}
	return judged
}

// TestABackupUnderLoadOfAFolderLosesNothing backs a folder up with the program's own
// command while a flow works in it and deliveries come, loses the folder, and goes on
// from the copy: what was delivered since is delivered again, as import does, and
// everything ends as the oracle says, with every verdict from before the backup.
func TestABackupUnderLoadOfAFolderLosesNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the program, and works for half a minute")
	}
	seed := uint64(time.Now().UnixNano() % 1e9)
	t.Logf("seed %d", seed)
	random := disorder(t, seed)
	w, program := newWorld(random, drillCalls), tingcha(t)
	deliveries := w.shuffled(random)
	c := &clock{at: morning.Add(3 * time.Hour)}
	source, copied := folder(t), filepath.Join(folder(t), "backup")
	if err := os.WriteFile(filepath.Join(source, "customer.key"), bytes.Repeat([]byte{7}, 32), 0o600); err != nil {
		t.Fatal(err)
	}

	p := inFolder(t, w, c, source)
	settleAll(t, p.store)
	third := len(deliveries) / 3
	give(t.Context(), t, p, deliveries[:third])
	first := p.flow()
	if err := first.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	judged := confirm(t, p.store, 10)
	backedUp := make(chan struct{})
	stop := working(t, first.Run, func(ctx context.Context) error {
		for i := third; ; i++ {
			b := deliveries[i%len(deliveries)]
			if i >= len(deliveries) { // what comes again is work, too
				b.Position.Source = fmt.Sprint("again:", i)
			}
			give(ctx, t, p, []storage.Batch{b})
			select {
			case <-backedUp:
				return nil
			case <-time.After(time.Duration(10+random.IntN(30)) * time.Millisecond):
			}
		}
	})
	before := kept(t, p.store)
	t.Log(command(t, nil, program, "backup", "--data", source, copied))
	until(t, "more recordings are kept", func() bool { return kept(t, p.store) > before })
	t.Log(command(t, nil, program, "backup", "--data", source, copied))
	close(backedUp)
	stop()
	if err := errors.Join(p.store.Close(), os.RemoveAll(source)); err != nil {
		t.Fatal(err)
	}

	command(t, nil, program, "check", "--data", copied)
	p = inFolder(t, w, c, copied)
	restored := scored(t, p.store)
	t.Logf("%d calls were scored in the backup", restored)
	if kept(t, p.store) <= before {
		t.Error("the second backup has no recordings that the first had not")
	}
	sound(t, p)
	give(t.Context(), t, p, deliveries)
	finish(t, p, c)
	w.judge(t, p.store, judged)
	sound(t, p)
	if end := scored(t, p.store); restored == 0 || restored >= end {
		t.Errorf("%d calls of %d were scored in the backup: it was not taken under way", restored, end)
	}
	if err := p.store.Close(); err != nil {
		t.Error(err)
	}
}

// inFolder opens what is in a folder as tingcha does.
func inFolder(t *testing.T, w *world, c *clock, folder string) parts {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(folder, "tingcha.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	blobs, err := dir.Open(filepath.Join(folder, "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = blobs.Close() })
	return parts{store: store, blobs: blobs, bus: local.New(), open: w.open, now: c.now, owner: "drill", lease: time.Minute}
}

// settleAll lets findings be judged at once, as if all tickets were in.
func settleAll(t *testing.T, s storage.Store) {
	t.Helper()
	if _, err := s.Settle(t.Context(), morning.Add(96*time.Hour)); err != nil {
		t.Fatal(err)
	}
}

// give delivers what a store does not have yet.
func give(ctx context.Context, t *testing.T, p parts, deliveries []storage.Batch) {
	t.Helper()
	for _, b := range deliveries {
		at, err := p.store.Position(ctx, b.Position.Source)
		if err == nil && !at.Done {
			b.At = p.now()
			_, err = pipeline.Ingest(ctx, p.store, p.bus, b)
		}
		if err != nil {
			if ctx.Err() == nil {
				t.Error(err)
			}
			return
		}
	}
}

// sound fails the test when records or bytes are not what they should be.
func sound(t *testing.T, p parts) {
	t.Helper()
	found, err := pipeline.Check(t.Context(), p.store, p.blobs)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range found {
		t.Errorf("check: %+v", problem)
	}
}

// wrapped is a delivery as a message.
func wrapped(t *testing.T, b storage.Batch) []byte {
	t.Helper()
	var text bytes.Buffer
	if err := gob.NewEncoder(&text).Encode(b); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

// unwrapping reads the messages of a drill, and the objects of its archive.
type unwrapping struct{ world *world }

// Message gives the delivery that a message is.
func (unwrapping) Message(kind, source string, offset int64, value []byte, _ time.Time) storage.Batch {
	var b storage.Batch
	if err := gob.NewDecoder(bytes.NewReader(value)).Decode(&b); err != nil {
		return storage.Batch{DeadLetters: []storage.DeadLetter{{Source: source, Offset: offset, Reason: "bad_json", Detail: kind + ": " + err.Error()}}}
	}
	return b
}

// Object offers an object under the call that its name has.
func (u unwrapping) Object(o storage.Object) (storage.OfferedRecording, *storage.DeadLetter) {
	id := strings.TrimSuffix(o.Key[strings.LastIndex(o.Key, "/")+1:], ".wav")
	for _, f := range u.world.fates {
		if f.id == id {
			return storage.OfferedRecording{
				Recording: call.Recording{CallID: id, URI: o.URI, Size: o.Size, AgentChannel: 0},
				ETag:      o.ETag, Day: day, Started: f.line.Started, Origin: o.Key,
			}, nil
		}
	}
	return storage.OfferedRecording{}, nil
}

// copyBytes copies what one place has to another.
func copyBytes(t *testing.T, from, to storage.Blobs) (n int) {
	t.Helper()
	for info, err := range from.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		blob, err := from.Open(t.Context(), info.Key)
		if err == nil {
			err = errors.Join(to.Put(t.Context(), info.Key, io.NewSectionReader(blob, 0, blob.Size()), blob.Size()), blob.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

// name is one that no other run has.
func name(random *rand.Rand, what string) string {
	return fmt.Sprintf("drill-%s-%016x", what, random.Uint64())
}
