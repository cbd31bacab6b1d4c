package main

import (
	"context"
	"errors"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
)

func openPostgres(context.Context, string, settings.Config, recordsOptions) (serverRecords, error) {
	return nil, errors.New("this build has no PostgreSQL")
}
