package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
	"github.com/tingcha/tingcha/pipeline/bus/kafka"
)

func newTopics(o *options) *cobra.Command {
	c := group("topics", "create and check the topics of a cluster")
	c.AddCommand(&cobra.Command{
		Use:   "create",
		Short: "create the topics that are missing, and grow those that are too small",
		Long: `create makes the topics that are missing, with the configuration's partitions
and replicas, and adds partitions to those that have fewer. The others are left
alone: a topic never loses partitions or records.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withKafka(cmd, o, func(ctx context.Context, messages *kafka.Bus, cfg settings.Config) error {
				done, err := messages.Create(ctx, cfg.Kafka.Partitions, cfg.Kafka.Replicas, notices(cfg)...)
				for _, change := range done {
					fmt.Fprintln(cmd.OutOrStdout(), change)
				}
				if err == nil && len(done) == 0 {
					fmt.Fprintln(cmd.OutOrStdout(), "every topic was there")
				}
				return err
			})
		},
	}, &cobra.Command{
		Use:   "check",
		Short: "tell what is wrong with the topics",
		Long:  "check prints one line for each topic that is missing, has too few partitions, or forgets too soon. It exits with 3 when there is one.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withKafka(cmd, o, func(ctx context.Context, messages *kafka.Bus, cfg settings.Config) error {
				found := checkTopics(ctx, messages, cfg)
				for _, p := range found {
					fmt.Fprintln(cmd.OutOrStdout(), p)
				}
				if len(found) > 0 {
					return problems("%s with the topics", counted(len(found), "problem"))
				}
				_, err := fmt.Fprintln(cmd.OutOrStdout(), "no problems")
				return err
			})
		},
	})
	return c
}

// withKafka connects to the brokers that the configuration names.
func withKafka(cmd *cobra.Command, o *options, do func(context.Context, *kafka.Bus, settings.Config) error) error {
	cfg, err := loadCluster(o)
	if err != nil {
		return err
	}
	messages, err := openKafka(cmd.Context(), cfg, newLog(cfg, cmd.ErrOrStderr()))
	if err != nil {
		return err
	}
	return errors.Join(do(cmd.Context(), messages, cfg), messages.Close())
}

// notices is the topic of the archive's notices, if there is one.
func notices(cfg settings.Config) []kafka.Topic {
	if cfg.Archive == nil || cfg.Archive.Notices == "" {
		return nil
	}
	return []kafka.Topic{kafka.Notices(cfg.Archive.Notices)}
}

// checkTopics gives a line for each problem.
func checkTopics(ctx context.Context, messages *kafka.Bus, cfg settings.Config) []string {
	var lines []string
	for _, p := range messages.CheckTopics(ctx, cfg.Kafka.Partitions, notices(cfg)...) {
		lines = append(lines, p.String())
	}
	return lines
}

// requireTopics refuses to start on topics that would lose or hold up messages.
func requireTopics(ctx context.Context, messages *kafka.Bus, cfg settings.Config) error {
	found := checkTopics(ctx, messages, cfg)
	switch len(found) {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("kafka: %s", found[0])
	default:
		return fmt.Errorf("kafka: %s; and %d more: run tingcha topics create, and see tingcha topics check", strings.TrimSuffix(found[0], "."), len(found)-1)
	}
}
