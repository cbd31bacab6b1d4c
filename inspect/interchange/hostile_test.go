package interchange_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/inspect/interchange"
	"github.com/tingcha/tingcha/inspect/lang"
)

func TestMistakesAreToldWithTheirPath(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                                  "$: no JSON at byte 0",
		`{`:                                 "$: no JSON",
		`[1`:                                "$: no JSON",
		`{} {}`:                             "$: there is more behind the end",
		`{"conditions":[],"conditions":[]}`: `$: "conditions" is given twice`,
		strings.Repeat("[", 100):            "more than 64 objects and lists inside each other",
		`{"rules":[]}`:                      "$: conditions is missing; it is a list",
		`{"conditions":{},"rules":[]}`:      "conditions: expected a list, found an object",
		`{"conditions":[{}],"rules":[]}`:    "conditions[0]: cid is missing",
		`{"conditions":[{"cid":"1","operators":[]},{"cid":1,"operators":[]}],"rules":[]}`:                   `conditions[1]: two conditions have the cid "1"`,
		`{"conditions":[],"rules":[{"rid":"1","lambda":"7"}]}`:                                              `rules[0]: lambda names the condition "7", which is not there`,
		`{"conditions":[],"rules":[{"rid":"1","lambda":"(1&&2"}]}`:                                          "rules[0].lambda: a ) is missing at character 6",
		`{"conditions":[],"rules":[{"rid":"1","lambda":"` + strings.Repeat("(", 200) + `"}]}`:               "rules[0].lambda: too deep",
		operator(`{"role":"机器人"}`, "GRAB_WORDS", `{"interval":1}`):                                          "conditions[0].check_range.role: a role is 客服 or 客户",
		operator(agent, "GRAB_WORDS", `{"interval":"soon"}`):                                                `interval: expected a number of at most 1000000000, found "soon"`,
		operator(agent, "GRAB_WORDS", `{"interval":1e300}`):                                                 "interval: expected a number of at most",
		operator(agent, "HIT_ANY_KEYWORDS", `{"keywords":"投诉"}`):                                            "conditions[0].operators[0].param.keywords: expected a list, found a string",
		operator(`{"anchor":{"cid":"9","location":"AFTER"}}`, "GRAB_WORDS", `{"interval":1}`):               `there is no condition with the cid "9"`,
		operator(`{"anchor":{"cid":"1","location":"AFTER","hit_time":-4}}`, "GRAB_WORDS", `{"interval":1}`): "hit_time is the number of a hit",
		strings.Repeat(" ", interchange.MaxFile+1):                                                          "bytes are too many",
	} {
		_, _, err := interchange.Import(interchange.SCA, []byte(text))
		var wrong interchange.Errors
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80s\n got %v\nwant %s", text, err, want)
		}
	}
}

func TestConditionsThatAreAnchoredInACircleAreListed(t *testing.T) {
	t.Parallel()
	text := operator(`{"anchor":{"cid":"1","location":"AFTER"}}`, "HIT_ANY_KEYWORDS", `{"keywords":["a1"]}`)
	book, losses := imported(t, interchange.SCA, []byte(text))
	if len(book.Rules()) != 0 || len(losses) == 0 {
		t.Errorf("got %s, lost %v", lang.Format(book), losses)
	}
}

// checkAny imports any bytes, and writes what comes of it in every way: what was
// taken can be read again, and nothing panics.
func checkAny(t *testing.T, format interchange.Format, text []byte) {
	t.Helper()
	book, _, err := interchange.Import(format, text)
	if err != nil {
		if _, is := errors.AsType[interchange.Errors](err); !is {
			t.Fatalf("%v\n%s", err, text)
		}
		return
	}
	again, err := lang.Parse("book.rules", []byte(lang.Format(book)))
	if err != nil {
		t.Fatalf("%v\n%s", err, lang.Format(book))
	}
	for _, to := range interchange.Formats() {
		if _, _, err := interchange.Export(to, again); err != nil {
			t.Fatal(err)
		}
	}
}

func FuzzImport(f *testing.F) {
	for text := range table() {
		f.Add([]byte(text))
	}
	f.Add([]byte(anchored("AROUND", -1, -1, 3, "客服", sorry)))
	f.Add([]byte(`{"CategoryName":"a","Rules":[{"TranscriptFilter":{"TranscriptFilterType":"EXACT","Targets":["您好"],"RelativeTimeRange":{"StartPercentage":20,"EndPercentage":60}}}]}`))
	f.Add([]byte(`{"Version":"2022-11-25","RuleFunction":{"Operator":"OR","Operands":[{"Operator":"EQUALS","Operands":["OUTBOUND"],"ComparisonValue":"$.ContactLens.PostCall.InitiationMethod"}]}}`))
	f.Add([]byte(`[{"Name":"a","Function":"{\"Operator\":\"EQUALS\",\"Operands\":[3],\"ComparisonValue\":\"$.ContactLens.PostCall.Interruptions.Instances\"}"}]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, format := range interchange.Formats() {
			checkAny(t, format, text)
		}
	})
}

func TestManyRulesOverAHugeConditionAreReadInTime(t *testing.T) {
	t.Parallel()
	words := `"词` + strings.Join(strings.Split(strings.Repeat("一二三四五六七八九十", 2000), ""), `","词`) + `"`
	condition := `{"cid":"1","operators":[{"oid":"1","type":"HIT_ANY_KEYWORDS","param":{"keywords":[` + words + `]}}]}`
	rules := strings.TrimSuffix(strings.Repeat(`{"rid":"1","name":"x","lambda":"1","triggers":["1"]},`, interchange.MaxParts), ",")
	book, losses := imported(t, interchange.SCA, []byte(`{"conditions":[`+condition+`],"rules":[`+rules+`]}`))
	if len(book.Rules()) != interchange.MaxParts || len(losses) > 0 {
		t.Errorf("got %d rules, lost %v", len(book.Rules()), losses)
	}
}
