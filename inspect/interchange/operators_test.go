package interchange_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/inspect/interchange"
	"github.com/tingcha/tingcha/inspect/lang"
)

// operator is an SCA file of one condition and a rule that asks for it.
func operator(check, kind, param string) string {
	return fmt.Sprintf(`{"conditions":[{"cid":"1","check_range":%s,"operators":[{"oid":"1","type":%q,"param":%s}],"lambda":"1"}],
		"rules":[{"rid":"1","name":"x","lambda":"1","level":0}]}`, check, kind, param)
}

const (
	anyone   = `{"range":{"from":1,"to":-1}}`
	agent    = `{"role":"客服","range":{"from":1,"to":-1}}`
	customer = `{"role":"客户","range":{"from":1,"to":-1}}`
)

// table is every operator of SCA: how it is said, and that it comes back the same.
func table() map[string]string {
	return map[string]string{ // what SCA has: what the rulebook has
		operator(agent, "HIT_ANY_KEYWORDS", `{"keywords":["a1","b1"],"keywordMatchSize":1}`):                                                           `agent says any of ("a1", "b1")`,
		operator(agent, "INCLUDE_KEYWORDS", `{"keywords":["a1","b1"],"keywordMatchSize":-1}`):                                                          `agent says all of ("a1", "b1") in one turn`,
		operator(agent, "INCLUDE_KEYWORDS", `{"keywords":["a1","b1"],"keywordMatchSize":-1,"contextChatMatch":true}`):                                  `agent says all of ("a1", "b1")`,
		operator(agent, "INCLUDE_KEYWORDS", `{"keywords":["a1","b1"],"keywordMatchSize":-1,"in_sentence":true}`):                                       `agent says all of ("a1", "b1") in one clause`,
		operator(agent, "INCLUDE_KEYWORDS", `{"keywords":["a1","b1","c1"],"keywordMatchSize":2}`):                                                      `agent says at least 2 of ("a1", "b1", "c1") in one turn`,
		operator(agent, "INCLUDE_KEYWORDS", `{"keywords":["a1"],"keywordMatchSize":0,"contextChatMatch":true}`):                                        `agent says none of ("a1")`,
		operator(agent, "INCLUDE_KEYWORDS", `{"keywords":["a1"],"keywordMatchSize":0}`):                                                                `agent speaks and not agent says "a1" in every turn`,
		operator(agent, "INCLUDE_KEYWORDS", `{"keywords":["a1"],"keywordMatchSize":1,"threshold":3,"contextChatMatch":true}`):                          `agent says at least 3 times any of ("a1")`,
		operator(`{"role":"客服","range":{"from":1,"to":3}}`, "HIT_ANY_KEYWORDS", `{"keywords":["a1"],"keywordMatchSize":1}`):                            `agent says "a1" in first 3 turns`,
		operator(`{"role":"客服","range":{"from":-1,"to":-3}}`, "HIT_ANY_KEYWORDS", `{"keywords":["a1"],"keywordMatchSize":1}`):                          `agent says "a1" in last 3 turns`,
		operator(`{"range":{"from":3,"to":-3}}`, "HIT_ANY_KEYWORDS", `{"keywords":["a1"],"keywordMatchSize":1}`):                                       `anyone says "a1" in turns 3 to -3`,
		operator(`{"range":{"from":-3,"to":-5}}`, "HIT_ANY_KEYWORDS", `{"keywords":["a1"],"keywordMatchSize":1}`):                                      `anyone says "a1" in turns -5 to -3`,
		operator(`{"role":"客服","range":{"from":1,"to":-1},"allSentencesSatisfy":true}`, "HIT_ANY_KEYWORDS", `{"keywords":["您"],"keywordMatchSize":1}`): `agent says "您" in every turn`,
		operator(customer, "REGULAR_EXPRESSION", `{"regex":"投诉|举报"}`):                                                                                  `customer says /投诉|举报/`,
		operator(customer, "REGULAR_EXPRESSION", `{"regex":"投诉","notRegex":"不投诉"}`):                                                                    `customer says /投诉/ but not /不投诉/`,
		operator(customer, "SIMILAR_MATCH", `{"similarlySentences":["我要去消协告你们"],"score":80}`):                                                          `customer says like ("我要去消协告你们") at least 80 %`,
		operator(agent, "INTERVAL_GREATER", `{"interval":20000}`):                                                                                      `silence longer than 20s broken by agent`,
		operator(agent, "INTERVAL_GREATER", `{"interval":20000,"different_role":true}`):                                                                `silence longer than 20s after customer broken by agent`,
		operator(anyone, "INTERVAL_GREATER", `{"interval":20000}`):                                                                                     `silence longer than 20s broken by agent or silence longer than 20s broken by customer`,
		operator(agent, "SPEECH_SPEED_CHECK", `{"velocityInMint":370,"minWordSize":12}`):                                                               `agent turn faster than 370 characters a minute with at least 12 characters`,
		operator(agent, "SPEECH_SPEED_CHECK", `{"velocityInMint":370,"average":true}`):                                                                 `pace of agent > 370`,
		operator(agent, "GRAB_WORDS", `{"interval":1500}`):                                                                                             `overlap longer than 1.5s by agent`,
		operator(anyone, "DURATION", `{"interval":600000,"compareOperator":"gt"}`):                                                                     `duration > 10m`,
		operator(`{"range":{"from":-1,"to":-1}}`, "DURATION", `{"interval":10000,"compareOperator":"gt","beginType":"DIALOGUE"}`):                      `tail > 10s`,
		operator(`{"range":{"from":-1,"to":-1}}`, "DURATION", `{"interval":10000,"compareOperator":"gt","beginType":"DIALOGUE","target_role":"客户"}`):   `tail > 10s and customer says /(?s)^.+$/ not followed by agent says /(?s)^.+$/`,
		operator(`{"range":{"from":1,"to":1},"absolute":true,"allSentencesSatisfy":true}`, "ROLE_CHECK", `{"target_role":"客服"}`):                       `agent speaks not preceded by customer speaks`,
		operator(anyone, interchange.MetadataOperator, `{"field":"dept","fieldType":2,"symbol":"=","value":"客服一部"}`):                                   `call.dept = "客服一部"`,
		operator(anyone, interchange.MetadataOperator, `{"field":"csat","fieldType":2,"symbol":"<=","value":"2"}`):                                     `call.csat <= 2`,
	}
}

