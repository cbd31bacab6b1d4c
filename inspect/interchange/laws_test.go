package interchange_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect/interchange"
	"github.com/tingcha/tingcha/inspect/lang"
)

type object = map[string]any

func drawKeywords(t *rapid.T) []string {
	return rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"投诉", "抱歉", "登记", "户号", "您好", "再见"}), 1, 4, rapid.ID).Draw(t, "keywords")
}

// drawOperator draws an operator that can be said, and whether it looks for words
// that several sentences may have together.
func drawOperator(t *rapid.T, oid string, anchored bool) object {
	words := drawKeywords(t)
	kinds := []string{"any", "regex", "not regex", "like", "none"}
	if !anchored {
		kinds = append(kinds, "all", "some", "clause", "times")
	}
	op := func(kind string, param object) object { return object{"oid": oid, "type": kind, "param": param} }
	switch kind := rapid.SampledFrom(kinds).Draw(t, "kind"); kind {
	case "any":
		return op("HIT_ANY_KEYWORDS", object{"keywords": words, "keywordMatchSize": 1})
	case "regex":
		return op("REGULAR_EXPRESSION", object{"regex": words[0] + ".{0,3}吗"})
	case "not regex":
		return op("REGULAR_EXPRESSION", object{"regex": words[0], "notRegex": "不" + words[0]})
	case "like":
		return op("SIMILAR_MATCH", object{"similarlySentences": []string{"我要去消协告你们"}, "score": rapid.IntRange(1, 100).Draw(t, "score")})
	case "none":
		return op("INCLUDE_KEYWORDS", object{"keywords": words, "keywordMatchSize": 0, "contextChatMatch": true})
	case "times":
		return op("INCLUDE_KEYWORDS", object{"keywords": words, "keywordMatchSize": 1, "threshold": rapid.IntRange(2, 9).Draw(t, "threshold"), "contextChatMatch": true})
	default:
		words = append(words, "地址")
		param := object{"keywords": words, "keywordMatchSize": -1}
		if kind != "all" && len(words) > 2 {
			param["keywordMatchSize"] = rapid.IntRange(2, len(words)-1).Draw(t, "size")
		}
		switch {
		case kind == "clause":
			param["in_sentence"] = true
		case rapid.Bool().Draw(t, "joined"):
			param["contextChatMatch"] = true
		}
		return op("INCLUDE_KEYWORDS", param)
	}
}

// drawRange draws sentences as they are written when they come back.
func drawRange(t *rapid.T) object {
	n := rapid.IntRange(1, 6).Draw(t, "n")
	bounds := rapid.SampledFrom([][2]int{{1, -1}, {1, n}, {-1, -n}, {2, n + 1}, {-2, -n - 2}, {2, -n}}).Draw(t, "bounds")
	if bounds[1] == -1 && bounds[0] == 2 {
		bounds[1] = -2
	}
	return object{"from": bounds[0], "to": bounds[1]}
}

func drawSCA(t *rapid.T) object {
	n := rapid.IntRange(1, 4).Draw(t, "conditions")
	var conditions, rules []any
	var roles []string
	located := map[int]bool{}
	var joined strings.Builder
	for i := range n {
		cid := strconv.Itoa(i + 1)
		role := rapid.SampledFrom([]string{"客服", "客户"}).Draw(t, "role")
		roles = append(roles, role)
		check := object{"role": role, "range": drawRange(t)}
		at := rapid.IntRange(-1, i-1).Draw(t, "anchor")
		anchored := at >= 0 && located[at] && roles[at] != role
		if anchored {
			check["anchor"] = object{"cid": strconv.Itoa(at + 1), "location": rapid.SampledFrom([]string{"AFTER", "BEFORE"}).Draw(t, "location"), "hit_time": rapid.IntRange(-1, 3).Draw(t, "hit")}
			check["range"] = object{"from": rapid.IntRange(1, 3).Draw(t, "from"), "to": rapid.SampledFrom([]int{-1, 3, 5}).Draw(t, "to")}
		}
		operator := drawOperator(t, cid, anchored)
		param, _ := operator["param"].(object)
		located[i] = param["keywordMatchSize"] != 0 && (!anchored || check["anchor"].(object)["location"] == "AFTER")
		conditions = append(conditions, object{"cid": cid, "check_range": check, "operators": []any{operator}, "lambda": cid})
		if i > 0 {
			joined.WriteString(rapid.SampledFrom([]string{"&&", "&&!"}).Draw(t, "joint"))
		}
		joined.WriteString(cid)
	}
	lambda := joined.String()
	if n == 4 && rapid.Bool().Draw(t, "or") {
		lambda = "1&&(2||!3)&&!(2&&4)"
	}
	rule := object{"rid": "7", "name": "规则", "lambda": lambda, "level": rapid.IntRange(0, 2).Draw(t, "level")}
	if rapid.Bool().Draw(t, "scored") {
		rule["ruleScoreType"], rule["scoreType"], rule["scoreNum"], rule["scoreNumType"] = 3, 3, 2.5, 1
	}
	if rapid.Bool().Draw(t, "typed") {
		rule["type"] = rapid.IntRange(1, 3).Draw(t, "type")
	}
	return object{"conditions": conditions, "rules": append(rules, rule)}
}

func TestWhatSCASaysComesBackAsItWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text, err := json.MarshalIndent(drawSCA(t), "", " ")
		if err != nil {
			t.Fatal(err)
		}
		book, losses, err := interchange.Import(interchange.SCA, text)
		if err != nil || len(losses) > 0 {
			t.Fatalf("import: %v %v\n%s", err, losses, text)
		}
		again, err := lang.Parse("book.rules", []byte(lang.Format(book)))
		if err != nil {
			t.Fatalf("%v\n%s", err, lang.Format(book))
		}
		back, losses, err := interchange.Export(interchange.SCA, again)
		for _, l := range losses {
			if l.Effect != interchange.NotTaken {
				t.Fatalf("lost on the way back: %v\n%s", l, lang.Format(book))
			}
		}
		if a, b := canonical(t, text), canonical(t, back); err != nil || a != b {
			t.Fatalf("%v\n%s\nwas\n%s\nand came back as\n%s", err, lang.Format(book), a, b)
		}
	})
}

// canonical is JSON with its fields in order.
func canonical(t *rapid.T, text []byte) string {
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	same, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(same)
}
