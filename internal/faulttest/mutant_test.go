//go:build faults

package faulttest_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// mutant is the program without one of its guards.
type mutant struct {
	name     string
	file     string // from the module's root
	old, new string
}

// mutants are guards that somebody might think superfluous.
func mutants() []mutant {
	const commit, ledger = "storage/sqlite/commit.go", "storage/sqlite/ledger.go"
	return []mutant{
		{"a commit does not look at the token", commit, "AND token = $3", "AND $3 = $3"},
		{"a commit does not look at the state", commit, "AND state = $2", "AND $2 = $2"},
		{"a commit does not look at the revision", commit, "AND input_rev = $4", "AND $4 = $4"},
		{"a claim takes what is leased", ledger, "next_at <= $4 AND (lease_until IS NULL OR lease_until <= $4)", "next_at <= $4"},
		{"a claim fences nobody off", ledger, "SET token = token + 1, attempts", "SET token = token, attempts"},
		{"a claim does not count", ledger, "attempts = attempts + 1, owner", "attempts = attempts, owner"},
		{"an older ticket replaces a newer", "storage/internal/decide/ticket.go", "k.Version > version ||", "true ||"},
		{"a ticket sends no call back", "storage/sqlite/ingest_ticket.go", "return decide.Fresh, in.stirTicket(ctx, k)", "return decide.Fresh, nil"},
		{"a verdict is stored whatever was seen", "storage/internal/decide/verdict.go", "if f.Version != v.Seen {", "if false {"},
		{"a press of a button that comes again counts again", "storage/sqlite/review.go", "if known {", "if known && stored == \"\" {"},
		{"scores are added to what is there", "storage/sqlite/scores.go", "DELETE FROM score_entry WHERE source_kind = $1", "DELETE FROM score_entry WHERE $1 = '' AND $1 = $1"},
		{"a commit on PostgreSQL does not look at the token", "storage/postgres/commit.go", "AND l.token = o.token AND", "AND"},
		{"a commit on PostgreSQL does not look at the revision", "storage/postgres/commit.go", "AND l.input_rev = o.input_rev ORDER", "ORDER"},
		{"what was not published is struck off", "pipeline/relay.go", "r.Bus.Publish(ctx, messages...)", "error(nil)"},
		{"whoever came first is the original", "storage/internal/decide/content.go", "cmp.Compare(storage.Millis(a.Started), storage.Millis(b.Started))", "cmp.Compare(b.N, a.N)"},
	}
}

// TestEveryGuardIsMissed takes the guards away, one at a time, and expects that tests
// notice: those of the package that has the guard, or else the worlds of this one,
// within sixty runs. Guards back each other up, so that a world often ends well
// without one of them; the promise is tested where it is made.
func TestEveryGuardIsMissed(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mutants() {
		t.Run(m.name, func(t *testing.T) {
			overlay := m.overlay(t, root)
			for _, by := range [][]string{
				{"-run", "Promises|Relay|Result/commit", "./" + filepath.Dir(m.file)},
				{"./" + filepath.Dir(m.file)},
				{"-tags", "faults", "-run", "TestDisorder/" + m.on(), "./internal/faulttest"},
				{"-tags", "faults", "-run", "TestPoison/" + m.on(), "./internal/faulttest"},
				{"-tags", "faults", "-run", "TestKilledWorkers/" + m.on(), "./internal/faulttest"},
			} {
				began := time.Now()
				if test, noticed := fails(t, root, append([]string{"-overlay", overlay}, by...)); noticed {
					t.Logf("noticed after %.1f s by %s", time.Since(began).Seconds(), test)
					return
				}
			}
			t.Errorf("nobody noticed")
		})
	}
}

// on is the kind of store that misses the guard.
func (m mutant) on() string {
	if strings.HasPrefix(m.file, "storage/postgres/") || strings.HasPrefix(m.file, "pipeline/") {
		return "postgres"
	}
	return "sqlite"
}

// overlay tells the compiler of another file in the place of the one with the guard;
// the tree stays as it is.
func (m mutant) overlay(t *testing.T, root string) string {
	t.Helper()
	path := filepath.Join(root, m.file)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), m.old); n != 1 {
		t.Fatalf("%s has the guard %q %d times, want it once", m.file, m.old, n)
	}
	dir := t.TempDir()
	changed, overlay := filepath.Join(dir, "changed.go"), filepath.Join(dir, "overlay.json")
	places, err := json.Marshal(map[string]map[string]string{"Replace": {path: changed}})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{changed: []byte(strings.Replace(string(text), m.old, m.new, 1)), overlay: places} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return overlay
}

// fails runs tests and gives the first that fails.
func fails(t *testing.T, root string, args []string) (test string, failed bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-count=1", "-failfast"}, args...)...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "TINGCHA_SEEDS=60")
	out, err := cmd.CombinedOutput()
	if err == nil {
		return "", false
	}
	_, first, told := strings.Cut(string(out), "--- FAIL: ")
	if !told {
		t.Fatalf("go test %v did not fail by a test: %v\n%s", args, err, out)
	}
	test, _, _ = strings.Cut(first, " ")
	return test, true
}
