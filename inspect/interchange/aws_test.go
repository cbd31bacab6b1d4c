package interchange_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/inspect/interchange"
	"github.com/tingcha/tingcha/inspect/lang"
)

// checkSame imports rules, compares what the first asks for, and takes them back.
func checkSame(t *testing.T, format interchange.Format, text, want string) {
	t.Helper()
	book, losses := imported(t, format, []byte(text))
	if len(losses) > 0 {
		t.Errorf("lost: %v", losses)
	}
	if got := book.Rules()[0].When.String(); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	back, losses := exported(t, format, book)
	for _, l := range losses {
		if l.Effect != interchange.NotTaken {
			t.Errorf("lost on the way back: %v", l)
		}
	}
	sameJSON(t, []byte(text), back)
}

func TestEveryFilterIsSaidAndComesBack(t *testing.T) {
	t.Parallel()
	for filter, want := range map[string]string{
		`{"InterruptionFilter":{"Threshold":10000,"ParticipantRole":"CUSTOMER","Negate":true}}`:       `not total overlap by customer > 10s`,
		`{"InterruptionFilter":{"Threshold":10000}}`:                                                  `total overlap > 10s`,
		`{"NonTalkTimeFilter":{"Threshold":30000}}`:                                                   `silence longer than 30s`,
		`{"NonTalkTimeFilter":{"Threshold":30000,"Negate":true}}`:                                     `not silence longer than 30s`,
		`{"TranscriptFilter":{"TranscriptFilterType":"EXACT","Targets":["您好","speak to a manager"]}}`: `anyone says any of ("您好", /\bspeak to a manager\b/)`,
		words(`"AbsoluteTimeRange":{"Last":15000}`):                                                   `agent says "您好" in last 15s`,
		words(`"AbsoluteTimeRange":{"StartTime":2000,"EndTime":9000}`):                                `agent says "您好" from 2s to 9s`,
		words(`"AbsoluteTimeRange":{"StartTime":2000}`):                                               `agent says "您好" from 2s to 24h`,
		words(`"RelativeTimeRange":{"First":10}`):                                                     `agent says "您好" in first 10 %`,
		words(`"RelativeTimeRange":{"Last":10},"Negate":true`):                                        `agent says none of ("您好") in last 10 %`,
		words(`"RelativeTimeRange":{"StartPercentage":25,"EndPercentage":75}`):                        `agent says "您好" in first 75 % in last 75 %`,
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			checkSame(t, interchange.Transcribe, `{"CategoryName":"a-1","InputType":"POST_CALL","Rules":[`+filter+`]}`, want)
		})
	}
}

func words(more string) string {
	return `{"TranscriptFilter":{"TranscriptFilterType":"EXACT","Targets":["您好"],"ParticipantRole":"AGENT",` + more + `}}`
}

func leaf(op, operands, path, more string) string {
	return fmt.Sprintf(`{"Operator":%q,"Operands":%s,"ComparisonValue":"$.ContactLens.PostCall.%s",%s}`, op, operands, path, more)
}

