package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// word is a row of the outbox.
type word struct {
	seq    int64
	kind   string
	id     string
	record int64
	at     time.Time
}

// Outgoing gives the oldest words, as what they speak of stands now. Words come into
// sight in the order in which transactions commit, which may not be that of their
// numbers; those of one finding, or one source of scores, are in order all the same,
// since whoever changes it holds it until the commit.
func (s *Store) Outgoing(ctx context.Context, limit int) ([]storage.Outgoing, error) {
	var out []storage.Outgoing
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		words, err := list(ctx, t, `SELECT seq, kind, id, record, at FROM outbox ORDER BY seq LIMIT nullif($1::bigint, 0)`,
			[]any{max(limit, 0)}, func(rows pgx.Rows) (word, error) {
				var w word
				err := rows.Scan(&w.seq, &w.kind, &w.id, &w.record, (*kept)(&w.at))
				return w, err
			})
		if err != nil {
			return err
		}
		c := composing{findings: map[string]storage.FindingRow{}, sheets: map[scoring.Source][]scoring.Entry{}, letters: map[storage.LetterID]storage.DeadLetter{}}
		if err := c.read(ctx, t, words); err != nil {
			return err
		}
		out = c.compose(words)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("outgoing: %w", err)
	}
	return out, nil
}

// composing holds what words speak of.
type composing struct {
	findings map[string]storage.FindingRow
	sheets   map[scoring.Source][]scoring.Entry
	letters  map[storage.LetterID]storage.DeadLetter
}

func (w word) source() scoring.Source {
	kind := scoring.SourceKind(w.kind)
	if w.kind == "verdict" {
		kind = scoring.FindingSource
	}
	return scoring.Source{Kind: kind, ID: w.id}
}

func (c composing) read(ctx context.Context, t *tx, words []word) error {
	var q queue
	told := only(words, func(w word) bool { return w.kind == "finding" })
	letters := only(words, func(w word) bool { return w.kind == "letter" })
	scores := only(words, func(w word) bool { return w.kind != "finding" && w.kind != "letter" })
	id := func(w word) string { return w.id }
	if len(told) > 0 {
		q.ask(`SELECT `+findings().Columns()+` FROM finding f JOIN ledger l ON l.n = f.n WHERE f.id = ANY ($1)`, []any{column(told, id)}, func(rows pgx.Rows) error {
			f, err := ask.ScanFinding(rows)
			c.findings[f.ID] = f
			return err
		})
	}
	if len(scores) > 0 {
		q.ask(`SELECT `+ask.EntryColumns+` FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS u (kind, id)
			JOIN score_entry ON source_kind = u.kind AND source_id = u.id ORDER BY source_kind, source_id, round, ordinal`,
			[]any{column(scores, func(w word) string { return string(w.source().Kind) }), column(scores, id)}, func(rows pgx.Rows) error {
				e, err := ask.ScanEntry(rows)
				on := e.Source
				on.Round = 0
				c.sheets[on] = append(c.sheets[on], e)
				return err
			})
	}
	if len(letters) > 0 {
		q.ask(`SELECT `+ask.LetterColumns+` FROM dead_letter JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::bigint[])) AS u (source, record) USING (source, record)`,
			[]any{column(letters, id), column(letters, func(w word) int64 { return w.record })}, func(rows pgx.Rows) error {
				d, err := ask.ScanLetter(rows)
				c.letters[storage.LetterID{Source: d.Source, Offset: d.Offset}] = d
				return err
			})
	}
	return t.send(ctx, &q)
}

func (c composing) compose(words []word) []storage.Outgoing {
	out := make([]storage.Outgoing, 0, len(words))
	for _, w := range words {
		o := storage.Outgoing{Seq: w.seq, At: w.at}
		switch w.kind {
		case "finding":
			f := c.findings[w.id]
			o.Finding = &f
		case "letter":
			d := c.letters[storage.LetterID{Source: w.id, Offset: w.record}]
			o.Letter = &d
		default:
			o.Scores = &storage.SourceScores{Source: w.source(), Entries: c.sheets[w.source()]}
		}
		out = append(out, o)
	}
	return out
}

// Sent removes words.
func (s *Store) Sent(ctx context.Context, seqs []int64) error {
	_, err := write(ctx, s, func(ctx context.Context, t *tx) (int64, error) {
		return t.exec(ctx, `DELETE FROM outbox WHERE seq = ANY ($1)`, seqs)
	})
	if err != nil {
		return fmt.Errorf("remove words that were sent: %w", err)
	}
	return nil
}

// Unsent says how many words there are, and how old the oldest is.
func (s *Store) Unsent(ctx context.Context) (int, time.Time, error) {
	var n int
	var oldest kept
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		_, err := t.one(ctx, `SELECT count(*), min(at) FROM outbox`, nil, []any{&n, &oldest})
		return err
	})
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("words that were not sent: %w", err)
	}
	return n, time.Time(oldest), nil
}
