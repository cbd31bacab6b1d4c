package sherpa_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/tingcha/tingcha/transcribe/sherpa"
	"github.com/tingcha/tingcha/transcribe/sherpa/wire"
)

// The tests' own binary plays tingcha-hear: it is started with the arguments of one,
// and does what the file "plan" in the model's folder tells. Each start takes the next
// line of the plan, and stays with the last.
func TestMain(m *testing.M) {
	if i := slices.Index(os.Args, "-model"); i > 0 {
		os.Exit(play(os.Args[i+1]))
	}
	goleak.VerifyTestMain(m)
}

// What a child can be planned to do.
const (
	hears        = "hear"              // answers each clip with its number of samples
	crashes      = "crash"             // ends at the first clip
	crashesLater = "crash at second"   // ends at the second clip
	fails        = "fail to start"     // ends before it is ready, with a word on why
	silent       = "never ready"       // says nothing
	hangs        = "hang"              // says nothing to a clip
	stubborn     = "hang with a child" // the same, and so does a process that it starts
	talksJunk    = "junk"              // answers no JSON
	junkFirst    = "junk at the start" // prints a line before it is ready
	endless      = "10 MB"             // answers 10 MB without a line's end
	mixesUp      = "mix up"            // answers as if to another clip
	floods       = "flood"             // writes 20 MB to its standard error, then answers
	refuses      = "refuse"            // answers with an error
	ends         = "end after a clip"  // answers one clip and ends
)

// play is the fake child; it returns its exit status.
func play(model string) int {
	plan := next(model)
	switch plan {
	case fails:
		fmt.Fprintln(os.Stderr, "tingcha-hear: the model has the wrong number of layers")
		return 3
	case silent:
		time.Sleep(time.Hour)
	case junkFirst:
		fmt.Println("WARNING: no accelerator")
	}
	reply(wire.Ready{Ready: true, Version: "2.0.1", Kind: "whisper"})
	clips := bufio.NewReader(os.Stdin)
	for heard := 1; ; heard++ {
		id, samples, err := wire.ReadClip(clips)
		if err != nil {
			return 0
		}
		if status, over := react(plan, heard, id, len(samples)); over {
			return status
		}
	}
}

// heardSamples is what a fake child says of a second: it is given the silence, too, in
// which Whisper writes quick words to their end.
const heardSamples = "27200"

// react does what the plan says with one clip.
func react(plan string, heard int, id uint32, samples int) (status int, over bool) {
	answer := wire.Answer{ID: id, Result: &wire.Result{Text: strconv.Itoa(samples), Lang: "zh"}}
	switch plan {
	case crashes:
		fmt.Fprintln(os.Stderr, "terminate called after throwing an instance of 'std::bad_alloc'")
		return 134, true
	case crashesLater:
		if heard == 2 {
			return 139, true
		}
	case stubborn:
		command(os.Args[0], "-model", os.Args[slices.Index(os.Args, "-model")+1])
		time.Sleep(time.Hour)
	case hangs:
		time.Sleep(time.Hour)
	case talksJunk:
		fmt.Println("Segmentation fault (core dumped)")
		return 0, false
	case endless:
		fmt.Print(strings.Repeat("A", 10<<20))
		return 0, false
	case mixesUp:
		answer.ID++
	case floods:
		for range 20 << 10 {
			fmt.Fprintln(os.Stderr, strings.Repeat("w", 1000), "the end")
		}
	case refuses:
		answer = wire.Answer{ID: id, Error: "it is in no language"}
	case ends:
		reply(answer)
		return 0, true
	}
	reply(answer)
	return 0, false
}

func reply(message any) {
	line, err := json.Marshal(message)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(line))
}

// next takes the next line of the plan; the lock is the creation of a file.
func next(model string) string {
	plan, err := os.ReadFile(filepath.Join(model, "plan"))
	if err != nil {
		panic(err)
	}
	lines := strings.Split(string(plan), "\n")
	for i := range 1000 {
		taken, err := os.OpenFile(filepath.Join(model, fmt.Sprintf("start-%03d", i)), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if err != nil {
			continue
		}
		fmt.Fprint(taken, os.Getpid())
		taken.Close()
		return lines[min(i, len(lines)-1)]
	}
	panic("a thousand starts")
}

// fake is a configuration whose children follow the plan. Each has half a second for a
// clip.
func fake(t *testing.T, plan ...string) sherpa.Config {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "whisper-fake")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"encoder.onnx": "", "decoder.onnx": "", "tokens.txt": "", "library.so": "", "plan": strings.Join(plan, "\n"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return sherpa.Config{
		Program: self, Library: filepath.Join(dir, "library.so"), Model: dir,
		Patience: 20 * time.Second, Now: time.Now,
	}
}

// starts are the process ids of the children that were started, in order.
func starts(t *testing.T, c sherpa.Config) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(c.Model, "start-*"))
	if err != nil {
		t.Fatal(err)
	}
	var pids []string
	for _, file := range files {
		pid, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		pids = append(pids, string(pid))
	}
	return pids
}
