package main

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// kills is how often the import is killed in all.
const kills = 50

// TestKilledImportEndsLikeAnUndisturbedOne kills imports with SIGKILL at random
// moments and goes on, until there were enough kills; then findings, scorecards
// and coverage must be those of an import that nobody disturbed.
func TestKilledImportEndsLikeAnUndisturbedOne(t *testing.T) {
	t.Parallel()
	series(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	input := filepath.Join(t.TempDir(), "archive")
	program(t, "generate", "--calls", "400", "--seed", "7", "--out", input)
	recordings(t, input)

	calm := filepath.Join(t.TempDir(), "calm")
	began := time.Now()
	program(t, "import", "--data", calm, input)
	took := time.Since(began)
	want := outcome(t, calm)
	if len(want.findings) == 0 {
		t.Fatal("the undisturbed import has no findings: this test would prove nothing")
	}
	for round, killed := 0, 0; killed < kills; round++ {
		data := filepath.Join(t.TempDir(), strconv.Itoa(round))
		killed += importUnderFire(t, random, data, input, took)
		got := outcome(t, data)
		if diff := cmp.Diff(want.findings, got.findings); diff != "" {
			t.Fatalf("findings after kills (-undisturbed +killed):\n%s", diff)
		}
		if diff := cmp.Diff(want.rest, got.rest); diff != "" {
			t.Fatalf("coverage and scorecards after kills (-undisturbed +killed):\n%s", diff)
		}
		program(t, "check", "--data", data)
	}
}

// recordings adds the demo's recordings, so that kills fall into fetches as well.
func recordings(t *testing.T, input string) {
	t.Helper()
	sounds, err := filepath.Glob("../../testdata/demo/recordings/*.wav")
	if err != nil || len(sounds) == 0 {
		t.Fatalf("no recordings in testdata/demo/recordings: %v", err)
	}
	for _, sound := range sounds {
		data, err := os.ReadFile(sound)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(input, filepath.Base(sound)), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// importUnderFire imports until an import comes through, and returns how many were
// killed before.
func importUnderFire(t *testing.T, random *rand.Rand, data, input string, took time.Duration) (killed int) {
	t.Helper()
	for {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(random.Float64()*float64(took)))
		cmd := exec.CommandContext(ctx, "tingcha", "import", "--data", data, input) // its end is SIGKILL
		var errs bytes.Buffer
		cmd.Stderr = &errs
		err := cmd.Run()
		shot := ctx.Err() != nil
		cancel()
		switch {
		case err == nil:
			return killed
		case !shot:
			t.Fatalf("import: %v\n%s", err, &errs)
		}
		killed++
		if killed > 3*kills {
			t.Fatalf("%d kills and the import of %v has not come through", killed, took)
		}
	}
}

// result is what an import came to, without what may differ: when things happened,
// and hashes under the folder's own key.
type result struct {
	findings []string
	rest     []string
}

func outcome(t *testing.T, data string) result {
	t.Helper()
	var r result
	var findings []findingJSON
	decode(t, program(t, "findings", "--json", "--data", data), &findings)
	cards := map[[2]string]bool{}
	for _, f := range findings {
		r.findings = append(r.findings, asJSON(t, f))
		cards[[2]string{f.Agent, f.Day[:len("2006-01")]}] = true
	}
	r.rest = append(r.rest, string(program(t, "coverage", "--json", "--data", data)))
	for _, who := range slices.SortedFunc(maps.Keys(cards), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
		var card cardJSON
		decode(t, program(t, "scorecard", "--json", "--data", data, "--agent", who[0], "--month", who[1]), &card)
		card.AsOf = time.Time{}
		r.rest = append(r.rest, asJSON(t, card))
	}
	return r
}

func decode(t *testing.T, text []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%v in %.200s", err, text)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// program runs tingcha in a process of its own and gives its output.
func program(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "tingcha", args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("tingcha %s: %v\n%s", strings.Join(args, " "), err, &errs)
	}
	return out
}
