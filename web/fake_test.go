package web_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// memory is a store in maps, as far as pages need one. It keeps the promises of
// the contract that the pages lean on: versions and keys.
type memory struct {
	storage.Store // what it has no own method for panics: such pages are tried on real records
	proof
	mu       sync.Mutex
	dossiers []storage.Dossier
	days     []storage.Day
	letters  []storage.DeadLetter
	odd      []storage.Oddity
	agents   []storage.AgentRow
	tickets  []call.Ticket
	scores   []scoring.Entry
	keys     map[string]string
	reopened []string
	fail     error
	full     error // what writes answer
	panics   bool
}

func (m *memory) Load(_ context.Context, ids []string, _ storage.Parts) ([]storage.Dossier, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []storage.Dossier
	for _, d := range m.dossiers {
		if slices.Contains(ids, d.Call.ID) {
			d.Findings, d.Verdicts = slices.Clone(d.Findings), slices.Clone(d.Verdicts)
			found = append(found, d)
		}
	}
	return found, m.fail
}

func (m *memory) rows(keep func(storage.FindingRow) bool) []storage.FindingRow {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.panics {
		panic("fake: told to panic")
	}
	var rows []storage.FindingRow
	for _, d := range m.dossiers {
		for _, f := range d.Findings {
			if keep(f) {
				rows = append(rows, f)
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b storage.FindingRow) int { return b.Started.Compare(a.Started) })
	return rows
}

func chosen(f storage.FindingFilter) func(storage.FindingRow) bool {
	return func(r storage.FindingRow) bool {
		inShadow := r.Finding.Shadow && r.Status != storage.Confirmed && r.Status != storage.Rejected
		return f.Takes(r.Status) && inShadow == f.Shadow && (f.Rule == "" || r.Finding.Rule == f.Rule) &&
			(f.Label == "" || r.Finding.Label == f.Label) && (f.Level == "" || r.Finding.Level == f.Level) &&
			(f.Agent == "" || r.Agent == f.Agent) && (f.Dept == "" || r.Dept == f.Dept) &&
			(f.First == "" || r.Day >= f.First) && (f.Last == "" || r.Day <= f.Last)
	}
}

func (m *memory) Findings(_ context.Context, f storage.FindingFilter) ([]storage.FindingRow, int, error) {
	rows := m.rows(chosen(f))
	from := min(f.Offset, len(rows))
	return rows[from:min(from+cmp.Or(f.Limit, 50), len(rows))], len(rows), m.fail
}

func (m *memory) FindingCounts(_ context.Context, f storage.FindingFilter) (storage.FindingCounts, error) {
	counts := storage.FindingCounts{ByStatus: map[storage.FindingStatus]int{}}
	anyStatus, anyRule := f, f
	anyStatus.Status, anyRule.Rule = "", ""
	for _, r := range m.rows(chosen(anyStatus)) {
		counts.ByStatus[r.Status]++
	}
	trials := f
	trials.Status, trials.Rule, trials.Shadow = storage.Standing, "", true
	counts.Shadow = len(m.rows(chosen(trials)))
	for _, r := range m.rows(chosen(anyRule)) {
		i := slices.IndexFunc(counts.ByRule, func(c storage.RuleCount) bool { return c.Rule == r.Finding.Rule })
		if i < 0 {
			i = len(counts.ByRule)
			counts.ByRule = append(counts.ByRule, storage.RuleCount{Rule: r.Finding.Rule, Title: r.Finding.Title, Level: r.Finding.Level})
		}
		counts.ByRule[i].N++
	}
	return counts, m.fail
}

func (m *memory) Versions(context.Context) (storage.Versions, error) {
	return storage.Versions{}, m.fail
}

func (m *memory) Coverage(_ context.Context, first, last string) ([]storage.Day, error) {
	var days []storage.Day
	for _, d := range m.days {
		if (first == "" || d.Day >= first) && (last == "" || d.Day <= last) {
			days = append(days, d)
		}
	}
	return days, m.fail
}

func (m *memory) Entries(_ context.Context, f storage.EntryFilter) ([]storage.EntryRow, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var rows []storage.EntryRow
	for _, d := range m.dossiers {
		e := d.Entry
		if (f.Day == "" || e.Day == f.Day) && (f.State == "" || e.State == f.State) && (f.Reason == "" || e.Reason == f.Reason) &&
			(f.Before.IsZero() || e.Updated.Before(f.Before)) {
			rows = append(rows, storage.EntryRow{Entry: e, Call: d.Call, Origin: d.Origin})
		}
	}
	return rows, m.fail
}

func (m *memory) DeadLetters(_ context.Context, limit int) ([]storage.DeadLetter, int, error) {
	return m.letters[:min(limit, len(m.letters))], len(m.letters), m.fail
}

func (m *memory) Oddities(_ context.Context, limit int) ([]storage.Oddity, int, error) {
	return m.odd[:min(limit, len(m.odd))], len(m.odd), m.fail
}

func (m *memory) ScoreEntries(_ context.Context, agent, month string) ([]scoring.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(m.scores), func(e scoring.Entry) bool {
		return e.Agent != agent || e.Month != month
	}), m.fail
}

