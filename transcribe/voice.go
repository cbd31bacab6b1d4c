package transcribe

import (
	"regexp"
	"strings"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/transcribe/imported"
)

// voice is one speaker without a role, with what the words say of it: points for
// the agent above zero, for the customer below.
type voice struct {
	name   string
	points float64
}

// listen weighs the words of every named voice whose role is not known, in the
// order in which they first speak. An announcement greets as an agent does, and is
// nobody's.
func listen(t call.Transcript, agent string) []voice {
	var (
		voices []voice
		said   = map[string][]string{}
	)
	for _, turn := range t.Turns {
		if turn.Role != call.Unknown || turn.Speaker == "" || imported.IsMachine(turn.Speaker) {
			continue
		}
		if said[turn.Speaker] == nil {
			voices = append(voices, voice{name: turn.Speaker})
		}
		said[turn.Speaker] = append(said[turn.Speaker], turn.Text)
	}
	for i := range voices {
		voices[i].points = points(said[voices[i].name], agent)
	}
	if len(voices) > 0 && voices[0].name == t.Turns[0].Speaker && !calls.MatchString(t.Turns[0].Text) {
		voices[0].points += picksUp
	}
	return voices
}

// picksUp are the points for the first to speak: whoever is called picks up, and
// callers who are quicker only ask whether somebody is there.
const picksUp = 1.5

var calls = regexp.MustCompile("^(喂|你好|您好|哎|是)?[喂，, ]*(有人|听得|在吗|我|你们|是|客服)|^喂[？?，, ]*喂?[？?。]?$|^喂[？?，, ]*喂?.{0,6}吗[？?]?$")

// sign is something that one side says more than the other.
type sign struct {
	words  *regexp.Regexp
	points float64 // for the agent; below zero for the customer
	most   int     // times that it counts in one call
}

func signs(most int, points float64, words ...string) sign {
	return sign{words: regexp.MustCompile(strings.Join(words, "|")), points: points, most: most}
}

// What is said at the beginning, in a voice's first two turns.
var opening = []sign{
	signs(1, 4, "为您服务", "有什么(可以)?(能)?帮", "什么需要帮", "竭诚"),
	signs(1, 3, "工号", "[0-9零幺一二三四五六七八九]{3,6}号(为|很|客服|坐席|话务)"),
	signs(1, 2, "请讲$", "请说$", "您请讲", "您请说", "您好.{0,12}(热线|客服|中心|号)"),
	signs(1, 2, "(^|\n)(喂|您好|你好|嗯)?[，, ]?(请?讲|说话?|哪里|哪位|什么事|啥事)[。？?]?($|\n)", "(95598|九五五九八|100(86|00|10)|[一幺]零零八六|[一幺]零零零零|国网|移动|电信|联通|广电|有线|供电).{0,8}(号|客服|热线|为您|请讲|[0-9零幺一二三四五六七八九]{4}|$)"),
	signs(1, 2, "(^|\n)(嗯|哎|喂)?[，, ]?[0-9零幺一二三四五六七八九]{3,6}(号)?[，, ]?(请?讲|请说|说吧|你说|什么事)"),
	signs(1, -1.5, "我想", "我要", "我问一?下", "我查一?下", "我们?家", "我们这", "反映"),
}

// What is said at the end, in a voice's last two turns.
var closing = []sign{
	signs(1, 4, "(感谢|谢谢)您?的?(来电|致电|接听)", "(给|做|进行)[个次]?.{0,4}评价", "满意度", "祝您"),
	signs(1, 1, "还有(其他|别的|什么).{0,6}(吗|需要)", "请稍后", "再见$"),
	signs(1, -1, "^(好的?|行|嗯)?[，, ]?(谢谢|麻烦)你", "^(行吧|行行|好吧|哦)"),
}

// What is said anywhere.
var anywhere = []sign{
	signs(4, 1.5, "(帮|给|跟|为|替)您", "我这边"),
	signs(4, 0.5, "您"),
	signs(2, 1.5, "请您?稍等", "稍等一下", "请问", "核对", "核实一下", "麻烦您"),
	signs(2, 1.5, "系统(里|显示|上)", "登记(好)?了", "派(给|单)", "工作日内", "小时内"),
	signs(2, 1.5, "(先生|女士|阿姨|叔叔|大爷|老师)您?", "抱歉", "不好意思给您", "理解您"),
	signs(3, -2, "你们"),
	signs(2, -2, "我要(投诉|举报|反映|告)", "找你们", "凭什么", "你给我", "帮我", "骗人"),
	signs(3, -1.5, "我(们)?家", "我(们)?(小区|村|单位|店|厂)", "我老公", "我老婆", "我妈", "我的(号|套餐|电费|话费|户号|宽带|手机)"),
	signs(1, -2, "我姓", "免贵", "就(是)?这个(号|电话)", "我叫"),
	signs(3, -0.7, "你(?:[^们好]|$)"),
	signs(2, -1, "我(交|充|打|报|问)(了|过|的)", "能不能", "[给帮]我(登记|查|看|问|催|弄|派)"),
	signs(2, 1.5, "(^|\n)(您的?)?(户号|户名|卡号|副卡号码|号码|手机号|姓名|地址|身份证号?)[。？?]?($|\n)", "(户号|卡号|号码|姓名|地址)报(我|一下|给我)"),
	signs(2, 1, "(报一?下|是多少|哪个小区|哪个号码|户主是)", "您(先|再|自己|可以)", "(业务|套餐)规定"),
	signs(2, -1, "(什么|啥)时候", "怎么(回事|还|又|办)", "多少钱"),
}

// weigh adds up the signs in what a voice said.
func weigh(said []string) float64 {
	const edge = 2 // turns that count as a beginning or an end
	first := strings.Join(said[:min(edge, len(said))], "\n")
	last := strings.Join(said[max(0, len(said)-edge):], "\n")
	return sum(opening, first) + sum(closing, last) + sum(anywhere, strings.Join(said, "\n"))
}

func sum(signs []sign, text string) float64 {
	points := 0.0
	for _, s := range signs {
		points += s.points * float64(len(s.words.FindAllStringIndex(text, s.most)))
	}
	return points
}
