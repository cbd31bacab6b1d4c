package main

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
	"github.com/tingcha/tingcha/storage/postgres"
)

var _ serverRecords = (*postgres.Store)(nil)

// openPostgres connects to the database. Who changes records keeps a word of every
// result that changes; the relay of the reconcile role sends it out.
func openPostgres(ctx context.Context, address string, cfg settings.Config, o recordsOptions) (serverRecords, error) {
	store, err := postgres.Open(ctx, postgres.Config{
		URL: address, Connections: cfg.Postgres.Connections, Now: time.Now,
		Migrate: o.migrate, ReadOnly: o.readOnly, Outbox: !o.readOnly,
	})
	if err != nil {
		return nil, err
	}
	return store, nil
}
