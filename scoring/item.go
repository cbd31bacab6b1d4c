package scoring

// The items of the dictionary that are no items of a card's entries.
const (
	Covered            Item = "qa_coverage"              // 质检覆盖率
	Hit                Item = "hit_rate"                 // 命中率
	CallsInError       Item = "qa_error_rate"            // 质检差错率
	Shirked            Item = "shirk_rate"               // 推诿率
	Undispatched       Item = "undispatched_rate"        // 应派未派率
	Aggravated         Item = "aggravated_rate"          // 推诿、应派未派后重复来电
	Unreported         Item = "unreported_rate"          // 瞒报率、漏报率
	SolvedAtOnce       Item = "fcr"                      // 首次解决率
	Repeated           Item = "repeat_rate"              // 重复来电率
	InternalTotal      Item = "ic_per_million"           // 每百万通对内投诉总数
	InternalConfirmed  Item = "ic_confirmed_per_million" // 每百万通对内投诉属实数
	ConfirmedShare     Item = "ic_confirm_rate"          // 对内投诉属实率
	ConfirmedMovement  Item = "ic_confirm_rate_mom"      // 属实率环比
	Timely             Item = "timely_rate"              // 及时率
	OnTime             Item = "on_time_rate"             // 按时完成率
	Urged              Item = "urge_rate"                // 催单率
	CalledBack         Item = "callback_rate"            // 回访率
	CallbackSatisfied  Item = "callback_csat"            // 回访满意率
	TicketWorkTime     Item = "ticket_work_time"         // 工单步长（工作时间）
	Rechecked          Item = "recheck_rate"             // 复检率
	ReviewAccuracy     Item = "review_accuracy"          // 复检一致率、准确率
	AppealSuccess      Item = "appeal_success"           // 申诉成功率
	MIITAppeals        Item = "miit_appeal_rate"         // 百万用户申诉率
	BypassLocal        Item = "bypass_local_share"       // 越级申诉中已本地处理占比
	CentralShare       Item = "central_share"            // 集约处理占比
	Invited            Item = "invite_rate"              // 邀评率
	AttitudeSatisfied  Item = "attitude_csat"            // 服务态度满意度
	SuggestionsAdopted Item = "adopt_rate"               // 采纳率
	SuggestionsSolved  Item = "solve_rate"               // 解决率
	RefundCycle        Item = "refund_cycle"             // 退费周期
	SurveyScore        Item = "survey_score"             // 第三方满意度
	GridUsers          Item = "grid_users"               // 网格用户数
	GridNew            Item = "grid_new"                 // 网格新增用户
	GridRenewal        Item = "grid_renewal_rate"        // 网格续费率
	GridFaults         Item = "grid_fault_rate"          // 网格故障率
)
