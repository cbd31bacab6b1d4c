package keep

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// AddAccount adds an account.
func (k *Keeper) AddAccount(ctx context.Context, a storage.Account) error {
	return k.do(ctx, "add account "+a.ID, func(ctx context.Context, t Tx) error {
		if err := lockAccounts(ctx, t); err != nil {
			return err
		}
		return addAccount(ctx, t, a)
	})
}

// addAccount adds an account while the accounts are locked.
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

// lockAccounts makes whoever changes accounts wait for each other: which administrator
// is the last one depends on all of them.
func lockAccounts(ctx context.Context, t Tx) error { return t.Lock(ctx, "accounts") }

// SetUser sets what the user of an account may do.
func (k *Keeper) SetUser(ctx context.Context, c storage.UserChange) error {
	return k.do(ctx, "set user "+c.User.ID, func(ctx context.Context, t Tx) error {
		if err := lockAccounts(ctx, t); err != nil {
			return err
		}
		was, err := ask.Account(c.User.ID).Of(ctx, t)
		if err != nil || decide.SameUser(was.User, c.User) {
			return err
		}
		if !c.Outside && !c.Seen.Equal(was.Changed) {
			return fmt.Errorf("the account of %v was seen, and it is that of %v: %w", c.Seen, was.Changed, storage.ErrConflict)
		}
		is := was
		is.User = c.User
		if !c.Outside {
			if err := keepsAdmin(ctx, t, was, is); err != nil {
				return err
			}
		}
		_, err = t.Exec(ctx, `UPDATE account SET name = $2, roles = $3, scope = $4, agent = $5, team = $6, dept = $7, changed_at = $8 WHERE id = $1`,
			is.ID, is.Name, roles(is.User), is.Scope, is.Agent, is.Team, is.Dept, storage.Millis(decide.ChangedAt(was, c.At)))
		if err == nil && decide.EndsSessions(was.User, is.User) {
			err = endSessions(ctx, t, is.ID)
		}
		return err
	})
}

// SetDisabled disables an account or enables it.
func (k *Keeper) SetDisabled(ctx context.Context, id string, disabled bool, at time.Time) error {
	return k.do(ctx, "switch account "+id, func(ctx context.Context, t Tx) error {
		if err := lockAccounts(ctx, t); err != nil {
			return err
		}
		was, err := ask.Account(id).Of(ctx, t)
		if err != nil || was.Disabled == disabled {
			return err
		}
		is := was
		is.Disabled = disabled
		if err := keepsAdmin(ctx, t, was, is); err != nil {
			return err
		}
		_, err = t.Exec(ctx, `UPDATE account SET disabled = $2, changed_at = $3 WHERE id = $1`, id, disabled, storage.Millis(decide.ChangedAt(was, at)))
		if err == nil && disabled {
			err = errors.Join(endSessions(ctx, t, id), endLinks(ctx, t, id, ""))
		}
		return err
	})
}

// keepsAdmin refuses a change after which nobody keeps users.
func keepsAdmin(ctx context.Context, t Tx, was, is storage.Account) error {
	all, err := ask.Accounts().Of(ctx, t)
	if err == nil {
		err = decide.LastAdmin(all, was, is)
	}
	return err
}

// SetPassword puts a password in the place of another.
func (k *Keeper) SetPassword(ctx context.Context, id, was, is string) error {
	return k.do(ctx, "set the password of "+id, func(ctx context.Context, t Tx) error {
		if err := lockAccounts(ctx, t); err != nil {
			return err
		}
		a, err := ask.Account(id).Of(ctx, t)
		switch {
		case err != nil:
			return err
		case a.Disabled:
			return fmt.Errorf("the account is disabled: %w", storage.ErrConflict)
		case a.Password == is: // done before
			return nil
		case a.Password != was:
			return fmt.Errorf("there is another password meanwhile: %w", storage.ErrConflict)
		}
		return setPassword(ctx, t, id, is)
	})
}

func setPassword(ctx context.Context, t Tx, id, is string) error {
	if _, err := t.Exec(ctx, `UPDATE account SET password = $2 WHERE id = $1`, id, is); err != nil {
		return err
	}
	return endSessions(ctx, t, id)
}

