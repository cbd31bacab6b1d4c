package inspect_test

import (
	"testing"

	"github.com/tingcha/tingcha/inspect"
)

const noTimes = "unknown: " + inspect.NoTimes

func TestScopesOfTurnsByNumber(t *testing.T) {
	t.Parallel()
	const call = "坐席 投诉 / 客户 甲 / 坐席 乙 / 客户 投诉 / 坐席 丙"
	check(t, []row{
		{`says "投诉" in turns 1 to 1`, call, "yes"},
		{`says "投诉" in turns 2 to 3`, call, "no"},
		{`says "投诉" in turns 2 to -2`, call, "yes"},
		{`says "投诉" in turns -2 to -2`, call, "yes"},
		{`says "投诉" in turns -1 to -1`, call, "no"},
		{`says "丙" in turns 2 to -2`, call, "no"},
		{`customer says "投诉" in turns 2 to 2`, call, "yes"},
		{`customer says "投诉" in turns -1 to -1`, call, "yes"},
		{`customer says "投诉" in turns 1 to -2`, call, "no"},
		{`agent says "丙" in turns 4 to 9`, call, "no"},
		{`says "丙" in turns -9 to 4`, call, "no"},
		{`agent says "投诉" in turns 1 to 1`, "S0 甲 / 坐席 投诉", noRoles},
		{`agent says "投诉" in turns 3 to 3`, "S0 甲 / 坐席 投诉", "no"},
		{`agent says "投诉" in turns 1 to 2`, "S0 甲 / 坐席 投诉", "yes"},
		{`agent says "投诉" in turns -1 to -1`, "坐席 投诉 / S0 甲", noRoles},
		{`agent says "投诉" in turns -2 to -1`, "坐席 投诉 / S0 甲", "yes"},
	})
}

func TestScopesOfTime(t *testing.T) {
	t.Parallel()
	const call = "坐席 0-10 投诉 / 客户 40-50 举报 / 坐席 90-100 再见"
	check(t, []row{
		{`says "投诉" in first 1 %`, call, "yes"},
		{`says "举报" in first 40 %`, call, "no"},
		{`says "举报" in first 41 %`, call, "yes"},
		{`says "举报" in last 60 %`, call, "yes"},
		{`says "举报" in last 59 %`, call, "no"},
		{`says "举报" in first 41 % in last 60 %`, call, "yes"},
		{`says "再见" in last 10 %`, "S0 0-0 再见", noTimes},
		{`says "再见" in last 10 %`, "S0 0-0 喂", "no"},
		{`says "举报" from 40s to 41s`, call, "yes"},
		{`says "举报" from 0s to 40s`, call, "no"},
		{`says "举报" from 40.1s to 41s`, call, "no"},
		{`says "举报" from 0s to 40s`, "S0 0-0 举报", noTimes},
	})
}

func TestWordsInOneClauseOrTurn(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`says all of ("投诉", "客服") in one turn`, "客户 投诉，客服", "yes"},
		{`says all of ("投诉", "客服") in one turn`, "客户 投诉 / 客户 客服", "no"},
		{`says all of ("投诉", "客服") in one clause`, "客户 投诉，客服", "no"},
		{`says all of ("投诉", "客服") in one clause`, "客户 投诉客服，好", "yes"},
		{`says all of ("投诉", "客服") in one clause`, "客户 投诉这个那个这个那个这个那个这个那个客服", "yes"},
		{`says all of (complain, staff) in one clause`, "客户 客服。举报话务员", "yes"},
		{`says at least 2 of ("投诉", "举报") in one clause`, "客户 投诉,举报", "no"},
		{`says at least 2 of ("投诉", "举报") in one clause`, "客户 投诉10.5举报", "yes"},
		{`says at least 2 of ("投诉", "举报") in one clause`, "客户 投诉10:30举报", "yes"},
		{`says at least 2 times any of ("投诉") in one turn`, "客户 投诉 / 坐席 投诉", "no"},
		{`says at least 2 times any of ("投诉") in one turn`, "客户 投诉 / 坐席 投诉投诉", "yes"},
		{`customer says all of ("投诉", "客服") in one turn`, "S0 投诉，客服", noRoles},
		{`customer says all of ("投诉", "客服") in one turn`, "S0 投诉 / S0 客服", "no"},
		{`customer says all of ("投诉", "客服") in one turn`, "S0 投诉客服 / 客户 客服投诉", "yes"},
		{`customer says all of ("投诉", "客服") in last 1 turn in one turn`, "客户 投诉客服 / 客户 客服", "no"},
		{`customer says all of ("投诉", "客服") in one turn, not negated`, "客户 不是投诉客服", "no"},
	})
}

