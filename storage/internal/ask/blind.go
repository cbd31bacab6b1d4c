package ask

import (
	"context"

	"github.com/tingcha/tingcha/storage"
)

// LookColumns are those that ScanLook reads, in its order, of a look k.
const LookColumns = `k.kind, k.source, k.call_id, k.reviewer, k.first, k.given_at, k.answered_at, k.key`

// ScanLook reads a look.
func ScanLook(row Row) (storage.Look, error) {
	var l storage.Look
	var given, answered int64
	err := row.Scan(&l.Kind, &l.Source, &l.CallID, &l.Reviewer, &l.First, &given, &answered, &l.Key)
	l.Given, l.Answered = storage.Instant(given), storage.Instant(answered)
	return l, err
}

// LookOf asks for the look of a reviewer at a call; [storage.ErrNotFound] when it was not
// given.
func LookOf(kind storage.LookKind, source, callID, reviewer string) Question[storage.Look] {
	return Question[storage.Look]{"look at call " + callID, func(ctx context.Context, r Records) (storage.Look, error) {
		return single(ctx, r, `SELECT `+LookColumns+` FROM look k WHERE k.kind = $1 AND k.source = $2 AND k.call_id = $3 AND k.reviewer = $4`,
			[]any{kind, source, callID, reviewer}, ScanLook)
	}}
}

// LookAt asks for which look a call is open to a reviewer.
func LookAt(callID, reviewer string) Question[storage.Look] {
	return Question[storage.Look]{"look at call " + callID, func(ctx context.Context, r Records) (storage.Look, error) {
		return single(ctx, r, `SELECT `+LookColumns+` FROM look k WHERE k.reviewer = $2 AND k.call_id = $1
			AND k.answered_at = 0 AND k.kind <> 'calibration' ORDER BY k.given_at, k.kind, k.source`, []any{callID, reviewer}, ScanLook)
	}}
}

// mayTake is the condition that somebody of staff number $2 has not taken the call of
// ledger row l and may see it. TakerArgs are its arguments.
func mayTake() string { return `($2 = '' OR l.agent <> $2) AND ` + Reached(`l`, 3) }

// Taken asks for a look that was given to a reviewer, is not answered, and can be.
func Taken(t storage.Taker) Question[storage.Look] {
	return Question[storage.Look]{"look of " + t.Reviewer, func(ctx context.Context, r Records) (storage.Look, error) {
		return single(ctx, r, `SELECT `+LookColumns+` FROM look k JOIN ledger l ON l.call_id = k.call_id WHERE k.reviewer = $1 AND `+mayTake()+`
			AND k.answered_at = 0 AND k.kind = $6 ORDER BY k.given_at, k.source LIMIT 1`, append(TakerArgs(t), t.Kind), ScanLook)
	}}
}

// OutOfReach is the condition that a second look was given to a reviewer, is not answered,
// and cannot be any more. [TakerArgs] are its arguments.
func OutOfReach() string {
	return `look.kind = 'second' AND look.reviewer = $1 AND look.answered_at = 0
		AND NOT EXISTS (SELECT 1 FROM ledger l WHERE l.call_id = look.call_id AND ` + mayTake() + `)`
}

// unknownTo is mayTake for a reviewer $1 who knows nothing of the call either.
func unknownTo() string { return mayTake() + ` AND ` + NothingKnown(`$1`) }

// NothingKnown is the condition that somebody has not said what to make of the call of
// ledger row l: by a verdict, a doubt or an opinion, or at a look.
func NothingKnown(who string) string {
	return `NOT EXISTS (SELECT 1 FROM finding f JOIN verdict v ON v.finding = f.id WHERE f.n = l.n AND v.reviewer = ` + who + `)
	AND NOT EXISTS (SELECT 1 FROM decision known WHERE known.n = l.n AND known.reviewer = ` + who + `)
	AND NOT EXISTS (SELECT 1 FROM look known WHERE known.call_id = l.call_id AND known.reviewer = ` + who + ` AND known.answered_at > 0)`
}

// TakerArgs are the arguments of conditions on who takes a look: from $1 to $5.
func TakerArgs(t storage.Taker) []any {
	return append([]any{t.Reviewer, t.Agent}, ReachArgs(t.Reach)...)
}

