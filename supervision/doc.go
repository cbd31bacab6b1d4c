// Package supervision knows what is done about what went wrong: 督办. Everything that
// somebody has to see through is a matter with an owner, a term and a state, and every move
// of it says who made it, when and in what words. The package is pure: storage keeps matters,
// and the pages ask for them.
//
//	item       plan → do → check → act → closed                 《对内投诉工作督办表》, PDCA
//	interview  begun → specialist → monitor → supervisor → manager   逐级访谈
//	training   named → training → exam → passed                 重复属实：脱产培训、考试
//	ladder     notice → rectify → follow → penalty → closed     通报批评–限期整改–跟进检查–绩效扣罚
package supervision
