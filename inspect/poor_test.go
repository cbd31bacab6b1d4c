package inspect_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
)

// heardOn are the signals of a call with so much noise on the two channels.
func heardOn(agent, customer float64) call.Signals {
	channel := func(role call.Role, noise float64) call.ChannelSignals {
		return call.ChannelSignals{Role: role, Level: -26, Peak: -8, Noise: noise, Band: 3300, Speech: []call.Range{{End: 20 * time.Second}}}
	}
	return call.Signals{
		Source: call.FromAudio, Duration: time.Minute,
		Channels: []call.ChannelSignals{channel(call.AgentRole, agent), channel(call.CustomerRole, customer)},
	}
}

const (
	missed  = "unknown: " + inspect.PoorNoisy
	quiet   = -60 // dBFS of noise
	roaring = -32
)

func TestNothingFollowsFromWordsThatAPoorChannelMayHide(t *testing.T) {
	t.Parallel()
	turns := []call.Turn{
		said(call.AgentRole, 1, 3, "您好"), said(call.CustomerRole, 4, 10, "我要投诉"), said(call.AgentRole, 11, 14, "好的"),
	}
	for condition, want := range map[string][3]string{ // on good channels, with a poor agent, with a poor customer
		`agent says "您好"`:                                             {"yes", "yes", "yes"},
		`agent says "再见"`:                                             {"no", missed, "no"},
		`agent says none of ("再见")`:                                   {"yes", missed, "yes"},
		`agent says none of ("您好")`:                                   {"no", "no", "no"},
		`not agent says "再见"`:                                         {"yes", missed, "yes"},
		`customer says "再见"`:                                          {"no", "no", missed},
		`says "再见"`:                                                   {"no", missed, missed},
		`agent says at most 1 times any of ("您好")`:                    {"yes", missed, "yes"},
		`agent says exactly 2 times any of ("您好")`:                    {"no", missed, "no"},
		`agent says at most 1 times any of ("您", "好")`:                {"no", "no", "no"},
		`agent says at least 2 times any of ("您好")`:                   {"no", missed, "no"},
		`agent says all of ("您好", "再见")`:                              {"no", missed, "no"},
		`agent says "好" in every turn`:                                {"yes", missed, "yes"},
		`customer says "投诉" not followed by agent says "抱歉"`:          {"yes", missed, "yes"},
		`customer says "投诉" followed by agent says "好的"`:              {"yes", "yes", "yes"},
		`agent says "您好" and not agent says "再见"`:                     {"yes", missed, "yes"},
		`agent says "您好" or agent says "再见"`:                          {"yes", "yes", "yes"},
		`at least 2 times (agent says "您好")`:                          {"no", missed, "no"},
		`not agent repeats customer`:                                  {"yes", missed, missed},
		`agent says "再见" and customer says "投诉"`:                      {"no", missed, "no"},
		`agent says "再见" and customer says "工单"`:                      {"no", "no", "no"},
		`not (agent says "您好" then agent says "工号") and agent speaks`: {"yes", missed, "yes"},
	} {
		engine, in := parse(t, condition, "客户 喂")
		in.Transcript.Turns = turns
		for i, signals := range []call.Signals{heardOn(quiet, quiet), heardOn(roaring, quiet), heardOn(quiet, roaring)} {
			in.Signals = signals
			if got := verdict(engine.Inspect(in)); got != want[i] {
				t.Errorf("%s, case %d: %s, want %s", condition, i, got, want[i])
			}
		}
	}
}

func TestAPoorChannelOfNobodyIsEverybodys(t *testing.T) {
	t.Parallel()
	engine, in := parse(t, `not agent says "再见"`, "坐席 您好")
	in.Signals = heardOn(roaring, quiet)
	in.Signals.Channels = in.Signals.Channels[:1]
	in.Signals.Channels[0].Role = call.Unknown
	if got := verdict(engine.Inspect(in)); got != missed {
		t.Error(got)
	}
}

func TestEveryFlawIsNamedAsTheReason(t *testing.T) {
	t.Parallel()
	engine, in := parse(t, `agent says "再见"`, "坐席 您好")
	for reason, change := range map[string]func(*call.ChannelSignals){
		inspect.PoorNoisy:    func(c *call.ChannelSignals) { c.Noise = -30 },
		inspect.PoorClipping: func(c *call.ChannelSignals) { c.Clipped = 0.3 },
		inspect.PoorFaint:    func(c *call.ChannelSignals) { c.Level, c.Noise = -50, -80 },
		inspect.PoorNarrow:   func(c *call.ChannelSignals) { c.Band = 1200 },
		inspect.PoorBroken: func(c *call.ChannelSignals) {
			c.Sounds = []call.Sound{{Range: call.Range{End: 4 * time.Second}, Kind: call.Dropout}}
		},
		inspect.PoorAbsent: func(c *call.ChannelSignals) { *c = call.ChannelSignals{Role: call.AgentRole, Peak: -80} },
	} {
		in.Signals = heardOn(quiet, quiet)
		change(&in.Signals.Channels[0])
		if got := verdict(engine.Inspect(in)); got != "unknown: "+reason {
			t.Errorf("%s, want %s", got, reason)
		}
	}
}

