//go:build faults

package faulttest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/fault"
	"github.com/tingcha/tingcha/storage"
)

const (
	crashRuns  = 54  // on SQLite, and half as many on PostgreSQL, in three processes each
	crashCalls = 300 // in each run
	crashKills = 7   // at most in each run: a call that meets eight is given up, and rightly
)

// TestKilledWorkersLoseAndDoubleNothing kills workers at every named point and at
// random moments. A call that the switch listed is in one state at the end, the right
// one; no verdict that was acknowledged is lost, none counts twice; what was found
// and scored went out at least once as it stands at the end.
func TestKilledWorkersLoseAndDoubleNothing(t *testing.T) {
	places(t, func(t *testing.T, place func(t *testing.T) string, workers int) {
		first := uint64(time.Now().UnixNano() % 1e9)
		t.Logf("seeds %d to %d", first, first+crashRuns-1)
		killed := map[string]int{}
		for i := range seeds(t, crashRuns) / min(workers, 2) {
			c := newCrash(t, place(t), first+uint64(i), workers)
			c.point = reachable[i%len(reachable)]
			c.run(t)
			for point, n := range c.killed {
				killed[point] += n
			}
			if t.Failed() {
				t.Fatalf("seed %d, point %s", c.seed, c.point)
			}
		}
		t.Logf("kills: %v", killed)
	})
}

// TestPoisonHarmsNobodyElse has a call kill every worker that inspects it. It is given
// up with its name, and all others end as if it were not there.
func TestPoisonHarmsNobodyElse(t *testing.T) {
	places(t, func(t *testing.T, place func(t *testing.T) string, workers int) {
		c := newCrash(t, place(t), 17, workers)
		w := newWorld(rand.New(rand.NewPCG(c.seed, 0)), crashCalls)
		for i, f := range w.fates {
			if f.state == storage.Scored && i > 50 {
				c.poison = f.id
				w.fates[i].state, w.fates[i].reason = storage.Dead, "poison_crash"
				break
			}
		}
		c.world = w
		c.run(t)
		t.Logf("the poison killed %d workers", c.killed["poison"])
	})
}

// crash is one run: a store, workers, and somebody who kills them.
type crash struct {
	seed    uint64
	random  *rand.Rand
	world   *world
	store   string
	folder  string
	workers int
	point   string
	poison  string
	killed  map[string]int
	kills   int
}

func newCrash(t *testing.T, store string, seed uint64, workers int) *crash {
	t.Helper()
	return &crash{
		seed: seed, random: rand.New(rand.NewPCG(seed, 1)), store: store, folder: folder(t), workers: workers,
		world: newWorld(rand.New(rand.NewPCG(seed, 0)), crashCalls), killed: map[string]int{},
	}
}

// process is a worker that runs.
type process struct {
	cmd   *exec.Cmd
	ended chan error
	errs  *bytes.Buffer
	why   string // what it is to die of
}

// run starts the workers, starts each that was killed again, and judges.
func (c *crash) run(t *testing.T) {
	t.Helper()
	running := make([]*process, c.workers)
	for i := range running {
		running[i] = c.start(t, i)
	}
	for left := c.workers; left > 0; {
		for i, p := range running {
			if p == nil {
				continue
			}
			select {
			case err := <-p.ended:
				if running[i] = c.ended(t, i, p, err); running[i] == nil {
					left--
				}
			case <-time.After(time.Duration(c.random.IntN(60)) * time.Millisecond):
				if p.why == "" && c.kills < crashKills && c.poison == "" && c.random.IntN(8) == 0 {
					p.why = "any moment"
					c.kills++
					_ = p.cmd.Process.Kill()
				}
			}
		}
	}
	c.judge(t)
}

// start runs a worker, which may have to die at a point.
func (c *crash) start(t *testing.T, i int) *process {
	t.Helper()
	flows := 1
	if c.workers == 1 {
		flows = 3
	}
	told, err := json.Marshal(job{Store: c.store, Folder: c.folder, Seed: c.seed, Calls: crashCalls, Owner: fmt.Sprint("w", i), Flows: flows, Poison: c.poison})
	if err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: exec.CommandContext(t.Context(), os.Args[0]), ended: make(chan error, 1), errs: &bytes.Buffer{}}
	p.cmd.Env = append(os.Environ(), workerVariable+"="+string(told))
	p.cmd.Stderr = p.errs
	if c.point != "" && c.kills < crashKills && c.random.IntN(3) > 0 {
		p.why = c.point
		p.cmd.Env = append(p.cmd.Env, fmt.Sprintf("TINGCHA_FAULT=%s:%d", c.point, 1+c.random.IntN(6)))
		c.kills++
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.ended <- p.cmd.Wait() }()
	return p
}

// ended gives the worker that takes the place of one that was killed, nil when the
// work is done.
func (c *crash) ended(t *testing.T, i int, p *process, err error) *process {
	t.Helper()
	if err == nil {
		return nil
	}
	exit, ok := errors.AsType[*exec.ExitError](err)
	status, isUnix := exit.Sys().(syscall.WaitStatus)
	if !ok || !isUnix || !status.Signaled() || status.Signal() != syscall.SIGKILL {
		t.Fatalf("seed %d: a worker ended by itself: %v\n%s", c.seed, err, p.errs)
	}
	if p.why == "" {
		p.why = "poison"
	}
	if c.killed[p.why]++; c.killed[p.why] > 100 {
		t.Fatalf("seed %d: a hundred workers died of %s", c.seed, p.why)
	}
	return c.start(t, i)
}

// judge asks the store what it knows, and the outside world what it was told.
func (c *crash) judge(t *testing.T) {
	t.Helper()
	store, err := openStore(t.Context(), c.store)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	rows, _, err := store.Findings(t.Context(), storage.FindingFilter{Limit: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	judged := map[string]judgement{}
	for _, row := range rows {
		if row.Rounds > 0 {
			judged[row.ID] = judgement{rounds: 1, confirmed: true}
		}
	}
	for id := range strings.FieldsSeq(c.read(t, answeredFile)) {
		if _, there := judged[id]; !there {
			t.Errorf("the verdict on %s was acknowledged, and is lost", id)
		}
	}
	c.world.judge(t, store, judged)
	c.judgeSent(t, store, rows)
}

func (c *crash) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(c.folder, name))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return string(text)
}

// judgeSent holds what went out against what stands: every finding's last word is
// its last version.
func (c *crash) judgeSent(t *testing.T, store storage.Store, rows []storage.FindingRow) {
	t.Helper()
	if _, relays := store.(storage.Outbox); !relays {
		return
	}
	last := map[string]int64{}
	for line := range strings.Lines(c.read(t, sentFile)) {
		topic, rest, _ := strings.Cut(line, " ")
		_, word, _ := strings.Cut(rest, " ")
		if topic != "tingcha.findings" {
			continue
		}
		var f struct {
			ID      string `json:"id"`
			Version int64  `json:"version"`
		}
		if err := json.Unmarshal([]byte(word), &f); err != nil {
			t.Fatalf("%v in %.200s", err, word)
		}
		last[f.ID] = max(last[f.ID], f.Version)
	}
	for _, row := range rows {
		if last[row.ID] != row.Version {
			t.Errorf("finding %s stands at version %d, and the last that went out is %d", row.ID, row.Version, last[row.ID])
		}
	}
}

// reachable are the points that a worker of these tests comes to. The consumer's is
// tried with a real broker.
var reachable = func() []string {
	var points []string
	for _, p := range fault.Points() {
		if p != fault.ConsumeDecoded {
			points = append(points, p)
		}
	}
	return points
}()
