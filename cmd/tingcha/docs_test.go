package main

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
)

func manual(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// leaves lists the commands that do something, with their flags.
func leaves(c *cobra.Command) []*cobra.Command {
	var all []*cobra.Command
	for _, sub := range c.Commands() {
		if sub.HasSubCommands() {
			all = append(all, leaves(sub)...)
		} else {
			all = append(all, sub)
		}
	}
	return all
}

func TestTheManualHasEveryCommandAndFlag(t *testing.T) {
	t.Parallel()
	text := manual(t, "cli.md")
	rows := regexp.MustCompile("(?m)^\\| `.*$").FindAllString(text, -1)
	for _, c := range leaves(newRoot()) {
		path := strings.TrimPrefix(c.CommandPath(), "tingcha ")
		words := strings.Fields(path)
		i := slices.IndexFunc(rows, func(row string) bool {
			command, _, _ := strings.Cut(row, " | ")
			return strings.Contains(command, "`"+path) ||
				(len(words) == 2 && strings.Contains(command, "`"+words[0]+" ") && strings.Contains(command, words[1]))
		})
		if i < 0 {
			t.Errorf("docs/cli.md has no row for %q", path)
			continue
		}
		for flag := range strings.SplitSeq(c.LocalFlags().FlagUsages(), "\n") {
			name := regexp.MustCompile(`--[a-z-]+`).FindString(flag)
			if name != "" && name != "--help" && !strings.Contains(text, name) {
				t.Errorf("docs/cli.md does not tell of %s of %q", name, path)
			}
		}
	}
}

// keys lists the keys of a configuration's section, those of its sections included.
func keys(of reflect.Type) []string {
	for of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct || of.PkgPath() != reflect.TypeFor[settings.Config]().PkgPath() {
		return nil
	}
	var all []string
	for field := range of.Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("yaml"), ","); name != "" {
			all = append(append(all, name), keys(field.Type)...)
		}
	}
	return all
}

func TestTheManualHasEveryKeyOfTheConfiguration(t *testing.T) {
	t.Parallel()
	text := manual(t, "configuration.md")
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(text, -1)
	if len(blocks) != 2 {
		t.Fatalf("docs/configuration.md has %d YAML blocks, want those of a hotline and of a cluster", len(blocks))
	}
	for _, key := range keys(reflect.TypeFor[settings.Config]()) {
		if !strings.Contains(blocks[0][1]+blocks[1][1], key+":") {
			t.Errorf("docs/configuration.md has no key %q", key)
		}
	}
	environment := func(string) (string, bool) { return strings.Repeat("0a", settings.KeySize), true }
	cluster := strings.Replace(blocks[1][1], "file:/etc/tingcha/customer.key", "env:KEY", 1)
	for _, block := range []string{blocks[0][1], cluster, blocks[0][1] + cluster} {
		if _, err := settings.Read([]byte(block), environment); err != nil {
			t.Errorf("an example of docs/configuration.md is wrong: %v\n%s", err, block)
		}
	}
}
