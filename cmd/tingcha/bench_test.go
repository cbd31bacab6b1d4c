package main

import (
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/tingcha/tingcha/web"
)

const benchCalls = 10_000

// archive10k generates the archive that the benchmarks import.
func archive10k(b *testing.B) string {
	b.Helper()
	dir := filepath.Join(b.TempDir(), "archive")
	if out, err := exec.CommandContext(b.Context(), "tingcha", "generate", "--calls", "10000", "--seed", "1", "--out", dir).CombinedOutput(); err != nil {
		b.Fatalf("generate: %v\n%s", err, out)
	}
	return dir
}

// importArchive imports in a process of its own and gives its peak memory in bytes.
func importArchive(b *testing.B, data, dir string) (peak int64) {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), "tingcha", "import", "--data", data, dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("import: %v\n%s", err, out)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		b.Fatal("this system does not tell a process's peak memory")
	}
	return usage.Maxrss * 1024 // Linux counts KiB
}

// BenchmarkTenThousandCalls takes 10,000 calls of 40 turns from files to
// scorecards: import, inspect and score into SQLite, in a process of its own.
func BenchmarkTenThousandCalls(b *testing.B) {
	dir := archive10k(b)
	var peak int64
	for b.Loop() {
		peak = max(peak, importArchive(b, filepath.Join(b.TempDir(), "data"), dir))
	}
	b.ReportMetric(benchCalls*float64(b.N)/b.Elapsed().Seconds(), "calls/s")
	b.ReportMetric(float64(peak)/1e6, "MB-peak")
}

// BenchmarkFindingsPage asks for the findings page of a store of 10,000 calls.
func BenchmarkFindingsPage(b *testing.B) {
	data := filepath.Join(b.TempDir(), "data")
	importArchive(b, data, archive10k(b))
	h, err := openHotline(b.Context(), &options{data: data}, everything(), b.Output())
	if err != nil {
		b.Fatal(err)
	}
	defer h.close()
	handler, err := web.New(web.Config{
		Store: h.store, Blobs: h.blobs, Log: h.log, Now: time.Now, Zone: h.zone,
		Rules: h.rules.list,
	})
	if err != nil {
		b.Fatal(err)
	}
	cookie := signedIn(b, h.store)
	var times []time.Duration
	for b.Loop() {
		began := time.Now()
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "http://127.0.0.1/findings", nil)
		r.AddCookie(cookie)
		handler.ServeHTTP(w, r)
		times = append(times, time.Since(began))
		if w.Code != http.StatusOK {
			b.Fatalf("status %d", w.Code)
		}
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "ms-p95")
}
