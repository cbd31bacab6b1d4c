package sqlite_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/storage/storagetest"
)

// firstRecords makes records as the first program left them: two calls, a finding
// that waits for a ticket, one that does not, and a withdrawn one.
func firstRecords(t *testing.T) string {
	t.Helper()
	path := records(t)
	schema, err := os.ReadFile("migrations/0001_records.sql")
	if err != nil {
		t.Fatal(err)
	}
	const call = `'power', 1754000000000, 60000, '3021', '一部', 'c1', 1, 'customer', 4, '', 'cdr.csv:7')`
	const finding = `'shirking', 'h1', '推诿', 'shirking', 'service', 'serious', 300, `
	const rest = `, 1, 3, 0, 0, NULL, 'book1', '3021', '一部', '2025-08-01', 1754000000000)`
	evidence := fmt.Sprintf(`, x'%x', `, storage.EncodeEvidence(storagetest.SampleFinding("shirking").Evidence))
	alter(t, path, string(schema),
		`INSERT INTO ledger VALUES (1, 'a', 1, '2025-08-01', 'scored', '', '', '', 1, 0, NULL, 'w', 4, NULL, 1754000500000, `+call,
		`INSERT INTO ledger VALUES (2, 'b', 1, '2025-08-01', 'registered', '', '', '', 1, 0, 1754000400000, '', 0, NULL, 1754000400000, `+call,
		`INSERT INTO coverage_event VALUES (1, 1, '', 'scored', '', '', 'w', 1754000500000), (2, 1, '', 'registered', '', '', 'ingest', 1754000400000)`,
		`INSERT INTO recording VALUES (1, 'a.wav', 'e', x'01', NULL, 'f00d', 'recordings/f00d', 'peaks/f00d', NULL, 'o')`,
		`INSERT INTO inspection VALUES (1, 1, 'book1', x'0100', 1754000500000)`,
		`INSERT INTO finding VALUES (1, 'waits', 1, `+finding+`1754093600000`+evidence+`'open'`+rest,
		`INSERT INTO finding VALUES (2, 'is certain', 1, `+finding+`0`+evidence+`'open'`+rest,
		`INSERT INTO finding VALUES (3, 'is withdrawn', 1, `+finding+`1754093600000`+evidence+`'withdrawn'`+rest,
		`INSERT INTO dead_letter VALUES ('s', 1, '', 'b.csv', 0, 'bad_time', '', x'', 1754000400000)`,
		`PRAGMA user_version = 1`,
	)
	return path
}

func TestRecordsOfTheFirstProgramAreBroughtUpToDate(t *testing.T) {
	t.Parallel()
	path := firstRecords(t)
	if _, err := sqlite.OpenReadOnly(t.Context(), path); err == nil || !strings.Contains(err.Error(), "number 1") {
		t.Errorf("OpenReadOnly = %v", err)
	}
	s := openAt(t, path)
	defer closed(t, s)
	found, _, err := s.Findings(t.Context(), storage.FindingFilter{})
	if err != nil || len(found) != 3 {
		t.Fatalf("%d findings, %v", len(found), err)
	}
	for _, f := range found {
		if f.Provisional != (f.ID == "waits") || f.Version != 3 || len(f.Finding.Evidence) != 1 {
			t.Errorf("finding %+v", f)
		}
	}
	if n, err := s.Settle(t.Context(), storagetest.Start().AddDate(10, 0, 0)); err != nil || n != 1 {
		t.Errorf("settled %d, %v; want 1", n, err)
	}
	backlog, err := s.Backlog(t.Context())
	if b := backlog[storage.Registered]; err != nil || len(backlog) != 1 || b.Calls != 1 || b.Since.UnixMilli() != 1754000400000 {
		t.Errorf("backlog %+v, %v", backlog, err)
	}
	if _, total, err := s.DeadLetters(t.Context(), 10); err != nil || total != 1 {
		t.Errorf("%d dead letters, %v", total, err)
	}
	keys := map[string]string{}
	err = s.BlobKeys(t.Context(), func(key, sum string) error { keys[key] = sum; return nil })
	if err != nil || len(keys) != 1 || keys["recordings/f00d"] != "f00d" {
		t.Errorf("keys %v, %v", keys, err)
	}
}
