package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/people/password"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web"
)

func newUser(o *options) *cobra.Command {
	c := &cobra.Command{
		Use:   "user",
		Short: "say who may sign in, what they may do, and whose calls they see",
		Long: `user keeps the accounts of those who sign in to the pages. A password is never an
argument: a new account gets a link that is good once, for a day, or with --prompt the
password is asked for at the terminal. While an embedded hotline is served, its page of
users does the same.`,
	}
	c.AddCommand(newUserAdd(o), newUserList(o), newUserDisable(o), newUserReset(o))
	return c
}

func newUserAdd(o *options) *cobra.Command {
	var u people.User
	var roles []string
	var scope string
	var prompt bool
	c := &cobra.Command{
		Use:   "add ID --roles R,… [--scope S]",
		Short: "add an account, and print a link with which its user sets a password",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			u.ID, u.Scope = people.CleanID(args[0]), people.Scope(scope)
			for _, role := range roles {
				u.Roles = append(u.Roles, people.Role(role))
			}
			if err := u.Check(); err != nil {
				return usage(err)
			}
			return o.writing(cmd, func(ctx context.Context, h *hotline) error {
				a := storage.Account{User: u, Created: h.now(), Changed: h.now()}
				if err := h.store.AddAccount(ctx, a); err != nil {
					return err
				}
				if err := h.did(ctx, "user_added", a.ID, operator()); err != nil {
					return err
				}
				return h.giveAccess(ctx, cmd, a, prompt)
			})
		},
	}
	c.Flags().StringVar(&u.Name, "name", "", "as pages show the user")
	c.Flags().StringSliceVar(&roles, "roles", nil, "what the user may do: reviewer, leader, agent, admin, auditor")
	c.Flags().StringVar(&scope, "scope", string(people.All), "whose calls the user sees: own, team, department or all")
	c.Flags().StringVar(&u.Agent, "agent", "", "the user's own staff number")
	c.Flags().StringVar(&u.Team, "team", "", "the user's own team")
	c.Flags().StringVar(&u.Dept, "dept", "", "the user's own department")
	promptFlag(c, &prompt)
	_ = c.MarkFlagRequired("roles")
	return c
}

func promptFlag(c *cobra.Command, prompt *bool) {
	c.Flags().BoolVar(prompt, "prompt", false, "ask for the password at the terminal, in place of making a link")
}

func newUserReset(o *options) *cobra.Command {
	var prompt bool
	c := &cobra.Command{
		Use:   "reset ID",
		Short: "let a user set a new password, by a link that is good once; a disabled account is enabled",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.writing(cmd, func(ctx context.Context, h *hotline) error {
				a, err := h.store.Account(ctx, people.CleanID(args[0]))
				if err != nil {
					return err
				}
				if a.Disabled {
					if err := h.store.SetDisabled(ctx, a.ID, false, h.now()); err != nil {
						return err
					}
					if err := h.did(ctx, "user_enabled", a.ID, operator()); err != nil {
						return err
					}
				}
				if err := h.did(ctx, "link_made", a.ID, operator()); err != nil {
					return err
				}
				return h.giveAccess(ctx, cmd, a, prompt)
			})
		},
	}
	promptFlag(c, &prompt)
	return c
}

func newUserDisable(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "disable ID",
		Short: "end an account's sessions, and let nobody in with it",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.writing(cmd, func(ctx context.Context, h *hotline) error {
				id := people.CleanID(args[0])
				if err := h.store.SetDisabled(ctx, id, true, h.now()); err != nil {
					return err
				}
				return h.did(ctx, "user_disabled", id, operator())
			})
		},
	}
}

func newUserList(o *options) *cobra.Command {
	return newList(o, "list the accounts", func(ctx context.Context, store records, t *table) error {
		accounts, err := store.Accounts(ctx)
		t.add("id", "name", "roles", "scope", "agent", "team", "dept", "state")
		for _, a := range accounts {
			roles := make([]string, len(a.Roles))
			for i, role := range a.Roles {
				roles[i] = string(role)
			}
			t.add(a.ID, a.Name, strings.Join(roles, " "), string(a.Scope), a.Agent, a.Team, a.Dept, accountState(a))
		}
		return err
	})
}

func accountState(a storage.Account) string {
	switch {
	case a.Disabled:
		return "disabled"
	case a.Subject != "":
		return "outside service"
	case a.Password != "":
		return "password"
	}
	return "no password yet"
}

// giveAccess lets the user of an account in: by a link, or with a password that is asked
// for.
func (h *hotline) giveAccess(ctx context.Context, cmd *cobra.Command, a storage.Account, prompt bool) error {
	if prompt {
		return h.askPassword(ctx, cmd, a)
	}
	path, err := web.NewLink(ctx, h.store, a.ID, operator(), h.now())
	if err != nil {
		return err
	}
	address := cmp.Or(h.config.People.URL, "http://"+h.config.Listen)
	fmt.Fprintf(cmd.ErrOrStderr(), "link for %s, good once until %s; it is shown this once:\n", a.ID, h.now().Add(web.LinkLife).In(h.zone).Format(time.DateTime))
	_, err = fmt.Fprintln(cmd.OutOrStdout(), address+path)
	return err
}

func (h *hotline) askPassword(ctx context.Context, cmd *cobra.Command, a storage.Account) error {
	terminal, ok := cmd.InOrStdin().(*os.File)
	if !ok || !term.IsTerminal(int(terminal.Fd())) { //nolint:gosec // a file descriptor is a small number
		return usage(errors.New("--prompt: the standard input is no terminal; leave it out to get a link"))
	}
	var words [2]string
	for i, say := range []string{"password: ", "once more: "} {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s", say)
		word, err := term.ReadPassword(int(terminal.Fd())) //nolint:gosec // a file descriptor is a small number
		fmt.Fprintln(cmd.ErrOrStderr())
		if err != nil {
			return fmt.Errorf("ask for the password: %w", err)
		}
		words[i] = string(word)
	}
	if words[0] != words[1] {
		return usage(errors.New("the two passwords differ"))
	}
	if err := a.CheckPassword(words[0]); err != nil {
		return usage(err)
	}
	hasher, err := password.New(password.Usual(), 1)
	if err != nil {
		return err
	}
	kept, err := hasher.Hash(ctx, words[0])
	if err == nil {
		err = h.store.SetPassword(ctx, a.ID, a.Password, kept)
	}
	if err != nil {
		return err
	}
	return h.did(ctx, "password_set", a.ID, operator())
}