func TestEveryOperatorIsSaidAndComesBack(t *testing.T) {
	t.Parallel()
	for text, want := range table() {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			book, losses := imported(t, interchange.SCA, []byte(text))
			if len(losses) > 0 {
				t.Errorf("lost: %v", losses)
			}
			if got := book.Definitions()[0].Condition.String(); got != want {
				t.Errorf("\n got %s\nwant %s", got, want)
			}
			back, _ := exported(t, interchange.SCA, book)
			sameJSON(t, []byte(text), back)
		})
	}
}

// anchored is a condition at the hits of another one of the customer's.
func anchored(location string, hit, from, to int, role, param string) string {
	return fmt.Sprintf(`{"conditions":[
		{"cid":"1","check_range":{"role":"客户","range":{"from":1,"to":-1}},"operators":[{"oid":"1","type":"HIT_ANY_KEYWORDS","param":{"keywords":["投诉"],"keywordMatchSize":1}}],"lambda":"1"},
		{"cid":"2","check_range":{"role":%q,"anchor":{"cid":"1","location":%q,"hit_time":%d},"range":{"from":%d,"to":%d}},"operators":[{"oid":"2","type":%s}],"lambda":"2"}],
		"rules":[{"rid":"1","name":"x","lambda":"2","level":0}]}`, role, location, hit, from, to, param)
}

const (
	sorry   = `"HIT_ANY_KEYWORDS","param":{"keywords":["抱歉"],"keywordMatchSize":1}`
	unsorry = `"INCLUDE_KEYWORDS","param":{"keywords":["抱歉"],"keywordMatchSize":0,"contextChatMatch":true}`
)

func TestEveryAnchorIsSaidAndComesBack(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		anchored("AFTER", -1, 1, 5, "客服", sorry):     `c1 then agent says "抱歉" within 5 agent turns`,
		anchored("AFTER", 0, 1, 5, "客服", sorry):      `each c1 then agent says "抱歉" within 5 agent turns`,
		anchored("AFTER", 1, 1, -1, "客服", sorry):     `first c1 then agent says "抱歉"`,
		anchored("AFTER", 3, 2, 4, "客服", sorry):      `3rd c1 then agent says "抱歉" within 2 to 4 agent turns`,
		anchored("AFTER", -1, 1, 5, "客服", unsorry):   `c1 not followed by agent says "抱歉" within 5 agent turns`,
		anchored("AFTER", 0, 1, -1, "客服", unsorry):   `each c1 not followed by agent says "抱歉"`,
		anchored("AFTER", -1, 1, 3, "客户", sorry):     `c1 then customer says "抱歉" within 1 to 3 customer turns`,
		anchored("AFTER", -1, 0, 3, "客户", sorry):     `c1 preceded by customer says "抱歉" within 0 turns or c1 followed by customer says "抱歉" within 3 customer turns`,
		anchored("BEFORE", -1, 1, 2, "客服", sorry):    `c1 preceded by agent says "抱歉" within 2 agent turns`,
		anchored("BEFORE", 0, 1, 2, "客服", unsorry):   `each c1 not preceded by agent says "抱歉" within 2 agent turns`,
		anchored("AROUND", -1, -3, 3, "客服", sorry):   `c1 within 3 agent turns of agent says "抱歉"`,
		anchored("AROUND", -1, -1, 3, "客服", sorry):   `c1 preceded by agent says "抱歉" within 1 agent turn or c1 followed by agent says "抱歉" within 3 agent turns`,
		anchored("AROUND", -1, -2, 2, "客服", unsorry): `(c1 not followed by agent says "抱歉" within 2 agent turns) not preceded by agent says "抱歉" within 2 agent turns`,
		anchored("AROUND", 0, -2, 2, "客服", unsorry):  `c1 and not c1 within 2 agent turns of agent says "抱歉"`,
		anchored("CURRENT", -1, 1, -1, "客户", sorry):  `c1 in the same turn as customer says "抱歉"`,
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			book, losses := imported(t, interchange.SCA, []byte(text))
			if len(losses) > 0 {
				t.Errorf("lost: %v", losses)
			}
			if got := book.Definitions()[1].Condition.String(); got != want {
				t.Errorf("\n got %s\nwant %s", got, want)
			}
			back, losses := exported(t, interchange.SCA, book)
			for _, l := range losses {
				if l.Effect != interchange.NotTaken {
					t.Errorf("lost on the way back: %v", l)
				}
			}
			again, _ := imported(t, interchange.SCA, back)
			if a, b := lang.Format(book), lang.Format(again); a != b {
				t.Errorf("means something else when it is back:\n%s\n%s", a, b)
			}
			if !strings.Contains(want, "0 turns") && !strings.Contains(want, "same turn") {
				sameJSON(t, []byte(text), back)
			}
		})
	}
}

