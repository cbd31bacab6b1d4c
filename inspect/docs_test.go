package inspect_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/rulebooks"
)

// The page of the language is a promise. Every fenced block ```rules of it is a
// rulebook in canonical form whose examples turn out as they say, every word of
// its grammar stands in one of them, and every section about conditions has one.
// With -update the blocks are put into canonical form and the contents are
// written anew:
//
//	go test ./inspect -run TestThePage -update

var update = flag.Bool("update", false, "put the rulebooks and the contents of docs/rules.md into canonical form")

const pageFile = "../docs/rules.md"

var (
	rulesBlock   = regexp.MustCompile("(?ms)^```rules\n(.*?)^```$")
	grammarBlock = regexp.MustCompile("(?ms)^```ebnf\n(.*?)^```$")
	contents     = regexp.MustCompile(`(?s)<!-- contents -->\n(.*?)<!-- end of contents -->`)
)

func readPage(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile(pageFile)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// rulesOf lists the rulebooks of a text.
func rulesOf(text string) []string {
	var blocks []string
	for _, found := range rulesBlock.FindAllStringSubmatch(text, -1) {
		blocks = append(blocks, found[1])
	}
	return blocks
}

func TestThePageHasOnlyRulebooksWhoseExamplesHold(t *testing.T) {
	t.Parallel()
	page := readPage(t)
	if *update {
		page = rulesBlock.ReplaceAllStringFunc(page, canonical)
		page = contents.ReplaceAllLiteralString(page, "<!-- contents -->\n"+contentsOf(page)+"<!-- end of contents -->")
		if err := os.WriteFile(pageFile, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, at := range rulesBlock.FindAllStringSubmatchIndex(page, -1) {
		// The lines of the page come first, so that mistakes tell where it is wrong.
		above := strings.Repeat("\n", strings.Count(page[:at[2]], "\n"))
		runBlock(t, above, page[at[2]:at[3]])
	}
}

func runBlock(t *testing.T, above, block string) {
	t.Helper()
	book, err := lang.ParseWith("docs/rules.md", []byte(above+block), rulebooks.Open)
	if err != nil {
		t.Error(err)
		return
	}
	if len(book.Rules()) == 0 {
		t.Errorf("no rule, and so no example, in\n%s", block)
	}
	if diff := cmp.Diff(lang.Format(book), block); diff != "" {
		t.Errorf("not in canonical form; -update mends it (-canonical +page):\n%s", diff)
	}
	failures, err := inspect.Test(book)
	if err != nil {
		t.Error(err)
	}
	for _, failure := range failures {
		t.Error(failure)
	}
}

// canonical is a fenced block as rules fmt writes it, or as it is when it has
// mistakes.
func canonical(fenced string) string {
	book, err := lang.ParseWith("docs/rules.md", []byte(rulesBlock.FindStringSubmatch(fenced)[1]), rulebooks.Open)
	if err != nil {
		return fenced
	}
	return "```rules\n" + lang.Format(book) + "```"
}

// Words of the grammar that canonical text never has, and why.
var neverCanonical = map[string]string{
	"once":      "how deduct takes without each",
	"general":   "the level of a rule that names none",
	"character": "written characters",
}

func TestEveryWordOfTheGrammarStandsInARulebookOfThePage(t *testing.T) {
	t.Parallel()
	page := readPage(t)
	found := grammarBlock.FindStringSubmatch(page)
	if found == nil {
		t.Fatal("the page has no grammar")
	}
	written := bare(strings.Join(rulesOf(page), "\n"))
	for _, word := range terminals(found[1]) {
		if neverCanonical[word] == "" && !written.has(word) {
			t.Errorf("%q stands in no rulebook of the page", word)
		}
	}
}

// terminals are the words of the grammar, but for those of the productions that
// say how names, numbers and texts are written.
func terminals(grammar string) []string {
	quoted := regexp.MustCompile(`"([^"]+)"`)
	letters := regexp.MustCompile(`(?m)^(name|string|regex|number|duration|ordinal|lines) +=`)
	var words []string
	for production := range strings.SplitSeq(grammar, ".\n") {
		if letters.MatchString(strings.TrimSpace(production)) {
			continue
		}
		for _, word := range quoted.FindAllStringSubmatch(production, -1) {
			words = append(words, word[1])
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// code is the text of rulebooks without quoted texts, expressions, comments and
// examples.
type code string

func bare(text string) code {
	hidden := regexp.MustCompile(`(?s)"(?:[^"\\\n]|\\.)*"|/(?:[^/\\\n]|\\.)+/|#[^\n]*|((?:fires|silent) +\{)\n.*?\n    \}`)
	return code(hidden.ReplaceAllString(text, "$1 "))
}

// has says whether a word stands by itself, or a sign anywhere.
func (c code) has(word string) bool {
	if !strings.ContainsFunc(word, unicode.IsLetter) {
		return strings.Contains(string(c), word)
	}
	end := `\b`
	if strings.HasSuffix(word, ".") {
		end = ""
	}
	return regexp.MustCompile(`(^|[^a-z_])` + regexp.QuoteMeta(word) + end + `($|[^_.])`).MatchString(string(c))
}

// section is a piece of the page below a heading.
type section struct {
	level int
	title string
	text  string
}

// sections cuts the page at the headings that stand outside of fenced blocks.
func sections(page string) []section {
	var all []section
	fenced := false
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		}
		if marks := len(line) - len(strings.TrimLeft(line, "#")); marks > 0 && !fenced {
			all = append(all, section{level: marks, title: strings.TrimSpace(line[marks:])})
		}
		if len(all) > 0 {
			all[len(all)-1].text += line
		}
	}
	return all
}

// Chapters whose sections each explain a part of conditions.
var chapters = []string{"Conditions", "Words", "Where and when words are said", "Order", "Sound and time", "Data"}

func TestEverySectionAboutConditionsHasARulebook(t *testing.T) {
	t.Parallel()
	chapter, seen := "", map[string]bool{}
	for _, s := range sections(readPage(t)) {
		switch {
		case s.level == 2:
			chapter = s.title
			seen[chapter] = true
		case s.level == 3 && slices.Contains(chapters, chapter) && len(rulesOf(s.text)) == 0:
			t.Errorf("section %q shows no rulebook", s.title)
		}
	}
	for _, chapter := range chapters {
		if !seen[chapter] {
			t.Errorf("the page has no chapter %q", chapter)
		}
	}
}

func TestThePageBeginsWithItsContents(t *testing.T) {
	t.Parallel()
	page := readPage(t)
	found := contents.FindStringSubmatch(page)
	if found == nil {
		t.Fatal("the page has no contents")
	}
	if diff := cmp.Diff(contentsOf(page), found[1]); diff != "" {
		t.Errorf("contents; -update mends them (-want +got):\n%s", diff)
	}
}

// contentsOf lists the chapters, and below each its sections.
func contentsOf(page string) string {
	var b strings.Builder
	for _, s := range sections(page) {
		if indent := map[int]string{2: "- ", 3: "  - "}[s.level]; indent != "" {
			fmt.Fprintf(&b, "%s[%s](#%s)\n", indent, s.title, anchor(s.title))
		}
	}
	return b.String()
}

// anchor is the name that a heading gets on the page.
func anchor(title string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			return unicode.ToLower(r)
		}
		return -1
	}, title)
}
