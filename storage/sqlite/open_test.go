package sqlite_test

import (
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/storage/storagetest"
)

func records(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "tingcha.db")
}

func openAt(t *testing.T, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closed(t *testing.T, s *sqlite.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestRecordsAreThereWhenOpenedAgain(t *testing.T) {
	t.Parallel()
	path := records(t)
	for i := range 3 {
		s := openAt(t, path)
		if _, err := s.Ingest(t.Context(), storagetest.OneCall(strconv.Itoa(i))); err != nil {
			t.Fatal(err)
		}
		rows, err := s.Entries(t.Context(), storage.EntryFilter{})
		if err != nil || len(rows) != i+1 {
			t.Errorf("%d calls, %v; want %d", len(rows), err, i+1)
		}
		closed(t, s)
	}
}

func TestRecordsAreTheirOwnersAlone(t *testing.T) {
	t.Parallel()
	path := records(t)
	s := openAt(t, path)
	defer closed(t, s)
	if _, err := s.Ingest(t.Context(), storagetest.OneCall("a")); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) < 2 {
		t.Fatalf("files %q, %v", files, err)
	}
	for _, file := range files {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", filepath.Base(file), info.Mode(), err)
		}
	}
}

func TestTwoCannotHaveTheRecordsOpenForWriting(t *testing.T) {
	t.Parallel()
	path := records(t)
	first := openAt(t, path)
	_, err := sqlite.Open(t.Context(), path)
	if !errors.Is(err, storage.ErrInUse) || !strings.Contains(err.Error(), strconv.Itoa(os.Getpid())) {
		t.Errorf("a second Open gives %v", err)
	}
	closed(t, first)
	closed(t, openAt(t, path))
}

func TestAReaderSeesWhatTheWriterCommits(t *testing.T) {
	t.Parallel()
	path := records(t)
	writer := openAt(t, path)
	defer closed(t, writer)
	reader, err := sqlite.OpenReadOnly(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, reader)
	for i := range 3 {
		if _, err := writer.Ingest(t.Context(), storagetest.OneCall(strconv.Itoa(i))); err != nil {
			t.Fatal(err)
		}
		days, err := reader.Coverage(t.Context(), "", "")
		if err != nil || len(days) != 1 || days[0].Expected != i+1 {
			t.Errorf("after %d calls: %+v, %v", i+1, days, err)
		}
	}
	if _, err := reader.Ingest(t.Context(), storagetest.OneCall("x")); !errors.Is(err, storage.ErrReadOnly) {
		t.Errorf("Ingest of a reader = %v", err)
	}
}

func TestAReaderOpensWhatNobodyHasOpen(t *testing.T) {
	t.Parallel()
	path := records(t)
	if _, err := sqlite.OpenReadOnly(t.Context(), path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("OpenReadOnly of nothing = %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a reader made the file: %v", err)
	}
	s := openAt(t, path)
	if _, err := s.Ingest(t.Context(), storagetest.OneCall("a")); err != nil {
		t.Fatal(err)
	}
	closed(t, s)
	reader, err := sqlite.OpenReadOnly(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, reader)
	if problems, err := reader.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("Check = %+v, %v", problems, err)
	}
}

