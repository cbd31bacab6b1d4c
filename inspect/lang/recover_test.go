package lang_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// told are the mistakes of a text, each as LINE:COLUMN: message.
func told(t *testing.T, text string) []string {
	t.Helper()
	var first []string
	for _, mistake := range mistakes(t, text) {
		line, _, _ := strings.Cut(mistake, "\n")
		first = append(first, strings.TrimPrefix(line, "book.rules:"))
	}
	return first
}

func TestAllMistakesOfAConditionAreToldAndNoMore(t *testing.T) {
	t.Parallel()
	for condition, want := range map[string][]string{
		`customer sayss any of (nosuch, "滚" "走", 12) near "你" within 12 caracters, not negatd, not quotd`: {
			`24: expected "says" or "speaks", found "sayss"; did you mean "says"?`,
			`38: there is no phrase set "nosuch"`,
			`50: expected "," or ")", found a phrase in quotes`,
			`55: expected a phrase in double quotes, a /regex/ or the name of a set, found "12"`,
			`78: expected "characters", found "caracters"; did you mean "characters"?`,
			`93: expected a guard (negated, hypothetical, quoted, past), found "negatd"; did you mean "negated"?`,
			`105: expected a guard (negated, hypothetical, quoted, past), found "quotd"; did you mean "quoted"?`,
		},
		`agnet says "a" in frist 3 turns annd (silence longer then 5 or call.scat = 3) and nosuch`: {
			`15: unknown speaker "agnet"; did you mean "agent"?`,
			`33: expected the end of the call (first, last), found "frist"; did you mean "first"?`,
			`47: expected "and", "or" or the end of the condition, found "annd"; did you mean "and"?`,
			`68: expected "than", found "then"; did you mean "than"?`,
			`73: the unit is missing behind 5; write 5s, 5m, 5h or 5d`,
			`78: a call has no "call.scat"; did you mean "call.csat"?`,
			`97: there is no condition "nosuch"`,
		},
		`agent says /a(/ befor agent says “您好” and customer says any of ("a"，"b") and repeat call with cast = 1 and duraton > 3s within 60d`: {
			`27: regular expression: missing closing ): a(`,
			`31: expected "and", "or" or the end of the condition, found "befor"; did you mean "before"?`,
			`48: '“' is not a sign of the language; write "`,
			`82: '，' is not a sign of the language; write ,`,
			`109: expected what to ask of the other call`,
			`122: expected what to ask of the other call`,
			`142: 60d is out of bounds; write 1s to 30d`,
		},
		`agent says any of ("a", "b" and customer says "c" in first 3 trns`: {
			`43: expected "," or ")", found "and"`,
			`76: expected "turns", found "trns"; did you mean "turns"?`,
		},
		`agent says "a", "b", "c" and ticket complaint.intrnal filed within 24 after end or later than 3 after end`: {
			`31: several phrases stand in a list: any of ( … )`,
			`51: expected a kind of ticket`,
			`82: the unit is missing behind 24; write 24s, 24m, 24h or 24d`,
			`109: the unit is missing behind 3; write 3s, 3m, 3h or 3d`,
		},
		`agent says a nmber > 3) and (talk share of agnt > 170 %`: {
			`28: expected what numbers count (number, amount, time, duration, percentage, phone, staff), found "nmber"; did you mean "number"?`,
			`37: expected "and", "or" or the end of the condition, found ")"`,
			`58: expected a speaker (agent, customer), found "agnt"; did you mean "agent"?`,
			`65: expected a share in per cent from 0 to 100, found "170"`,
			`70: expected "and", "or" or ")", found the end of the file`,
		},
	} {
		got := told(t, "condition a = "+condition)
		if len(got) != len(want) {
			t.Errorf("%s: told\n%s\nwant\n%s", condition, strings.Join(got, "\n"), strings.Join(want, "\n"))
			continue
		}
		for i := range want {
			if !strings.HasPrefix(got[i], "1:"+want[i]) {
				t.Errorf("%s: told\n %s\nwant\n 1:%s", condition, got[i], want[i])
			}
		}
	}
}

