package synth_test

import (
	"context"
	"testing"
	"time"
	_ "time/tzdata" // the reader names its zone

	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/storage"
)

func TestArchiveIsReadWithoutAMistake(t *testing.T) {
	t.Parallel()
	dir, s := generate(t, 2000, 4)
	reader, err := intake.New(intake.DefaultConfig(), intake.Options{
		Key: []byte("a key for tests only, 32 bytes!!"),
		Now: func() time.Time { return time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		t.Fatal(err)
	}
	var calls, transcripts, tickets, agents int
	_, err = reader.Walk(t.Context(), []string{dir}, func(_ context.Context, b storage.Batch) error {
		calls, transcripts = calls+len(b.Calls), transcripts+len(b.Transcripts)
		tickets, agents = tickets+len(b.Tickets), agents+len(b.Agents)
		for _, letter := range b.DeadLetters {
			t.Errorf("%s:%d %s: %s %s", letter.Name, letter.Line, letter.Field, letter.Reason, letter.Detail)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if calls != s.Calls || transcripts != s.Transcripts || tickets != s.Tickets || agents != s.Agents {
		t.Errorf("read %d calls, %d transcripts, %d tickets, %d agents; written were %+v", calls, transcripts, tickets, agents, s)
	}
}
