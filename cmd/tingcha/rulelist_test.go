package main

import (
	"strings"
	"testing"
)

func TestThePageOfTheRulebooksIsAsTheCommandPrintsIt(t *testing.T) {
	t.Parallel()
	rules, err := builtInRules()
	if err != nil {
		t.Fatal(err)
	}
	page := &strings.Builder{}
	if err := rulePage(page, rules); err != nil {
		t.Fatal(err)
	}
	if manual(t, "rulebooks.md") != page.String() {
		t.Error("docs/rulebooks.md is another; tingcha rules list --markdown > docs/rulebooks.md sets it")
	}
}
