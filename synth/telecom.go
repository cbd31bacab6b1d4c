package synth

import "github.com/tingcha/tingcha/call"

// telecomText is the hotline of a telephone company.
func telecomText() tradeText {
	return tradeText{
		hotlines: []string{"10000号", "电信客服热线", "10000号客服热线"},
		verify: []string{
			"好的，麻烦您报一下业务账号和机主姓名，我核对一下。|账号{account}，机主{name}。",
			"请您提供一下账号和安装地址。|{account}，{address}，机主叫{name}。",
			"请问业务账号是多少，机主是哪位？|{account}，{name}。",
		},
		asks: []string{
			"您现在用的是哪个套餐？|好像是{other}那个。",
			"您的手机重启过吗？|重启过{count}次了。",
			"家里的路由器是我们配的还是自己买的？|你们配的。",
			"光猫上的灯现在是什么颜色？|有一个是红的。",
			"您平时流量用得多吗？|主要是晚上看看视频。",
		},
		asked: []string{
			"国际漫游怎么开？|出境前在客户端里打开漫游开关就行。",
			"积分能换什么？|可以兑换话费和流量，客户端里都有。",
			"副卡怎么加？|每个套餐最多可以加{count}张副卡。",
			"宽带提速要加钱吗？|看您的套餐，一般每月加{other}。",
		},
		topics: []topicText{
			{
				kind:    call.Consult,
				opening: []string{"我这个月话费怎么扣了{amount}，你帮我看看。", "账单上有一笔{amount}，是什么钱？"},
				asks:    []string{"您是在短信里看到的吗？|短信发过来的。", "平时每个月大概多少？|平时就{other}。"},
				answer:  "这一笔是套餐外的流量费，超出以后按每兆计费，合计是{amount}。", demand: "咨询话费构成",
			},
			{
				kind:    call.Consult,
				opening: []string{"我想问问现在有什么流量多的套餐。", "帮我看看我套餐里还剩多少流量。"},
				asks:    []string{"您每个月大概用多少？|二三十个G吧。", "是您一个人用吗？|还有一张副卡。"},
				answer:  "您目前的套餐每月有三十个G，还剩{count}个G，月底清零。", demand: "咨询流量套餐",
			},
			{
				kind:    call.Repair,
				opening: []string{"家里宽带断了，上不了网。", "网络从昨天就不通了，你们来修一下吧。"},
				asks:    []string{"光猫电源拔插过吗？|拔过，还是不行。", "电视能看吗？|电视也看不了。"},
				answer:  "系统检测到您那边光路有衰减，需要装维师傅上门处理。", demand: "宽带不通需上门维修",
			},
			{
				kind:    call.Repair,
				opening: []string{"我们小区手机信号特别差，打电话断断续续的。", "在家里手机老是没信号。"},
				asks:    []string{"是某个房间还是整个屋子？|整个屋子都这样。", "别人的手机也这样吗？|家里人都这样。"},
				answer:  "您那里可能是基站覆盖弱，需要网络人员去测试一下。", demand: "室内信号差需测试",
			},
			{
				kind:    call.Business,
				opening: []string{"我想把套餐改成便宜一点的。", "帮我改个套餐，现在这个用不完。"},
				asks:    []string{"您想改到每月多少的？|{other}左右吧。", "合约期到了吗？|早就到了。"},
				answer:  "可以给您办理变更，下个月一号生效。", demand: "办理套餐变更",
			},
			{
				kind:    call.Business,
				opening: []string{"我要搬家了，宽带怎么移过去？", "新房子那边想把宽带移机过去。"},
				asks:    []string{"新地址是哪里？|{address}。", "旧地址的设备您会带过去吗？|会带过去的。"},
				answer:  "新地址有资源，可以给您办理移机。", demand: "办理宽带移机",
			},
		},
	}
}
