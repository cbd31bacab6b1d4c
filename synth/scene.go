package synth

// scene is what makes a story, as pairs of customer and agent. Nothing outside
// it speaks of complaints, supervisors, refusals or bad manners, so that the
// labels are the story's alone.
func scene(s story) [][]string {
	switch s {
	case plain:
		return nil
	case urging:
		return [][]string{
			{"我{day}就打过电话，到现在也没人来，你们催一下吧。|好的，我看到您之前的单子了，马上帮您催办。"},
			{"上次报的一直没有动静，帮我催催。|好的，我这边给您做加急催办。"},
		}
	case notMeant:
		return [][]string{
			{"我先说清楚啊，我不是要投诉你们，就是问问。|明白的，您放心问。"},
			{"我没有要投诉的意思，就想弄个明白。|好的，我给您解释清楚。"},
		}
	case putThrough:
		return [][]string{
			{"我想跟你们班长说一下这个事。|好的，我马上为您转接值班班长，请您不要离开。", "行，我等着。|感谢您的等待，班长已经把您的情况记录下来了。"},
			{"能不能请你们主管听一下电话？|可以的，马上为您转接主管。", "好。|感谢您的等待，主管已经受理了您的问题。"},
		}
	default:
		return trouble(s)
	}
}

// trouble is the scenes of the stories that end in a label.
func trouble(s story) [][]string {
	switch s {
	case internalOK:
		return complaintScenes("非常抱歉，我现在就为您登记对服务人员的投诉。", "已经为您登记投诉，会有专人核实并在二十四小时内回复您。")
	case internalOff:
		return complaintScenes("非常抱歉，您反映的我记下来了。", "我稍后就给您登记投诉，会有专人联系您。")
	case internalNot:
		return complaintScenes("不好意思，让您不愉快了，我替她跟您说声对不起。", "嗯，理解您的心情，那刚才的业务我继续给您看。")
	case externalOK:
		return companyScenes("非常抱歉，我现在为您登记投诉，由专人调查处理。")
	case externalLow:
		return companyScenes("非常抱歉，我帮您记录反映一下这个情况。")
	case externalNot:
		return companyScenes("好的，我了解了，给您带来不便非常抱歉。")
	case shirked:
		return [][]string{
			{"那你们来处理一下啊。|这个不归我们管，您找物业去。", "物业说要找你们的呀。|我们这边管不了这个，您再去问问物业吧。"},
			{"这事就是你们的业务啊，你给我办了吧。|这个电话里办不了，您自己去营业厅吧。", "以前打电话就能办的。|反正我这边处理不了，您去营业厅问他们。"},
			{"那这个谁来负责处理呢？|您去找当时给您安装的人吧，这不是我们的事。", "我哪里找得到他呀。|那您就再等等看，说不定过几天就好了。"},
		}
	case forgotten:
		return [][]string{
			{"那你一定要给我登记上啊。|好的，我现在就给您登记，会有工作人员联系您。"},
			{"你们什么时候能给我回个电话？|我给您登记上，明天会有工作人员给您回电。"},
		}
	case refused:
		return [][]string{
			{"你让你们班长来接电话。|班长现在不在，您跟我说是一样的。", "我就要跟班长说。|您跟我讲就可以了，班长不接电话的。"},
			{"我要找你们主管。|主管在开会，有什么事您跟我说吧。", "我可以等。|不用等了，主管也是一样的答复。"},
		}
	case rude:
		return [][]string{
			{"我没太听懂，你再说一遍。|我刚才不是说得很清楚了吗，您有没有在听啊？", "我年纪大了，听得慢。|听得慢您就认真听，别老让我重复。"},
			{"怎么要这么久啊？|嫌久那您别打啊，大家都在排队，又不是只有您一个。", "我就是问问嘛。|问问问，都问了八遍了，烦不烦。"},
			{"这个我不太会弄。|这么简单都不会，那我跟您讲了也是白讲。", "你教教我嘛。|我都教了多少遍了，您是真听不懂还是假听不懂？"},
		}
	case improper:
		return [][]string{
			{"那我现在怎么弄呢？|这个我也没办法。"},
			{"那大概是什么原因呢？|我不知道，你自己看吧。"},
			{"就不能想想别的法子吗？|我有什么办法，规定就是这样。"},
		}
	default:
		return nil
	}
}

// complaintScenes is a customer who complains of staff, with the agent's answers.
func complaintScenes(first, second string) [][]string {
	var scenes [][]string
	for _, complaint := range []string{
		"还有，我要投诉你们{day}接电话的那个客服，说话特别冲，没等我说完就把电话挂了。",
		"另外上次那个接线员的态度太恶劣了，我要投诉她。",
		"{day}接我电话的那个话务员爱答不理的，这个人我要投诉。",
		"我还要投诉一个人，就是你们昨天那个客服人员，跟我吵架。",
	} {
		scenes = append(scenes, []string{complaint + "|" + first, "这个人你们要处理的。|" + second})
	}
	return scenes
}

// companyScenes is a customer who complains of the company, with the agent's answer.
func companyScenes(answer string) [][]string {
	var scenes [][]string
	for _, complaint := range []string{
		"上门的那个师傅收了钱还没修好，我要投诉。",
		"说好的日子一拖再拖，我要投诉你们公司。",
		"这个收费根本不合理，我要投诉，你们得给个说法。",
		"你们营业厅让我白跑了{count}趟，我要投诉营业厅。",
	} {
		scenes = append(scenes, []string{complaint + "|" + answer})
	}
	return scenes
}

// demandOf is what the story's ticket asks for, "" for what the topic does.
func demandOf(s story) string {
	switch s {
	case internalOK, internalOff:
		return "投诉服务人员的服务态度"
	case externalOK:
		return "投诉公司服务"
	case externalLow:
		return "反映服务情况"
	case putThrough:
		return "转班长处理"
	default:
		return ""
	}
}
