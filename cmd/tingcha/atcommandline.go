package main

import (
	"context"
	"crypto/rand"
	"errors"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/storage"
)

// atCommandLine is who does what is done by commands: whoever may write the records.
const atCommandLine = "command line"

// writing runs fn with the hotline open for writing.
func (o *options) writing(cmd *cobra.Command, fn func(context.Context, *hotline) error) error {
	h, err := openHotline(cmd.Context(), o, needs{}, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	return errors.Join(fn(cmd.Context(), h), h.close())
}

// did adds to the log of what people did.
func (h *hotline) did(ctx context.Context, what, subject, detail string) error {
	return h.store.Record(ctx, storage.Deed{Key: rand.Text(), At: h.now(), What: what, Subject: subject, Detail: detail, Place: atCommandLine})
}

// newList makes a command that lists records as a table, which fill adds to.
func newList(o *options, short string, fill func(context.Context, records, *table) error) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: short,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := openReader(cmd.Context(), o)
			if err != nil {
				return err
			}
			defer store.Close()
			var t table
			if err := fill(cmd.Context(), store, &t); err != nil {
				return err
			}
			return t.write(cmd.OutOrStdout())
		},
	}
}