// Conditions each of which has one mistake.
var mistaken = []string{
	`agnet says "风险自负"`, `agent sayss "a"`, `no silence longer than 3s`, `agent says "a" not before agent says "b"`,
	`agent says "a" in first 30 seconds`, `agent says "a", "b"`, `agent says "a", not negatd`, `agent says a time > 22h`,
	`agent says a staff number > "1024"`, `agent says an amount > 24h`, `agent says a duration > 24`, `agent says like ("三个字")`,
	`agent says like (staff)`, `agent says like ("一个句子") at least 0 %`, `agent says "a", past, not past`, `agent speaks, not negated`,
	`nosuch`, `agent says any of (nosuch)`, `silnce longer than 3s`, `agent says nosuch`, `agent says al of ("a")`,
	`agent says any of ("a" "b")`, `agent says any of ("a"，"b")`, `agent says “您好”`, `agent says /工号/ by sound`, `agent says "工号" by soud`,
	`agent says "报修" by sound but not (/保修/)`, `agent says /风险(自负/`, `agent says /(风险)?/`, `agent says "a" but not /b/`,
	`agent says all of ("a", "b") near "c" within 1 characters`, `agent says "a" near "b" within 3 turns`, `agent says at least 3 of ("a", "b")`,
	`agent says "a" in frist 3 turns`, `first not agent says "a"`, `agent says "a" before agent says "b" after overlap longer than 1s`,
	`silence longer than 20`, `silence longer than 20x`, `silence longer than 0.5s`, `silence longer than 20s broken by agnt`,
	`ticket complaint.intrnal`, `ticket filed within 31d after end`, `repeat call within 60d`, `call.scat <= 2`, `call.csat < none`,
	`call.hangup > agent`, `call.sector = water`, `ring > 20`, `loudness of customer > 10`, `total silense > 3s`, `call.weekday = sonday`,
	`call.agent_group = 暑期工`, `ticket by that agent`, `ticket about agent`, `ticket saying "停电" by sound`, `repeat call by same agent within 7d`,
	`repeat call with call.csat = 1 within 7d`, `repeat call with cast = 1 within 7d`, `promise "登记" unkept by tickt within 24h`,
	`promise none of ("登记") kept by ticket within 24h`, `agent says "a" in first 100 %`, `agent says "a" in turns 3 to 2`,
	`agent says all of ("a") in one turn in one clause`, `agent says at most 2 of ("a", "b")`, `at leest 2 times (agent speaks)`, `2th agent says "a"`,
	`agent says "a" within 3 to 2 turns of agent says "b"`, `each agent says "a"`, `agent says "a" in the same tern as agent says "b"`,
	`agent says "a" then agent says "b" within 3 agnet turns`,
}

func TestTheMistakesOfJoinedConditionsAreThoseOfEach(t *testing.T) {
	t.Parallel()
	for _, condition := range mistaken {
		if got := told(t, "condition a = "+condition); len(got) != 1 {
			t.Errorf("%s: told %q, want one", condition, got)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		var b strings.Builder
		var want []string
		write := func(text string) { b.WriteString(text) }
		var draw func(depth int)
		draw = func(depth int) {
			parts := rapid.IntRange(1, 3).Draw(r, "parts")
			for i := range parts {
				if i > 0 {
					write(rapid.SampledFrom([]string{" and ", " or ", " and not ", "\n    and ", "\n or\n "}).Draw(r, "join"))
				}
				if depth < 3 && rapid.IntRange(0, 3).Draw(r, "inner") == 0 {
					write("(")
					draw(depth + 1)
					write(")")
					continue
				}
				condition := rapid.SampledFrom(mistaken).Draw(r, "condition")
				line := strings.Count(b.String(), "\n") + 1
				column := len([]rune(b.String()[strings.LastIndex(b.String(), "\n")+1:]))
				alone := told(t, "condition a = "+condition)[0]
				var at int
				var msg string
				if _, err := fmt.Sscanf(alone, "1:%d:", &at); err != nil {
					t.Fatal(err)
				}
				_, msg, _ = strings.Cut(alone, ": ")
				want = append(want, fmt.Sprintf("%d:%d: %s", line, at-len("condition a = ")+column, msg))
				write(condition)
			}
		}
		write("condition a = ")
		draw(0)
		if diff := cmp.Diff(want, told(t, b.String())); diff != "" {
			r.Fatalf("%s\nmistakes (-of each, +of all):\n%s", b.String(), diff)
		}
	})
}

