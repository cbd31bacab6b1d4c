package main

import (
	"errors"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// options are the flags that every command has.
type options struct {
	data   string
	config string
}

func newRoot() *cobra.Command {
	var o options
	root := &cobra.Command{
		Use:   "tingcha",
		Short: "听察: quality inspection and speech screening for Chinese service hotlines",
		Long: `tingcha (听察) takes in a hotline's day — the switch's call list, recordings,
transcripts, tickets —, accounts for every call, and flags what nobody reported.

Start with: tingcha demo`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().StringVar(&o.data, "data", "tingcha-data", "folder of the records and recordings")
	root.PersistentFlags().StringVar(&o.config, "config", "", "configuration file (default: tingcha.yaml in the data folder, if there is one)")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage(err) })
	root.AddCommand(
		newDemo(&o), newServe(&o), newImport(&o), newGenerate(),
		newCoverage(&o), newFindings(&o), newScorecard(&o), newReport(&o), newCheck(&o), newBackup(&o), newRetry(&o), newRehear(&o), newDay(&o), newMonth(&o), newSums(&o), newReconcile(&o),
		newTopics(&o), newDeadLetter(&o), newMigrate(&o), newConfig(&o), newToken(&o), newUser(&o),
		newMetrics(&o), newInspect(&o), newModel(&o), newEvaluate(&o), newRules(&o),
	)
	requireUsage(root)
	return root
}

// requireUsage makes wrong arguments and missing flags of a command, and of those
// below it, a mistake in usage.
func requireUsage(c *cobra.Command) {
	check := c.Args
	c.Args = func(cmd *cobra.Command, args []string) error {
		if check == nil {
			check = cobra.ArbitraryArgs
		}
		if err := check(cmd, args); err != nil {
			return usage(errors.Join(err, errors.New("see "+cmd.CommandPath()+" --help")))
		}
		return nil
	}
	c.PreRunE = func(cmd *cobra.Command, _ []string) error {
		if err := cmd.ValidateRequiredFlags(); err != nil {
			return usage(err)
		}
		return nil
	}
	for _, sub := range c.Commands() {
		requireUsage(sub)
	}
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "unknown"
	}
	return info.Main.Version
}