func alter(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func TestRecordsOfANewerProgramAreRefused(t *testing.T) {
	t.Parallel()
	path := records(t)
	closed(t, openAt(t, path))
	alter(t, path, "PRAGMA user_version = 99")
	if _, err := sqlite.Open(t.Context(), path); err == nil || !strings.Contains(err.Error(), "99") {
		t.Errorf("Open = %v", err)
	}
	if _, err := sqlite.OpenReadOnly(t.Context(), path); err == nil || !strings.Contains(err.Error(), "99") {
		t.Errorf("OpenReadOnly = %v", err)
	}
}

func TestAReaderRefusesRecordsThatWereNeverBroughtUpToDate(t *testing.T) {
	t.Parallel()
	path := records(t)
	alter(t, path, "CREATE TABLE unrelated (x)")
	if _, err := sqlite.OpenReadOnly(t.Context(), path); err == nil {
		t.Error("a file without a schema was opened")
	}
}

func TestAFileThatIsNoneOfOursIsRefused(t *testing.T) {
	t.Parallel()
	path := records(t)
	if err := os.WriteFile(path, []byte(strings.Repeat("not a database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), path); err == nil {
		t.Error("a text file was opened")
	}
	content, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(content), "not a database") {
		t.Errorf("the file was written to: %v", err)
	}
}

func TestCheckFindsWhatMustNotBe(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind   string
		damage []string
	}{
		"a call whose state no event led to":    {"identity", []string{"UPDATE ledger SET state = 'expected', next_at = NULL WHERE call_id = 'call-000001'"}},
		"a gap in a call's events":              {"identity", []string{"UPDATE coverage_event SET from_state = 'dead' WHERE n = 2 AND seq = 3"}},
		"a lease on a call at its end":          {"lease", []string{"UPDATE ledger SET lease_until = 9e12 WHERE n = 1"}},
		"a call at its end that is due":         {"lease", []string{"UPDATE ledger SET next_at = 1 WHERE n = 1"}},
		"a call dead for no reason":             {"constraint", []string{"UPDATE ledger SET state = 'dead' WHERE n = 1", "UPDATE coverage_event SET to_state = 'dead' WHERE n = 1 AND to_state = 'scored'"}},
		"a scored call that was not inspected":  {"constraint", []string{"DELETE FROM inspection WHERE n = 1"}},
		"a finding of a call that is not there": {"orphan", []string{"UPDATE finding SET n = 999 WHERE k = 1"}},
		"a finding without grounds":             {"constraint", []string{"UPDATE finding SET evidence = x'0100' WHERE k = 1"}},
		"a transcript that cannot be read":      {"constraint", []string{"UPDATE transcript SET body = x'01ff' WHERE n = 1"}},
		"an alert that no step led to":          {"constraint", []string{"INSERT INTO warning_alert VALUES ('a', 'w', 't', '', 0, 1, 1, '', 'blue', 1, 1, 1, 0, -1, 0, 1, 1, 1, 'raised', '', 1, 0, 0, 0, '', 1)"}},
		"words that no search finds":            {"constraint", []string{"DELETE FROM search_todo"}},
		"a verdict that is gone":                {"constraint", []string{"DELETE FROM verdict"}},
		"points for what is not confirmed":      {"constraint", []string{"UPDATE finding SET status = 'rejected' WHERE status = 'confirmed'"}},
		"a confirmation that costs nothing":     {"constraint", []string{"DELETE FROM score_entry WHERE source_kind = 'finding'"}},
		"score entries of a ticket not there":   {"orphan", []string{"UPDATE score_entry SET source_kind = 'ticket' WHERE source_kind = 'call'"}},
		"a recording whose bytes are gone":      {"blob", []string{"INSERT INTO recording VALUES (1, 'a.wav', '', x'010000000000000000', NULL, 'f00d', '', NULL, '')"}},
		"a finding that waits for ever":         {"constraint", []string{"UPDATE finding SET provisional = 1 WHERE k = 1"}},
		"a finding that does not wait":          {"constraint", []string{"UPDATE finding SET provisional_until = 9e12 WHERE k = 1"}},
		"an exemption by one person alone":      {"constraint", []string{"UPDATE exemption SET approved_by = asked_by"}},
		"a close whose counts were changed":     {"chain", []string{`UPDATE day_close SET body = replace(body, '"scored":2', '"scored":3') WHERE seq = 2`}},
		"a close whose counts and hash were":    {"chain", []string{`UPDATE day_close SET hash = 'f00d' WHERE seq = 1`}},
		"a close whose person was changed":      {"chain", []string{`UPDATE day_close SET body = replace(body, 'wang', 'wong') WHERE seq = 2`}},
		"a close that is gone":                  {"chain", []string{`DELETE FROM day_close WHERE seq = 1`}},
		"a close of another day":                {"chain", []string{`UPDATE day_close SET day = '2026-09-30' WHERE seq = 1`}},
		"a close that cannot be read":           {"chain", []string{`UPDATE day_close SET body = 'x' WHERE seq = 1`}},
		"a broken index":                        {"constraint", []string{"PRAGMA writable_schema = on", "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'ticket_call') WHERE name = 'finding_call'"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := records(t)
			s := openAt(t, path)
			storagetest.Fill(t, s)
			if problems, err := s.Check(t.Context()); err != nil || len(problems) > 0 {
				t.Fatalf("before the damage: %+v, %v", problems, err)
			}
			closed(t, s)
			alter(t, path, c.damage...)
			s = openAt(t, path)
			defer closed(t, s)
			problems, err := s.Check(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, p := range problems {
				found = found || p.Kind == c.kind && p.Subject != "" && p.Detail != ""
			}
			if !found {
				t.Errorf("no problem of kind %s among %+v", c.kind, problems)
			}
		})
	}
}
