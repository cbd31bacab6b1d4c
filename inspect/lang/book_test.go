package lang_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/inspect/lang"
)

// shelf is files by name.
type shelf map[string]string

func (s shelf) open(_, name string) (string, []byte, error) {
	text, ok := s[name]
	if !ok {
		return "", nil, &lang.NoBookError{Name: name, Known: slices.Sorted(maps.Keys(s)), Hint: "or write one"}
	}
	return name, []byte(text), nil
}

func (s shelf) read(t *testing.T, name string) *lang.Rulebook {
	t.Helper()
	book, err := lang.ParseWith(name, []byte(s[name]), s.open)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// heads are the first lines of the mistakes.
func (s shelf) heads(t *testing.T, name string) []string {
	t.Helper()
	_, err := lang.ParseWith(name, []byte(s[name]), s.open)
	var all lang.Errors
	if err != nil && !errors.As(err, &all) {
		t.Fatalf("error is a %T, want lang.Errors", err)
	}
	var heads []string
	for _, e := range all {
		head, _, _ := strings.Cut(e.Error(), "\n")
		heads = append(heads, head)
	}
	return heads
}

func rule(name, when string) string {
	return "rule " + name + " \"标题\" {\n when " + when + examples
}

func rulesOf(book *lang.Rulebook) []string {
	var all []string
	for _, r := range book.Rules() {
		all = append(all, r.Name)
	}
	return all
}

func branches() shelf {
	return shelf{
		"base":    "phrases complain = \"投诉\", more\nphrases more = \"举报\"\n" + rule("complains", "says any of (complain)") + rule("talks", "customer speaks"),
		"power":   "use \"base\"\nonly when call.sector = power\nextend phrases more = \"停电\", /断.?电/\n" + rule("power.x", "says any of (more)"),
		"telecom": "use \"base\"\nonly when call.sector = telecom\ndrop rule talks\n" + rule("telecom.x", "says \"套餐\""),
		"all":     "use \"power\"\nuse \"telecom\"\nuse \"base\"\n",
	}
}

func TestARulebookTakesInOthersOnce(t *testing.T) {
	t.Parallel()
	all := branches().read(t, "all")
	if diff := cmp.Diff([]string{"complains", "power.x", "telecom.x"}, rulesOf(all)); diff != "" {
		t.Errorf("rules (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"all", "base", "power", "telecom"}, all.Files()); diff != "" {
		t.Errorf("files (-want +got)\n%s", diff)
	}
	var items []string
	for _, item := range all.Items("complain") {
		items = append(items, item.String())
	}
	if diff := cmp.Diff([]string{`"投诉"`, `"举报"`, `"停电"`, `/断.?电/`}, items); diff != "" {
		t.Errorf("what is added to a set counts wherever the set does (-want +got)\n%s", diff)
	}
	if n := len(branches().read(t, "base").Items("complain")); n != 2 {
		t.Errorf("the base by itself has %d phrases, want its own 2", n)
	}
}

func TestAConditionOfTheFileHoldsForItsOwnRulesAlone(t *testing.T) {
	t.Parallel()
	for _, r := range branches().read(t, "all").Rules() {
		asked := ""
		if r.OnlyWhen() != nil {
			asked = r.OnlyWhen().String()
		}
		want := map[string]string{"complains": "", "power.x": "call.sector = power", "telecom.x": "call.sector = telecom"}[r.Name]
		if asked != want {
			t.Errorf("rule %s holds when %q, want %q", r.Name, asked, want)
		}
	}
}

func TestExamplesAreCallsOfTheFilesBranch(t *testing.T) {
	t.Parallel()
	for _, r := range branches().read(t, "all").Rules() {
		want := map[string]string{"complains": "power", "power.x": "power", "telecom.x": "telecom"}[r.Name]
		if got := string(r.Examples[0].Call.Sector); got != want {
			t.Errorf("the example of %s is a call of %s, want %s", r.Name, got, want)
		}
	}
}

func TestADroppedRuleMayBeWrittenAnew(t *testing.T) {
	t.Parallel()
	s := branches()
	s["ours"] = "use \"all\"\ndrop rule complains\n" + rule("complains", "customer says any of (complain)")
	book := s.read(t, "ours")
	if diff := cmp.Diff([]string{"power.x", "telecom.x", "complains"}, rulesOf(book)); diff != "" {
		t.Errorf("rules (-want +got)\n%s", diff)
	}
}

func TestTheHashCoversAllThatDecides(t *testing.T) {
	t.Parallel()
	before := branches().read(t, "all")
	hashes := func(book *lang.Rulebook) map[string]string {
		all := map[string]string{"": book.Hash()}
		for _, r := range book.Rules() {
			all[r.Name] = r.Hash()
		}
		return all
	}
	for change, want := range map[[3]string][]string{ // file, old, new: rules whose hash is another
		{"base", `"举报"`, `"告发"`}:                           {"", "complains", "power.x"},
		{"power", `"停电"`, `"没电"`}:                          {"", "complains", "power.x"},
		{"telecom", "only when call.sector = telecom", ""}: {"", "telecom.x"},
		{"base", "phrases more", "# 说明\nphrases more"}:     nil,
		{"telecom", "drop rule talks", ""}:                 {"", "talks"},
		{"all", "use \"base\"\n", ""}:                      nil,
	} {
		s := branches()
		s[change[0]] = strings.Replace(s[change[0]], change[1], change[2], 1)
		var changed []string
		for name, hash := range hashes(s.read(t, "all")) {
			if hashes(before)[name] != hash {
				changed = append(changed, name)
			}
		}
		slices.Sort(changed)
		if diff := cmp.Diff(want, changed); diff != "" {
			t.Errorf("%v changes the hashes of (-want +got)\n%s", change, diff)
		}
	}
}

func TestMistakesNameTheFileThatTheyAreIn(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		files shelf
		want  []string
	}{
		"both files":         {shelf{"m": "use \"base\"\n" + rule("x", "agnet speaks"), "base": rule("y", "custmer speaks")}, []string{`m:3:7: unknown speaker "agnet"; did you mean "agent"?`, `base:2:7: unknown speaker "custmer"; did you mean "customer"?`}},
		"unknown book":       {shelf{"m": "use \"bas\"\n" + rule("x", "nothing"), "base": ""}, []string{`m:1:1: there is no rulebook "bas"; there are base, m; or write one; did you mean "base"?`}},
		"circle":             {shelf{"m": `use "a"`, "a": `use "b"`, "b": `use "m"`}, []string{`b:1:1: rulebooks use each other in a circle: m → a → b → m`}},
		"itself":             {shelf{"m": `use "m"`}, []string{`m:1:1: rulebooks use each other in a circle: m → m`}},
		"twice":              {shelf{"m": "use \"a\"\nuse \"a\"", "a": ""}, []string{`m:2:1: rulebook "a" is used twice`}},
		"use too late":       {shelf{"m": "phrases a = \"好\"\nuse \"a\"", "a": ""}, []string{`m:2:1: use stands at the top of the file, before all else`}},
		"only when too late": {shelf{"m": "phrases a = \"好\"\nonly when agent speaks"}, []string{`m:2:1: only when stands at the top of the file, behind use and before all else`}},
		"only when twice":    {shelf{"m": "only when agent speaks\nonly when customer speaks"}, []string{`m:2:1: only when is given twice; join the two with and`}},
		"one set in two":     {shelf{"m": "use \"a\"\nphrases x = \"好\"", "a": "\nphrases x = \"坏\""}, []string{`m:2:1: phrases x is declared twice; first in line 2 of a`}},
		"one rule in two":    {shelf{"m": "use \"a\"\n" + rule("x", "agent speaks"), "a": rule("x", "agent speaks")}, []string{`m:2:1: rule x is declared twice; first in line 1 of a`}},
		"extends nothing":    {shelf{"m": "use \"a\"\nextend phrases stuff = \"好\"", "a": `phrases staff = "坏"`}, []string{`m:2:1: no rulebook used here has a phrase set "stuff"; did you mean "staff"?`}},
		"extends its own":    {shelf{"m": "phrases a = \"好\"\nextend phrases a = \"坏\""}, []string{`m:2:1: phrases a is a set of this file; add to it where it stands`}},
		"extends without":    {shelf{"m": `extend phrases a = "坏"`}, []string{`m:1:1: no rulebook used here has a phrase set "a"; there is no use at the top of the file`}},
		"extends sideways":   {shelf{"m": "use \"a\"\nuse \"b\"", "a": "phrases x = \"好\"", "b": `extend phrases x = "坏"`}, []string{`b:1:1: no rulebook used here has a phrase set "x"; there is no use at the top of the file`}},
		"drops nothing":      {shelf{"m": "use \"a\"\ndrop rule x.speks", "a": rule("x.speaks", "agent speaks")}, []string{`m:2:1: no rulebook used here has a rule "x.speks"; did you mean "x.speaks"?`}},
		"drops no rule":      {shelf{"m": "drop phrases x"}, []string{`m:1:6: expected "rule", found "phrases"`}},
		"circle by addition": {shelf{"m": "use \"a\"\nextend phrases y = x", "a": "phrases x = y\nphrases y = \"好\""}, []string{`m:2:20: sets include each other in a circle: x → y → x`}},
		"no name":            {shelf{"m": "use base"}, []string{`m:1:5: expected the rulebook's name in double quotes, found "base"`}},
		"unknown in only":    {shelf{"m": "only when at_nigt\ncondition at_night = call.hour >= 22"}, []string{`m:1:11: there is no condition "at_nigt"; did you mean "at_night"?`}},
	} {
		if diff := cmp.Diff(tc.want, tc.files.heads(t, "m")); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

func TestAFileThatUsesOthersIsPrintedByItself(t *testing.T) {
	t.Parallel()
	s := branches()
	s["m"] = "# 我们的\nuse \"power\"\n# 电信\nuse \"telecom\"\nonly when call.sector = power and\n call.hour < 8\ndrop rule complains # 不要\ndrop  rule telecom.x\nextend phrases complain = \"吵\",\n # 生气\n \"闹\""
	const want = `# 我们的
use "power"

# 电信
use "telecom"

only when call.sector = power and call.hour < 8

# 不要
drop rule complains
drop rule telecom.x

extend phrases complain =
    "吵",
    # 生气
    "闹"
`
	text := lang.Format(s.read(t, "m"))
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("printed (-want +got)\n%s", diff)
	}
	s["m"] = text
	if diff := cmp.Diff(want, lang.Format(s.read(t, "m"))); diff != "" {
		t.Errorf("printed again (-want +got)\n%s", diff)
	}
}
