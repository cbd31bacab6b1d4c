package lang_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/inspect/lang"
)

// examples makes a rule whole whose condition is under test.
const examples = `
    fires { 客户 你好 }
    silent { 客户 再见 }
}
`

func mistakes(t *testing.T, text string) []string {
	t.Helper()
	_, err := lang.Parse("book.rules", []byte(text))
	var all lang.Errors
	if err != nil && !errors.As(err, &all) {
		t.Fatalf("error is a %T, want lang.Errors", err)
	}
	var texts []string
	for _, e := range all {
		texts = append(texts, e.Error())
	}
	return texts
}

func TestMistakesInConditionsAreToldWithPlaceAndSuggestion(t *testing.T) {
	t.Parallel()
	tests := map[string]string{ // condition: column, message
		`agnet says "风险自负"`:                                         `1: unknown speaker "agnet"; did you mean "agent"?`,
		`agent sayss "a"`:                                           `7: expected "says" or "speaks", found "sayss"; did you mean "says"?`,
		`坐席 says "a"`:                                               `1: unknown speaker "坐席"; did you mean "agent"?`,
		`no silence longer than 3s`:                                 `4: no stands before ticket alone; write not`,
		`agent says "a" not before agent says "b"`:                  `20: here not goes with followed by and preceded by alone; put it before the whole condition`,
		`agent says "a" in first 30 seconds`:                        `28: a duration is one word, its number and a letter: 20s, 2m, 24h`,
		`agent says "a", "b"`:                                       `17: several phrases stand in a list: any of ( … )`,
		`agent says "a" or "b"`:                                     `19: expected a condition, found a phrase in quotes; several phrases stand in a list: any of ( … )`,
		`agent says "a", not negatd`:                                `21: expected a guard (negated, hypothetical, quoted, past), found "negatd"; did you mean "negated"?`,
		`agent says a nmber`:                                        `14: expected what numbers count (number, amount, time, duration, percentage, phone, staff), found "nmber"; did you mean "number"?`,
		`agent says a time > 22h`:                                   `21: a time of day is written "22:30"`,
		`agent says a time > "25:00"`:                               `21: a time of day is written "22:30"`,
		`agent says a staff number > "1024"`:                        `29: a staff number is only equal or not; write = or !=`,
		`agent says a phone number = "abc"`:                         `29: a telephone or staff number is written "1024"`,
		`agent says an amount > 24h`:                                `24: expected a number such as 100 or 99.5, found "24h"`,
		`agent says a duration > 24`:                                `25: the unit is missing behind 24; write 24s, 24m, 24h or 24d`,
		`agent says like ("三个字")`:                                   `18: an example of fewer than 4 letters is like too much; look for the phrase`,
		`agent says like (staff)`:                                   `18: expected an example sentence in double quotes, found "staff"`,
		`agent says like ("一个句子") at least 0 %`:                     `35: expected per cent, from 1 to 100, found "0"`,
		`agent says "a", past, not past`:                            `27: words are guarded by past once`,
		`agent speaks, not negated`:                                 `13: only words that are looked for can be guarded`,
		`agent speks in first 3 turns`:                              `7: expected "says" or "speaks", found "speks"; did you mean "speaks"?`,
		`agnet speaks`:                                              `1: unknown speaker "agnet"; did you mean "agent"?`,
		`accuses_staf and agent speaks`:                             `1: there is no condition "accuses_staf"; did you mean "accuses_staff"?`,
		`agent speaks and not staff`:                                `22: staff is a phrase set and no condition; write says any of (staff)`,
		`agent says any of (accuses_staff)`:                         `20: accuses_staff is a condition and no phrase set; join it with and or or`,
		`long before agent speaks`:                                  `1: "long" happens at no place in the call; order needs words, silence or overlap`,
		`first (accuses_staff or long)`:                             `8: "accuses_staff or long" happens at no place in the call; first and last need words, silence or overlap`,
		`silnce longer than 3s`:                                     `1: expected a condition, found "silnce"; did you mean "silence"?`,
		`agent says stafff`:                                         `12: a set stands in a list; write any of (stafff)`,
		`agent says any of (stafff)`:                                `20: there is no phrase set "stafff"; did you mean "staff"?`,
		`agent says al of (staff)`:                                  `12: expected "phrase", /regex/, any of (…), all of (…), none of (…) or at least, found "al"; did you mean "all"?`,
		`agent says any of ("a" "b")`:                               `24: expected "," or ")", found a phrase in quotes`,
		`agent says any of ("a"，"b")`:                               `23: '，' is not a sign of the language; write ,`,
		`agent says “您好”`:                                           `12: '“' is not a sign of the language; write "`,
		`agent says "号" by sound`:                                   `12: "号" is too short to be known by its sound; that takes two Chinese characters`,
		`agent says any of ("工号", "a1") by sound`:                   `26: "a1" is too short to be known by its sound; that takes two Chinese characters`,
		`agent says any of (/工号/, "工号") by sound`:                   `20: a regular expression has no sound; only phrases, and those of sets, are looked for by sound`,
		`agent says /工号/ by sound`:                                  `12: a regular expression has no sound; only phrases, and those of sets, are looked for by sound`,
		`agent says "工号" by soud`:                                   `20: expected "sound", found "soud"; did you mean "sound"?`,
		`agent says "报修" by sound but not "保修"`:                     `34: expected "(", found a phrase in quotes`,
		`agent says "报修" by sound but not (/保修/)`:                   `35: expected a phrase in double quotes, found a regular expression`,
		`agent says "，。"`:                                           `12: a phrase needs at least one letter or digit; punctuation is passed over`,
		`agent says "您好`:                                            `12: this phrase is not closed on its line`,
		`agent says /风险(自负/`:                                        `13: regular expression: missing closing ): 风险(自负`,
		`agent says /风险*{2}+自负/`:                                    `15: regular expression: invalid nested repetition operator: *{2}`,
		`agent says /(风险)?/`:                                        `12: this regular expression matches nothing at all, so it is found everywhere; ask for at least one character`,
		`agent says "a" but not /b/`:                                `16: but not stands between two regular expressions`,
		`agent says all of ("a", "b") near "c" within 1 turns`:      `12: near joins phrases, regular expressions and any of ( … )`,
		`agent says "a" near "b" within 3 turns`:                    `34: expected "characters", found "turns"`,
		`agent says at least 3 of ("a", "b")`:                       `27: the list has 2 phrases, so never 3 different ones are said`,
		`agent says "a" in first 3`:                                 `5: expected "turns", found "fires"`,
		`agent says "a" in frist 3 turns`:                           `19: expected the end of the call (first, last), found "frist"; did you mean "first"?`,
		`duration > 3s before agent says "a"`:                       `1: "duration > 3s" happens at no place in the call; order needs words, silence or overlap`,
		`agent says "a" after ticket`:                               `22: "ticket" happens at no place in the call; order needs words, silence or overlap`,
		`agent says "a" before agent says none of ("a")`:            `23: "agent says none of (\"a\")" happens at no place in the call; order needs words, silence or overlap`,
		`first not agent says "a"`:                                  `7: expected a condition, found "not"`,
		`agent says "a" before agent says "b" after overlap`:        `38: put two of the three into parentheses to say which belong together`,
		`silence longer than 20`:                                    `21: the unit is missing behind 20; write 20s, 20m, 20h or 20d`,
		`silence longer than 20x`:                                   `21: expected a duration such as 20s, 2m, 24h, 7d, 1.5s, found "20x"`,
		`silence longer than 0.5s`:                                  `21: 0.5s is out of bounds; write 1s to 24h`,
		`silence longer than 20s broken by agnt`:                    `35: expected a speaker (agent, customer), found "agnt"; did you mean "agent"?`,
		`ticket complaint.intrnal`:                                  `8: expected a kind of ticket (complaint.internal, complaint.external, consult, repair, business, urge, transfer), found "complaint.intrnal"; did you mean "complaint.internal"?`,
		`ticket filed within 31d after end`:                         `21: 31d is out of bounds; write 0s to 30d`,
		`repeat call within 60d`:                                    `20: 60d is out of bounds; write 1s to 30d`,
		`call.scat <= 2`:                                            `1: a call has no "call.scat"; did you mean "call.csat"?`,
		`call.csat < none`:                                          `13: none is neither more nor less than a rating; compare with = or !=`,
		`call.hangup > agent`:                                       `13: expected one of the comparisons =, !=, found ">"`,
		`call.sector = water`:                                       `15: expected the value of call.sector (power, telecom, cable), found "water"`,
		`(agent says "a" or agent says "b"`:                         `5: expected "and", "or" or ")", found "fires"`,
		strings.Repeat("(", 101) + `overlap longer than 1s`:         `101: more than 100 conditions inside each other`,
		strings.Repeat("not ", 101) + `overlap longer than 1s`:      `401: more than 100 conditions inside each other`,
		`agent says "` + strings.Repeat("好", 201) + `"`:             `12: 201 characters are too long; at most 200`,
		`agent says /` + strings.Repeat("a", lang.MaxRegex+1) + `/`: `12: a regular expression of 2049 bytes is too long; at most 2048`,
	}
	for condition, want := range tests {
		t.Run(condition, func(t *testing.T) {
			t.Parallel()
			checkMistake(t, condition, want)
		})
	}
}

