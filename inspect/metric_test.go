package inspect_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
)

func TestFieldsThatTheSwitchAndTheRosterTell(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`call.direction = out`, "direction: out", "yes"},
		{`call.direction = out`, "direction: in", "no"},
		{`call.direction != out`, "direction: unknown", "unknown: " + inspect.DirectionUnknown},
		{`call.agent_group = "暑期工"`, "group: 暑期工", "yes"},
		{`call.agent_group = "暑期工"`, "group: 正式工", "no"},
		{`call.agent_group != "暑期工"`, "group:", "unknown: " + inspect.GroupUnknown},
		{`call.agent_group = "暑期工"`, "group: / agent:", "no"},
		{`call.season = "度夏"`, "season: 度夏, 暑期", "yes"},
		{`call.season != "度夏"`, "season: 度冬", "yes"},
		{`call.season = "度夏"`, "season:", "no"},
		{`call.season = "度夏"`, "season: -", "unknown: " + inspect.NoCalendar},
		{`call.weekday = sunday`, "started: 2026-09-05T23:00:00Z", "yes"}, // Sunday morning in China
		{`call.weekday != thursday`, "started: 2026-09-03T10:00:00+08:00", "no"},
	})
}

func TestFiguresOfTheWholeCall(t *testing.T) {
	t.Parallel()
	// Ten seconds of silence, two of overlap, forty characters of the agent in ten seconds.
	const call = "duration: 60 / ring: 25 / hold: 70 / 坐席 5-15 您好您好您好您好您好您好您好您好您好您好您好您好您好您好您好您好您好您好您好您好" +
		" / 客户 13-20 我要报修我家停电了 / 坐席 30-31 好 / 客户 31-40 谢谢"
	check(t, []row{
		{`ring > 20s`, call, "yes"},
		{`ring > 25s`, call, "no"},
		{`ring >= 25s`, call, "yes"},
		{`ring > 20s`, "ring: -", "unknown: " + inspect.RingUnknown},
		{`hold > 60s`, call, "yes"},
		{`hold > 0s`, "hold: 0", "no"},
		{`hold > 0s`, "hold: -", "unknown: " + inspect.HoldUnknown},
		{`tail > 19s`, call, "yes"},
		{`tail > 20s`, call, "no"},
		{`tail > 20s`, "duration: 20", noSignals},
		{`turns = 4`, call, "yes"},
		{`turns > 4`, call, "no"},
		{`turns > 0`, "duration: 20", noTranscript},
		{`total silence = 35s`, call, "yes"}, // 0–5, 20–30, 40–60
		{`silence share > 58 %`, call, "yes"},
		{`silence share < 58 %`, call, "no"},
		{`total silence > 1s`, "duration: 20", noSignals},
		{`total overlap = 2s`, call, "yes"},
		{`total overlap by customer = 2s`, call, "yes"},
		{`total overlap by agent > 0s`, call, "no"},
		{`talk share of agent > 40 %`, call, "yes"}, // 11 s and 16 s
		{`talk share of customer < 60 %`, call, "yes"},
		{`talk share of agent > 41 %`, call, "no"},
		{`pace of agent > 223`, call, "yes"}, // 41 characters in 11 seconds
		{`pace of agent > 224`, call, "no"},
		{`pace of agent > 100`, "客户 喂", "no"},
		{`pace of agent < 100`, "客户 喂", "no"},
		{`pace of agent > 100`, "S0 喂", noRoles},
		{`pace of agent > 100`, "duration: 20", noTranscript},
		{`loudness of customer > -10`, call, "unknown: " + inspect.NoSound},
		{`talk share of agent > 50 %`, "坐席 0-8 您好 / S0 8-10 喂 / 客户 10-12 喂", "yes"},
		{`talk share of agent > 70 %`, "坐席 0-8 您好 / S0 8-10 喂 / 客户 10-12 喂", noRoles},
		{`talk share of agent > 90 %`, "坐席 0-8 您好 / S0 8-10 喂 / 客户 10-12 喂", "no"},
		{`talk share of agent != 70 %`, "坐席 0-8 您好 / S0 8-10 喂 / 客户 10-12 喂", "yes"}, // 67 % or 83 %,
	})
}

func TestFastTurns(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`agent turn faster than 300 characters a minute`, "坐席 0-2 您好这里是供电服务热线", "yes"}, // 12 in 2 s: 360
		{`agent turn faster than 360 characters a minute`, "坐席 0-2 您好这里是供电服务热线", "no"},
		{`agent turn faster than 300 characters a minute`, "客户 0-2 您好这里是供电服务热线", "no"},
		{`turn faster than 300 characters a minute`, "客户 0-2 您好这里是供电服务热线", "yes"},
		{`agent turn faster than 300 characters a minute`, "S0 0-2 您好这里是供电服务热线", noRoles},
		{`agent turn faster than 300 characters a minute`, "坐席 0-0.5 您好您好", "no"}, // too short to tell
		{`agent turn faster than 300 characters a minute with at least 4 characters`, "坐席 0-0.5 您好您好", "yes"},
		{`agent turn faster than 300 characters a minute`, "坐席 0-2 ，，，，，您好，，，，，", "no"},
		{`agent turn faster than 300 characters a minute`, "duration: 9", noTranscript},
		{`agent turn faster than 300 characters a minute followed by customer says "慢"`, "坐席 0-2 您好这里是供电服务热线 / 客户 3-4 慢点", "yes"},
		{`agent turn faster than 300 characters a minute`, "坐席 1-1 您好这里是供电服务热线", "unknown: " + inspect.NoTimes},
		{`agent turn faster than 300 characters a minute`, "坐席 1-1 您好这里是供电服务热线 / 客户 2-3 喂", "unknown: " + inspect.TimesWrong},
		{`customer turn faster than 300 characters a minute`, "坐席 1-1 您好这里是供电服务热线 / 客户 2-3 喂", "no"},
	})
}

