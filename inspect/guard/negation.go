package guard

import (
	"strings"
	"unicode/utf8"
)

// reachOfNegation is how many characters before a hit are looked at.
const reachOfNegation = 12

// What ends in 不, 没 and their kind, and does not negate what follows. They are
// looked for first.
var noNegators = lexiconOf(
	"要不要 是不是 有没有 会不会 能不能 想不想 用不用 该不该 需不需要 敢不敢 可不可以 打不打算 愿不愿意 可不可能",
	"要不是 要不 没用 不用说 不要说 别说 不说 不用想 别的 分别 个别 级别 区别 性别 差别 识别 告别 类别 鉴别 判别",
	"差不多 了不得 不给我 没给我 没有给我 不让我 说不 不得了 怪不得 恨不得 巴不得 舍不得 说不定 大不了",
)

var negators = lexiconOf("没有 无需 无须 并非 不 没 别 未 甭 勿 唔 冇 莫 没人 没有人 并未 从未 尚未")

// What negates only what stands right behind it.
var adjacentNegators = lexiconOf(
	"懒得 犯不着 犯不上 用不着 没法 没办法 没时间 没空 没功夫 没精力 没心情 没资格 谈不上 算不上 不值得 不至于",
	"放弃 取消 撤销 撤回 撤掉 拒绝 免了 省得 免得 以免 避免",
)

// Words that carry a negation on to what follows.
var negationCarriers = lexiconOf(
	"需要 必须 必要 打算 准备 考虑 愿意 专门 特意 故意 为了 什么 应该 曾经 真的 特别 特别想 特别要 一定 非要 怎么 那么 这么 很 太 大",
	"跟你们 向你们 对你们 找你们 跟你 向你 对你 找你 跟您 向您 对您 找您 跟他们 跟他 跟她 给您 给你 帮您 帮你 帮我 为您 替您 替你 帮他 给他 给我",
	"是 有 要 想 会 用 需 必 能 得 敢 肯 来 去 再 说 曾 就 真 该 提 过 愿 愿意去 办法 可能 可以 进行 做 予以",
)

// What, behind a hit, turns the negation before it into its opposite: 不投诉不行.
var mustBe = lexiconOf(
	"不行 不可 不成 都不行 是不行 也不行 怎么办 干嘛 干什么 等什么 怎么行 能行吗 行吗 可以吗 还能 你们就不 他们就不 就不处理 就不管 就没人",
	"没人管 没人处理 没人理 不处理 不解决 都不处理 都没人 你们不 你们会 谁管 谁来管",
)

// What, behind a hit, negates it: 投诉就不用了.
var declined = lexiconOf(
	"就不必 就不用 就不需要 就不要 就没必要 就没有必要 就算了 那就算了 的事就算了 的事算了 倒不至于 就不至于 谈不上 倒不必 倒不用 也不用了",
	"不用了 不必了 不需要了 就免了 就不了 也不必了 倒谈不上 是不会的 是不可能的",
)

// Negated says whether words are said not to be so, or not to be wanted: 不是要
// 投诉, 没打算投诉, 投诉就不用了.
//
// A negator stands before the hit in its clause, within twelve characters, with
// nothing between but words that carry the negation on; a verb of its own takes it
// for itself (没人管我要投诉). 取消, 拒绝, 懒得, 没时间 and their kind negate what
// stands right behind them. Two negators cancel each other (不能不投诉), and so does
// what insists (不投诉不行, 不投诉你们会管吗) and the question that wants a yes (这不
// 是乱收费吗). Behind the hit 就不用了, 就算了 and their kind negate it.
func Negated(h Hit) bool {
	clause, behind := h.before(reachOfNegation, clauseEnds), h.behind(reachOfNegation, clauseEnds)
	if declined.starts(behind) != "" && !strings.HasSuffix(behind, "吗") {
		return true
	}
	if strings.HasSuffix(clause, h.words()+"不") || strings.HasSuffix(clause, firstOf(h.words())+"不") { // 投诉不投诉, 投不投诉
		return false
	}
	count, rest := 0, clause
	if word := adjacentNegators.ends(rest); word != "" {
		count, rest = 1, rest[:len(rest)-len(word)]
	}
	for first := true; rest != ""; first = false {
		var negates, goesOn bool
		if rest, negates, goesOn = unwindNegation(rest, h.words(), first && count == 0); negates {
			count++
		}
		if !goesOn {
			break
		}
	}
	if count > 0 && (mustBe.starts(behind) != "" || rhetorical(clause, behind)) {
		count++
	}
	return count%2 == 1
}

func firstOf(text string) string {
	_, size := utf8.DecodeRuneInString(text)
	return text[:size]
}

// unwindNegation takes the last word off a clause. The first one may belong
// together with the hit.
func unwindNegation(clause, hit string, first bool) (rest string, negates, goesOn bool) {
	if noNegators.ends(clause) != "" {
		return "", false, false
	}
	// The second half may be the hit itself: 要不 + 要投诉.
	if first && noNegators.ends(clause+firstOf(hit)) != "" && strings.HasSuffix(noNegators.ends(clause+firstOf(hit)), "不"+firstOf(hit)) {
		return "", false, false
	}
	if word := negators.ends(clause); word != "" {
		rest = clause[:len(clause)-len(word)]
		// 没人 is nobody; behind a carrier it is somebody else's affair.
		return rest, true, true
	}
	if word := negationCarriers.ends(clause); word != "" {
		return clause[:len(clause)-len(word)], false, true
	}
	return clause, false, false
}

// rhetorical says whether a negation asks for agreement: 这不是乱收费吗.
func rhetorical(before, behind string) bool {
	return (strings.Contains(before, "不是") || strings.Contains(before, "不就")) && strings.ContainsAny(behind, "吗嘛么")
}