// checkMistake compares the first mistake that is told of a condition, from the
// column on.
func checkMistake(t *testing.T, condition, want string) {
	t.Helper()
	head := "phrases staff = \"客服\" condition accuses_staff = says any of (staff) condition long = duration > 9m\nrule x \"标题\" {\n    when\n"
	_, err := lang.Parse("book.rules", []byte(head+condition+examples))
	first, ok := errors.AsType[*lang.Error](err)
	if !ok {
		t.Fatalf("parsed; want %s", want)
	}
	got := strings.TrimPrefix(strings.SplitN(first.Error(), "\n", 2)[0], "book.rules:4:")
	got = strings.TrimPrefix(got, "book.rules:5:")
	if got != want {
		t.Errorf("mistake\n got %s\nwant %s", got, want)
	}
}

func TestMistakesInNamesAndNamedConditionsAreTold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"condition a =\n    agent says any of (stafff)":                           "2:24: there is no phrase set \"stafff\"",
		"condition a = agent speaks and b":                                        "1:32: there is no condition \"b\"; did you mean \"a\"?",
		"condition late_call = duration > 1m\ncondition b = late_cal":             "2:15: there is no condition \"late_cal\"; did you mean \"late_call\"?",
		"condition a = b\ncondition b = not (agent speaks or c)\ncondition c = a": "3:15: conditions use each other in a circle: a → b → c → a",
		"condition a = first a":                                                   "1:21: conditions use each other in a circle: a → a",
		"condition a = agent speaks\ncondition a = customer speaks":               "2:1: condition a is declared twice; first in line 1",
		"phrases a = \"好\"\ncondition a = customer speaks":                        "2:1: condition a has the name of the phrases in line 1; choose another",
		"condition silence = agent speaks":                                        "1:11: \"silence\" is a word of the language; choose another name",
		"phrases any = \"好\"":                                                     "1:9: \"any\" is a word of the language; choose another name",
		"condition a.b = agent speaks":                                            "1:11: the name of a condition has no dots; use _",
		"condition = agent speaks":                                                "1:11: expected the name of the condition, found \"=\"",
		"condition a":                                                             "1:12: expected \"=\", found the end of the file",
		"condition a = agent speaks unless customer speaks":                       "1:28: a condition has no unless; write and not ( … )",
		"condition a = agent speaks\nagent says \"好\"":                            "2:1: expected phrases, condition, family or rule, found \"agent\"",
		"规则 a = agent speaks":                                                     "1:1: expected phrases, condition, family or rule, found \"规则\"; did you mean \"rule\"?",
		"condtion a = agent speaks":                                               "1:1: expected phrases, condition, family or rule, found \"condtion\"; did you mean \"condition\"?",
		"rule when \"标题\" { when agent speaks" + examples:                         "1:6: \"when\" is a word of the language; choose another name",
	} {
		got := mistakes(t, text)
		if len(got) != 1 {
			t.Errorf("%s: mistakes %q, want one", text, got)
			continue
		}
		first, _, _ := strings.Cut(got[0], "\n")
		if first != "book.rules:"+want {
			t.Errorf("%s:\n got %s\nwant book.rules:%s", text, first, want)
		}
	}
}

