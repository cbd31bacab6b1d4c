package guard

import (
	"strings"
	"unicode/utf8"
)

// How many characters before and behind a hit are looked at.
const (
	reachOfHypothesis = 28
	behindHypothesis  = 10
)

// What opens a condition.
var conditions = lexiconOf(
	"如果 如果系 如果说 假如 假如讲 假若 假使 假设 倘若 倘使 若是 若果 如若 要是 要是讲 要系 要是的话 万一 一旦 只要 除非",
	"如有 如需 如您 如不 若不 若有 若您 若需 否则 不然 要不然 再不然 要不我就 要不我可 信不信 小心我 当心我 别逼 不要逼 你敢 你们敢 再敢 还敢",
	"下次 下回 下一次 到时候 到时 再不 再这样 再这么 再拖 再骗 再推 再乱 再出现 再发生 再有下次 再有一次 再停电 再来骚扰 再打骚扰 再忽悠",
	"早知道 早知 差点 差一点 差点儿 本来想 本来要 原本想 原本要 本想 原来想 原来要 的话 假的话 保留",
)

// What opens a concession: 就算投诉也没用. Behind 也 the speaker means what he says.
var concessions = lexiconOf("就算 就算是 哪怕 哪怕是 即使 即便 纵使 纵然")

var insistences = lexiconOf("也 都 还是 照样 一样 仍然 仍")

// What opens a condition only when 就 or 再 follows: 不来我就投诉.
var halfConditions = lexiconOf("不 没 没有 再 还这样 还这么 不行 修不好 弄不好 处理不好 解决不好 办不好 搞不好 说不好")

var consequences = lexiconOf("就 那我就 我可 便")

// What ends whatever was opened.
var breakers = lexiconOf(
	"所以 但是 但我 可是 不过 结果 反正 因为 因此 于是 既然 我是来 我就是要 就是要 就是想 我打电话是 我今天就是 现在我要 我现在要 我现在就是要",
	"我是想 然后我要 另外我要 还有我要",
)

// What looks like an opening and is none.
var noConditions = lexiconOf(
	"主要是 主要系 重要是 需要是 还要是 不要是 想要是 要是的 我只要 就只要 只要求 不只要 如果不是 要不是 若不是 如果可以 如果可以的话 可以的话 方便的话 如果方便 如果方便的话",
	"要不 比如 例如 不如 譬如 一万一 两万一 三万一 四万一 五万一 六万一 七万一 八万一 九万一 几万一 怎么敢",
	"这边的话 那边的话 目前的话 现在的话 今天的话 昨天的话 我的话 你的话 您的话 他的话 她的话 我们的话 你们的话 他们的话 咱们的话 这个的话 那个的话 这种的话",
	"这样的话 那样的话 说的话 讲的话 的话费 的话务 的话题 的话术 的话机 的话筒 听话 保留证据 保留录音 给我保留",
	"不好 不对 不满意 不满 不了解 不知道 不一样 不断 不停 不仅 不光 不但 不只 不止 不管 不论 不得不 不舒服 不清楚 不明白 不懂 不可能 差不多 对不起 来不及 不好意思",
	"不太 受不了 忍不了 不耐烦 不高兴 不公平 不合理 不负责 不礼貌 不客气 不尊重 了不起 要不要 是不是 能不能 有没有 会不会 可不可以 没用 没事 没意思 没完 没想到 没关系 没错",
	"不行我就要 不行我就是 不是 不想 不要 不用",
	"没有结果 没结果 有结果 处理结果 什么结果 给结果 结果是",
	"再说 再一个 再一次 再次 再跟 再和 再问 再见 再者 再也 再也不 再就是 再有一个 再有就是 再讲 再重复 再来电 再帮 再给我 再给您 再确认",
	"早就 就是 就想 就连 就在 就因为 就为 就职 就地 就近 成就 才",
)