// NextGold asks for a gold call that a reviewer has not had.
func NextGold(t storage.Taker) Question[storage.Look] {
	return Question[storage.Look]{"gold call", func(ctx context.Context, r Records) (storage.Look, error) {
		return single(ctx, r, `SELECT g.call_id FROM gold g JOIN ledger l ON l.call_id = g.call_id
			WHERE g.retired_at = 0 AND g.by_whom <> $1 AND `+unknownTo()+`
				AND NOT EXISTS (SELECT 1 FROM look k WHERE k.kind = 'gold' AND k.source = g.call_id AND k.reviewer = $1)
			ORDER BY g.at, g.call_id LIMIT 1`, TakerArgs(t), func(row Row) (storage.Look, error) {
			l := storage.Look{Kind: storage.GoldLook, Reviewer: t.Reviewer}
			err := row.Scan(&l.Source)
			l.CallID = l.Source
			return l, err
		})
	}}
}

// NextSecond asks for the second look that waits longest for somebody such as a reviewer.
func NextSecond(t storage.Taker) Question[storage.Look] {
	return Question[storage.Look]{"second look", func(ctx context.Context, r Records) (storage.Look, error) {
		return single(ctx, r, `SELECT `+LookColumns+` FROM look k JOIN ledger l ON l.call_id = k.call_id
			WHERE k.kind = 'second' AND k.reviewer = '' AND k.answered_at = 0 AND k.first <> $1 AND `+unknownTo()+`
			ORDER BY k.given_at, k.source LIMIT 1`, TakerArgs(t), ScanLook)
	}}
}

// lookPasses is the condition on looks k of which lookArgs are the arguments.
const lookPasses = `($1 = '' OR k.kind = $1) AND ($2 = '' OR k.source = $2) AND ($3 = '' OR k.call_id = $3)
	AND (NOT $4 OR k.kind <> 'calibration' OR EXISTS (SELECT 1 FROM calibration c WHERE c.id = k.source AND c.closed_at > 0))`

func lookArgs(f storage.OpinionFilter) []any {
	return []any{f.Kind, f.Source, f.CallID, f.Closed, storage.Millis(f.Since)}
}

// Looks asks what was given to whom.
func Looks(f storage.OpinionFilter) Question[[]storage.Look] {
	return listing("looks", `SELECT `+LookColumns+` FROM look k WHERE `+lookPasses+` AND k.given_at >= $5
		ORDER BY k.kind, k.source, k.call_id, k.reviewer`, lookArgs(f), ScanLook)
}

// Opinions asks what was said.
func Opinions(f storage.OpinionFilter) Question[[]storage.Opinion] {
	return listing("opinions", `SELECT k.kind, k.source, k.call_id, k.finding, f.rule, f.title, k.reviewer, k.answer, k.reason, k.note, k.at
		FROM opinion k JOIN finding f ON f.id = k.finding WHERE `+lookPasses+` AND k.at >= $5
		ORDER BY k.at, k.kind, k.source, k.finding, k.reviewer`, lookArgs(f), func(row Row) (storage.Opinion, error) {
		var o storage.Opinion
		var at int64
		err := row.Scan(&o.Kind, &o.Source, &o.CallID, &o.Finding, &o.Rule, &o.Title, &o.Reviewer, &o.Answer, &o.Reason, &o.Note, &at)
		o.At = storage.Instant(at)
		return o, err
	})
}

// Calibrations asks for the sessions of a reviewer, or for all.
func Calibrations(reviewer string) Question[[]storage.Calibration] {
	return calibrations(`$1 = '' OR EXISTS (SELECT 1 FROM look k WHERE k.kind = 'calibration' AND k.source = c.id AND k.reviewer = $1)`, reviewer)
}

// Calibration asks for a session; [storage.ErrNotFound] when there is none.
func Calibration(id string) Question[storage.Calibration] {
	return Question[storage.Calibration]{"calibration " + id, func(ctx context.Context, r Records) (storage.Calibration, error) {
		found, err := calibrations(`c.id = $1`, id).Of(ctx, r)
		if err == nil && len(found) == 0 {
			err = storage.ErrNotFound
		}
		if err != nil {
			return storage.Calibration{}, err
		}
		c := found[0]
		c.Notes, err = list(ctx, r, `SELECT by_whom, words, at, key FROM calibration_note WHERE session = $1 ORDER BY at, key`, []any{id},
			func(row Row) (storage.CalibrationNote, error) {
				var n storage.CalibrationNote
				var at int64
				err := row.Scan(&n.By, &n.Words, &at, &n.Key)
				n.At = storage.Instant(at)
				return n, err
			})
		return c, err
	}}
}

