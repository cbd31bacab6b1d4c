package main

import (
	"context"
	"errors"
	"net/url"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
)

// recordsOptions says how a cluster's records are opened.
type recordsOptions struct {
	readOnly bool
	migrate  bool
}

func openServerRecords(ctx context.Context, cfg settings.Config, o recordsOptions) (serverRecords, error) {
	address, err := postgresURL(*cfg.Postgres)
	if err != nil {
		return nil, usage(err)
	}
	return openPostgres(ctx, address, cfg, o)
}

// postgresURL is the database's address with its password.
func postgresURL(p settings.Postgres) (string, error) {
	address, err := url.Parse(p.URL)
	if err != nil {
		return "", errors.New("postgres.url: is no address")
	}
	if p.Password.Set() {
		address.User = url.UserPassword(address.User.Username(), p.Password.Value())
	}
	return address.String(), nil
}
