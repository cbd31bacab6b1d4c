package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"
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
what is wrong. With --connect it also asks the servers: one line each for database,
schema, bucket, archive, broker and topics; and has the engine of speech recognition
hear half a second. It exits with 2 when
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
			fmt.Fprintf(cmd.OutOrStdout(), "converters     %s\n", told(cfg.Converters.Converter().Programs()))
			if !connect {
				return nil
			}
			return connectAll(cmd.Context(), cfg, o.data, cmd.OutOrStdout())
		},
	}
	c.Flags().BoolVar(&connect, "connect", false, "ask the servers, too")
	return c
}

// told lists the converters that are there.
func told(programs []string) string {
	if len(programs) == 0 {
		return "none: Opus, AMR, AAC and MP3 of 8000 samples a second will be \"no_converter\"; install ffmpeg"
	}
	return strings.Join(programs, ", ")
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
