package keep

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// AddAccount adds an account.
func (k *Keeper) AddAccount(ctx context.Context, a storage.Account) error {
	return k.do(ctx, "add account "+a.ID, func(ctx context.Context, t Tx) error { return addAccount(ctx, t, a) })
}

func addAccount(ctx context.Context, t Tx, a storage.Account) error {
	added, err := t.Exec(ctx, `INSERT INTO account (id, name, roles, scope, agent, team, dept, password, subject, disabled, created_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`,
		a.ID, a.Name, roles(a.User), a.Scope, a.Agent, a.Team, a.Dept, a.Password, a.Subject, a.Disabled, storage.Millis(a.Created), storage.Millis(a.Changed))
	if err != nil || added > 0 {
		return err
	}
	was, err := ask.Account(a.ID).Of(ctx, t)
	if errors.Is(err, storage.ErrNotFound) {
		return fmt.Errorf("%w: another account has the subject", storage.ErrConflict)
	}
	if err == nil && !decide.SameAccount(was, a) {
		err = fmt.Errorf("%w: there is an account of that name", storage.ErrConflict)
	}
	return err
}

// SetAccount replaces what is known of an account.
func (k *Keeper) SetAccount(ctx context.Context, a storage.Account) error {
	return k.do(ctx, "set account "+a.ID, func(ctx context.Context, t Tx) error { return setAccount(ctx, t, a) })
}

func setAccount(ctx context.Context, t Tx, a storage.Account) error {
	was, err := ask.Account(a.ID).Of(ctx, t)
	if err != nil {
		return err
	}
	_, err = t.Exec(ctx, `UPDATE account SET name = $2, roles = $3, scope = $4, agent = $5, team = $6, dept = $7, password = $8, subject = $9,
		disabled = $10, changed_at = $11 WHERE id = $1`,
		a.ID, a.Name, roles(a.User), a.Scope, a.Agent, a.Team, a.Dept, a.Password, a.Subject, a.Disabled, storage.Millis(a.Changed))
	if err == nil && decide.EndsSessions(was, a) {
		_, err = t.Exec(ctx, `DELETE FROM session WHERE account = $1`, a.ID)
	}
	return err
}

// roles puts commas between a user's roles.
func roles(u people.User) string {
	names := make([]string, len(u.Roles))
	for i, role := range u.Roles {
		names[i] = string(role)
	}
	return strings.Join(names, ",")
}

// AddLink keeps a link, the only one of its account.
func (k *Keeper) AddLink(ctx context.Context, l storage.Link) error {
	return k.do(ctx, "add a link", func(ctx context.Context, t Tx) error {
		if _, err := t.Exec(ctx, `DELETE FROM signin_link WHERE account = $1 AND used_by = '' AND sum <> $2`, l.Account, l.Sum); err != nil {
			return err
		}
		_, err := t.Exec(ctx, `INSERT INTO signin_link (sum, account, by_whom, until, used_by) VALUES ($1, $2, $3, $4, '') ON CONFLICT DO NOTHING`,
			l.Sum, l.Account, l.By, storage.Millis(l.Until))
		return err
	})
}

// UseLink uses a link up and puts the account in its place.
func (k *Keeper) UseLink(ctx context.Context, sum string, a storage.Account, now time.Time) error {
	return k.do(ctx, "use a link", func(ctx context.Context, t Tx) error {
		if err := t.Lock(ctx, "link "+sum); err != nil {
			return err
		}
		l, err := ask.Link(sum, now).Of(ctx, t)
		switch {
		case errors.Is(err, storage.ErrNotFound):
			return usedBefore(ctx, t, sum, a)
		case err != nil:
			return err
		case l.Account == "":
			err = addAccount(ctx, t, a)
		case l.Account == a.ID:
			err = setAccount(ctx, t, a)
		default:
			err = storage.ErrNotFound
		}
		if err == nil {
			_, err = t.Exec(ctx, `UPDATE signin_link SET used_by = $2 WHERE sum = $1`, sum, a.ID)
		}
		return err
	})
}

// usedBefore is nil when a link was used for exactly this: the transaction is done again.
func usedBefore(ctx context.Context, t Tx, sum string, a storage.Account) error {
	var by string
	err := t.Ask(ctx, `SELECT used_by FROM signin_link WHERE sum = $1`, []any{sum}, func(row ask.Row) error { return row.Scan(&by) })
	if err != nil || by != a.ID {
		return errors.Join(storage.ErrNotFound, err)
	}
	was, err := ask.Account(by).Of(ctx, t)
	if err == nil && !decide.SameAccount(was, a) {
		err = storage.ErrNotFound
	}
	return err
}

// AddSession keeps a session, and forgets old ones of its account.
func (k *Keeper) AddSession(ctx context.Context, s storage.Session, forget time.Time) error {
	return k.do(ctx, "add a session", func(ctx context.Context, t Tx) error {
		if _, err := t.Exec(ctx, `DELETE FROM session WHERE account = $1 AND begun_at < $2`, s.Account, storage.Millis(forget)); err != nil {
			return err
		}
		_, err := t.Exec(ctx, `INSERT INTO session (sum, account, begun_at, seen_at, place, browser) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
			s.Sum, s.Account, storage.Millis(s.Begun), storage.Millis(s.Seen), s.Place, s.Browser)
		return err
	})
}

// SeeSession says that a session was used.
func (k *Keeper) SeeSession(ctx context.Context, sum string, at time.Time) error {
	return k.do(ctx, "see a session", func(ctx context.Context, t Tx) error {
		_, err := t.Exec(ctx, `UPDATE session SET seen_at = $2 WHERE sum = $1 AND seen_at < $2`, sum, storage.Millis(at))
		return err
	})
}

// EndSession ends a session of an account.
func (k *Keeper) EndSession(ctx context.Context, account, sum string) error {
	return k.do(ctx, "end a session", func(ctx context.Context, t Tx) error {
		_, err := t.Exec(ctx, `DELETE FROM session WHERE sum = $1 AND account = $2`, sum, account)
		return err
	})
}

// Record adds to the log of what people did.
func (k *Keeper) Record(ctx context.Context, d storage.Deed) error {
	return k.do(ctx, "record what was done", func(ctx context.Context, t Tx) error {
		if d.Key == "" {
			return decide.ErrNoKey
		}
		if err := t.Lock(ctx, "deed"); err != nil {
			return err
		}
		last, err := ask.LastDeed().Of(ctx, t)
		if err != nil {
			return err
		}
		next := decide.NextDeed(last, d)
		_, err = t.Exec(ctx, `INSERT INTO deed (seq, key, at, who, what, subject, detail, place, prev, hash)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (key) DO NOTHING`,
			next.Seq, next.Key, storage.Millis(next.At), next.Who, next.What, next.Subject, next.Detail, next.Place, next.Prev, next.Hash)
		return err
	})
}
