package storagetest

import (
	"testing"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// Fill has two calls go their way, a finding confirmed with its points, and two days
// closed, with a gap that was asked for on the second.
func Fill(tb testing.TB, s storage.Store) {
	tb.Helper()
	IngestMany(tb, s, 2)
	for _, from := range Way() {
		Walk(tb, s, from)
	}
	found, _, err := s.Findings(tb.Context(), storage.FindingFilter{Limit: 1})
	if err != nil {
		tb.Fatal(err)
	}
	f := found[0]
	v := storage.Verdict{Finding: f.ID, Kind: storage.Confirm, Key: "k", Seen: f.Version, At: Start().Add(time.Hour)}
	if _, err := s.Judge(tb.Context(), v, SampleDeduction(f)); err != nil {
		tb.Fatal(err)
	}
	closeDays(tb, s)
}

func closeDays(tb testing.TB, s storage.Store) {
	tb.Helper()
	at := Start().Add(102 * 24 * time.Hour)
	gap := OneCall("gap")
	_, err := s.Ingest(tb.Context(), gap)
	if err == nil {
		err = s.Exempt(tb.Context(), storage.Exemption{CallID: "gap", Reason: "the recorder was off", AskedBy: "li", AskedAt: at})
	}
	if err == nil {
		_, err = s.Approve(tb.Context(), "gap", "wang", at)
	}
	for _, day := range []string{"2026-07-31", "2026-08-01"} {
		if err == nil {
			_, err = s.CloseDay(tb.Context(), day, "wang", at)
		}
	}
	if err != nil {
		tb.Fatal(err)
	}
}
