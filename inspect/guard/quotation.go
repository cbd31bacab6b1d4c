package guard

import (
	"strings"

	"github.com/tingcha/tingcha/call"
)

// reachOfQuotation is how many characters before a hit are looked at.
const reachOfQuotation = 24

// What tells that somebody says what follows. Those with 我 need somebody before
// them: 让我投诉 alone is the speaker's own.
var sayings = lexiconOf(
	"说 说了 说是 说过 说的 说什么 说的是 讲 讲了 讲的 说道 表示 声称 回复 回复说 答复 答复说 通知 承诺 威胁 威胁说 嚷嚷 骂 喊 喊着 嚷着 写着 写的 写的是 提到 反映 反映说",
	"建议 建议我 建议我们 告诉 告诉我 告诉我说 告诉我们 问我 问我说 问我们 问 跟我说 和我说 对我说 的意思是 意思是 的意思 意思就是 回答 回答说 推荐我",
	"让我 让我们 叫我 叫我们 喊我 喊我们 要我 劝我 逼我 催我 让俺 叫俺 让咱 叫咱 教我 支持我 鼓励我 让您 让你 叫您 叫你 喊你",
)

// Saying without anybody who does.
var hearsays = lexiconOf("听说 据说 听人说 听别人说 传说")

// Those with 我 may themselves be what somebody says: 他说让我投诉.
var causings = lexiconOf("让我 让我们 叫我 叫我们 喊我 喊我们 要我 让俺 叫俺 让咱 叫咱 让您 让你 叫您 叫你 喊你")

var refusals = lexiconOf("不 没 没有 别 不能 不会 不给 不肯 不要")

// What may stand between that somebody says and what he does.
var quotationCarriers = lexiconOf(
	"要 想 会 可以 可 去 能 能够 应该 得 必须 最好 只能 只有 有权 有权利 尽管 随便 随便你 爱 爱去 有本事 有本事就 有种 有种就 那 那就 就 先 再 也 都 又 还 还要 直接 自己 不 不要 不想 不能 没 没有 别 要不要 想不想 是不是 可不可以 能不能",
	"我 我们 你 你们 您 他 她 他们 人家 自己 给 帮 替 为 向 跟 找 到 往 打 拨打 拨 打电话 电话 去打 打个 打个电话 去网上 网上 上网 来 过来 继续 如果 如果您 不行 不满意 不服 有意见 有问题 不满意就 不服就 的话 有问题的话 怎么 都是 是 什么 一下 啥",
	"12345 12315 12398 12300 10086 10000 10010 95598 工信部 消协 营业厅 供电所 你们 客服 客户 热线 总部 上级 领导 部门 公司",
)

var openQuotes = "“\"「『‘《"

// Quoted says whether words are told as somebody else's: 他说要投诉, 我老婆让我投诉,
// 上次那个客服说“你投诉去吧”, 人家都说投诉没用. Of an agent the words of the customer
// are (您说要投诉是吧), and of a customer those of the agent (你刚才说爱投诉投诉).
//
// Before the hit in its clause, within 24 characters, stands a word for saying,
// telling or making somebody do it (说, 讲, 告诉我, 让我, 叫我, 建议, 写着, 听说), and between
// it and the hit nothing but words that a quotation begins with; a colon, a comma
// behind the word and opening quotation marks are passed over. Before the word
// stands who says it, and if that is the speaker himself it is no quotation: 我说
// 我要投诉, 我跟他说我要投诉, 跟你们说了要投诉. What stands between quotation marks
// behind such a word is quoted to their end.
//
// No quotations are: 你说 that asks for an opinion (你说我投诉有用吗); 让我 and 叫我 with
// nobody before them, or followed by 一下 with 你 before them (让我投诉一下); who is said to want
// without a word for saying (我老婆要投诉); what follows behind words of its own (他
// 说处理不了我要投诉).
func Quoted(h Hit) bool {
	if inMarks(h) {
		return true
	}
	text := h.spoken()
	for at := text; ; {
		if hearsays.ends(at) != "" {
			return true
		}
		word := sayings.ends(at)
		switch {
		case word == "":
			word = quotationCarriers.ends(at)
		case quotes(h, at[:len(at)-len(word)], word, text[len(at):]):
			return true
		case causings.ends(at) != word:
			return false
		}
		if again := h.words(); len(again) > len(word) && strings.HasSuffix(at, again) {
			word = again // 爱投诉投诉
		}
		if word == "" {
			return false
		}
		at = at[:len(at)-len(word)]
	}
}

// quotes says whether a word for saying makes what follows somebody else's.
// Between is what stands from it to the hit.
func quotes(h Hit, before, word, between string) bool {
	who := whoBefore(before)
	behind := h.behind(reachOfQuotation, sentenceEnds)
	switch {
	case who == nobody, who == self, causings.ends(word) == word && refusals.ends(before) != "":
		return false
	case who == other:
		return true
	case causings.ends(word) == word && strings.Contains(word, "我"):
		return !strings.HasPrefix(behind, "一下")
	case h.Role == call.AgentRole:
		return true
	case word == "告诉我", word == "问我", word == "让您", word == "让你", word == "叫你", word == "叫您":
		return word == "问我" || strings.HasSuffix(before, "刚才") || strings.HasSuffix(before, "们")
	case word == "说" && opinion(before, between, behind):
		return false
	}
	return true
}

// opinion says whether 你说 asks what the other thinks.
func opinion(before, between, behind string) bool {
	if !strings.HasSuffix(before, "你") && !strings.HasSuffix(before, "您") {
		return false
	}
	for _, question := range []string{"是吧", "对吧", "对吗", "是吗", "是不是", "对不对"} {
		if strings.HasSuffix(behind, question) {
			return false
		}
	}
	return strings.HasPrefix(between, "我") || strings.HasPrefix(between, "要不要") || strings.HasPrefix(between, "能不能") ||
		strings.HasPrefix(between, "是不是") || strings.HasPrefix(between, "怎么") || strings.ContainsAny(behind, "吗呢")
}

// spoken is what stands before the hit from the last sentence on. A clause ends
// it, unless the comma stands right behind a word for saying.
func (h Hit) spoken() string {
	clause := h.before(reachOfQuotation, clauseEnds)
	from := strings.LastIndexAny(h.Text[:h.From], clauseEnds)
	if from < 0 {
		return clause
	}
	earlier := Hit{Text: h.Text, From: from, To: from}.before(reachOfQuotation, clauseEnds)
	if sayings.ends(earlier) != "" {
		return earlier + clause
	}
	return clause
}

// inMarks says whether the hit stands between quotation marks that a word for
// saying opens, and not the speaker's own.
func inMarks(h Hit) bool {
	before := h.Text[:h.From]
	open := strings.LastIndexAny(before, openQuotes)
	if open < 0 || strings.ContainsAny(before[open:], "”」』’》") || strings.Count(before, `"`)%2 == 0 && before[open] == '"' {
		return false
	}
	said := Hit{Text: h.Text, From: open, To: open}.before(reachOfQuotation, "。！？；!?;…\n")
	word := sayings.ends(said)
	if word == "" {
		return false
	}
	who := whoBefore(said[:len(said)-len(word)])
	return who != self
}
