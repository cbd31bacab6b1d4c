package synth

// manners is what agents of every trade say by their script, and what they say
// when they do not keep to it.
type manners struct {
	welcome, idOnly, welcomeOnly, curt []line
	unasked                            []pair // no account asked for
	notice, noNotice                   []pair // before a look-up
	found, disclosed                   []pair // after it
	restated                           [][]pair
	notRestated                        []pair
	cutOff                             [][3]line

	thanks, anythingElse, nothing           []line
	farewell, inviteOnly, farewellOnly, bye []line
	fine                                    line
}

func newManners() manners {
	return manners{
		welcome: parseAll([]string{
			"您好，{hotline}，工号{staff}，很高兴为您服务。",
			"您好，{hotline}，{staff}号为您服务，请问有什么可以帮您？",
			"您好，这里是{hotline}，我是工号{staff}，请讲。",
			"您好，欢迎致电{hotline}，工号{staff}为您服务。",
		}),
		idOnly:      parseAll([]string{"{hotline}，工号{staff}，请讲。", "工号{staff}，什么事您讲。"}),
		welcomeOnly: parseAll([]string{"您好，{hotline}，请问有什么可以帮您？", "您好，欢迎致电{hotline}，请讲。"}),
		curt:        parseAll([]string{"喂，{hotline}，请讲。", "喂，讲。"}),
		unasked: parsePairs([]string{
			"来电号码我这边能看到，您说说具体情况。|就是刚才说的这个事。",
			"嗯，您这边是什么情况？|就像我刚才说的那样。",
		}),
		notice: parsePairs([]string{
			"好的，请您稍等，我帮您查询一下。|嗯，好的。",
			"麻烦您稍等一下，我查看一下系统。|行。",
			"请稍等，我这边马上为您核实。|好。",
		}),
		noNotice: parsePairs([]string{"嗯，知道了。|嗯。", "好的，我记一下。|行。"}),
		found: parsePairs([]string{
			"感谢您的等待，户名是{name}，地址在{address}，对吗？|对的。",
			"让您久等了，系统显示户名{name}，信息核对一致。|嗯，是的。",
			"感谢您的耐心等待，{title}，您的信息我已经查到了。|好的，你说。",
		}),
		disclosed: parsePairs([]string{
			"看到了，您这户上月费用{amount}，目前余额{other}，登记的地址是{address}。|哦，好的。",
			"您这个账户是{account}，户名{name}，余额还有{other}。|嗯，好。",
		}),
		restated: [][]pair{
			parsePairs([]string{
				"好，那就麻烦你了。|我跟您核对一下：{address}，{demand}，联系电话尾号{phone}，对吗？",
				"对，没错。|好的，已经为您登记好了。",
			}),
			parsePairs([]string{
				"那就这么办吧。|好的，跟您复述一遍：您的诉求是{demand}，地址{address}，联系电话尾号{phone}，没有问题吧？",
				"没问题。|好的，已经帮您记录下来了。",
			}),
		},
		notRestated: parsePairs([]string{"好，那就麻烦你了。|好的，已经为您登记好了。", "那就这么办吧。|嗯，登记上了。"}),
		cutOff: [][3]line{
			{parse("等一下，我还有个问题要问。"), parse("就这样吧。"), parse("哎，我还没说完呢，那个")},
			{parse("那我这个事到底怎么算啊？"), parse("该说的都说了。"), parse("你等一下，我想问的是")},
		},
		thanks:       parseAll([]string{"好的，谢谢你啊。", "行，那就这样。", "好，我知道了，谢谢。"}),
		anythingElse: parseAll([]string{"请问还有其他可以帮您的吗？", "不客气，请问您还有别的问题吗？"}),
		nothing:      parseAll([]string{"没有了。", "没有别的了。", "没了没了。"}),
		farewell: parseAll([]string{
			"感谢您的来电，请您稍后对我的服务做出评价，再见。",
			"好的，请您稍后为我的服务打分，感谢来电，祝您生活愉快，再见。",
		}),
		inviteOnly:   parseAll([]string{"那请您稍后对我的服务做个评价。", "好，麻烦您稍后对我的服务评价一下。"}),
		farewellOnly: parseAll([]string{"感谢您的来电，祝您生活愉快，再见。", "好的，感谢来电，再见。"}),
		bye:          parseAll([]string{"再见。", "好，再见。", "好的，拜拜。"}),
		fine:         parse("嗯，好。"),
	}
}
