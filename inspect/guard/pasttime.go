package guard

import (
	"strings"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
)

// reachOfPast is how many characters before and behind a hit are looked at.
const reachOfPast = 18

// When it was. Each is a moment before the call.
var moments = lexiconOf(
	"上次 上回 上一次 上一回 上趟 头回 头一次 上个月 上月 上周 上礼拜 上星期 上个星期 上个礼拜 上半年 去年 前年 大前年 旧年 昨天 昨日 昨晚 昨儿 寻日 琴日 前天 前日 前儿 大前天",
	"前几天 前两天 头两天 头几天 这两天 前段时间 前一段时间 前阵子 前一阵 前些天 前些日子 那天 那次 那会儿 那时候 那时 当时 当初 以前 之前 先前 从前 原先 头先 早前 往年 往常",
	"第一次 第二次 第三次 前两次 前几次 前三次 几次 天前 个月前 年前 小时前 周前 礼拜前 星期前 分钟前 刚才 刚刚 方才 今天早上 今早 今天上午 早上 一开始 最开始 月份",
)

// What has been so and may be so still.
var sinces = lexiconOf("已经 已 早已 早就 一直 一直在 曾 曾经 刚 多次 反复")

// What may stand between when it was and the hit.
var pastCarriers = lexiconOf(
	"我 我们 俺 咱们 我家 我们家 我自己 我这边 我妈 我爸 我老婆 我老公 他 她 他们 您 你 您这边 家里 人家",
	"打 打了 打电话 打过电话 打了电话 打的电话 来电 来电话 拨打 电话 给你们 向你们 跟你们 找你们 对你们 给您 帮您 帮我 给我 为您 替您 替我 跟您 在 到 去 往 过来 来 也 都 又 还 是 有 的 了 个 那个 那次 的那个 这个",
	"向 跟 给 网上 在网上 微信 微信上 营业厅 现场 客服 热线 人工 12345 12315 12398 95598 10086 10000 10010 96296 工信部 消协 申请 申请了 提交 提交了 发起 登记 登记的 反映 做 要 想 想要 准备 没 没有 已经 已 曾 曾经 就 因为这个 为这个 同样 一样 家 电话里 说过",
)

// What may when it is wanted: of 上次那个客服我要投诉他 the wish is of now.
var wishCarriers = lexiconOf("我 我们 俺 要 想 想要 要求 准备 打电话 打 打12345 去 来 过来 就 也 都 又 还 再 跟你们 给你们 向你们 帮我 给我 得 必须 申请 麻烦 请 能不能")

// What wants it now or later, right before the hit.
var wants = lexiconOf(
	"要 想 想要 要求 打算 准备 得 必须 还要 还想 还得 现在 再 再次 继续 可以 能 能不能 怎么 如何 帮我 给我 请 麻烦 会 将 一定 肯定 就要 就想 去 今天 这次 申请 需要 重新 马上 立刻 打算要 我就 那就",
)

// What, behind the hit, says that it was: 投诉过, 投诉了没人管.
var aspects = lexiconOf(
	"过 了没人 了也没 了都没 了还没 了没有 了半天 了好久 了好几 了几 了一次 了两 了三 了四 了五 了六 了七 了八 了九 了十 了一个多 了一个月 了多少 了无数 了很多 了以后 了之后 完 的时候 后你们 后没 后还 之后 以后",
)

// What only looks like it.
var noAspects = lexiconOf("过来 过去 过分 过程 过问 过户 过高 过于 过会 过一会 过敏 过期 过滤 过渡 过几天 过两天 过一天 过道 过户费 完整 完全 完善 完了吗 之后会 以后会 之后多久 以后多久 之后怎么 之后能")

// How it went on.
var outcomes = lexiconOf(
	"已经处理 已处理 都处理 处理好了 处理完了 处理完 处理过 已经解决 解决了 办结 已经办结 已经结案 结案了 撤了 已经撤 撤销了 撤回了 已经回复 回复了 已经受理 已经登记 已经派",
	"处理得怎么样 处理的怎么样 处理怎么样 怎么样了 怎么还没 有结果 没结果 没有结果 没回复 没人回 没人联系 没人处理 没人管 到现在 有没有结果 有没有人 的进度 进展 什么进度 到哪一步 什么时候能回 的结果 的那个 的单子 的工单 的那次 的那件",
)

// What counts its times: 投诉三次了.
var (
	numerals = lexiconOf("一 二 两 三 四 五 六 七 八 九 十 几 好几 好多 无数 很多 多少 N 1 2 3 4 5 6 7 8 9 0")
	times    = lexiconOf("次 回 遍 趟 次了 回了 遍了 趟了")
)