// heard is an input whose sound was measured.
func heard(t *testing.T, condition string, channels ...call.ChannelSignals) (*inspect.Engine, inspect.Input) {
	t.Helper()
	engine, in := parse(t, condition, "duration: 60\n坐席 0-10 您好\n客户 10-20 喂")
	in.Signals = call.Signals{Source: call.FromAudio, Duration: time.Minute, Channels: channels}
	return engine, in
}

func TestLoudnessIsThatOfTheChannel(t *testing.T) {
	t.Parallel()
	agent := call.ChannelSignals{Role: call.AgentRole, Level: -30, Speech: []call.Range{{End: 30 * time.Second}}}
	customer := call.ChannelSignals{Role: call.CustomerRole, Level: -8, Speech: []call.Range{{End: 10 * time.Second}}}
	mixed := call.ChannelSignals{Role: call.Unknown, Level: -8, Speech: []call.Range{{End: 10 * time.Second}}}
	for _, c := range []struct {
		condition string
		channels  []call.ChannelSignals
		want      string
	}{
		{`loudness of customer > -10`, []call.ChannelSignals{agent, customer}, "yes"},
		{`loudness of agent > -10`, []call.ChannelSignals{agent, customer}, "no"},
		{`loudness of agent > -10`, []call.ChannelSignals{mixed}, noRoles},
		{`loudness of agent > -10`, nil, "unknown: " + inspect.NoSound},
		{`talk share of agent = 75 %`, []call.ChannelSignals{agent, customer}, "yes"}, // the sound goes before the turns
		{`talk share of agent = 50 %`, []call.ChannelSignals{mixed}, "yes"},           // and the turns before a mixed channel
		{`tail = 30s`, []call.ChannelSignals{agent, customer}, "yes"},
	} {
		engine, in := heard(t, c.condition, c.channels...)
		if got := verdict(engine.Inspect(in)); got != c.want {
			t.Errorf("%s: %s, want %s", c.condition, got, c.want)
		}
	}
}

func TestAFigureShowsItsValue(t *testing.T) {
	t.Parallel()
	engine, in := parse(t, `talk share of agent > 70 % and not (ring > 20s)`, "坐席 0-8 您好\n客户 8-10 喂")
	report := engine.Inspect(in)
	var texts []string
	for _, e := range report.Findings[0].Evidence {
		texts = append(texts, e.Condition+": "+e.Text)
	}
	want := []string{"talk share of agent > 70 %: talk share 80.0 %", "not ring > 20s: ring 3s"}
	if len(texts) != 2 || texts[0] != want[0] || texts[1] != want[1] {
		t.Errorf("evidence %q, want %q", texts, want)
	}
}

// Of a figure exactly one is so: less, the same, or more. Where one is unknown, none
// is yes.
func TestAFigureIsLessTheSameOrMore(t *testing.T) {
	t.Parallel()
	figures := []string{`total silence %s 10s`, `talk share of agent %s 50 %%`, `total overlap by agent %s 1s`, `tail %s 5s`, `turns %s 3`, `hold %s 5s`}
	rapid.Check(t, func(rt *rapid.T) {
		format := rapid.SampledFrom(figures).Draw(rt, "figure")
		var turns []call.Turn
		at := rapid.SampledFrom([]float64{0, 1, 5, 9, 20, 40})
		for range rapid.IntRange(0, 5).Draw(rt, "turns") {
			turns = append(turns, said(rapid.SampledFrom([]call.Role{call.AgentRole, call.CustomerRole, call.Unknown}).Draw(rt, "role"),
				at.Draw(rt, "from"), at.Draw(rt, "to"), "喂"))
		}
		in := inspect.Input{Call: call.Call{ID: "c", Duration: time.Minute}, Transcript: call.Transcript{Turns: turns}}
		in.Signals = call.FromTurns(in.Transcript, time.Minute)
		count := map[string]int{}
		for _, operator := range []string{"<", "=", ">"} {
			got, _, _ := strings.Cut(verdict(compile(t, fmt.Sprintf(format, operator)).Inspect(in)), ":")
			count[got]++
		}
		none := count["no"] == 3 // the figure does not exist
		if count["yes"] > 1 || count["yes"] == 1 && count["unknown"] > 0 || count["yes"] == 0 && count["unknown"] == 0 && !none {
			rt.Fatalf("%s: %v", format, count)
		}
	})
}
