package loadtest_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/storage"
)

// TestBothWaysToRunGiveTheSameBytes publishes an archive to a cluster of five processes,
// the tickets when all calls have been scored without them, and imports it into a
// folder. The findings that stand, scorecards and coverage are the same, byte for byte.
func TestBothWaysToRunGiveTheSameBytes(t *testing.T) {
	if testing.Short() {
		t.Skip("starts three servers and five processes; run without -short")
	}
	const calls = 600
	r := newRig(t)
	archive := filepath.Join(r.dir, "archive")
	r.must(t, exec.CommandContext(t.Context(), r.program, "generate", "--calls", "600", "--seed", "11", "--out", archive))
	// Rules ask for the group of an agent, which the roster tells.
	r.run(t, "import", filepath.Join(archive, "roster.csv"))
	publishCalls(t, r.bus, archive, nil)
	members := []*member{r.serve(t, "ingest"), r.serve(t, "fetch,transcribe"), r.serve(t, "inspect"), r.serve(t, "score"), r.serve(t, "reconcile")}
	r.await(t, calls, 3*time.Minute)
	publishTickets(t, r.bus, archive)
	r.awaitTickets(t, archive)
	r.await(t, calls, 3*time.Minute)
	if _, n, err := r.store.Findings(t.Context(), storage.FindingFilter{Status: storage.Withdrawn}); err != nil || n == 0 {
		t.Errorf("%d findings were withdrawn when the tickets came: %v", n, err)
	}
	for _, m := range members {
		m.stop(t)
	}
	// What was still under way is finished, and nothing more: the cluster is at rest.

	folder := filepath.Join(r.dir, "embedded")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	key := make([]byte, 32)
	for i := range key {
		key[i] = 0x5a
	}
	if err := os.WriteFile(filepath.Join(folder, "customer.key"), key, 0o600); err != nil {
		t.Fatal(err)
	}
	embedded := func(args ...string) string {
		t.Helper()
		return string(r.must(t, exec.CommandContext(t.Context(), r.program, append(args, "--data", folder)...)))
	}
	embedded("import", archive)
	cluster := func(args ...string) string {
		t.Helper()
		return string(r.run(t, args...))
	}
	for _, question := range questions(t, archive) {
		want, got := undated(embedded(question...)), undated(cluster(question...))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("tingcha %s (-embedded +cluster):\n%.3000s", strings.Join(question, " "), diff)
		}
		if strings.TrimSpace(got) == "[]" || got == "" {
			t.Errorf("tingcha %s: nothing, which proves nothing", strings.Join(question, " "))
		}
	}
	r.run(t, "check")
}

// questions are asked on both sides: everything that was flagged, every day, and every
// agent's card.
func questions(t *testing.T, archive string) [][]string {
	t.Helper()
	all := [][]string{{"findings", "--json", "--limit", "100000"}, {"coverage", "--json"}}
	for _, agent := range rows(t, filepath.Join(archive, "roster.csv")) {
		all = append(all, []string{"scorecard", "--json", "--agent", agent["id"], "--month", "2026-09"})
	}
	return all
}

// undated leaves out when a card was asked for.
func undated(text string) string {
	var card map[string]any
	if json.Unmarshal([]byte(text), &card) != nil {
		return text
	}
	delete(card, "as_of")
	out, _ := json.Marshal(card)
	return string(out)
}