func TestAllMistakesOfAFileAreToldAtOnce(t *testing.T) {
	t.Parallel()
	got := mistakes(t, `phrases staff =
    "接线员", "话务员" "客服", stuff
phrases a = b
phrases b = a,
phrases a = "再来"
rule x "标题" {
    label   internal=unreportd
    lvel   critical
    deduct  1.234
    when    agent says "请稍等" and silnce longer than 3s
    fires   {
        客户 你好
        坐席好
        tickt: kind=repair
        ticket: kind=repar at=+1
    }
}
rule y "标题" {
    silent { }
`)
	want := []string{
		"book.rules:2:18: a comma is missing before this\n" +
			"        \"接线员\", \"话务员\" \"客服\", stuff\n" +
			"         　　　    　　　  ^",
		"book.rules:2:24: there is no phrase set \"stuff\"; did you mean \"staff\"?\n" +
			"        \"接线员\", \"话务员\" \"客服\", stuff\n" +
			"         　　　    　　　   　　   ^",
		"book.rules:4:13: sets include each other in a circle: a → b → a\n    phrases b = a,\n                ^",
		"book.rules:4:14: the last item of a set has no comma behind it\n    phrases b = a,\n                 ^",
		"book.rules:5:1: phrases a is declared twice; first in line 3\n    phrases a = \"再来\"\n    ^",
		"book.rules:6:1: rule \"x\" has no silent { … }: an example on which it must not hit\n    rule x \"标题\" {\n    ^",
		"book.rules:7:13: label internal of rule \"x\" needs one of the values unreported, reported, late; did you mean \"unreported\"?\n        label   internal=unreportd\n                ^",
		"book.rules:8:5: expected a field of the rule or }, found \"lvel\"; did you mean \"level\"?\n        lvel   critical\n        ^",
		"book.rules:9:13: expected points from 0 to 1000 with at most two decimals, found \"1.234\"\n        deduct  1.234\n                ^",
		"book.rules:10:34: expected a condition, found \"silnce\"; did you mean \"silence\"?\n" +
			"        when    agent says \"请稍等\" and silnce longer than 3s\n" +
			"                            　　　      ^",
		"book.rules:13:9: a line of an example begins with 坐席, 客户, S0, S1 or a header such as ticket:, not with \"坐席好\"; did you mean \"坐席\"?\n            坐席好\n            ^",
		"book.rules:14:9: an example has no header \"tickt\"; did you mean \"ticket\"?\n            tickt: kind=repair\n            ^",
		"book.rules:15:17: expected complaint.internal, complaint.external, consult, repair, business, urge, transfer, found \"repar\"; did you mean \"repair\"?\n            ticket: kind=repar at=+1\n                    ^",
		"book.rules:15:28: expected a time before or behind the call such as +10m or -3h, found \"+1\"\n            ticket: kind=repar at=+1\n                               ^",
		"book.rules:20:1: expected the } that ends rule \"y\", found the end of the file\n    \n    ^",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mistakes (-want +got):\n%s", diff)
	}
}

