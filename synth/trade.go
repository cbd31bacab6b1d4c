package synth

import "github.com/tingcha/tingcha/call"

// trade is what is talked about on one sector's hotline.
type trade struct {
	hotlines []string
	topics   []topic
	verify   []pair // the agent asks for the account, the customer gives it
	asks     []pair // the agent asks, the customer answers
	asked    []pair // the customer asks, the agent answers
}

// topic is what a customer calls about.
type topic struct {
	kind    call.TicketKind // Consult needs nobody to work on it
	opening []line
	asks    []pair
	answer  line
	demand  line // as a ticket would put it
}

// tradeText is a trade as it is written down, pairs as "…|…".
type tradeText struct {
	hotlines, verify, asks, asked []string
	topics                        []topicText
}

type topicText struct {
	kind           call.TicketKind
	opening, asks  []string
	answer, demand string
}

func trades() map[call.Sector]trade {
	return map[call.Sector]trade{
		call.Power:   powerText().parse(),
		call.Telecom: telecomText().parse(),
		call.Cable:   cableText().parse(),
	}
}

func (t tradeText) parse() trade {
	parsed := trade{
		hotlines: t.hotlines,
		verify:   parsePairs(t.verify),
		asks:     parsePairs(append(t.asks, anyAsks()...)),
		asked:    parsePairs(append(t.asked, anyAsked()...)),
	}
	for _, text := range t.topics {
		parsed.topics = append(parsed.topics, topic{
			kind: text.kind, opening: parseAll(text.opening), asks: parsePairs(text.asks),
			answer: parse(text.answer), demand: parse(text.demand),
		})
	}
	return parsed
}

// anyAsks is what agents of every trade ask.
func anyAsks() []string {
	return []string{
		"请问您现在说话方便吗？|方便的，你说吧。",
		"请问这个情况是从什么时候开始的？|大概{day}开始的吧。",
		"您的联系电话还是尾号{phone}这个吗？|对，就是这个。",
		"请问怎么称呼您？|叫我{title}就行。",
		"请问您是户主本人吗？|是我本人。",
		"除了这个，其他方面都正常吗？|别的都正常。",
		"您手边有纸笔吗，我报给您听。|有的，你说。",
		"请问您是自己住还是出租的房子？|自己住的。",
	}
}

// anyAsked is what customers of every trade ask. Nothing in it asks for work or
// is promised, so that it changes no label.
func anyAsked() []string {
	return []string{
		"这个在手机上能看到吗？|可以的，手机客户端首页就能查到。",
		"我要是换了手机号怎么改？|在手机客户端的个人信息里就能修改。",
		"节假日也有人接电话吗？|有的，全年都有人值班。",
		"发票能开电子的吗？|可以，在客户端里点开具电子发票就行。",
		"你说慢一点，我记一下。|好的，我慢慢说，您记好了告诉我。",
		"刚才那个数是多少来着？|是{amount}。",
		"那账单什么时候出？|每个月一号到三号出账。",
		"我家老人也想用，能一起办吗？|可以一起办理的，带上老人的身份证号就行。",
		"你那边听得清楚吧？|听得很清楚，您请讲。",
		"哦，那我明白了。|好的，还有哪里需要我说明的吗？",
		"行，我记下来了。|好的，不着急，您慢慢记。",
		"你们这个热线几点下班呀？|人工服务是二十四小时的。",
		"那我要是在外地也能打这个电话吗？|能的，加拨区号就可以。",
	}
}
