package inspect

import (
	"strings"
	"unicode/utf8"

	"github.com/tingcha/tingcha/inspect/match"
)

// A hit is negated when a negator stands before it in its clause, with nothing
// between but words that carry the negation on: 不是要投诉, 没打算投诉. A verb of
// its own takes the negation for itself: 没人管我要投诉. Two negators cancel each
// other: 不能不投诉.

// reachOfNegation is how many characters before a hit are looked at.
const reachOfNegation = 6

// What ends in no, 没 and their kind, and does not negate what follows. They are
// looked for first.
var noNegators = []string{
	"要不要", "是不是", "有没有", "会不会", "能不能", "想不想", "用不用", "该不该", "需不需要", "敢不敢", "可不可以", "打不打算",
	"要不是", "要不", "没用", "不用说", "不要说", "别说", "不说", "不用想", "别的", "特别想", "特别要", "特别", "分别", "个别", "级别",
	"区别", "性别", "差别", "识别", "告别", "差不多", "了不得",
}

var negators = []string{
	"没有", "无需", "无须", "并非", "不", "没", "别", "未", "甭",
}

// Words that carry a negation on to what follows.
var carriers = []string{
	"需要", "必须", "必要", "打算", "准备", "考虑", "愿意", "专门", "特意", "故意", "为了", "什么", "应该", "曾经", "真的",
	"跟你们", "向你们", "对你们", "找你们", "跟你", "向你", "对你", "找你", "跟您", "向您", "对您", "找您", "跟他们", "跟他", "跟她",
	"是", "有", "要", "想", "会", "用", "需", "必", "能", "得", "敢", "肯", "来", "去", "再", "说", "曾", "就", "真", "该",
}

// negated says whether bytes from to to of a turn are negated.
func negated(text string, from, to int) bool {
	clause := clauseBefore(text[:from])
	if !strings.ContainsAny(clause, "不没别未甭无非") {
		return false
	}
	if strings.HasSuffix(clause, text[from:to]+"不") { // 投诉不投诉
		return false
	}
	count, all := 0, clause
	for clause != "" {
		rest, negates, goesOn := unwind(clause, text[from:to])
		if negates {
			count++
		}
		if !goesOn {
			break
		}
		clause = rest
	}
	if count > 0 && (mustBe(text[to:]) || rhetorical(all, text[to:])) {
		count++
	}
	return count%2 == 1
}

// unwind takes the last word off a clause.
func unwind(clause, hit string) (rest string, negates, goesOn bool) {
	for _, word := range noNegators {
		if strings.HasSuffix(clause, word) {
			return "", false, false
		}
		// The second half may be the hit itself: 要不 + 要投诉.
		if first, _ := utf8.DecodeRuneInString(word); strings.HasSuffix(word, string(first)) &&
			strings.HasPrefix(hit, string(first)) && strings.HasSuffix(clause, strings.TrimSuffix(word, string(first))) {
			return "", false, false
		}
	}
	for _, word := range negators {
		if rest, ok := strings.CutSuffix(clause, word); ok {
			return rest, true, true
		}
	}
	for _, word := range carriers {
		if rest, ok := strings.CutSuffix(clause, word); ok {
			return rest, false, true
		}
	}
	return clause, false, false
}

// mustBe says whether what follows a hit turns the negation before it into its
// opposite: 不投诉不行.
func mustBe(behind string) bool {
	for _, word := range []string{"不行", "不可", "不成", "都不行", "是不行", "也不行"} {
		if strings.HasPrefix(behind, word) {
			return true
		}
	}
	return false
}

// rhetorical says whether a negation asks for agreement: 这不是乱收费吗.
func rhetorical(before, behind string) bool {
	end := strings.IndexAny(behind, boundaries)
	if end < 0 {
		end = len(behind)
	}
	return (strings.Contains(before, "不是") || strings.Contains(before, "不就")) && strings.ContainsAny(behind[:end], "吗嘛么")
}

// What ends a clause.
const boundaries = "，。！？；：,.!?;:…\n"

// clauseBefore gives the last characters of a clause, without blanks.
func clauseBefore(text string) string {
	var kept [reachOfNegation]rune
	n := len(kept)
	for n > 0 && text != "" {
		r, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
		if strings.ContainsRune(boundaries, r) {
			break
		}
		if match.Separates(match.Fold(r)) {
			continue
		}
		n--
		kept[n] = r
	}
	return string(kept[n:])
}