func TestWordsInEveryTurn(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`agent says any of ("您", "请") in every turn`, "坐席 您好 / 客户 喂 / 坐席 请讲", "yes"},
		{`agent says any of ("您", "请") in every turn`, "坐席 您好 / 坐席 说", "no"},
		{`agent says any of ("您", "请") in every turn`, "客户 您好", "no"},
		{`agent says any of ("您", "请") in every turn`, "坐席 您好 / S0 说", noRoles},
		{`agent says any of ("您", "请") in every turn`, "坐席 您好 / S0 请讲", "yes"},
		{`agent says any of ("您", "请") in every turn`, "S0 您好 / S1 请讲", noRoles},
		{`agent says any of ("您", "请") in every turn`, "S0 喂 / S1 说", "no"},
		{`agent says any of ("您", "请") in every turn`, "坐席 说 / S0 请讲", "no"},
		{`agent says any of ("您", "请") in first 2 turns in every turn`, "坐席 您好 / 坐席 请讲 / 坐席 说", "yes"},
		{`agent says all of ("您", "好") in every turn`, "坐席 您好 / 坐席 好的您讲", "yes"},
		{`agent says all of ("您", "好") in every turn`, "坐席 您好 / 坐席 好的", "no"},
		{`agent says at most 1 time any of ("好") in every turn`, "坐席 您好 / 坐席 说 / 坐席 好", "yes"},
		{`agent says at most 1 time any of ("好") in every turn`, "坐席 好 / 坐席 好好", "no"},
		{`agent says "好" near "您" within 0 characters in every turn`, "坐席 您好 / 坐席 好您", "yes"},
		{`agent says "好" near "您" within 0 characters in every turn`, "坐席 您好 / 坐席 好吧您", "no"},
		{`agent says /好/ but not /不/ in every turn`, "坐席 您好 / 坐席 好吧", "yes"},
		{`agent says /好/ but not /不/ in every turn`, "坐席 您好 / 坐席 不好", "no"},
	})
}

func TestCounts(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`customer says exactly 2 times any of ("投诉")`, "客户 投诉 / 客户 投诉", "yes"},
		{`customer says exactly 2 times any of ("投诉")`, "客户 投诉", "no"},
		{`customer says exactly 1 time any of ("投诉")`, "客户 投诉投诉", "no"},
		{`customer says exactly 1 time any of ("投诉")`, "客户 投诉 / S0 投诉", noRoles},
		{`customer says exactly 1 time any of ("投诉")`, "客户 投诉 / 客户 投诉 / S0 投诉", "no"},
		{`customer says at most 1 time any of ("投诉")`, "客户 你好", "yes"},
		{`customer says at most 1 time any of ("投诉")`, "客户 投诉投诉", "no"},
		{`customer says at most 1 time any of ("投诉")`, "S0 投诉", "yes"},
		{`customer says at most 1 time any of ("投诉")`, "S0 投诉 / S1 投诉", noRoles},
		{`customer says at most 1 time any of ("投诉")`, "duration: 20", noTranscript},
		{`at least 2 times (customer says "投诉" followed by agent speaks)`, "客户 投诉 / 客户 投诉 / 坐席 嗯", "yes"},
		{`at least 2 times (customer says "投诉" followed by agent speaks)`, "客户 投诉 / 坐席 嗯 / 客户 投诉", "no"},
		{`at least 2 times (customer says "投诉" followed by agent speaks)`, "客户 投诉 / 客户 投诉 / S0 嗯", noRoles},
		{`exactly 1 time (says "投诉" or says any of (complain))`, "客户 投诉", "yes"},
		{`at most 1 time (silence longer than 2s)`, "客户 0-2 喂 / 客户 6-8 喂", "yes"},
		{`at most 1 time (silence longer than 2s)`, "客户 0-2 喂 / 客户 6-8 喂 / 客户 12-13 喂", "no"},
		{`at most 1 time (silence longer than 2s)`, "客户 喂", "yes"},
		{`exactly 1 time (silence longer than 2s)`, "客户 0-2 喂 / 客户 6-8 喂", "yes"},
	})
}
