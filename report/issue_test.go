package report_test

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/calendar"
	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
)

// TestBulletinsAreIssuedByThemselvesOnce turns the clock over the end of ten days.
func TestBulletinsAreIssuedByThemselvesOnce(t *testing.T) {
	t.Parallel()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tingcha.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	now := time.Date(2026, 9, 11, 7, 59, 0, 0, zone)
	i := report.Issuer{
		Store: store, Now: func() time.Time { return now }, Zone: zone, After: 8 * time.Hour, Log: slog.New(slog.DiscardHandler),
		Reckon: func(asOf time.Time) scoring.Reckoner {
			return scoring.Reckoner{Zone: zone, Calendar: calendar.China(), AsOf: asOf}
		},
		Standing: []report.Standing{{Kind: report.Indicators, Every: report.TenDays}, {Kind: report.Coverage, Every: report.TenDays, Dept: "一部", Lang: "en"}},
	}
	issued := func(want int) []storage.Issued {
		t.Helper()
		n, err := i.Once(t.Context())
		if err != nil || n != want {
			t.Fatalf("%v: %d issued, want %d: %v", now, n, want, err)
		}
		all, _, err := store.ListBulletins(t.Context(), storage.BulletinFilter{})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	issued(2) // of the last ten days of August, which nobody has issued yet
	now = now.Add(time.Minute)
	if all := issued(2); len(all) != 4 {
		t.Errorf("%d bulletins, want 4", len(all))
	}
	for _, b := range issued(0) {
		if b.By != report.Scheduled || b.Number != 1 || !strings.Contains("2026-08-T3 2026-09-T1", b.Period) {
			t.Errorf("%+v", b)
		}
	}
	kept, err := store.Bulletin(t.Context(), "schedule:indicators:2026-09-T1:zh:")
	if err != nil {
		t.Fatal(err)
	}
	b, err := report.Decode(kept.Body)
	if err != nil || b.Title != "《客服重要服务指标情况通报考核表》（2026 年 9 月上旬）" || report.Hash(kept.Body) != kept.Hash {
		t.Errorf("%q, %v", b.Title, err)
	}
}
