package storagetest

import (
	"testing"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// Whole is all that can be read of a store, for comparing what two courses of events
// have led to.
type Whole struct {
	Dossiers  []storage.Dossier
	Findings  []storage.FindingRow
	Coverage  []storage.Day
	Letters   []storage.DeadLetter
	Oddities  []storage.Oddity
	Scores    map[string][]scoring.Entry // by agent and month
	Agents    map[string][]storage.AgentRow
	Positions []storage.Position
	Marks     []storage.Watermark
	Exempt    []storage.Exemption
	Closes    []storage.DayClose
}

// everyRow is a limit that no test's store comes near.
const everyRow = 1 << 20

// Read reads all of a store, and the positions of the given sources.
func Read(t testing.TB, s storage.Store, sources ...string) Whole {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var w Whole
	ctx := t.Context()
	rows, err := s.Entries(ctx, storage.EntryFilter{Limit: everyRow})
	must(err)
	calls := make([]string, len(rows))
	for i, r := range rows {
		calls[i] = r.Call.ID
	}
	w.Dossiers, err = s.Load(ctx, calls, ^storage.Parts(0))
	must(err)
	w.Findings, _, err = s.Findings(ctx, storage.FindingFilter{Limit: everyRow})
	must(err)
	w.Coverage, err = s.Coverage(ctx, "", "")
	must(err)
	w.Letters, _, err = s.DeadLetters(ctx, everyRow)
	must(err)
	w.Oddities, _, err = s.Oddities(ctx, everyRow)
	must(err)
	must(w.readCards(t, s))
	w.Marks, err = s.Watermarks(ctx)
	must(err)
	w.Exempt, err = s.Exemptions(ctx, "")
	must(err)
	w.Closes, err = s.Closes(ctx)
	must(err)
	for _, source := range sources {
		p, err := s.Position(ctx, source)
		must(err)
		w.Positions = append(w.Positions, p)
	}
	return w
}

func (w *Whole) readCards(t testing.TB, s storage.Store) error {
	t.Helper()
	w.Scores, w.Agents = map[string][]scoring.Entry{}, map[string][]storage.AgentRow{}
	months, err := s.Months(t.Context())
	for _, m := range months {
		if w.Agents[m], err = s.Agents(t.Context(), m); err != nil {
			return err
		}
		for _, a := range w.Agents[m] {
			if w.Scores[a.Agent.ID+" "+m], err = s.ScoreEntries(t.Context(), a.Agent.ID, m); err != nil {
				return err
			}
		}
	}
	return err
}
