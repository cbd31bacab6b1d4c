package storagetest_test

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/storage/storagetest"
)

func TestTheSuiteOfOutboxesCanBePassed(t *testing.T) {
	t.Parallel()
	storagetest.RunOutbox(t, func(t *testing.T) storagetest.Relaying {
		s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tingcha.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return &watched{Store: s, alone: map[string]bool{}, read: func() storagetest.Whole { return storagetest.Read(t, s) }}
	})
}

// watched is a store that is looked at before and after every write: what differs is
// what must go out. It is as slow as it is plain.
type watched struct {
	*sqlite.Store
	mu    sync.Mutex
	words []word
	last  int64
	alone map[string]bool
	read  func() storagetest.Whole
}

// word speaks of one thing by its name.
type word struct {
	seq     int64
	finding string
	source  scoring.Source
	letter  storage.LetterID
}

func (w *watched) looked(write func() error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := w.read()
	err := write()
	after := w.read()
	for _, f := range after.Findings {
		was := slices.IndexFunc(before.Findings, func(b storage.FindingRow) bool { return b.ID == f.ID })
		if was < 0 || before.Findings[was].Version != f.Version {
			w.add(word{finding: f.ID})
		}
	}
	old, now := bySource(before), bySource(after)
	for source := range old {
		if _, has := now[source]; !has {
			w.add(word{source: source})
		}
	}
	for source, entries := range now {
		if !cmp.Equal(entries, old[source]) {
			w.add(word{source: source})
		}
	}
	for _, l := range after.Letters {
		if !slices.ContainsFunc(before.Letters, func(b storage.DeadLetter) bool { return b.Source == l.Source && b.Offset == l.Offset }) {
			w.add(word{letter: storage.LetterID{Source: l.Source, Offset: l.Offset}})
		}
	}
	return err
}

func (w *watched) add(of word) {
	w.last++
	of.seq = w.last
	w.words = append(w.words, of)
}

func bySource(all storagetest.Whole) map[scoring.Source][]scoring.Entry {
	on := map[scoring.Source][]scoring.Entry{}
	for _, entries := range all.Scores {
		for _, e := range entries {
			source := scoring.Source{Kind: e.Source.Kind, ID: e.Source.ID}
			on[source] = append(on[source], e)
		}
	}
	return on
}

func (w *watched) Ingest(ctx context.Context, b storage.Batch) (accepted storage.Accepted, err error) {
	err = w.looked(func() error { accepted, err = w.Store.Ingest(ctx, b); return err })
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range b.Redeemed {
		w.words = slices.DeleteFunc(w.words, func(of word) bool { return of.letter == l })
	}
	return accepted, err
}

func (w *watched) Commit(ctx context.Context, o []storage.Outcome, now time.Time) (written []bool, err error) {
	err = w.looked(func() error { written, err = w.Store.Commit(ctx, o, now); return err })
	return written, err
}

func (w *watched) Judge(ctx context.Context, v storage.Verdict, scores []scoring.Entry) (f storage.FindingRow, err error) {
	err = w.looked(func() error { f, err = w.Store.Judge(ctx, v, scores); return err })
	return f, err
}

func (w *watched) Settle(ctx context.Context, horizon time.Time) (n int, err error) {
	err = w.looked(func() error { n, err = w.Store.Settle(ctx, horizon); return err })
	return n, err
}

func (w *watched) Outgoing(_ context.Context, limit int) ([]storage.Outgoing, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.read()
	var out []storage.Outgoing
	for _, of := range w.words[:min(limit, len(w.words))] {
		out = append(out, now(all, of))
	}
	return out, nil
}

// now says what a word speaks of as it stands.
func now(all storagetest.Whole, of word) storage.Outgoing {
	o := storage.Outgoing{Seq: of.seq, At: time.UnixMilli(of.seq).UTC()}
	switch {
	case of.finding != "":
		o.Finding = &all.Findings[slices.IndexFunc(all.Findings, func(f storage.FindingRow) bool { return f.ID == of.finding })]
	case of.source.ID != "":
		o.Scores = &storage.SourceScores{Source: of.source, Entries: bySource(all)[of.source]}
	default:
		i := slices.IndexFunc(all.Letters, func(l storage.DeadLetter) bool {
			return l.Source == of.letter.Source && l.Offset == of.letter.Offset
		})
		l := all.Letters[i]
		l.Raw = bytes.Clone(l.Raw)
		o.Letter = &l
	}
	return o
}

func (w *watched) Sent(_ context.Context, seqs []int64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.words = slices.DeleteFunc(w.words, func(of word) bool { return slices.Contains(seqs, of.seq) })
	return nil
}

func (w *watched) Unsent(context.Context) (int, time.Time, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.words) == 0 {
		return 0, time.Time{}, nil
	}
	return len(w.words), time.UnixMilli(w.words[0].seq).UTC(), nil
}

func (w *watched) Alone(ctx context.Context, name string, fn func(context.Context) error) (bool, error) {
	w.mu.Lock()
	busy := w.alone[name]
	w.alone[name] = true
	w.mu.Unlock()
	if busy {
		return false, nil
	}
	defer func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.alone[name] = false
	}()
	return true, fn(ctx)
}
