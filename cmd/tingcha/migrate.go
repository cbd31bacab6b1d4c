package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
)

// group makes a command that only holds others.
func group(use, short string) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
}

// loadCluster reads a configuration that has to be a cluster's.
func loadCluster(o *options) (settings.Config, error) {
	cfg, err := loadConfig(o)
	if err == nil && !cfg.Cluster() {
		err = usage(errors.New("this is for clusters: name a configuration with kafka, postgres, minio and customer_key with --config"))
	}
	return cfg, err
}

func newMigrate(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "migrate",
		Short: "bring the schema of a cluster's records up to date",
		Long: `migrate brings the database's schema to what this program wants, one step in one
transaction. Processes of the older program may go on until they are replaced
only where the release notes say so. A data folder is brought up to date when it
is opened.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadCluster(o)
			if err != nil {
				return err
			}
			store, err := openServerRecords(cmd.Context(), cfg, recordsOptions{migrate: true})
			if err != nil {
				return err
			}
			defer store.Close()
			_, err = fmt.Fprintln(cmd.OutOrStdout(), "the schema is up to date")
			return err
		},
	}
}
