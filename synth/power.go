package synth

import "github.com/tingcha/tingcha/call"

// powerText is the hotline of an electricity supplier.
func powerText() tradeText {
	return tradeText{
		hotlines: []string{"国网95598", "供电服务热线", "95598供电服务热线"},
		verify: []string{
			"好的，麻烦您报一下户号和户名，我核对一下。|户号{account}，户名{name}。",
			"请您提供一下用电户号和地址。|{account}，{address}，我叫{name}。",
			"请问户号是多少，户名是哪位？|{account}，{name}。",
		},
		asks: []string{
			"您家的电表箱在楼道里还是在室外？|在楼道里。",
			"您平时是在手机上缴费吗？|对，手机上缴的。",
			"家里大功率的电器多不多？|空调有{count}台，别的不多。",
			"最近家里装修过没有？|没有，一直这样住着。",
			"家里的空气开关您看过吗？|看过，是合上的。",
		},
		asked: []string{
			"阶梯电价是怎么分的？|一年两千一百六十度以内是第一档，超出的按第二档算。",
			"峰谷电是几点到几点？|晚上十点到早上八点是谷段。",
			"电费能不能自动扣？|可以的，在客户端里绑定银行卡就能自动扣缴。",
			"欠费几天会停电啊？|会先短信提醒您，缴清之后会自动恢复的。",
		},
		topics: []topicText{
			{
				kind:    call.Consult,
				opening: []string{"我想问一下，这个月电费怎么要{amount}，比上个月多了不少。", "你帮我看看电费，{amount}是怎么算出来的。"},
				asks:    []string{"您是收到短信账单了吗？|对，短信上写的{amount}。", "上个月大概是多少您还记得吗？|上个月{other}。"},
				answer:  "您这个月用电量比上月多，已经超过第一档，超出部分每度多五分钱，合计是{amount}。", demand: "咨询电费构成",
			},
			{
				kind:    call.Consult,
				opening: []string{"我们小区这两天是不是要停电啊？", "听说{day}要停电，是真的吗？"},
				asks:    []string{"请问您是在哪个小区？|{address}这边。", "您是看到通知了吗？|群里有人在说。"},
				answer:  "您那边的计划检修安排在{day}，从{hour}开始，预计{count}个小时恢复供电。", demand: "咨询检修停电时间",
			},
			{
				kind:    call.Repair,
				opening: []string{"我家里突然没电了，你们派人来看看吧。", "喂，家里停电了，报修一下。"},
				asks:    []string{"是只有您家没电，还是邻居也没电？|邻居都有电，就我家没有。", "电表上的灯还亮着吗？|亮着，就是屋里没电。"},
				answer:  "按您说的情况，需要抢修人员到现场检查线路。", demand: "家中无电需抢修",
			},
			{
				kind:    call.Repair,
				opening: []string{"我们这里电压不稳，灯一闪一闪的。", "家里的灯老是忽明忽暗的，得来修一下。"},
				asks:    []string{"是一直这样，还是晚上才这样？|晚上厉害一点。", "整栋楼都这样吗？|我问了楼下，也这样。"},
				answer:  "听起来像是接户线接触不良，需要安排人员去测一下电压。", demand: "电压不稳需检测",
			},
			{
				kind:    call.Business,
				opening: []string{"我刚买的房子，想把用电过户到我名下。", "我想办一下过户，电表还是原房主的名字。"},
				asks:    []string{"房产证已经办下来了吗？|办下来了。", "原户主的电费结清了吗？|都结清了。"},
				answer:  "过户可以在电话里受理，资料在客户端上传就可以。", demand: "办理用电过户",
			},
			{
				kind:    call.Business,
				opening: []string{"我怀疑家里的电表走得快，想让你们校验一下。", "电表好像不准，我要申请验表。"},
				asks:    []string{"您是怎么发现的？|东西都没开，表还在走。", "电表外观有没有破损？|没有，看着是好的。"},
				answer:  "校验电表是可以申请的，由计量人员到现场检测。", demand: "申请电表校验",
			},
		},
	}
}