// calibrations asks for the sessions c that fulfil a condition, with who takes part.
func calibrations(condition, arg string) Question[[]storage.Calibration] {
	return Question[[]storage.Calibration]{"calibrations", func(ctx context.Context, r Records) ([]storage.Calibration, error) {
		all, err := list(ctx, r, `SELECT c.id, c.title, c.by_whom, c.opened_at, c.closed_at FROM calibration c WHERE `+condition+`
			ORDER BY c.opened_at DESC, c.id`, []any{arg}, func(row Row) (storage.Calibration, error) {
			var c storage.Calibration
			var opened, closed int64
			err := row.Scan(&c.ID, &c.Title, &c.By, &opened, &closed)
			c.Opened, c.Closed = storage.Instant(opened), storage.Instant(closed)
			return c, err
		})
		for i := range all {
			if err == nil {
				err = joins(ctx, r, &all[i])
			}
		}
		return all, err
	}}
}

// joins fills in the calls and the reviewers of a session.
func joins(ctx context.Context, r Records, c *storage.Calibration) error {
	name := func(column string) ([]string, error) {
		return list(ctx, r, `SELECT DISTINCT `+column+` FROM look WHERE kind = 'calibration' AND source = $1 ORDER BY 1`, []any{c.ID},
			func(row Row) (string, error) {
				var s string
				err := row.Scan(&s)
				return s, err
			})
	}
	var err error
	if c.Calls, err = name("call_id"); err != nil {
		return err
	}
	if c.Reviewers, err = name("reviewer"); err != nil {
		return err
	}
	return one(ctx, r, `SELECT count(*) FROM look WHERE kind = 'calibration' AND source = $1 AND answered_at > 0`, []any{c.ID}, []any{&c.Answered})
}

// Golds asks for the gold calls with their answers.
func Golds() Question[[]storage.Gold] {
	return Question[[]storage.Gold]{"gold calls", func(ctx context.Context, r Records) ([]storage.Gold, error) {
		all, err := list(ctx, r, `SELECT g.call_id, g.by_whom, g.at, g.retired_at,
				(SELECT count(*) FROM look k WHERE k.kind = 'gold' AND k.source = g.call_id AND k.answered_at > 0)
			FROM gold g ORDER BY CASE WHEN g.retired_at = 0 THEN 0 ELSE 1 END, g.at DESC, g.call_id`, nil, func(row Row) (storage.Gold, error) {
			var g storage.Gold
			var at, retired int64
			err := row.Scan(&g.CallID, &g.By, &at, &retired, &g.Given)
			g.At, g.Retired = storage.Instant(at), storage.Instant(retired)
			return g, err
		})
		if err != nil {
			return nil, err
		}
		said, err := Opinions(storage.OpinionFilter{Kind: storage.GoldLook}).Of(ctx, r)
		for i := range all {
			for _, o := range said {
				if o.Reviewer == "" && o.CallID == all[i].CallID {
					all[i].Answers = append(all[i].Answers, o)
				}
			}
		}
		return all, err
	}}
}

// ReviewerRecords asks what became of the verdicts of each reviewer in a time.
func ReviewerRecords(since, until int64) Question[[]storage.ReviewerRecord] {
	return listing("reviewers", `SELECT v.reviewer, count(*), count(*) FILTER (WHERE v.kind = 'confirm'),
			count(*) FILTER (WHERE EXISTS (SELECT 1 FROM appeal a WHERE a.finding = v.finding AND a.round = v.round AND a.state <> 'withdrawn')),
			count(*) FILTER (WHERE EXISTS (SELECT 1 FROM appeal a WHERE a.finding = v.finding AND a.state = 'changed' AND (a.round = v.round
				OR a.round = (SELECT b.decided FROM appeal b WHERE b.finding = v.finding AND b.round = v.round)))),
			count(DISTINCT v.at / 3600000)
		FROM verdict v WHERE v.at >= $1 AND v.at < $2 AND v.kind <> 'undo' AND v.reason <> 'appeal'
			AND NOT EXISTS (SELECT 1 FROM verdict u WHERE u.finding = v.finding AND u.round = v.round + 1 AND u.kind = 'undo')
		GROUP BY v.reviewer ORDER BY v.reviewer`, []any{since, until}, func(row Row) (storage.ReviewerRecord, error) {
		var r storage.ReviewerRecord
		err := row.Scan(&r.Reviewer, &r.Verdicts, &r.Confirmed, &r.Appealed, &r.Changed, &r.Hours)
		return r, err
	})
}