func endSessions(ctx context.Context, t Tx, id string) error {
	_, err := t.Exec(ctx, `DELETE FROM session WHERE account = $1`, id)
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
		if err := lockAccounts(ctx, t); err != nil {
			return err
		}
		if err := endLinks(ctx, t, l.Account, l.Sum); err != nil {
			return err
		}
		_, err := t.Exec(ctx, `INSERT INTO signin_link (sum, account, by_whom, until, used_by) VALUES ($1, $2, $3, $4, '') ON CONFLICT DO NOTHING`,
			l.Sum, l.Account, l.By, storage.Millis(l.Until))
		return err
	})
}

// endLinks ends the links of an account that nobody has used, but for one.
func endLinks(ctx context.Context, t Tx, account, but string) error {
	_, err := t.Exec(ctx, `DELETE FROM signin_link WHERE account = $1 AND used_by = '' AND sum <> $2`, account, but)
	return err
}

// UseLink uses a link up: it adds the first account, or sets the password of another.
func (k *Keeper) UseLink(ctx context.Context, sum string, a storage.Account, now time.Time) error {
	return k.do(ctx, "use a link", func(ctx context.Context, t Tx) error {
		if err := lockAccounts(ctx, t); err != nil {
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
			err = settle(ctx, t, a)
		default:
			err = storage.ErrNotFound
		}
		if err == nil {
			_, err = t.Exec(ctx, `UPDATE signin_link SET used_by = $2 WHERE sum = $1`, sum, a.ID)
		}
		return err
	})
}

// settle sets the password of an account that is not disabled.
func settle(ctx context.Context, t Tx, a storage.Account) error {
	is, err := ask.Account(a.ID).Of(ctx, t)
	if err == nil && is.Disabled {
		err = storage.ErrNotFound
	}
	if err != nil {
		return err
	}
	return setPassword(ctx, t, a.ID, a.Password)
}

// usedBefore is nil when a link was used for exactly this: the transaction is done again.
func usedBefore(ctx context.Context, t Tx, sum string, a storage.Account) error {
	var by string
	err := t.Ask(ctx, `SELECT used_by FROM signin_link WHERE sum = $1`, []any{sum}, func(row ask.Row) error { return row.Scan(&by) })
	if err != nil || by != a.ID || by == "" {
		return errors.Join(storage.ErrNotFound, err)
	}
	was, err := ask.Account(by).Of(ctx, t)
	if err == nil && was.Password != a.Password { // a hash is of one press of the button
		err = storage.ErrNotFound
	}
	return err
}

// AddSession keeps a session, and forgets old ones of its account. It waits for whoever
// changes accounts: a password that is changed ends the sessions that are there, and none
// may come after by the one before.
func (k *Keeper) AddSession(ctx context.Context, s storage.Session, password string, forget time.Time) error {
	return k.do(ctx, "add a session", func(ctx context.Context, t Tx) error {
		if err := lockAccounts(ctx, t); err != nil {
			return err
		}
		a, err := ask.Account(s.Account).Of(ctx, t)
		if err == nil && (a.Disabled || a.Password != password) {
			err = fmt.Errorf("the account is disabled or has another password meanwhile: %w", storage.ErrConflict)
		}
		if err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `DELETE FROM session WHERE account = $1 AND begun_at < $2`, s.Account, storage.Millis(forget)); err != nil {
			return err
		}
		_, err = t.Exec(ctx, `INSERT INTO session (sum, account, begun_at, seen_at, place, browser) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
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
func (k *Keeper) Record(ctx context.Context, told ...storage.Deed) error {
	return k.do(ctx, "record what was done", func(ctx context.Context, t Tx) error {
		if slices.ContainsFunc(told, func(d storage.Deed) bool { return d.Key == "" }) {
			return decide.ErrNoKey
		}
		if err := t.Lock(ctx, "deed"); err != nil {
			return err
		}
		last, err := ask.LastDeed().Of(ctx, t)
		if err != nil {
			return err
		}
		for _, d := range told {
			next := decide.NextDeed(last, d)
			added, err := t.Exec(ctx, `INSERT INTO deed (seq, key, at, who, what, subject, detail, place, prev, hash)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (key) DO NOTHING`,
				next.Seq, next.Key, storage.Millis(next.At), next.Who, next.What, next.Subject, next.Detail, next.Place, next.Prev, next.Hash)
			if err != nil {
				return err
			}
			if added > 0 {
				last = next
			}
		}
		return nil
	})
}