func TestWhatSCAHasAloneIsListedByName(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		operator(customer, "CUSTOMER_CHECK_MODEL", `{"pvalues":["tousu01"]}`):                 "operator CUSTOMER_CHECK_MODEL: missing",
		operator(customer, "EMOTION_MODEL", `{"pvalues":["ruma01"]}`):                         "operator EMOTION_MODEL: missing",
		operator(customer, "ABUSE_MODEL", `{}`):                                               "operator ABUSE_MODEL: missing",
		operator(customer, "NER_MODEL", `{}`):                                                 "operator NER_MODEL: missing",
		operator(customer, "ASR_EMOTION", `{"checkType":1}`):                                  "operator ASR_EMOTION: missing",
		operator(customer, "ADVANCED_REPEAT_DETECT", `{"from":2}`):                            "operator ADVANCED_REPEAT_DETECT: missing",
		operator(customer, "LLM", `{}`):                                                       "operator LLM: missing",
		operator(customer, "BRAND_NEW", `{}`):                                                 "operator BRAND_NEW: missing: nothing is known",
		operator(agent, "INTERVAL_GREATER", `{"interval":20000,"target":0}`):                  "operator INTERVAL_GREATER target 0: missing",
		operator(agent, "INTERVAL_GREATER", `{"interval":20000,"compareOperator":"lt"}`):      "compareOperator lt: missing",
		operator(agent, "INTERVAL_GREATER", `{"interval":200}`):                               "200ms is out of bounds|0.2s is out of bounds",
		operator(agent, "GRAB_WORDS", `{"interval":200,"delayTime":500}`):                     "delayTime: differs",
		operator(agent, "REGULAR_EXPRESSION", `{"regex":"(?<!不)投诉"}`):                         "RE2 cannot look ahead or behind",
		operator(agent, "REGULAR_EXPRESSION", `{"regex":"a*"}`):                               "matches nothing at all",
		operator(agent, "REGULAR_EXPRESSION", `{"regex":"a.b","in_sentence":true}`):           "in_sentence: differs",
		operator(agent, "INCLUDE_KEYWORDS", `{"keywords":["a1"],"keywordMatchSize":4}`):       "4 of 1 keywords can never be said",
		operator(agent, "HIT_ANY_KEYWORDS", `{"keywords":["Sorry"],"case_sensitive":true}`):   "case_sensitive: differs",
		operator(agent, "HIT_ANY_KEYWORDS", `{"keywords":["a1"],"keywordExtension":1}`):       "keywordExtension: differs",
		operator(agent, "HIT_ANY_KEYWORDS", `{"keywords":["a1"],"weight":7}`):                 "weight: not taken",
		operator(`{"range":{"from":0,"to":2}}`, "HIT_ANY_KEYWORDS", `{"keywords":["a1"]}`):    "range: missing",
		operator(`{"timeRange":{"from":1,"to":9}}`, "HIT_ANY_KEYWORDS", `{"keywords":["a"]}`): "timeRange: differs",
		anchored("AROUND", 0, -1, 3, "客服", sorry):                                             "anchor AROUND: missing",
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			book, losses := imported(t, interchange.SCA, []byte(text))
			var all []string
			for _, l := range losses {
				all = append(all, l.String())
			}
			told := strings.Join(all, "\n")
			a, b, _ := strings.Cut(want, "|")
			if !strings.Contains(told, a) && (b == "" || !strings.Contains(told, b)) {
				t.Errorf("got %s", told)
			}
			for _, rule := range book.Rules() {
				if rule.Note == "" {
					t.Error("the rule does not say what it lacks")
				}
			}
		})
	}
}