func (m *memory) AgentFindings(_ context.Context, agent, month string) ([]storage.FindingRow, error) {
	return m.rows(func(r storage.FindingRow) bool {
		return r.Agent == agent && r.Day[:7] == month && r.Status != storage.Withdrawn
	}), m.fail
}

func (m *memory) Agents(ctx context.Context, month string) ([]storage.AgentRow, error) {
	if months, _ := m.Months(ctx); !slices.Contains(months, month) {
		return nil, m.fail
	}
	return slices.Clone(m.agents), m.fail
}

func (m *memory) Months(context.Context) ([]string, error) {
	var months []string
	for _, e := range m.scores {
		months = append(months, e.Month)
	}
	slices.Sort(months)
	months = slices.Compact(months)
	slices.Reverse(months)
	return months, m.fail
}

func (m *memory) Ticket(_ context.Context, id string) (call.Ticket, error) {
	for _, t := range m.tickets {
		if t.ID == id {
			return t, nil
		}
	}
	return call.Ticket{}, fmt.Errorf("ticket %s: %w", id, storage.ErrNotFound)
}

func (m *memory) Finding(_ context.Context, id string) (storage.FindingRow, error) {
	rows := m.rows(func(r storage.FindingRow) bool { return r.ID == id })
	if len(rows) == 0 {
		return storage.FindingRow{}, fmt.Errorf("finding %s: %w", id, storage.ErrNotFound)
	}
	return rows[0], m.fail
}

// JudgeCase gives the verdicts of a decision at once: nobody is in doubt in the memory.
func (m *memory) JudgeCase(_ context.Context, v storage.CaseVerdict) (storage.Decision, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	d := storage.Decision{Key: v.Key, CallID: v.CallID, Kind: v.Kind, Reviewer: v.Reviewer, Stood: true, At: v.At}
	if m.full != nil || m.keys[v.Key] != "" {
		return d, m.full
	}
	for _, p := range v.Parts {
		f, _ := m.find(p.Finding)
		if f == nil || f.Version != p.Seen || !f.Waits() {
			return d, fmt.Errorf("finding %s: %w", p.Finding, storage.ErrConflict)
		}
		if f.Provisional && p.Kind == storage.Confirm {
			d.Left = append(d.Left, p.Finding)
		}
	}
	if len(d.Left) == len(v.Parts) {
		return d, fmt.Errorf("call %s: %w: %w", v.CallID, storage.ErrConflict, storage.ErrProvisional)
	}
	for _, p := range v.Parts {
		if slices.Contains(d.Left, p.Finding) {
			continue
		}
		f, of := m.find(p.Finding)
		f.Version, f.Rounds, f.Moved = f.Version+1, f.Rounds+1, false
		f.Status = map[storage.VerdictKind]storage.FindingStatus{storage.Confirm: storage.Confirmed, storage.Reject: storage.Rejected}[p.Kind]
		of.Verdicts = append(slices.Clone(of.Verdicts), storage.Verdict{
			Finding: f.ID, Round: f.Rounds, Kind: p.Kind, Reviewer: v.Reviewer, Reason: p.Reason, Note: v.Note, Key: v.Key + "/" + f.ID, Seen: p.Seen, At: v.At,
		})
		m.scores = append(m.scores, p.Scores...)
	}
	m.keys[v.Key] = v.CallID
	return d, nil
}

// find gives a finding with its call, nil for none.
func (m *memory) find(id string) (*storage.FindingRow, *storage.Dossier) {
	for i := range m.dossiers {
		for j := range m.dossiers[i].Findings {
			if f := &m.dossiers[i].Findings[j]; f.ID == id {
				return f, &m.dossiers[i]
			}
		}
	}
	return nil, nil
}

func (m *memory) Reopen(_ context.Context, ids []string, _ string, _ time.Time) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.full != nil {
		return 0, m.full
	}
	m.reopened = append(m.reopened, ids...)
	return len(ids), m.fail
}

// shelf is blobs in a map.
type shelf struct {
	mu     sync.Mutex
	kept   map[string][]byte
	opened map[string]int
	full   error // what Put answers
}

func newShelf(kept map[string][]byte) *shelf { return &shelf{kept: kept, opened: map[string]int{}} }

// Put keeps bytes under a key.
func (s *shelf) Put(_ context.Context, key string, r io.Reader, _ int64) error {
	b, err := io.ReadAll(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full != nil {
		return s.full
	}
	s.kept[key] = b
	return err
}

// Open gives the bytes under a key.
func (s *shelf) Open(_ context.Context, key string) (storage.Blob, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.kept[key]
	s.opened[key]++
	if !ok {
		return nil, fmt.Errorf("blob %s: %w", key, storage.ErrNotFound)
	}
	return book{bytes.NewReader(b)}, nil
}

type book struct{ *bytes.Reader }

func (book) Close() error { return nil }

func (m *memory) BlobKeys(_ context.Context, fn func(key, sha256 string) error) error {
	for _, d := range m.dossiers {
		for _, r := range d.Recordings {
			if err := fn(r.Blob, r.Recording.SHA256); err != nil {
				return err
			}
		}
	}
	return nil
}