func TestAMistakeInTheHeadOfADeclarationHidesNoneBehindIt(t *testing.T) {
	t.Parallel()
	got := told(t, `phrases = "a", nosuch
phrases b = "x, "y"
    "z", 12
condition = agent says "a" in frist 3 turns
rule x.y 标题 {
    deduct five
    when agent speks
    fires { 客户 你好 }
    silent { 客户 你好 }
}
rule y "标题"
    level hgh
    when agent speks
    fires { 客户 你好 }
    silent { 客户 你好 }
}
rule "标题" {
    when agent speks
    show a
    fires { 客户 你好 }
    silent { 客户 你好 }
}
rule z "标题" {
    when nosuch or agent speaks in frist 3 turns or agent says of
    show a
    fires { 客户 你好 }
    silent { 客户 你好 }
}
`)
	want := []string{ // nosuch may be the name that is missing
		`1:9: expected the name of the phrase set, found "="`,
		`2:18: a comma is missing before this`,
		`2:19: this phrase is not closed on its line`,
		`3:10: expected a phrase in double quotes, a /regex/ or the name of a set, found "12"`,
		`4:11: expected the name of the condition, found "="`,
		`4:31: expected the end of the call (first, last), found "frist"; did you mean "first"?`,
		`5:10: expected the title of the rule in double quotes, found "标题"`,
		`6:12: expected points from 0 to 1000 with at most two decimals, found "five"`,
		`7:16: expected "says" or "speaks", found "speks"; did you mean "speaks"?`,
		`12:5: expected "{", found "level"`,
		`12:11: expected a level (info, general, serious, critical, redline), found "hgh"`,
		`13:16: expected "says" or "speaks", found "speks"; did you mean "speaks"?`,
		`17:6: expected the name of the rule, found a phrase in quotes`,
		`18:16: expected "says" or "speaks", found "speks"; did you mean "speaks"?`,
		`19:10: the rule uses no condition "a" that it could show`,
		`24:36: expected the end of the call (first, last), found "frist"; did you mean "first"?`,
		`24:64: expected "phrase", /regex/, any of (…), all of (…), none of (…) or at least, found "of"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mistakes (-want +got):\n%s", diff)
	}
}

func TestMistakesThatAreNotToldAreCounted(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{
		200:    "",
		345:    "book.rules: 145 more mistakes are not told",
		20_000: "book.rules: more than 9800 mistakes more are not told",
	} {
		got := mistakes(t, "condition a = agent speaks"+strings.Repeat("\n  and agnet speaks", n))
		if !strings.HasPrefix(got[199], "book.rules:201:7: unknown speaker") {
			t.Errorf("of %d mistakes the last that is told is %s", n, got[199])
		}
		rest := strings.Join(got[200:], "\n")
		if rest != want {
			t.Errorf("of %d mistakes the rest is %q, want %q", n, rest, want)
		}
	}
}

func TestABrokenHeadIsToldOnceAndNotAtEachUse(t *testing.T) {
	t.Parallel()
	const uses = "\ncondition x = agent says any of (staff) and not nice\ncondition y = nice or x\n"
	for head, want := range map[string][]string{
		"phrases = \"客服\"\ncondition nice = customer speaks":               {`1:9: expected the name of the phrase set, found "="`},
		"phrase staff = \"客服\"\ncondition nice = customer speaks":          {`1:1: expected phrases, condition, family or rule, found "phrase"; did you mean "phrases"?`},
		"xyz staff = \"客服\"\ncondition nice = customer speaks":             {`1:1: expected phrases, condition, family or rule, found "xyz"`},
		"staff = \"客服\"\ncondition nice = customer speaks":                 {`1:1: expected phrases, condition, family or rule, found "staff"`},
		"phrases phrases staff = \"客服\"\ncondition nice = customer speaks": {`1:9: "phrases" is a word of the language; choose another name`},
		"phrases staff = \"客服\"\ncondition very nice = customer speaks":    {`2:16: expected "=", found "nice"`},
		"phrases staff = \"客服\"\ncondition nice = first (agent says any any of (staff) or customer speaks)": {
			`2:40: expected "of", found "any"`,
		},
	} {
		if diff := cmp.Diff(want, told(t, head+uses)); diff != "" {
			t.Errorf("%s: mistakes (-want +got):\n%s", head, diff)
		}
	}
}