// Past says whether words tell of what was before this call: 上次投诉已经处理好了,
// 之前投诉过, 去年报修过, 投诉了没人管, 我投诉的那个单子怎么样了. That a complaint is past
// does not say that it is settled: 已经投诉过了 is past, and a rule about repeated
// complaints asks for just such hits.
//
// It is past when an aspect or an outcome follows the hit (过, 了三次, 了没人管, 处理好
// 了, 到现在), or when a time before the call stands before it in its clause, within 18
// characters, with nothing between but who did it and by which way (上次我打 12345 投诉);
// with 的, 了 or 时候 behind the hit other words may stand between. 已经, 一直, 都 count as
// a time only right so before, and for an agent not at all: his 已经给您登记了 is
// of now.
//
// No past is what is wanted now: 昨天那个客服态度差我要投诉, 之前投诉过现在还要投诉 (the
// second), 早就想投诉你们了, 我要再投诉一次; nor 过程, 过两天, nor 处理完之前我要投诉.
func Past(h Hit) bool {
	before, behind := h.before(reachOfPast, clauseEnds), h.behind(reachOfPast, clauseEnds)
	want := wants.ends(before) != "" || wants.starts(h.words()) != "" || strings.HasPrefix(h.words(), "我要") || strings.HasPrefix(h.words(), "我想")
	told := toldBehind(h, behind, want)
	switch {
	case told:
		return true
	case momentBefore(before, want):
		return true
	case want:
		return false
	case h.Role != call.AgentRole && sinceBefore(before, behind):
		return true
	}
	return moments.holds(before) && (strings.HasPrefix(behind, "的") || strings.HasPrefix(behind, "了") || strings.HasPrefix(behind, "时")) &&
		!strings.HasSuffix(before, "就")
}

// toldBehind looks at what follows the hit.
func toldBehind(h Hit, behind string, want bool) bool {
	if noAspects.starts(behind) != "" {
		return false
	}
	if strings.HasPrefix(behind, "过") {
		return true
	}
	if want {
		return false
	}
	if outcomes.starts(behind) != "" || counted(behind) {
		return true
	}
	return h.Role != call.AgentRole && aspects.starts(behind) != "" && !future(behind)
}

// counted says whether a text begins with how often it was, and that it was.
func counted(text string) bool {
	rest := strings.TrimPrefix(text, "了")
	was := rest != text
	number := numerals.starts(rest)
	for n := number; n != ""; n = numerals.starts(rest) {
		rest = rest[len(n):]
	}
	unit := times.starts(rest)
	return number != "" && unit != "" && (was || strings.HasSuffix(unit, "了"))
}

func future(behind string) bool {
	return strings.Contains(behind, "多久") || strings.Contains(behind, "会") || strings.Contains(behind, "怎么办")
}

// momentBefore says whether a text ends with a time before the call and words that
// may stand between it and what was.
func momentBefore(text string, want bool) bool {
	for at := text; ; {
		if word := moments.ends(at); word != "" {
			rest := at[:len(at)-len(word)]
			return !want || !orBefore(word) || opensClause(rest)
		}
		if numbered(at) {
			return true
		}
		word := pastCarriers.ends(at)
		if want {
			word = wishCarriers.ends(at)
		}
		if word == "" {
			return false
		}
		at = at[:len(at)-len(word)]
	}
}

// orBefore says whether a word may as well say “before” of what precedes it.
func orBefore(word string) bool { return word == "之前" || word == "以前" || word == "先前" }

// opensClause says whether nothing, or only a person, stands before a time.
func opensClause(text string) bool {
	who, _ := personAt(text)
	return text == "" || who != nobody
}

// numbered says whether a text ends with a day or a year: 三号, 2023年.
func numbered(text string) bool {
	for _, unit := range []string{"号", "日", "月", "年"} {
		if day, ok := strings.CutSuffix(text, unit); ok {
			r, _ := utf8.DecodeLastRuneInString(day)
			return strings.ContainsRune("0123456789一二三四五六七八九十零〇", r)
		}
	}
	return false
}

// sinceBefore says whether 已经, 一直 or their kind stands before the hit with nothing
// but ways between (已经打 12345 投诉), or 都 with a number behind (都投诉三次了).
func sinceBefore(before, behind string) bool {
	if strings.HasSuffix(before, "都") {
		return counted(behind)
	}
	for before != "" {
		if word := sinces.ends(before); word != "" {
			return true
		}
		word := pastCarriers.ends(before)
		before = before[:len(before)-len(word)]
		if word == "" {
			return false
		}
	}
	return false
}
