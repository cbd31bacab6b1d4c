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
		{"an older ticket replaces a newer", "storage/sqlite/ingest_ticket.go", "k.Version < version ||", "false ||"},
		{"a ticket sends no call back", "storage/sqlite/ingest_ticket.go", "return fresh, in.stirTicket(ctx, k)", "return fresh, nil"},
		{"a verdict is stored whatever was seen", "storage/sqlite/review.go", "if f.Version != v.Seen {", "if false {"},
		{"a press of a button that comes again counts again", "storage/sqlite/review.go", "if err != nil || known {", "if known = false; err != nil {"},
		{"scores are added to what is there", "storage/sqlite/scores.go", "DELETE FROM score_entry WHERE source_kind = $1", "DELETE FROM score_entry WHERE $1 = '' AND $1 = $1"},
		{"a commit on PostgreSQL does not look at the token", "storage/postgres/commit.go", "AND l.token = o.token AND", "AND"},
		{"a commit on PostgreSQL does not look at the revision", "storage/postgres/commit.go", "AND l.input_rev = o.input_rev ORDER", "ORDER"},
		{"what was not published is struck off", "pipeline/relay.go", "r.Bus.Publish(ctx, messages...)", "error(nil)"},
		{"whoever came first is the original", "storage/sqlite/duplicates.go", "ORDER BY l.started_at, l.call_id", "ORDER BY l.n DESC"},
	}
}

// TestEveryGuardIsMissed takes the guards away, one at a time, and expects the tests of
// this package to notice within sixty runs.
func TestEveryGuardIsMissed(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("nothing is taken away", func(t *testing.T) {
		if m := (mutant{file: "storage/sqlite/commit.go", old: "package sqlite", new: "package sqlite"}); killed(t, m.build(t, root), "TestDisorder") {
			t.Fatal("the tests fail without any mutation: what they say of mutants means nothing")
		}
	})
	for _, m := range mutants() {
		t.Run(m.name, func(t *testing.T) {
			program := m.build(t, root)
			for _, by := range []string{"TestDisorder", "TestPoison", "TestKilled"} {
				began := time.Now()
				if killed(t, program, by+"/"+m.on()) {
					t.Logf("noticed by %s after %.1f s", by, time.Since(began).Seconds())
					return
				}
			}
			t.Errorf("nobody noticed")
		})
	}
}

// on is the kind of store that misses the guard.
func (m mutant) on() string {
	if strings.HasPrefix(m.file, "storage/sqlite/") {
		return "sqlite"
	}
	return "postgres"
}

// build makes this package's tests of the program without the guard. The tree stays as
// it is: the compiler is told of another file in the place of the one.
func (m mutant) build(t *testing.T, root string) string {
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
	changed := filepath.Join(dir, "changed.go")
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {path: changed}})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{changed: []byte(strings.Replace(string(text), m.old, m.new, 1)), filepath.Join(dir, "overlay.json"): overlay} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	program := filepath.Join(dir, "faulttest")
	cmd := exec.CommandContext(t.Context(), "go", "test", "-c", "-tags", "faults", "-overlay", filepath.Join(dir, "overlay.json"), "-o", program, "./internal/faulttest")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

// killed tells whether a test fails.
func killed(t *testing.T, program, test string) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "-test.run", test, "-test.failfast")
	cmd.Env = append(os.Environ(), "TINGCHA_SEEDS=60")
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		t.Fatalf("%s did not end:\n%s", test, out)
	}
	return err != nil
}
