package lang_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect/lang"
)

// meaning compares rulebooks without their places, and examples by their lines.
func meaning() cmp.Options {
	return cmp.Options{
		cmpopts.IgnoreTypes(lang.Position{}),
		cmpopts.IgnoreUnexported(lang.Rule{}, lang.Rulebook{}),
		cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(lang.Example{}, "Call", "Transcript", "Tickets", "Calls", "Group", "Seasons"),
		cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".FieldComments" }, cmp.Transformer("filled", func(m map[string][]string) map[string][]string {
			filled := map[string][]string{}
			for k, v := range m {
				if len(v) > 0 {
					filled[k] = v
				}
			}
			return filled
		})),
	}
}

func reparse(t rapid.TB, text string) *lang.Rulebook {
	book, err := lang.Parse("book.rules", []byte(text))
	if err != nil {
		t.Fatalf("what was printed is not read: %v\n%s", err, text)
	}
	return book
}

func TestWhatIsPrintedReadsBackAsItself(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		book := drawBook(t)
		text := lang.Format(book)
		again := reparse(t, text)
		if diff := cmp.Diff(book, again, meaning()); diff != "" {
			t.Fatalf("rulebook (-printed +read):\n%s\n%s", diff, text)
		}
		if diff := cmp.Diff(text, lang.Format(again)); diff != "" {
			t.Fatalf("printing again (-first +second):\n%s", diff)
		}
		if book.Hash() != again.Hash() {
			t.Fatalf("the hash changed with printing and reading\n%s", text)
		}
	})
}

func TestFormatKeepsCommentsAndSetsWhiteSpace(t *testing.T) {
	t.Parallel()
	const written = `# 首页

# 我们的人
phrases staff = # 接在后面
  "接线员",   "话务员", # 电话里的
  # 面对面的
  "柜台" # 最后

rule a.b "标题" { # 规则
  level general  deduct 2.50   # 扣分
  # 条件之前
  when agent says "a" # 条件里
    and not (duration>=120s) or
    says any of ("b")
  fires { 客户 您好 }
  # 沉默
  silent {
      # 例子里
      客户   您好
  }
  # 收尾
} # 规则之后
# 文末
`
	const want = `# 首页

# 我们的人
# 接在后面
phrases staff =
    # 电话里的
    "接线员", "话务员",
    # 面对面的
    # 最后
    "柜台"

# 规则
# 规则之后
rule a.b "标题" {
    # 扣分
    deduct  2.5
    # 条件之前
    # 条件里
    when    agent says "a" and not duration >= 2m or anyone says "b"
    fires   {
        客户 您好
    }
    # 沉默
    silent  {
        # 例子里
        客户   您好
    }
    # 收尾
}

# 文末
`
	if diff := cmp.Diff(want, lang.Format(reparse(t, written))); diff != "" {
		t.Errorf("canonical form (-want +got):\n%s", diff)
	}
}

func TestALongConditionIsBrokenAtItsJoints(t *testing.T) {
	t.Parallel()
	const want = `phrases greeting =
    "您好"

condition short = agent speaks and not customer speaks

# 说了很多。
# 里面的
condition at_length =
        agent says any of (greeting) in first 3 turns
        and customer says any of (greeting) in last 20s
     or short not followed by customer says any of (greeting) within 3 turns
        and overlap longer than 1s

condition in_order =
        (agent says any of (greeting) in first 3 turns followed by customer says any of (greeting))
            not preceded by (customer says any of (greeting) in first 3 turns in last 20s
                             or agent says any of (greeting) in first 3 turns, not negated) within 2 turns
    and agent speaks

condition long_words =
        customer says any of ("第一个很长很长的短语", "第二个很长很长的短语", "第三个很长很长的短语", greeting)

rule x "标题" {
    when    customer says "第一个很长很长的短语" near "第二个很长很长的短语" within 12 characters
        and (silence longer than 20s or overlap longer than 3s)
        and (customer says any of (greeting) in first 3 turns in last 20s
             or agent says any of (greeting) in first 3 turns and overlap longer than 1s
             or duration > 2m
                and not (customer says any of (greeting) in first 3 turns in last 20s
                         or agent says any of (greeting) in first 3 turns, not negated))
        and no ticket complaint.internal|repair filed within 24h after end or within 2d before start
    fires   {
        客户 您好
    }
    silent  {
        客户 您好
    }
}
`
	written := strings.Replace(want, "# 里面的\n", "", 1)
	written = strings.Replace(written, "     or short", "   # 里面的\n or short", 1)
	for _, text := range []string{want, written} {
		if diff := cmp.Diff(want, lang.Format(reparse(t, text))); diff != "" {
			t.Errorf("canonical form (-want +got):\n%s", diff)
		}
	}
}

func TestTheHashChangesOnlyWithWhatDecides(t *testing.T) {
	t.Parallel()
	const book = `phrases staff = more, "客服"
phrases more = "坐席"
phrases other = "别的"
phrases rude = /态度差/
condition accuses = says any of (rude)
condition loud = overlap longer than 3s and quick
condition quick = duration < 1m
condition idle = duration > 1m
rule x "标题" { deduct 1 note "甲" when says any of (staff) and accuses and not loud fires { 客户 您好 } silent { 客户 您好 } }
`
	variant := func(oldnew ...string) string { return strings.NewReplacer(oldnew...).Replace(book) }
	variants := map[string]struct {
		text           string
		rule, rulebook bool // hash changes
	}{
		"white space, comment, note and example": {"# 注\n" + variant(`"甲"`, `"乙"`, "{ 客户 您好 }", "{ 客户 再见 }"), false, false},
		"points":                                 {variant("deduct 1", "deduct 2"), true, true},
		"the condition":                          {variant("says any", "agent says any"), true, true},
		"a set that the rule uses":               {variant(`more, "客服"`, `more, "客户"`), true, true},
		"a set that a set uses":                  {variant(`"坐席"`, `"话务员"`), true, true},
		"a set that the rule does not use":       {variant(`"别的"`, `"其他"`), false, true},
		"a condition that the rule uses":         {variant("than 3s", "than 4s"), true, true},
		"a condition that a condition uses":      {variant("< 1m", "< 2m"), true, true},
		"a regex of a set that a condition uses": {variant("态度差", "太度差"), true, true},
		"a condition that the rule does not use": {variant("> 1m", "> 2m"), false, true},
		"another way to write a duration":        {variant("(staff)", "(staff) in first 60s"), true, true},
	}
	original := reparse(t, book)
	for name, v := range variants {
		changed := reparse(t, v.text)
		if got := changed.Rules()[0].Hash() != original.Rules()[0].Hash(); got != v.rule {
			t.Errorf("%s: the rule's hash changes: %t, want %t", name, got, v.rule)
		}
		if got := changed.Hash() != original.Hash(); got != v.rulebook {
			t.Errorf("%s: the rulebook's hash changes: %t, want %t", name, got, v.rulebook)
		}
	}
	minute, seconds := reparse(t, variant("(staff)", "(staff) in first 1m")), reparse(t, variant("(staff)", "(staff) in first 60s"))
	if minute.Hash() != seconds.Hash() {
		t.Error("1m and 60s have different hashes")
	}
}
