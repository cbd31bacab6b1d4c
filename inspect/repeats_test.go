package inspect_test

import "testing"

func TestRepeats(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`agent repeats customer at least 6 characters`, "客户 槐花路三六号二零幺 / 坐席 槐花路36号201", "yes"},
		{`agent repeats customer`, "坐席 槐花路三十六号二单元 / 客户 槐花路三十六号二单元", "no"},
		{`agent repeats customer at least 2 characters`, "客户 我们要派人 / 坐席 我们知道了", "no"},
		{`agent repeats customer at least 4 characters`, "客户 停电，停电 / 坐席 停电停电", "yes"},
		{`agent repeats customer at least 5 characters`, "客户 停电，停电 / 坐席 停电停电", "no"},
		{`agent repeats customer at least 4 characters in last 1 turn`, "客户 槐花路六号 / 坐席 槐花路六号 / 坐席 再见", "no"},
		{`customer repeats agent at least 4 characters`, "坐席 余额三百 / 客户 余额三百啊", "yes"},
		{`agent repeats customer at least 4 characters`, "S0 槐花路六号 / S1 槐花路六号", noRoles},
		{`agent repeats customer at least 4 characters`, "S0 槐花路六号 / S1 再说一遍", "no"},
		{`agent repeats customer at least 4 characters`, "duration: 20", noTranscript},
		{`agent repeats customer followed by customer says "对"`, "客户 槐花路六号二单元 / 坐席 槐花路六号二单元 / 客户 对", "yes"},
	})
}

func TestTheWordsThatAreRepeatedAreEvidence(t *testing.T) {
	t.Parallel()
	engine, in := parse(t, `agent repeats customer at least 4 characters`, "客户 槐花路六号没电了\n坐席 好的，槐花路6号，没电是吧")
	found := engine.Inspect(in).Findings
	if len(found) != 1 || len(found[0].Evidence) != 1 || found[0].Evidence[0].Text != "槐花路6号，没电" {
		t.Errorf("%+v, want one finding that shows 槐花路6号，没电", found)
	}
}