func TestEveryPathThatIsKnownIsSaidAndComesBack(t *testing.T) {
	t.Parallel()
	const plain, negated = `"Negate":false`, `"Negate":true`
	for text, want := range map[string]string{
		leaf("CONTAINS_ANY", `["退款"]`, "ExactMatch.Transcript", negated):                 `anyone says none of ("退款")`,
		leaf("NumberGreaterOrEqualTo", `[60]`, "NonTalkTime.TotalTimeSecs", plain):       `total silence >= 1m`,
		leaf("NumberGreaterOrEqualTo", `[40]`, "Agent.NonTalkTimePct", plain):            `silence share >= 40 %`,
		leaf("NumberLessOrEqualTo", `[20]`, "NonTalkTime.LongestTimeSecs", plain):        `not silence longer than 20s`,
		leaf("NumberLessOrEqualTo", `[2]`, "Interruptions.Instances", plain):             `at most 2 times (overlap longer than 0s)`,
		leaf("NumberLessOrEqualTo", `[45]`, "Agent.CustomerHoldDurationSecs", plain):     `hold <= 45s`,
		leaf("CONTAINS_ANY", `["1024","1025"]`, "Agent.AgentId", negated):                `not (call.agent = "1024" or call.agent = "1025")`,
		leaf("EQUALS", `["CUSTOMER_DISCONNECT"]`, "DisconnectReason", plain):             `call.hangup = customer`,
		leaf("EQUALS", `["INBOUND"]`, "InitiationMethod", plain):                         `call.direction = in`,
		leaf("EQUALS", `["暑期工"]`, "ContactAttribute.agent_group", plain):                 `call.agent_group = "暑期工"`,
		leaf("CONTAINS_ANY", `[{"Type":"NUMERICAL"}]`, "PatternMatch.Transcript", plain): `anyone says a number`,
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			checkSame(t, interchange.ContactLens, `{"Version":"2022-11-25","RuleFunction":{"Operator":"AND","Operands":[`+text+`,`+text+`]}}`, want+" and "+want)
		})
	}
}

func TestFunctionsWithNamesKeepThem(t *testing.T) {
	t.Parallel()
	text := `[{"Name":"退款-1","Function":"{\"Operator\":\"EQUALS\",\"Operands\":[\"INBOUND\"],\"ComparisonValue\":\"$.ContactLens.PostCall.InitiationMethod\"}"}]`
	book, _ := imported(t, interchange.ContactLens, []byte(text))
	if r := book.Rules()[0]; r.Name != "contact_lens.退款_1" || r.Title != "退款-1" {
		t.Errorf("got %s %q", r.Name, r.Title)
	}
	back, _ := exported(t, interchange.ContactLens, book)
	if !strings.Contains(string(back), `"Name": "退款-1"`) {
		t.Errorf("got %s", back)
	}
	again, _ := imported(t, interchange.ContactLens, back)
	if a, b := lang.Format(book), lang.Format(again); a != b {
		t.Errorf("means something else when it is back:\n%s\n%s", a, b)
	}
}

func TestWhatContactLensHasAloneIsListed(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"SemanticMatch.Transcript": "missing: it searches by meaning", "Sentiment.OverallScore": "missing: what somebody feels",
		"Loudness.HighestLoudnessScore": "missing", "TalkTime.TotalTimeSecs": "missing", "Agent.NumberOfHolds": "missing", "BrandNew": "missing",
		"Queue.QueueId": "differs", "ContactAttribute.vip": "missing: calls have no such field",
	} {
		_, losses := imported(t, interchange.ContactLens, []byte(leaf("CONTAINS_ANY", `["1"]`, path, `"Negate":false`)))
		if len(losses) == 0 || !strings.Contains(losses[0].String(), want) && !strings.Contains(losses[0].What, path) {
			t.Errorf("%s: got %v", path, losses)
		}
	}
}

func TestARuleThatCannotBeSaidThereIsLeftOut(t *testing.T) {
	t.Parallel()
	book, err := lang.Parse("book.rules", []byte(`
rule a "无工单" { shadow when customer says "投诉" and no ticket complaint.internal }
rule b "投诉" { shadow when customer says "投诉", not quoted }
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range interchange.Formats() {
		text, losses, err := interchange.Export(format, book)
		if err != nil {
			t.Fatal(err)
		}
		told := fmt.Sprint(losses)
		for _, want := range []string{"a: no ticket complaint.internal: missing", "a: 无工单: left out", "b: not quoted: differs"} {
			if !strings.Contains(told, want) {
				t.Errorf("%s: %q is not told in %s", format, want, told)
			}
		}
		if strings.Contains(string(text), "无工单") || !strings.Contains(string(text), "投诉") {
			t.Errorf("%s wrote %s", format, text)
		}
	}
}