func TestMistakesInWhatARuleTakesAndShowsAreTold(t *testing.T) {
	t.Parallel()
	for fields, want := range map[string]string{
		"deduct al when agent speaks":             `3:8: expected points from 0 to 1000 with at most two decimals, found "al"; did you mean "all"?`,
		"deduct 2 each upto 3 when agent speaks":  `3:15: expected a field of the rule or }, found "upto"`,
		"deduct 2 each up 3 when agent speaks":    `3:18: expected "to", found "3"`,
		"deduct 2 each up to 1 when agent speaks": `3:21: up to 1 is less than one hit takes`,
		"deduct 2 each when duration > 3s":        `3:8: deduct each counts words or sound, and the rule needs none`,
		"deduct 2 each when not agent speaks":     `3:8: deduct each counts words or sound, and the rule needs none`,
		"family maner when agent speaks":          `3:8: there is no family "maner"; did you mean "manner"?`,
		"show rud when rude":                      `3:6: the rule uses no condition "rud" that it could show; did you mean "rude"?`,
		"show rude when agent speaks":             `3:6: the rule uses no condition "rude" that it could show`,
		"show \"a\" when agent speaks":            `3:6: expected the name of a condition that the rule uses, found a phrase in quotes`,
		"dimension when when agent speaks":        `3:11: "when" is a word of the language; choose another name`,
		"shadow shadow when agent speaks":         `3:8: "shadow" is given twice`,
		"deduct 1 deduct all when agent speaks":   `3:10: "deduct" is given twice`,
	} {
		got := mistakes(t, "condition rude = agent says \"滚\" family manner \"态度\"\nrule x \"标题\" {\n"+fields+examples)
		if len(got) == 0 {
			t.Errorf("%s: no mistake, want %s", fields, want)
			continue
		}
		if first, _, _ := strings.Cut(got[0], "\n"); first != "book.rules:"+want {
			t.Errorf("%s:\n got %s\nwant book.rules:%s", fields, first, want)
		}
	}
	for decl, want := range map[string]string{
		`family manner`:                        `1:14: expected the title of the family in double quotes, found the end of the file`,
		`family a.b "态度"`:                      `1:8: the name of a family has no dots; use _`,
		`family manner "态度" at least 3 a call`: `1:23: expected "most", found "least"`,
		`family manner "态度" at most 0 a call`:  `1:28: a family that takes nothing is one of rules without deduct; write more than 0`,
		`family manner "态度" at most 3 a cal`:   `1:32: expected "call", found "cal"; did you mean "call"?`,
		"family a \"态度\"\nfamily a \"业务\"":     `2:1: family a is declared twice; first in line 1`,
		"famly a \"态度\"":                       `1:1: expected phrases, condition, family or rule, found "famly"; did you mean "family"?`,
	} {
		got := mistakes(t, decl)
		if len(got) == 0 || strings.SplitN(got[0], "\n", 2)[0] != "book.rules:"+want {
			t.Errorf("%s:\n got %s\nwant book.rules:%s", decl, strings.Join(got, "\n"), want)
		}
	}
}