func TestWordsThatMayNotHaveBeenSaidDecideNothing(t *testing.T) {
	t.Parallel()
	const doubted = "unknown: " + inspect.WordsDoubted
	for _, c := range []struct {
		condition string
		change    func(*call.Turn)
		noise     float64
		want      string
	}{
		{`agent says "再见"`, func(turn *call.Turn) { turn.Doubt = call.OnSilence }, quiet, doubted},
		{`agent says none of ("再见")`, func(turn *call.Turn) { turn.Doubt = call.Stock }, quiet, doubted},
		{`agent says "您好"`, func(turn *call.Turn) { turn.Doubt = call.Repeated }, quiet, "yes"}, // another turn
		{`agent says "再见"`, func(turn *call.Turn) { turn.Doubt = call.OutOfOrder }, quiet, "yes"},
		{`agent says "再见"`, func(turn *call.Turn) { turn.Confidence = 0.3 }, quiet, "yes"},
		{`agent says "再见"`, func(turn *call.Turn) { turn.Confidence = 0.3 }, roaring, missed},
		{`agent says "再见"`, func(turn *call.Turn) { turn.Confidence = 0.8 }, roaring, "yes"},
	} {
		engine, in := parse(t, c.condition, "客户 喂")
		in.Transcript.Turns = []call.Turn{said(call.AgentRole, 1, 3, "您好"), said(call.AgentRole, 11, 14, "再见")}
		in.Signals = heardOn(c.noise, quiet)
		c.change(&in.Transcript.Turns[1])
		if got := verdict(engine.Inspect(in)); got != c.want {
			t.Errorf("%s: %s, want %s", c.condition, got, c.want)
		}
	}
}

// TestTheNextCallIsHeardByItself has a poor call leave nothing behind for the good one
// that the same engine inspects next.
func TestTheNextCallIsHeardByItself(t *testing.T) {
	t.Parallel()
	engine, in := parse(t, `agent says none of ("再见")`, "坐席 您好")
	in.Signals = heardOn(quiet, quiet)
	before := engine.Inspect(in)
	poor := in
	poor.Signals = heardOn(roaring, roaring)
	engine.Inspect(poor)
	if diff := cmp.Diff(before, engine.Inspect(in)); diff != "" {
		t.Errorf("the report (-before +after a poor call):\n%s", diff)
	}
}

// TestWhatTheSwitchDoesNotSayMayBeHeard has hold music and busy tones answer what the
// call list leaves open, and ringing be no silence.
func TestWhatTheSwitchDoesNotSayMayBeHeard(t *testing.T) {
	t.Parallel()
	second := func(from, to int) call.Range {
		return call.Range{Start: time.Duration(from) * time.Second, End: time.Duration(to) * time.Second}
	}
	signals := heardOn(quiet, quiet)
	signals.Silences = []call.Range{second(0, 12), second(20, 45)}
	signals.Channels[0].Sounds = []call.Sound{{Range: second(20, 45), Kind: call.Music}}
	signals.Channels[1].Sounds = []call.Sound{{Range: second(1, 12), Kind: call.Ringback}, {Range: second(57, 60), Kind: call.BusyTone}}
	for condition, want := range map[string]string{
		`hold > 20s`:              "yes",
		`hold > 30s`:              "unknown: " + inspect.HoldUnknown,
		`hold < 20s`:              "no",
		`call.hangup = customer`:  "yes",
		`call.hangup = agent`:     "no",
		`silence longer than 10s`: "yes",
		`at least 2 times (silence longer than 10s)`: "no",
		`total silence > 26s`:                        "no",
		`total silence > 24s`:                        "yes",
	} {
		engine, in := parse(t, condition, "客户 喂")
		in.Call.Hangup, in.Call.Hold = call.Unknown, call.Told{}
		in.Signals = signals
		if got := verdict(engine.Inspect(in)); got != want {
			t.Errorf("%s: %s, want %s", condition, got, want)
		}
	}
}
