package inspect_test

import "testing"

func TestValues(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`agent says an amount > 100`, "坐席 您这个月是两百三十块五", "yes"},
		{`agent says an amount > 100`, "坐席 您这个月是九十九块", "no"},
		{`agent says an amount > 100`, "客户 两百块", "no"},
		{`agent says an amount > 100`, "S0 两百块", noRoles},
		{`agent says an amount > 100`, "S0 两块", "no"},
		{`agent says an amount > 100`, "duration: 20", noTranscript},
		{`says an amount = 230.5`, "客户 两百三十块五", "yes"},
		{`says an amount != 230.5`, "客户 两百三十块五", "no"},
		{`says an amount`, "客户 三千八百度", "no"},
		{`says a number >= 3800`, "客户 三千八百度", "yes"},
		{`says a number`, "客户 等一下", "no"},
		{`agent says a duration <= 24h near any of ("回复", "答复") within 8 characters`, "坐席 二十四小时内给您回复", "yes"},
		{`agent says a duration <= 24h near any of ("回复", "答复") within 8 characters`, "坐席 三个工作日内给您回复", "no"},
		{`agent says a duration <= 24h near any of ("回复", "答复") within 8 characters`, "坐席 停电二十四小时", "no"},
		{`agent says any of ("回复", "答复") near a duration > 24h within 8 characters`, "坐席 回复您要三天", "yes"},
		{`agent says a time`, "坐席 明天上午到", "yes"},
		{`agent says a time > "18:00"`, "坐席 晚上八点到", "yes"},
		{`agent says a time > "18:00"`, "坐席 明天上午到", "no"},
		{`says a percentage > 10 %`, "客户 涨了百分之十五", "yes"},
		{`says a percentage > 10`, "客户 涨了百分之十", "no"},
		{`customer says a phone number = "12345"`, "客户 我打幺二三四五", "yes"},
		{`customer says a phone number != "12345"`, "客户 我打幺二三四五", "no"},
		{`agent says a staff number = "1024"`, "坐席 工号幺零二四为您服务", "yes"},
		{`agent says a staff number = "1024"`, "坐席 工号零幺零二四", "yes"},
		{`agent says a staff number`, "坐席 您好请讲", "no"},
		{`agent says a staff number in first 1 turn`, "坐席 您好 / 坐席 工号幺零二四", "no"},
		{`agent says a duration, not negated`, "坐席 不用三天", "no"},
		{`customer says a duration near "没人" within 6 characters`, "客户 两天没人管", "yes"},
		{`agent says a staff number before customer speaks`, "坐席 工号1024 / 客户 喂", "yes"},
	})
}

func TestANumberIsEvidence(t *testing.T) {
	t.Parallel()
	engine, in := parse(t, `agent says an amount > 100`, "坐席 您这个月，是两百三十块五。")
	found := engine.Inspect(in).Findings
	if len(found) != 1 || len(found[0].Evidence) != 1 || found[0].Evidence[0].Text != "两百三十块五" {
		t.Errorf("%+v, want one finding that shows 两百三十块五", found)
	}
	// The memory of the call before is not that of the next.
	in.Transcript.Turns[0].Text = "您好"
	if again := engine.Inspect(in).Findings; len(again) > 0 {
		t.Errorf("%+v in a call without numbers", again)
	}
}
