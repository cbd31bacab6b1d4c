package synth

import "github.com/tingcha/tingcha/call"

// cableText is the hotline of a cable television company.
func cableText() tradeText {
	return tradeText{
		hotlines: []string{"有线电视客服热线", "96566有线客服", "广电网络客服热线"},
		verify: []string{
			"好的，麻烦您报一下智能卡号和户主姓名，我核对一下。|卡号{account}，户主{name}。",
			"请您提供一下卡号和装机地址。|{account}，{address}，户主叫{name}。",
			"请问智能卡号是多少，户主是哪位？|{account}，{name}。",
		},
		asks: []string{
			"机顶盒上的指示灯亮吗？|亮的，绿灯。",
			"信号线拧紧了吗？|拧了{count}遍了。",
			"家里有几台电视？|{count}台。",
			"遥控器换过电池吗？|换过了。",
			"屏幕上有没有提示代码？|有，写着E02。",
		},
		asked: []string{
			"回看能看几天的？|可以回看七天之内的节目。",
			"少儿频道在哪里找？|按首页，往右找到少儿专区就是。",
			"遥控器坏了怎么配？|客户端商城里可以买，{other}一个。",
			"副机要不要另外交钱？|每台副机每月{other}。",
		},
		topics: []topicText{
			{
				kind:    call.Consult,
				opening: []string{"我想问一下收视费一年多少钱。", "我家的收视费什么时候到期？"},
				asks:    []string{"您是主机还是加了副机？|有一台副机。", "去年是怎么缴的？|手机上缴的。"},
				answer:  "您这一户基本收视费是每月{amount}，按年缴的话送{count}个月。", demand: "咨询收视费",
			},
			{
				kind:    call.Consult,
				opening: []string{"体育频道怎么没有了？", "我想看的那个台怎么找不到了？"},
				asks:    []string{"您记得是哪个频道吗？|就是放球赛的那个。", "其他频道都有吧？|其他的都有。"},
				answer:  "频道在{day}重新排过，您搜索一下频道名称就能找到。", demand: "咨询频道位置",
			},
			{
				kind:    call.Repair,
				opening: []string{"电视没信号了，屏幕上写着E02。", "我家电视突然看不了了，来修一下吧。"},
				asks:    []string{"机顶盒断电重启过吗？|重启过，没用。", "邻居家能看吗？|邻居家好的。"},
				answer:  "应该是入户线路的问题，需要师傅上门检查。", demand: "有线无信号需上门维修",
			},
			{
				kind:    call.Repair,
				opening: []string{"机顶盒打不开了，指示灯都不亮。", "机顶盒老是自动关机。"},
				asks:    []string{"电源线换个插座试过吗？|试过，一样的。", "盒子用了几年了？|{count}年了吧。"},
				answer:  "听起来是机顶盒电源坏了，需要师傅带新的上门更换。", demand: "机顶盒故障需更换",
			},
			{
				kind:    call.Business,
				opening: []string{"我要搬家，有线电视能移过去吗？", "想办一下移机，换到新房子。"},
				asks:    []string{"新地址是哪里？|{address}。", "那边以前装过有线吗？|装过的。"},
				answer:  "新地址可以安装，移机费是{other}。", demand: "办理有线移机",
			},
			{
				kind:    call.Business,
				opening: []string{"房子没人住，我想把有线电视先报停。", "我想暂停半年，过年再开。"},
				asks:    []string{"打算从什么时候停？|下个月一号。", "设备您自己保管吗？|放在家里。"},
				answer:  "报停可以办理，停用期间不收费。", demand: "办理报停",
			},
		},
	}
}
