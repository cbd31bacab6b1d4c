package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/rulebooks"
)

// listedRule is a rule as rules list --json prints it.
type listedRule struct {
	Book   string   `json:"book"`
	Rule   string   `json:"rule"`
	Title  string   `json:"title"`
	Level  string   `json:"level"`
	Label  string   `json:"label"`
	Serves []string `json:"serves"`
	Note   string   `json:"note"`
}

func newRulesList() *cobra.Command {
	var asJSON, markdown bool
	c := &cobra.Command{
		Use:   "list",
		Short: "list the rules of the built-in rulebooks",
		Long:  "list prints the rules of each built-in rulebook with level, label and the items of practice that they serve; with --markdown it is the page docs/rulebooks.md.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			rules, err := builtInRules()
			if err != nil {
				return err
			}
			switch {
			case asJSON:
				return writeJSON(cmd.OutOrStdout(), rules)
			case markdown:
				return rulePage(cmd.OutOrStdout(), rules)
			}
			for _, r := range rules {
				fmt.Fprintf(cmd.OutOrStdout(), "%-8s %-34s %-9s %s\n", r.Book, r.Rule, r.Level, r.Title)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	c.Flags().BoolVar(&markdown, "markdown", false, "print the page of the rulebooks")
	return c
}

// builtInRules are the rules that built-in rulebooks hold themselves, book by book in
// the order in which the default one uses them.
func builtInRules() ([]listedRule, error) {
	all, err := rulebooks.Load(rulebooks.Default)
	if err != nil {
		return nil, err
	}
	rules := make([]listedRule, 0, len(all.Rules()))
	for _, r := range all.Rules() {
		rules = append(rules, listedRule{
			Book: homeOf(r), Rule: r.Name, Title: r.Title, Level: r.Level, Label: r.Label, Serves: r.Serves, Note: r.Note,
		})
	}
	return rules, nil
}

// homeOf is the name of the built-in rulebook that a rule stands in.
func homeOf(r *lang.Rule) string {
	for _, name := range rulebooks.Names() {
		if file, _, err := rulebooks.Text(name); err == nil && file == r.Pos.File {
			return name
		}
	}
	return r.Pos.File
}

// rulePage writes the rules as a page of the manual.
func rulePage(w io.Writer, rules []listedRule) error {
	books := []string{}
	count := map[string]int{}
	for _, r := range rules {
		if count[r.Book]++; !slices.Contains(books, r.Book) {
			books = append(books, r.Book)
		}
	}
	page := &strings.Builder{}
	fmt.Fprintf(page, `# The built-in rulebooks

%d rules in %d rulebooks; the rulebook %s uses all of them and is in force when nobody chose another. How they are read stands in
[rules.md](rules.md); what a hotline does to take, drop or extend them in [rulebooks of several files](rules.md#rulebooks-of-several-files).
Rules of level %s are recorded and not reviewed. This page is printed by %s.
`, len(rules), len(books), "`"+rulebooks.Default+"`", "`info`", "`tingcha rules list --markdown`")
	for _, book := range books {
		fmt.Fprintf(page, "\n## %s\n\n%s.\n\n| rule | title | level | label | serves | note |\n|---|---|---|---|---|---|\n", book, counted(count[book], "rule"))
		for _, r := range rules {
			if r.Book == book {
				fmt.Fprintf(page, "| `%s` | %s | %s | %s | %s | %s |\n", r.Rule, r.Title, r.Level, r.Label, strings.Join(r.Serves, ", "), r.Note)
			}
		}
	}
	_, err := io.WriteString(w, page.String())
	return err
}
