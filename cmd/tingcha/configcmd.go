package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
)

func newConfig(o *options) *cobra.Command {
	c := group("config", "check and show the configuration, make a customer key")
	c.AddCommand(newConfigCheck(o), newConfigPrint(o), newConfigKey())
	return c
}

func newConfigCheck(o *options) *cobra.Command {
	var connect bool
	c := &cobra.Command{
		Use:   "check [--connect]",
		Short: "tell what is wrong with the configuration",
		Long: `check reads the configuration, brings every secret from where it lies, and tells
what is wrong. With --connect it also asks the servers: one line each for
records, schema, recordings, archive, brokers and topics. It exits with 2 when
the configuration is wrong, and with 3 when a server is.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(o)
			if err != nil {
				return err
			}
			kind := "embedded"
			if cfg.Cluster() {
				kind = "cluster"
			}
			fmt.Fprintf(cmd.OutOrStdout(), "configuration  ok (%s)\n", kind)
			if !connect || !cfg.Cluster() {
				return nil
			}
			return connectAll(cmd, cfg)
		},
	}
	c.Flags().BoolVar(&connect, "connect", false, "ask the servers, too")
	return c
}

// connectAll asks every server of a cluster, and tells all that is wrong.
func connectAll(cmd *cobra.Command, cfg settings.Config) error {
	broken := 0
	for _, server := range []struct {
		name string
		ask  func(context.Context, settings.Config) error
	}{{"records", askRecords}, {"recordings", askBucket}, {"archive", askArchive}, {"messages", askTopics}} {
		err := server.ask(cmd.Context(), cfg)
		if errors.Is(err, errNone) {
			continue
		}
		verdict := "ok"
		if err != nil {
			verdict, broken = err.Error(), broken+1
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%-13s  %s\n", server.name, verdict)
	}
	if broken > 0 {
		return problems("%d of the servers are not as they should be", broken)
	}
	return nil
}

// errNone says that the configuration has no such server.
var errNone = errors.New("none")

func askRecords(ctx context.Context, cfg settings.Config) error {
	store, err := openServerRecords(ctx, cfg, recordsOptions{readOnly: true})
	if err != nil {
		return err
	}
	return store.Close()
}

func askBucket(ctx context.Context, cfg settings.Config) error {
	return askOne(ctx, ownBucket(cfg))
}

func askArchive(ctx context.Context, cfg settings.Config) error {
	if cfg.Archive == nil {
		return errNone
	}
	return askOne(ctx, bucketConfig(*cfg.MinIO, cfg.Archive.Bucket))
}

func askTopics(ctx context.Context, cfg settings.Config) error {
	messages, err := openKafka(ctx, cfg, newLog(cfg, io.Discard))
	if err != nil {
		return err
	}
	return errors.Join(requireTopics(ctx, messages, cfg), messages.Close())
}

func newConfigPrint(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "print",
		Short: "show the values that hold, secrets masked",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(o)
			if err != nil {
				return err
			}
			text, err := cfg.Print()
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(text)
			return err
		},
	}
}

func newConfigKey() *cobra.Command {
	return &cobra.Command{
		Use:   "key FILE",
		Short: "make the key of customers' hashes for a cluster",
		Long: `key writes 32 random bytes to a new file that only its owner can read. Every
process of a cluster has the same key: with another one the same caller becomes
another customer. Keep it with your backups and show it to nobody: whoever has
it can try numbers out.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := os.Stat(args[0]); !errors.Is(err, fs.ErrNotExist) {
				return usage(fmt.Errorf("%s is there already; a key is never written over", args[0]))
			}
			if err := writeDurably(args[0], newKey()); err != nil {
				return err
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "key written; in the configuration: customer_key: file:%s\n", args[0])
			return err
		},
	}
}
