package sherpa_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tingcha/tingcha/transcribe"
	"github.com/tingcha/tingcha/transcribe/sherpa"
)

var second = transcribe.Clip{Samples: make([]int16, transcribe.Rate)}

// command starts a program that nobody waits for.
func command(name string, args ...string) {
	if err := exec.Command(name, args...).Start(); err != nil {
		panic(err)
	}
}

func open(t *testing.T, c sherpa.Config) *sherpa.Engine {
	t.Helper()
	engine, err := sherpa.New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
		for _, pid := range starts(t, c) {
			gone(t, pid)
		}
	})
	return engine
}

func TestAClipOutlivesAChild(t *testing.T) {
	t.Parallel()
	for name, plan := range map[string][]string{
		"that crashes":                  {crashes, hears},
		"that crashes at a later clip":  {crashesLater, hears},
		"that answers no JSON":          {talksJunk, hears},
		"that answers 10 MB":            {endless, hears},
		"that answers another clip":     {mixesUp, hears},
		"that ended while it was idle":  {ends, ends},
		"that floods its error output":  {floods},
		"that did nothing wrong at all": {hears},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			engine := open(t, fake(t, plan...))
			for range 2 {
				words, err := engine.Hear(t.Context(), second)
				if err != nil || words.Text != heardSamples || words.Confidence != 1 || words.Language != "zh" {
					t.Fatalf("heard %+v, %v", words, err)
				}
			}
		})
	}
}

func TestWhatKeepsGoingWrongIsNamed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		plan []string
		want error
		says string
	}{
		"a crash":         {[]string{crashes}, sherpa.ErrCrashed, "std::bad_alloc"},
		"junk":            {[]string{talksJunk}, sherpa.ErrJunk, "no message"},
		"10 MB":           {[]string{endless}, sherpa.ErrJunk, "more than 1048576 bytes"},
		"another clip's":  {[]string{mixesUp}, sherpa.ErrJunk, "answered as clip"},
		"a refusal":       {[]string{refuses}, transcribe.ErrRefused, "in no language"},
		"crash, no start": {[]string{crashes, fails}, transcribe.ErrAway, "wrong number of layers"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			engine := open(t, fake(t, test.plan...))
			words, err := engine.Hear(t.Context(), second)
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("heard %+v, %v; want %v that says %q", words, err, test.want, test.says)
			}
			if len(err.Error()) > 5000 {
				t.Errorf("the error has %d bytes", len(err.Error()))
			}
		})
	}
}

func TestAHungChildIsKilledWithWhatItStarted(t *testing.T) {
	t.Parallel()
	for _, plan := range []string{hangs, stubborn} {
		t.Run(plan, func(t *testing.T) {
			t.Parallel()
			c := fake(t, plan, silent, hears)
			if plan == hangs {
				c = fake(t, plan, hears)
			}
			c.Patience = 300 * time.Millisecond
			engine := open(t, c)
			_, err := engine.Hear(t.Context(), transcribe.Clip{Samples: make([]int16, 160)})
			if !errors.Is(err, sherpa.ErrHung) {
				t.Fatalf("%v, want %v", err, sherpa.ErrHung)
			}
			for _, pid := range starts(t, c) {
				gone(t, pid)
			}
		})
	}
}

// gone waits until no process has the id; one whose parent is gone first takes a moment.
func gone(t *testing.T, pid string) {
	t.Helper()
	for range 100 {
		state, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
		if err != nil || strings.Contains(string(state), ") Z ") {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("the process %s is still there", pid)
}

func TestAStartThatFailsSaysWhy(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*sherpa.Config)
		want   error
		says   string
	}{
		"the child ends":         {func(*sherpa.Config) {}, sherpa.ErrCrashed, "exit status 3): tingcha-hear: the model has the wrong number of layers"},
		"no program":             {func(c *sherpa.Config) { c.Program += ".gone" }, sherpa.ErrMissing, "make engine"},
		"no library":             {func(c *sherpa.Config) { c.Library += ".gone" }, sherpa.ErrMissing, "make engine"},
		"no model":               {func(c *sherpa.Config) { c.Model = "" }, sherpa.ErrMissing, "no folder of a model"},
		"a model without files":  {func(c *sherpa.Config) { c.Model = filepath.Dir(c.Model) }, nil, "tokens.txt"},
		"hot words for Whisper":  {func(c *sherpa.Config) { c.HotwordsFile = c.Library }, nil, "only a transducer"},
		"a program that is none": {func(c *sherpa.Config) { c.Program = c.Library }, nil, "permission denied"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := fake(t, fails)
			test.change(&c)
			_, err := sherpa.New(t.Context(), c)
			if err == nil || test.want != nil && !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%v; want %v that says %q", err, test.want, test.says)
			}
		})
	}
	_, err := sherpa.New(t.Context(), fake(t, junkFirst))
	if !errors.Is(err, sherpa.ErrJunk) {
		t.Errorf("a first line that is no JSON: %v", err)
	}
}

func TestAStartIsGivenUpWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := sherpa.New(ctx, fake(t, silent)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want %v", err, context.DeadlineExceeded)
	}
}

func TestAnEngineThatKeepsCrashingRests(t *testing.T) {
	t.Parallel()
	c := fake(t, crashes, crashes, crashes, crashes, crashes, crashes, hears)
	var late atomic.Int64
	begin := time.Now()
	c.Now = func() time.Time { return begin.Add(time.Duration(late.Load())) }
	engine := open(t, c)
	for range 3 { // each clip is tried twice
		if _, err := engine.Hear(t.Context(), second); !errors.Is(err, sherpa.ErrCrashed) {
			t.Fatalf("%v, want %v", err, sherpa.ErrCrashed)
		}
	}
	if _, err := engine.Hear(t.Context(), second); !errors.Is(err, transcribe.ErrAway) {
		t.Fatalf("after three clips that crashed: %v, want %v", err, transcribe.ErrAway)
	}
	if n := len(starts(t, c)); n != 6 {
		t.Errorf("%d children were started, want 6 and none while it rests", n)
	}
	late.Store(int64(time.Minute))
	if words, err := engine.Hear(t.Context(), second); err != nil || words.Text != heardSamples {
		t.Errorf("after the rest: %+v, %v", words, err)
	}
}

func TestAClipThatIsNotWantedAnyMoreIsLeft(t *testing.T) {
	t.Parallel()
	c := fake(t, hangs, hears)
	engine := open(t, c)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := engine.Hear(ctx, second); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want %v", err, context.DeadlineExceeded)
	}
	if words, err := engine.Hear(t.Context(), second); err != nil || words.Text != heardSamples {
		t.Errorf("the next clip: %+v, %v", words, err)
	}
}

func TestCloseEndsTheClipInHand(t *testing.T) {
	t.Parallel()
	engine, err := sherpa.New(t.Context(), fake(t, hangs))
	if err != nil {
		t.Fatal(err)
	}
	heard := make(chan error, 1)
	go func() {
		_, err := engine.Hear(t.Context(), second)
		heard <- err
	}()
	time.Sleep(100 * time.Millisecond)
	if err := engine.Close(); err != nil {
		t.Error(err)
	}
	if err := <-heard; !errors.Is(err, sherpa.ErrClosed) || !errors.Is(err, transcribe.ErrAway) {
		t.Errorf("the clip in hand: %v", err)
	}
	if _, err := engine.Hear(t.Context(), second); !errors.Is(err, sherpa.ErrClosed) {
		t.Errorf("a clip after Close: %v", err)
	}
}

func TestChildrenAreStartedWhenTheyAreNeeded(t *testing.T) {
	t.Parallel()
	c := fake(t, hears)
	c.Processes = 3
	engine := open(t, c)
	for range 5 {
		if _, err := engine.Hear(t.Context(), second); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(starts(t, c)); n != 1 {
		t.Errorf("%d children were started for one clip at a time, want 1", n)
	}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if words, err := engine.Hear(t.Context(), second); err != nil || words.Text != heardSamples {
				t.Errorf("heard %+v, %v", words, err)
			}
		})
	}
	all.Wait()
	if n := len(starts(t, c)); n > 3 {
		t.Errorf("%d children were started, and 3 may be", n)
	}
}
