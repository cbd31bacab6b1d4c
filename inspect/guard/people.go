package guard

import "strings"

// The speaker himself.
var selves = lexiconOf("我 我们 俺 俺们 咱 咱们 本人 我自己 我这边 我这里 我本人 我就")

// Whom he speaks to.
var partners = lexiconOf("你 您 你们 您们 您这边 你这边 您那边 你那边 您那里 您自己 你自己")

// Everybody else, by what the word ends in: 我老婆, 那个客服, 隔壁邻居.
var others = lexiconOf(
	"他 她 它 他们 她们 人家 别人 大家 对方 佢 佢哋 伊 有人 谁 某某 自己人 那边 那头 那人 上面 上头 下面",
	"老婆 老公 爱人 妈 妈妈 爸 爸爸 父亲 母亲 儿子 女儿 媳妇 爷爷 奶奶 哥 姐 弟 妹 姑 叔 舅 婆婆 岳母 亲戚 家人 家里人 孩子",
	"朋友 同事 邻居 房东 租客 业主 住户 居民 村民 用户 客户 老板 领导 经理 主任 主管 班长 书记 村长 会计 律师 记者 警察 民警 老师 医生 老人 老头 老太太",
	"客服 客服员 接线员 话务员 坐席 专员 工作人员 服务员 业务员 营业员 维修员 检修员 安装员 人员 师傅 电工 小哥 小姑娘 小伙子 女的 男的 姑娘 那位 这位 先生 女士 阿姨 大姐 大哥 同志 人",
	"营业厅 供电所 供电局 电力局 所里 局里 厅里 公司 单位 部门 物业 社区 居委会 村委会 村里 街道 派出所 消协 工商 信访 法院 热线 台里 平台 后台 总部 省公司 移动 联通 电信 广电",
	"网上 网上都 抖音上 微信上 群里 短信 短信上 短信里 公告 公告上 通知 通知上 单子上 合同 合同上 合同里 广告 广告上 新闻 电视上 录音 录音里 语音 系统 APP上 app上 政策",
	"12345 12315 12398 12300 10086 10000 10010 95598 96296",
)

// speaker is who says what follows a text.
type speaker int

const (
	nobody speaker = iota
	self
	partner
	other
)

// Words between who speaks and that he does.
var manners = lexiconOf(
	"就 都 都已经 还 又 也 才 刚 刚才 刚刚 一直 一直在 老 老是 总 总是 非要 已经 已 直接 这么 那么 这样 当时 后来 然后 现在 今天 昨天 上次 之前 当面 亲口 明确 在 在电话里 电话里 电话 打电话 打电话来",
	"反复 再三 多次 好几次 不停 口口声声 不是 是 也是 就是 没 没有 不 会 要 可能 应该 明明 给我 跟我 和我 对我 向我 回我 打给我 打来 来电 回电 回电话",
)

var toWhom = lexiconOf("跟 和 对 给 向 同 与 告诉 问 回")

// Which of them.
var determiners = lexiconOf("那个 这个 那 这 你们 你们那个 你们的 你们这 之前 之前的 昨天的 刚才的 上次的 一个 另一个 两个 三个 四个 几个 好几个 的 女 男")

// whoBefore finds who does what follows a text, over adverbs and over whom he does
// it to: 我跟那个客服, 他就跟我.
func whoBefore(text string) speaker {
	text = manners.unwind(text)
	who, rest := personAt(text)
	if who == nobody {
		return nobody
	}
	rest = determiners.unwind(rest)
	if word := toWhom.ends(rest); word != "" {
		rest = manners.unwind(rest[:len(rest)-len(word)])
		by, _ := personAt(rest)
		if by == nobody && who != self {
			return self // 跟你们说要投诉: who leaves himself out
		}
		return by
	}
	return who
}

// personAt is whom a text ends with, and what stands before.
func personAt(text string) (speaker, string) {
	best, who := "", nobody
	for _, known := range []struct {
		words *lexicon
		who   speaker
	}{{selves, self}, {partners, partner}, {others, other}} {
		if word := known.words.ends(text); len(word) > len(best) {
			best, who = word, known.who
		}
	}
	return who, strings.TrimSuffix(text, best)
}