// Hypothetical says whether words are said of what may be and not of what is: under
// a condition (要是再这样我就投诉, 再不来我投诉了, 不处理的话我投诉, 你们不修我就投
// 诉), as a warning (信不信我投诉你, 否则投诉), as a concession (就算投诉也没用), or of
// what did not come to be (早知道我就投诉了, 差点投诉).
//
// A condition is opened before the hit in its sentence, within 28 characters; commas
// do not end it. 不, 没 and 再 open one only when 就 or 再 stands close before the hit.
// Of what stands behind the hit, 的话 and 信不信 in its clause count. It stays a
// condition however firm its end is: “你要是不给我处理我现在就投诉” is one.
//
// No conditions are: 所以, 但是, 就是要 and their kind between it and the hit,
// which begin anew; 也 behind 就算 (就算你们处理了我也要投诉); politeness (方便的话); 的话
// behind a topic (我这边的话); what is contrary to fact and thereby says the fact (要不是
// 我投诉); adjectives with 不 (态度不好我就要投诉). A wish, a question or a “maybe” is
// none either: 想投诉, 要不要投诉, 可能会投诉.
func Hypothetical(h Hit) bool {
	o := opening{}
	before, again := strings.CutSuffix(h.before(reachOfHypothesis, sentenceEnds), "再")
	o.read(before, false)
	if o.is == half && (again || strings.HasPrefix(h.words(), "再")) { // 不退钱我再投诉
		return true
	}
	o.read(h.words(), true)
	return o.is == condition || o.is == concession || conditionBehind(h)
}

// standing is what has been opened in a sentence.
type standing int

const (
	nothing standing = iota
	half             // 不, 没, 再
	condition
	concession
)

// opening is what a sentence has opened when it comes to the hit.
type opening struct {
	is   standing
	weak bool // it became a condition by 就
	gap  int  // characters since then
}

// closeBy is how far 就 may stand before the hit.
const closeBy = 8

// meaningful are the characters with which words begin that mean something to an
// opening.
var meaningful = beginningsOf(
	noConditions, conditions, concessions, breakers, insistences, consequences, lexiconOfDemand, halfConditions,
)

func beginningsOf(lexicons ...*lexicon) *edge {
	var all edge
	for _, l := range lexicons {
		for i, bits := range l.first.sketch {
			all.sketch[i] |= bits
		}
	}
	return &all
}

// read goes over a text. In a hit itself nothing is opened.
func (o *opening) read(text string, inHit bool) {
	for text != "" {
		r, size := firstRune(text)
		word := ""
		if meaningful.has(r) {
			word = o.next(text, inHit)
		}
		if word == "" {
			word = text[:size]
		}
		if o.weak && !inHit {
			if o.gap += utf8.RuneCountInString(word); o.gap > closeBy {
				*o = opening{}
			}
		}
		text = text[len(word):]
	}
}

// next takes the word that means something at the beginning of a text, if one
// does: of several the longest.
func (o *opening) next(text string, inHit bool) string {
	best, act := noConditions.starts(text), func() {}
	take := func(l *lexicon, then func()) {
		if word := l.starts(text); len(word) > len(best) {
			best, act = word, then
		}
	}
	if !inHit {
		take(conditions, func() { *o = opening{is: condition} })
		take(concessions, func() { *o = opening{is: concession} })
	}
	take(breakers, func() { *o = opening{} })
	switch {
	case o.is == concession && !inHit:
		take(insistences, func() { *o = opening{} })
	case o.is == half:
		take(consequences, func() { *o = opening{is: condition, weak: true} })
	case o.weak && !inHit:
		take(lexiconOfDemand, func() { *o = opening{} })
	}
	if o.is == nothing && !inHit {
		take(halfConditions, func() { *o = opening{is: half} })
	}
	if best != "" {
		act()
	}
	return best
}

// A demand of one's own that does not hang on what was opened by 不 … 就.
var lexiconOfDemand = lexiconOf("我要 我想 我得 我现在")

// conditionBehind looks for a condition that follows the hit: 投诉的话, 我投诉你信不信.
func conditionBehind(h Hit) bool {
	text := h.behind(behindHypothesis, clauseEnds)
	for i := range text {
		rest := text[i:]
		if strings.HasPrefix(rest, "信不信") {
			return true
		}
		if strings.HasPrefix(rest, "的话") {
			return noConditions.starts(rest) == "" && !topicBefore(text[:i])
		}
	}
	return false
}

// topicBefore says whether 的话 behind a text only sets a topic: 你们这边的话. Whoever
// stands alone between it and the hit belongs to the hit: 投诉你们的话.
func topicBefore(text string) bool {
	text += "的话"
	word := noConditions.ends(text)
	return strings.HasSuffix(word, "的话") && len(word) < len(text)
}
