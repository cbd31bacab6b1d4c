package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/storage"
)

// versionJSON is what "rules version --json" prints.
type versionJSON struct {
	Rulebook string            `json:"rulebook"` // its hash
	Files    []string          `json:"files"`
	Rules    []ruleVersionJSON `json:"rules"`
	Records  bool              `json:"records"`  // there are some to compare with
	Waiting  int               `json:"waiting"`  // calls that were inspected by another rulebook
	Outdated []outdatedJSON    `json:"outdated"` // findings of another wording
}

type ruleVersionJSON struct {
	Rule   string `json:"rule"`
	Hash   string `json:"hash"`
	Shadow bool   `json:"shadow,omitempty"`
}

type outdatedJSON struct {
	Rule     string `json:"rule"`
	Hash     string `json:"hash"`
	Gone     bool   `json:"gone,omitempty"` // the rulebook has no such rule any more
	Findings int    `json:"findings"`
	Judged   int    `json:"judged"`
}

func newRulesVersion(o *options) *cobra.Command {
	var rules string
	var out output
	c := &cobra.Command{
		Use:   "version",
		Short: "say which rulebook is in force, and which findings are of an older one",
		Long: `version prints the hash of the rulebook in force, which covers all that decides in
it and in those that it uses, and its files. Where there are records it tells how
many calls were inspected by another rulebook, and which findings are of another
wording of their rule: those wait for an inspection, or people have judged them.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			book, err := bookInForce(o, rules)
			if err != nil {
				return err
			}
			version := versionOf(book)
			if err := addRecords(cmd.Context(), o, &version); err != nil {
				return err
			}
			return out.print(cmd, version, func(w io.Writer) error { return writeVersion(w, version) })
		},
	}
	c.Flags().StringVar(&rules, "rules", "", "rulebook (default: the one that the configuration names)")
	out.flag(c)
	return c
}

func versionOf(book *lang.Rulebook) versionJSON {
	out := versionJSON{Rulebook: book.Hash(), Files: book.Files(), Rules: []ruleVersionJSON{}, Outdated: []outdatedJSON{}}
	for _, r := range book.Rules() {
		out.Rules = append(out.Rules, ruleVersionJSON{r.Name, r.Hash(), r.Shadow})
	}
	return out
}

// addRecords compares with what was found so far, where there is anything.
func addRecords(ctx context.Context, o *options, out *versionJSON) error {
	store, err := openReader(ctx, o)
	if errors.Is(err, errNoRecords) {
		return nil
	}
	if err != nil {
		return err
	}
	defer store.Close()
	v, err := store.Versions(ctx)
	if err != nil {
		return err
	}
	out.Records = true
	for rulebook, calls := range v.Calls {
		if rulebook != out.Rulebook {
			out.Waiting += calls
		}
	}
	for _, r := range v.Rules {
		if old, is := outdated(out.Rules, r); is {
			out.Outdated = append(out.Outdated, old)
		}
	}
	return nil
}

func outdated(inForce []ruleVersionJSON, r storage.RuleVersion) (old outdatedJSON, is bool) {
	old = outdatedJSON{Rule: r.Rule, Hash: r.Hash, Gone: true, Findings: r.Findings, Judged: r.Judged}
	for _, now := range inForce {
		if now.Rule == r.Rule {
			old.Gone = false
			return old, now.Hash != r.Hash
		}
	}
	return old, true
}

func writeVersion(out io.Writer, v versionJSON) error {
	shadow := 0
	for _, r := range v.Rules {
		if r.Shadow {
			shadow++
		}
	}
	text := fmt.Sprintf("rulebook %s\nfiles: %s\n%s in force, %d of them in shadow\n", v.Rulebook, strings.Join(v.Files, ", "), counted(len(v.Rules), "rule"), shadow)
	if v.Records {
		text += counted(v.Waiting, "call") + " inspected by another rulebook\n"
	}
	if _, err := io.WriteString(out, text); err != nil || len(v.Outdated) == 0 {
		return err
	}
	var t table
	t.add("rule", "wording", "findings", "judged")
	for _, old := range v.Outdated {
		wording := old.Hash[:min(len(old.Hash), 12)]
		if old.Gone {
			wording += ", no longer in the rulebook"
		}
		t.add(old.Rule, wording, strconv.Itoa(old.Findings), strconv.Itoa(old.Judged))
	}
	return t.write(out)
}
