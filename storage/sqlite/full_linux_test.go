package sqlite_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/storage/storagetest"
)

// lengthy is a batch that does not fit into what is left of a page.
func lengthy(i int) storage.Batch {
	b := storagetest.OneCall(fmt.Sprint("lengthy ", i))
	for j := range 40 {
		c := storagetest.SampleCall(i*1000 + j)
		c.ID = fmt.Sprint("lengthy ", i, " ", j)
		b.Calls = append(b.Calls, storage.CallLine{Call: c, Day: "2026-08-01"})
		text := call.Turn{Role: call.AgentRole, Text: strings.Repeat("您好请讲", 300), End: time.Second}
		b.Transcripts = append(b.Transcripts, storage.OfferedTranscript{Transcript: call.Transcript{CallID: c.ID, Turns: []call.Turn{text}}, Day: "2026-08-01"})
	}
	return b
}

func TestWritesToAFullDeviceWaitAndNothingIsLost(t *testing.T) {
	t.Parallel()
	folder := testenv.Device(t, 8)
	s := openAt(t, filepath.Join(folder, "tingcha.db"))
	defer func() { closed(t, s) }()
	storagetest.Fill(t, s)
	for round := range 3 {
		free := testenv.Stuff(t, folder)
		before := storagetest.Read(t, s)
		refuseWrites(t, s, round)
		if diff := cmp.Diff(before, storagetest.Read(t, s)); diff != "" {
			t.Fatalf("refused writes have left (-before +after)\n%s", diff)
		}
		sound(t, s)
		free()
		if _, err := s.Ingest(t.Context(), lengthy(round)); err != nil {
			t.Fatalf("with room again: %v", err)
		}
		sound(t, s)
	}
	closed(t, s)
	s = openAt(t, filepath.Join(folder, "tingcha.db"))
	sound(t, s)
	if found, err := s.Load(t.Context(), []string{"lengthy 0 7", "lengthy 2 39"}, 0); err != nil || len(found) != 2 {
		t.Errorf("%d of 2 calls are there when opened again, %v", len(found), err)
	}
}

// refuseWrites tries every sort of write that a page or a stage makes.
func refuseWrites(t *testing.T, s *sqlite.Store, round int) {
	t.Helper()
	ctx, now := t.Context(), storagetest.Start().Add(200*24*time.Hour)
	found, _, err := s.Findings(ctx, storage.FindingFilter{Status: storage.Open})
	if err != nil || len(found) == 0 {
		t.Fatalf("%d open findings, %v", len(found), err)
	}
	long := strings.Repeat("很长的话", 100_000)
	for name, write := range map[string]func() error{
		"ingest": func() error { _, err := s.Ingest(ctx, lengthy(round)); return err },
		"judge": func() error {
			_, err := s.Judge(ctx, storage.Verdict{Finding: found[0].ID, Kind: storage.Reject, Note: long, Key: "full", Seen: found[0].Version, At: now}, nil)
			return err
		},
		"exempt": func() error {
			return s.Exempt(ctx, storage.Exemption{CallID: "gap", Reason: long, AskedBy: "li", AskedAt: now})
		},
		"run": func() error { return s.SaveRun(ctx, storage.Run{Job: long}) },
	} {
		if err := write(); !errors.Is(err, storage.ErrUnavailable) {
			t.Errorf("%s on a full device = %v", name, err)
		}
	}
}

func sound(t *testing.T, s *sqlite.Store) {
	t.Helper()
	if problems, err := s.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Fatalf("check: %+v, %v", problems, err)
	}
}

// TestAHotlineThatFillsItsOwnDeviceStopsAtAWholeBatch has the records themselves take
// the last of the room: it runs out at whatever statement or commit it does.
func TestAHotlineThatFillsItsOwnDeviceStopsAtAWholeBatch(t *testing.T) {
	t.Parallel()
	folder := testenv.Device(t, 8)
	reserve := filepath.Join(folder, "reserve")
	if err := os.WriteFile(reserve, make([]byte, 3<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, filepath.Join(folder, "tingcha.db"))
	defer closed(t, s)
	batches := 0
	var err error
	for ; err == nil; batches++ {
		_, err = s.Ingest(t.Context(), lengthy(batches))
	}
	if !errors.Is(err, storage.ErrUnavailable) {
		t.Fatalf("batch %d: %v", batches, err)
	}
	sound(t, s)
	rows, err := s.Entries(t.Context(), storage.EntryFilter{Limit: 1 << 20})
	if want := (batches - 1) * 41; err != nil || len(rows) != want {
		t.Errorf("%d calls, %v; want those of %d whole batches, %d", len(rows), err, batches-1, want)
	}
	if err := os.Remove(reserve); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Ingest(t.Context(), lengthy(batches-1)); err != nil {
		t.Errorf("with room again: %v", err)
	}
	sound(t, s)
}
