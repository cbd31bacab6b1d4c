package ask

import (
	"cmp"
	"context"
	"math"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

const accountColumns = `a.id, a.name, a.roles, a.scope, a.agent, a.team, a.dept, a.password, a.subject, a.disabled, a.created_at, a.changed_at`

// scanAccount reads an account, with columns of the asker's own before it.
func scanAccount(row Row, before ...any) (storage.Account, error) {
	var a storage.Account
	var roles string
	var created, changed int64
	err := row.Scan(append(before, &a.ID, &a.Name, &roles, &a.Scope, &a.Agent, &a.Team, &a.Dept, &a.Password, &a.Subject, &a.Disabled, &created, &changed)...)
	for role := range strings.SplitSeq(roles, ",") {
		if role != "" {
			a.Roles = append(a.Roles, people.Role(role))
		}
	}
	a.Created, a.Changed = storage.Instant(created), storage.Instant(changed)
	return a, err
}

func plainAccount(row Row) (storage.Account, error) { return scanAccount(row) }

// Account asks for an account; it is [storage.ErrNotFound] when there is none.
func Account(id string) Question[storage.Account] {
	return Question[storage.Account]{"account", func(ctx context.Context, r Records) (storage.Account, error) {
		return single(ctx, r, `SELECT `+accountColumns+` FROM account a WHERE a.id = $1`, []any{id}, plainAccount)
	}}
}

// AccountOf asks for the account of a subject; it is [storage.ErrNotFound] when there is
// none.
func AccountOf(subject string) Question[storage.Account] {
	return Question[storage.Account]{"account of a subject", func(ctx context.Context, r Records) (storage.Account, error) {
		return single(ctx, r, `SELECT `+accountColumns+` FROM account a WHERE a.subject = $1 AND a.subject <> ''`, []any{subject}, plainAccount)
	}}
}

// Accounts asks for all accounts.
func Accounts() Question[[]storage.Account] {
	return listing("accounts", `SELECT `+accountColumns+` FROM account a ORDER BY a.id`, nil, plainAccount)
}

const sessionColumns = `s.sum, s.account, s.begun_at, s.seen_at, s.place, s.browser`

func scanSession(row Row) (storage.Session, error) {
	var s storage.Session
	var begun, seen int64
	err := row.Scan(&s.Sum, &s.Account, &begun, &seen, &s.Place, &s.Browser)
	s.Begun, s.Seen = storage.Instant(begun), storage.Instant(seen)
	return s, err
}

// signedIn is a session with its account.
type signedIn struct {
	session storage.Session
	account storage.Account
}

// session asks for a session with its account; it is [storage.ErrNotFound] when there is
// none.
func session(sum string) Question[signedIn] {
	return Question[signedIn]{"session", func(ctx context.Context, r Records) (signedIn, error) {
		return single(ctx, r, `SELECT `+sessionColumns+`, `+accountColumns+` FROM session s JOIN account a ON a.id = s.account WHERE s.sum = $1`,
			[]any{sum}, func(row Row) (signedIn, error) {
				var in signedIn
				var begun, seen int64
				s := &in.session
				var err error
				in.account, err = scanAccount(row, &s.Sum, &s.Account, &begun, &seen, &s.Place, &s.Browser)
				s.Begun, s.Seen = storage.Instant(begun), storage.Instant(seen)
				return in, err
			})
	}}
}

// sessions asks for an account's sessions.
func sessions(account string) Question[[]storage.Session] {
	return listing("sessions", `SELECT `+sessionColumns+` FROM session s WHERE s.account = $1 ORDER BY s.seen_at DESC, s.sum`, []any{account}, scanSession)
}

// Link asks for a link that is good; it is [storage.ErrNotFound] when there is none. That
// for the first account ends when somebody can sign in as an administrator.
func Link(sum string, now time.Time) Question[storage.Link] {
	return Question[storage.Link]{"link", func(ctx context.Context, r Records) (storage.Link, error) {
		return single(ctx, r, `SELECT sum, account, by_whom, until FROM signin_link WHERE sum = $1 AND used_by = '' AND until > $2
			AND (account <> '' OR NOT EXISTS (SELECT 1 FROM account a WHERE ',' || a.roles || ',' LIKE '%,admin,%' AND NOT a.disabled AND (a.password <> '' OR a.subject <> '')))`,
			[]any{sum, storage.Millis(now)}, func(row Row) (storage.Link, error) {
				var l storage.Link
				var until int64
				err := row.Scan(&l.Sum, &l.Account, &l.By, &until)
				l.Until = storage.Instant(until)
				return l, err
			})
	}}
}

const deedColumns = `seq, key, at, who, what, subject, detail, place, prev, hash`

func scanDeed(row Row) (storage.Deed, error) {
	var d storage.Deed
	var at int64
	err := row.Scan(&d.Seq, &d.Key, &at, &d.Who, &d.What, &d.Subject, &d.Detail, &d.Place, &d.Prev, &d.Hash)
	d.At = storage.Instant(at)
	return d, err
}

// LastDeed asks for the end of the log; it is the zero deed when the log is empty.
func LastDeed() Question[storage.Deed] {
	return Question[storage.Deed]{"end of the log", func(ctx context.Context, r Records) (storage.Deed, error) {
		all, err := list(ctx, r, `SELECT `+deedColumns+` FROM deed ORDER BY seq DESC LIMIT 1`, nil, scanDeed)
		if err != nil || len(all) == 0 {
			return storage.Deed{}, err
		}
		return all[0], nil
	}}
}

// deeds asks for what people did, the last first.
func deeds(f storage.DeedFilter) Question[Some[storage.Deed]] {
	const passes = `($1 = '' OR who = $1) AND ($2 = '' OR what = $2) AND at >= $3 AND at < $4 AND ($5 = '' OR subject = $5)`
	until := int64(math.MaxInt64)
	if !f.To.IsZero() {
		until = storage.Millis(f.To)
	}
	args := []any{f.Who, f.What, storage.Millis(f.From), until, f.Subject}
	return Question[Some[storage.Deed]]{"log", func(ctx context.Context, r Records) (Some[storage.Deed], error) {
		var some Some[storage.Deed]
		var err error
		some.Rows, err = list(ctx, r, `SELECT `+deedColumns+` FROM deed WHERE `+passes+` ORDER BY seq DESC LIMIT $6 OFFSET $7`,
			append(args[:5:5], cmp.Or(f.Limit, 100), f.Offset), scanDeed)
		if err == nil {
			err = one(ctx, r, `SELECT count(*) FROM deed WHERE `+passes, args, []any{&some.Total})
		}
		return some, err
	}}
}

// signIns asks for the last deeds by which somebody signed in. It is asked at the door while
// somebody guesses there: the conditions are those of an index, and nothing is counted.
func signIns(who string, n int) Question[[]storage.Deed] {
	return listing("sign-ins", `SELECT `+deedColumns+` FROM deed WHERE who = $1 AND what = 'signin' ORDER BY seq DESC LIMIT $2`, []any{who, n}, scanDeed)
}

// agent asks for an agent of the roster; it is [storage.ErrNotFound] when there is none.
func agent(id string) Question[call.Agent] {
	return Question[call.Agent]{"agent " + id, func(ctx context.Context, r Records) (call.Agent, error) {
		return single(ctx, r, `SELECT id, name, staff_group, team, dept FROM agent WHERE id = $1`, []any{id}, func(row Row) (call.Agent, error) {
			var s call.Agent
			err := row.Scan(&s.ID, &s.Name, &s.Group, &s.Team, &s.Dept)
			return s, err
		})
	}}
}

// onRoster asks who is on the roster within a reach.
func onRoster(within people.Reach) Question[[]string] {
	var where clauses
	where.add(`1 = 1`)
	where.reach(within)
	return listing("roster", `SELECT c.agent FROM (SELECT id AS agent, dept FROM agent) c WHERE `+where.String()+` ORDER BY c.agent`, where.args, scanText)
}

// deedChain holds every row of the log to its seal and to the row before it.
func deedChain(ctx context.Context, r Records) ([]storage.Problem, error) {
	var log decide.Log
	err := r.Ask(ctx, `SELECT `+deedColumns+` FROM deed ORDER BY seq`, nil, func(row Row) error {
		d, err := scanDeed(row)
		if err == nil {
			log.Hold(d)
		}
		return err
	})
	if err != nil || log.Problem.Kind == "" {
		return nil, err
	}
	return []storage.Problem{log.Problem}, nil
}
