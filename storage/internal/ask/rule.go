package ask

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// RuleDays asks for the numbers of findings by day and status.
func RuleDays(f storage.FindingFilter) Question[[]storage.RuleDay] {
	args := passArgs(f)
	return listing("days of rule "+f.Rule, `SELECT f.day, f.status, count(*) FROM finding f
		WHERE `+passes()+` AND (f.shadow = 1) = `+nth(args, 1)+` GROUP BY f.day, f.status ORDER BY f.day, f.status`,
		append(args, f.Shadow), func(row Row) (storage.RuleDay, error) {
			var d storage.RuleDay
			return d, row.Scan(&d.Day, &d.Status, &d.N)
		})
}

// RuleCounts asks for the numbers of findings by rule and status.
func RuleCounts(f storage.FindingFilter) Question[[]storage.RuleTally] {
	return listing("findings by rule", `SELECT f.rule, f.status, count(*) FROM finding f
		WHERE `+passes()+` AND f.shadow <> 1 GROUP BY f.rule, f.status ORDER BY f.rule, f.status`, passArgs(f), func(row Row) (storage.RuleTally, error) {
		var t storage.RuleTally
		return t, row.Scan(&t.Rule, &t.Status, &t.N)
	})
}

// standingReject is the last rejection v of a rejected finding f: what came after it was
// undone.
const standingReject = `JOIN verdict v ON v.finding = f.id AND v.kind = 'reject' AND v.round =
	(SELECT max(w.round) FROM verdict w WHERE w.finding = f.id AND w.kind = 'reject')`

// RejectReasons asks why findings were rejected, most first.
func RejectReasons(f storage.FindingFilter) Question[[]storage.ReasonTally] {
	f.Status = storage.Rejected
	return listing("reject reasons", `SELECT v.reason, count(*) FROM finding f `+standingReject+`
		WHERE `+passes()+` AND f.shadow <> 1 GROUP BY v.reason ORDER BY count(*) DESC, v.reason`, passArgs(f), func(row Row) (storage.ReasonTally, error) {
		var t storage.ReasonTally
		return t, row.Scan(&t.Reason, &t.N)
	})
}

// RejectedFor asks for the findings that were rejected for a reason.
func (s Findings) RejectedFor(f storage.FindingFilter, reason string) Question[[]storage.FindingRow] {
	f.Status = storage.Rejected
	args := passArgs(f)
	return listing("rejected findings", `SELECT `+s.Columns()+` FROM finding f JOIN ledger l ON l.n = f.n `+standingReject+`
		WHERE `+passes()+` AND f.shadow <> 1 AND v.reason = `+nth(args, 1)+`
		ORDER BY f.started_at DESC, f.id LIMIT `+nth(args, 2)+` OFFSET `+nth(args, 3),
		append(args, reason, cmp.Or(f.Limit, 50), f.Offset), scanFinding)
}

// nth names the argument that comes so many after those there are.
func nth(args []any, n int) string { return "$" + strconv.Itoa(len(args)+n) }

// ReviewTime asks what verdicts on a rule cost. A reviewer's verdicts of one instant are
// one act of judging, and share the time since the act before.
func ReviewTime(rule string, since time.Time) Question[storage.ReviewTime] {
	return Question[storage.ReviewTime]{"review time of rule " + rule, func(ctx context.Context, r Records) (storage.ReviewTime, error) {
		var t storage.ReviewTime
		var spent float64
		err := one(ctx, r, `WITH act AS (SELECT reviewer, at, count(*) AS n, at - lag(at) OVER (PARTITION BY reviewer ORDER BY at) AS gap
				FROM verdict WHERE at >= $1 GROUP BY reviewer, at)
			SELECT count(*), count(*) FILTER (WHERE act.gap <= $2), coalesce(sum(act.gap * 1.0 / act.n) FILTER (WHERE act.gap <= $2), 0) * 1.0
			FROM verdict v JOIN finding f ON f.id = v.finding JOIN act ON act.reviewer = v.reviewer AND act.at = v.at
			WHERE f.rule = $3`, []any{storage.Millis(since), storage.PauseAfter.Milliseconds(), rule}, []any{&t.Verdicts, &t.Timed, &spent})
		t.Spent = time.Duration(spent * float64(time.Millisecond)).Round(time.Millisecond)
		return t, err
	}}
}
