package interchange_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/interchange"
	"github.com/tingcha/tingcha/inspect/lang"
)

// hits says whether the first rule of a book hits a call that is written as an
// example is.
func hits(t *testing.T, book *lang.Rulebook, call string) bool {
	t.Helper()
	text := fmt.Sprintf("rule x \"x\" {\n shadow\n when anyone speaks\n fires {\n%s\n}\n}", call)
	example, err := lang.Parse("call.rules", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	engine, err := inspect.Compile(book)
	if err != nil {
		t.Fatal(err)
	}
	report := engine.Inspect(inspect.InputOf(example.Rules()[0].Examples[0]))
	for _, u := range report.Undecided {
		t.Errorf("unknown: %v", u)
	}
	return len(report.Findings) > 0
}

// checkCalls puts calls to a file of rules: those that begin with + it hits.
func checkCalls(t *testing.T, format interchange.Format, text string, calls ...string) {
	t.Helper()
	book, _ := imported(t, format, []byte(text))
	for _, c := range calls {
		want, lines := c[0] == '+', strings.ReplaceAll(c[1:], "|", "\n")
		if got := hits(t, book, lines); got != want {
			t.Errorf("hits %v, want %v:\n%s\n%s", got, want, lines, lang.Format(book))
		}
	}
}

func TestImportedRulesHitTheCallsThatSCAMeans(t *testing.T) {
	t.Parallel()
	t.Run("the published example", func(t *testing.T) {
		t.Parallel()
		checkCalls(t, interchange.SCA, string(published(t, interchange.SCA)),
			"+客户 我要投诉你们|坐席 嗯|客户 听见没|坐席 您说",
			"-客户 我要投诉你们|坐席 非常抱歉",
			"-客户 不是投诉你们|坐席 嗯",
			"-客户 我要投诉你们|坐席 嗯|坐席 好|坐席 您说|坐席 这样|坐席 给您登记",
			"+客户 我要投诉你们|坐席 嗯|坐席 好|坐席 您说|坐席 这样|坐席 是吗|坐席 给您登记",
			"-客户 我要投诉你们|客户 一|客户 二|客户 三|客户 四|客户 五|坐席 给您登记",
			"-客户 我要投诉你们|坐席 抱歉|客户 我要投诉你们|坐席 嗯",
			"+客户 我要投诉你们|坐席 嗯|客户 我要投诉你们|坐席 嗯",
		)
	})
	t.Run("hits by their numbers", func(t *testing.T) {
		t.Parallel()
		checkCalls(t, interchange.SCA, anchored("AFTER", 2, 1, 1, "客服", sorry),
			"-客户 投诉|坐席 抱歉",
			"-客户 投诉|坐席 抱歉|客户 投诉|坐席 嗯",
			"+客户 投诉|坐席 嗯|客户 投诉|坐席 抱歉",
			"-客户 投诉|坐席 嗯|客户 投诉|坐席 嗯|坐席 抱歉",
		)
	})
	t.Run("before, without the hit itself", func(t *testing.T) {
		t.Parallel()
		checkCalls(t, interchange.SCA, anchored("BEFORE", -1, 1, 2, "客户", sorry),
			"-客户 抱歉我要投诉",
			"+客户 抱歉|客户 投诉",
			"+客户 抱歉|客户 嗯|坐席 您说|客户 投诉",
			"-客户 抱歉|客户 嗯|客户 嗯|客户 投诉",
		)
	})
	t.Run("the sentence of the hit", func(t *testing.T) {
		t.Parallel()
		checkCalls(t, interchange.SCA, anchored("CURRENT", -1, 1, -1, "客户", unsorry),
			"+客户 投诉", "-客户 抱歉我要投诉", "-客户 我要投诉抱歉", "+客户 抱歉|客户 投诉")
	})
	t.Run("around, nothing", func(t *testing.T) {
		t.Parallel()
		checkCalls(t, interchange.SCA, anchored("AROUND", -1, -1, 1, "客服", unsorry),
			"-坐席 抱歉|客户 投诉", "-客户 投诉|坐席 抱歉", "+坐席 抱歉|坐席 您说|客户 投诉|坐席 嗯|坐席 抱歉", "-客户 嗯")
	})
	t.Run("a sentence without", func(t *testing.T) {
		t.Parallel()
		checkCalls(t, interchange.SCA, operator(agent, "INCLUDE_KEYWORDS", `{"keywords":["您"],"keywordMatchSize":0}`),
			"+坐席 您好|坐席 再见", "-坐席 您好|坐席 您慢走", "-客户 喂")
	})
	t.Run("all in one sentence", func(t *testing.T) {
		t.Parallel()
		checkCalls(t, interchange.SCA, operator(agent, "INCLUDE_KEYWORDS", `{"keywords":["地址","电话"],"keywordMatchSize":-1}`),
			"+坐席 地址和电话", "-坐席 地址|坐席 电话")
	})
	t.Run("who speaks first", func(t *testing.T) {
		t.Parallel()
		checkCalls(t, interchange.SCA, operator(`{"range":{"from":1,"to":1},"absolute":true,"allSentencesSatisfy":true}`, "ROLE_CHECK", `{"target_role":"客服"}`),
			"+坐席 您好|客户 喂", "-客户 喂|坐席 您好", "+坐席 喂")
	})
	t.Run("who speaks last before a long tail", func(t *testing.T) {
		t.Parallel()
		checkCalls(t, interchange.SCA, operator(`{"range":{"from":-1,"to":-1}}`, "DURATION", `{"interval":10000,"compareOperator":"gt","beginType":"DIALOGUE","target_role":"客户"}`),
			"+duration: 30|坐席 1-2 您好|客户 3-4 喂", "-duration: 30|客户 1-2 喂|坐席 3-4 您好", "-duration: 8|坐席 1-2 您好|客户 3-4 喂")
	})
	t.Run("silence by whom", func(t *testing.T) {
		t.Parallel()
		checkCalls(t, interchange.SCA, operator(agent, "INTERVAL_GREATER", `{"interval":5000,"different_role":true}`),
			"+客户 1-3 喂|坐席 9-10 您好", "-坐席 1-3 您好|客户 9-10 喂", "-坐席 1-3 您好|坐席 9-10 您好", "-客户 1-3 喂|坐席 4-5 您好")
	})
	t.Run("synonyms", func(t *testing.T) {
		t.Parallel()
		checkCalls(t, interchange.SCA, operator(agent, "INCLUDE_KEYWORDS", `{"keywords":["地址","电话"],"keywordMatchSize":-1,"contextChatMatch":true,"keywordExtension":1,"synonyms":{"电话":["手机号"]}}`),
			"+坐席 地址|坐席 手机号", "+坐席 电话地址", "-坐席 电话|坐席 手机号")
	})
}

func TestImportedCategoriesHitTheCallsThatTheyMean(t *testing.T) {
	t.Parallel()
	category := func(filter string) string { return `{"CategoryName":"c","Rules":[` + filter + `]}` }
	checkCalls(t, interchange.Transcribe, category(`{"TranscriptFilter":{"TranscriptFilterType":"EXACT","Targets":["thank"],"RelativeTimeRange":{"StartPercentage":20,"EndPercentage":60}}}`),
		"+duration: 10|坐席 3-4 Thank you", "-duration: 10|坐席 3-4 thankful", "-duration: 10|坐席 1-2 thank you", "-duration: 10|坐席 8-9 thank you")
	checkCalls(t, interchange.Transcribe, category(`{"TranscriptFilter":{"TranscriptFilterType":"EXACT","Targets":["您好"],"ParticipantRole":"AGENT","AbsoluteTimeRange":{"StartTime":2000,"EndTime":5000},"Negate":true}}`),
		"+坐席 0-1 您好|客户 3-4 您好", "-坐席 3-4 您好")
	checkCalls(t, interchange.Transcribe, category(`{"InterruptionFilter":{"Threshold":2000,"ParticipantRole":"AGENT"}},{"NonTalkTimeFilter":{"Threshold":30000,"Negate":true}}`),
		"+客户 0-9 喂|坐席 5-10 您好", "-坐席 0-9 您好|客户 5-10 喂", "-duration: 50|客户 0-9 喂|坐席 5-10 您好")
}

func TestImportedFunctionsHitTheCallsThatTheyMean(t *testing.T) {
	t.Parallel()
	checkCalls(t, interchange.ContactLens, string(published(t, interchange.ContactLens)),
		"+hangup: agent|客户 我要Refund|坐席 不行", "+客户 1-2 我要退款|坐席 30-31 不行",
		"-hangup: agent|客户 我要退款|坐席 抱歉", "-客户 我要退款|坐席 不行", "-hangup: agent|坐席 您要退款吗", "-hangup: agent|客户 refunded")
	leaf := func(op, path, operands string) string {
		return fmt.Sprintf(`{"Operator":%q,"Operands":%s,"ComparisonValue":"$.ContactLens.PostCall.%s","Negate":false}`, op, operands, path)
	}
	checkCalls(t, interchange.ContactLens, leaf("NumberGreaterOrEqualTo", "Agent.CustomerHoldDurationSecs", "[45]"), "+hold: 45|坐席 您好", "-hold: 44|坐席 您好")
	checkCalls(t, interchange.ContactLens, leaf("EQUALS", "InitiationMethod", `["OUTBOUND"]`), "+direction: out|坐席 您好", "-坐席 您好")
	checkCalls(t, interchange.ContactLens, leaf("NumberLessOrEqualTo", "ContactAttribute.csat", `["2"]`), "+csat: 2|坐席 您好", "-坐席 您好")
	checkCalls(t, interchange.ContactLens, leaf("NumberLessOrEqualTo", "Interruptions.Instances", `[0]`), "+客户 1-2 喂|坐席 3-4 您好", "-客户 1-4 喂|坐席 2-6 您好")
	checkCalls(t, interchange.ContactLens, leaf("CONTAINS_ANY", "PatternMatch.Transcript", `[{"Type":"PROXIMITY","Values":["态度","客服"],"Distance":4,"IsWithin":true}]`),
		"+客户 客服的态度", "-客户 客服都是这样的一种态度")
}
