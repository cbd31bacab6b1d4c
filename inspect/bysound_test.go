package inspect_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

// soundRule compiles one rule with a condition.
func soundRule(t testing.TB, condition string) *inspect.Engine {
	t.Helper()
	book, err := lang.Parse("sound.rules", fmt.Appendf(nil, `
phrases codes = "验证码", "码"
rule r "r" {
    when %s
    fires { 客户 喂 }
    silent { 客户 喂 }
}`, condition))
	if err != nil {
		t.Fatal(err)
	}
	engine, err := inspect.Compile(book)
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

// quotes are the words that the rule finds in a customer's turns, with a ~ before
// those that were found by their sound.
func quotes(engine *inspect.Engine, turns ...string) []string {
	var in inspect.Input
	for _, turn := range turns {
		in.Transcript.Turns = append(in.Transcript.Turns, call.Turn{Role: call.CustomerRole, Text: turn})
	}
	var all []string
	for _, f := range engine.Inspect(in).Findings {
		for _, e := range f.Evidence {
			mark := ""
			if e.BySound {
				mark = "~"
			}
			all = append(all, mark+e.Text)
		}
	}
	return all
}

func TestWordsAreFoundByTheirSound(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		condition string
		turns     []string
		want      []string
	}{
		"as written and as heard":                   {`anyone says "工号" by sound`, []string{"工号多少", "你的公号"}, []string{"工号", "~公号"}},
		"without by sound it is not":                {`anyone says "工号"`, []string{"你的公号"}, nil},
		"evidence is what was written":              {`anyone says any of (codes) by sound`, []string{"把驗證，馬念一下"}, []string{"~驗證，馬"}},
		"a phrase too short is as written":          {`anyone says any of (codes) by sound`, []string{"马", "码"}, []string{"码"}},
		"but not":                                   {`anyone says "报修" by sound but not ("保修期")`, []string{"保修期内", "保修", "抱修"}, []string{"~保修", "~抱修"}},
		"two lists with other exceptions":           {`anyone says "报修" by sound but not ("保修") and anyone says any of ("报修" by sound, "喂")`, []string{"抱修", "保修"}, []string{"~抱修", "~抱修", "~保修"}},
		"another phrase at that place wins":         {`anyone says any of ("报修" by sound, "保修")`, []string{"保修"}, []string{"保修"}},
		"a longer phrase around it wins":            {`anyone says any of ("工号" by sound, "公号码")`, []string{"公号码"}, []string{"公号码"}},
		"heard and written are one phrase":          {`anyone says at least 2 of ("工号" by sound, "码")`, []string{"工号和公号"}, nil},
		"but two hits":                              {`anyone says at least 2 times any of ("工号" by sound)`, []string{"工号和公号"}, []string{"工号", "~公号"}},
		"near shows that part of it was heard":      {`anyone says any of (codes) near "工号" by sound within 3 characters`, []string{"验证码和公号"}, []string{"~验证码和公号"}},
		"none of":                                   {`anyone says none of ("工号") by sound`, []string{"公号"}, nil},
		"in one turn":                               {`anyone says all of ("工号" by sound, "多少", "请问") in one turn`, []string{"请问多少", "请问公号多少", "工号多少"}, []string{"请问", "~公号", "多少"}},
		"negation is of what was heard":             {`anyone says "投诉" by sound, not negated`, []string{"我不是要投宿"}, nil},
		"all four losses of the recordings we have": {`anyone says all of ("工号" by sound, "工信部" by sound, codes by sound)`, []string{"公号1024", "找公信不", "驗證馬"}, []string{"~公号", "~公信不", "~驗證馬"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, quotes(soundRule(t, test.condition), test.turns...)); diff != "" {
				t.Errorf("quotes (-want +got):\n%s", diff)
			}
		})
	}
}

// BenchmarkBySound is what fifty phrases by sound cost a call of 40 turns.
func BenchmarkBySound(b *testing.B) {
	const phrases = `"验证码","投诉","举报","消协","工信部","话费","流量","套餐","宽带","光猫","机顶盒","停电","跳闸","电表","电费","供电局","营业厅","身份证","密码","班长",
		"主管","经理","领导","曝光","媒体","记者","律师","法院","起诉","赔偿","退款","扣费","欠费","催单","派单","维修","上门","抢修","报修","信号","基站","漏电","火灾","触电","伤人","堵门","上访","信访","纪委","监管"`
	in := conversation(1, 40)
	for _, way := range []string{"as written", "by sound"} {
		bySound := ""
		if way == "by sound" {
			bySound = " by sound"
		}
		engine := soundRule(b, "anyone says at least 40 of ("+phrases+")"+bySound)
		b.Run(way, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				engine.Inspect(in)
			}
		})
	}
}
