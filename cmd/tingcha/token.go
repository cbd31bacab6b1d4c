package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/api"
)

func newToken(o *options) *cobra.Command {
	c := &cobra.Command{
		Use:   "token",
		Short: "let programs in, and see which are",
		Long: `token makes, lists and revokes what programs show to use the API, see docs/api.md.
While an embedded hotline is served, its page of tokens does the same.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(newTokenAdd(o), newTokenList(o), newTokenRevoke(o))
	return c
}

func newTokenAdd(o *options) *cobra.Command {
	var ask api.Ask
	var expires string
	c := &cobra.Command{
		Use:   "add NAME --scope S…",
		Short: "make a token, and print it this once",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if ask.For, err = lasting(expires); err != nil {
				return usage(err)
			}
			if ask.Reach.Team != "" && ask.Reach.Dept != "" {
				return usage(errors.New("write --team or --dept, not both"))
			}
			return o.writing(cmd, func(ctx context.Context, h *hotline) error {
				ask.Name, ask.By, ask.Now = args[0], atCommandLine, h.now()
				token, text, err := api.Mint(ask)
				if err != nil {
					return usage(err)
				}
				if err := h.store.AddToken(ctx, token); err != nil {
					return err
				}
				if err := h.did(ctx, "token_added", token.ID, token.Name); err != nil {
					return err
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "token %s for %s; it is shown this once:\n", token.ID, token.Name)
				_, err = fmt.Fprintln(cmd.OutOrStdout(), text)
				return err
			})
		},
	}
	c.Flags().StringSliceVar(&ask.Scopes, "scope", nil, "what it is good for; several with commas between: "+scopeNames())
	c.Flags().StringVar(&ask.Reach.Team, "team", "", "only calls of this team")
	c.Flags().StringVar(&ask.Reach.Dept, "dept", "", "only calls of this department")
	c.Flags().StringVar(&expires, "expires", "365d", "how long it lasts, such as 90d or 12h; never for until it is revoked")
	return c
}

func scopeNames() string {
	names := make([]string, 0, len(api.Scopes()))
	for _, s := range api.Scopes() {
		names = append(names, string(s))
	}
	return strings.Join(names, ", ")
}

// lasting reads how long a token lasts; zero is for ever.
func lasting(text string) (time.Duration, error) {
	if text == "never" {
		return 0, nil
	}
	days, whole := strings.CutSuffix(text, "d")
	if !whole {
		days = text
	}
	var d time.Duration
	var err error
	if whole {
		d, err = time.ParseDuration(days + "h")
		d *= 24
	} else {
		d, err = time.ParseDuration(text)
	}
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("--expires %q: write days or hours, such as 90d or 12h, or never", text)
	}
	return d, nil
}

func newTokenList(o *options) *cobra.Command {
	return newList(o, "list tokens, those made last first", func(ctx context.Context, store records, t *table) error {
		tokens, err := store.Tokens(ctx)
		t.add("token", "name", "scopes", "reach", "made", "expires", "last used", "state")
		for _, k := range tokens {
			t.add(k.ID, k.Name, strings.Join(k.Scopes, " "), reachText(k.Reach), dated(k.Made), dated(k.Expires), dated(k.Used), tokenState(k, time.Now()))
		}
		return err
	})
}

func reachText(r people.Reach) string {
	switch {
	case r.Team != "":
		return "team " + r.Team
	case r.Dept != "":
		return "dept " + r.Dept
	case r.Agent != "":
		return "agent " + r.Agent
	}
	return "all"
}

func dated(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Local().Format("2006-01-02 15:04")
}

func tokenState(t storage.Token, now time.Time) string {
	switch {
	case !t.Revoked.IsZero():
		return "revoked"
	case !t.Holds(now):
		return "expired"
	}
	return "holds"
}

func newTokenRevoke(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "revoke TOKEN",
		Short: "end a token, by its ID",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.writing(cmd, func(ctx context.Context, h *hotline) error {
				err := h.store.RevokeToken(ctx, args[0], atCommandLine, h.now())
				if errors.Is(err, storage.ErrNotFound) {
					return fmt.Errorf("there is no token %s; tingcha token list names them", args[0])
				}
				if err != nil {
					return err
				}
				if err := h.did(ctx, "token_revoked", args[0], ""); err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "token %s lets nobody in any more\n", args[0])
				return err
			})
		},
	}
}
