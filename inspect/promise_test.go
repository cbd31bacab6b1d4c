package inspect_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
)

func TestWhoFiledATicketAndWhatItSays(t *testing.T) {
	t.Parallel()
	const repair = `ticket: T1 kind=repair at=+1m agent=1024 text="翠湖苑三栋停电，客户要求尽快抢修"`
	check(t, []row{
		{`ticket by this agent`, repair, "yes"},
		{`ticket by another agent`, repair, "no"},
		{`ticket by another agent`, "ticket: kind=repair at=+1m agent=1025", "yes"},
		{`ticket by this agent`, "agent: / " + repair, "unknown: " + inspect.FilerUnknown},
		{`no ticket by this agent`, "ticket: kind=repair at=+1m agent=", "unknown: " + inspect.FilerUnknown},
		{`ticket about this agent`, "ticket: kind=complaint.internal at=+1m agent=1025 about=1024", "yes"},
		{`ticket about this agent`, "ticket: kind=complaint.internal at=+1m agent=1025 about=1026", "no"},
		{`ticket about this agent`, "ticket: kind=complaint.internal at=+1m agent=1025", "unknown: " + inspect.AboutUnknown},
		{`ticket consult about this agent`, "ticket: kind=complaint.internal at=+1m agent=1025", "no"},
		{`ticket saying "停电"`, repair, "yes"},
		{`ticket saying "停电客户"`, repair, "yes"}, // punctuation does not separate, as in what is said
		{`ticket saying "停水"`, repair, "no"},
		{`ticket saying all of ("停电", "抢修")`, repair, "yes"},
		{`ticket saying all of ("停电", "停水")`, repair, "no"},
		{`ticket saying none of ("停水", complain)`, repair, "yes"},
		{`ticket saying at least 2 of ("停电", "停水", "抢修")`, repair, "yes"},
		{`ticket saying at least 3 of ("停电", "停水", "抢修")`, repair, "no"},
		{`ticket saying at least 2 times any of ("停电", "抢修")`, repair, "yes"},
		{`ticket saying /三栋.{0,4}电/`, repair, "yes"},
		{`ticket saying "停电"`, "ticket: kind=repair at=+1m", "unknown: " + inspect.TextUnknown},
		{`ticket unlike call`, repair + " / 客户 我家停电了翠湖苑三栋 / 坐席 好的", "no"},
		{`ticket unlike call`, repair + " / 客户 你们乱收费我要退钱 / 坐席 好的", "yes"},
		{`ticket unlike call`, repair + " / 客户 你们乱收费 / S0 翠湖苑三栋停电了赶紧抢修", noRoles},
		{`ticket unlike call`, repair, noTranscript},
		{`ticket unlike call`, `ticket: kind=repair at=+1m text="客户来电" / 客户 停电了`, "unknown: " + inspect.TextUnknown},
		{`no ticket repair|urge filed within 24h after end by this agent saying "停电" unlike call`, repair + " / 客户 你们乱收费我要退钱", "no"},
	})
}

func TestWhoseTheOtherCallsWere(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`repeat call by the same agent within 7d`, "call: at=-3h", "yes"},
		{`repeat call by another agent within 7d`, "call: at=-3h", "no"},
		{`repeat call by another agent within 7d`, "call: at=-3h agent=1025", "yes"},
		{`repeat call by another agent within 7d`, "call: at=-3h agent=", "unknown: " + inspect.AgentUnknown},
		{`repeat call with csat <= 2 within 7d`, "call: at=-3h csat=2", "yes"},
		{`repeat call with csat <= 2 within 7d`, "call: at=-3h csat=-", "no"},
		{`repeat call with csat <= 2 and hangup = agent within 7d`, "call: at=-3h csat=2 hangup=agent", "yes"},
		{`repeat call with csat <= 2 and hangup = agent within 7d`, "call: at=-3h csat=2", "no"},
		{`repeat call with hangup = agent within 7d`, "call: at=-3h hangup=unknown", "unknown: " + inspect.OtherUnclear},
		{`repeat call with duration > 60s within 7d`, "call: at=-3h duration=61", "yes"},
		{`repeat call with ring > 20s within 7d`, "call: at=-3h ring=-", "unknown: " + inspect.OtherUnclear},
		{`repeat call with ring > 20s within 7d`, "call: at=-3h ring=- / call: at=-2h ring=30", "yes"},
		{`repeat call at least 2 times with ring > 20s within 7d`, "call: at=-3h ring=- / call: at=-2h ring=30", "unknown: " + inspect.OtherUnclear},
		{`repeat call at least 3 times with ring > 20s within 7d`, "call: at=-3h ring=- / call: at=-2h ring=30", "no"},
		{`repeat call with dept = "客服二部" within 7d`, "call: at=-3h dept=客服二部", "yes"},
		{`repeat call with weekday = thursday within 7d`, "call: at=-3h", "yes"},
		{`outbound call within 1d`, "call: at=+3h direction=out", "yes"},
		{`outbound call within 1d`, "call: at=+3h", "no"},
		{`outbound call within 1d`, "call: at=-3h direction=out", "no"},
		{`outbound call within 1d`, "call: at=+3h direction=unknown", "unknown: " + inspect.DirectionUnknown},
		{`outbound call with answered = yes within 1d`, "call: at=+3h direction=out answered=no", "no"},
		{`outbound call by another agent within 1d`, "call: at=+3h direction=out agent=7", "yes"},
	})
}

func TestPromises(t *testing.T) {
	t.Parallel()
	const (
		byTicket = `promise any of ("登记", "回复您") unkept by ticket within 24h`
		asSaid   = `promise "回复您" unkept by outbound call within as said or 24h`
		told     = "坐席 我给您登记 / 客户 好"
		inADay   = "坐席 两天之内回复您 / 客户 好"
	)
	check(t, []row{
		{byTicket, told, "yes"},
		{byTicket, "坐席 这个没办法 / 客户 好", "no"},
		{byTicket, "客户 我登记过了", "no"}, // not the agent's
		{byTicket, told + " / ticket: kind=repair at=-1s", "no"},
		{byTicket, told + " / ticket: kind=repair at=+24h", "no"},
		{byTicket, told + " / ticket: kind=repair at=+25h", "yes"},
		{byTicket, told + " / ticket: kind=repair at=-3h", "yes"}, // from before the call
		{`promise "登记" kept by ticket within 24h`, told + " / ticket: kind=repair at=+1m", "yes"},
		{`promise "登记" kept by ticket within 24h`, told, "no"},
		{`promise "登记" kept by ticket within 24h`, "坐席 没办法", "no"},
		{`promise "登记" unkept by ticket urge|transfer within 24h`, told + " / ticket: kind=repair at=+1m", "yes"},
		{`promise "登记" unkept by ticket urge or outbound call within 24h`, told + " / call: at=+1h direction=out", "no"},
		{`promise "登记" unkept by ticket urge or outbound call within 24h`, told + " / call: at=+1h", "yes"},
		{`promise "登记" unkept by outbound call within 24h`, told + " / call: at=+1h direction=unknown", "unknown: " + inspect.DirectionUnknown},
		{`promise "登记", not negated unkept by ticket within 24h`, "坐席 我不给您登记", "no"},
		{byTicket, "S0 我给您登记", noRoles},
		{byTicket, "S0 我给您登记 / ticket: kind=repair at=+1m", "no"},
		{byTicket, "duration: 20", noTranscript},
		{asSaid, inADay + " / call: at=+47h direction=out", "no"},
		{asSaid, inADay + " / call: at=+49h direction=out", "yes"},
		{asSaid, "坐席 尽快回复您 / call: at=+25h direction=out", "yes"},
		{asSaid, "坐席 尽快回复您 / call: at=+23h direction=out", "no"},
		{asSaid, "坐席 明天给您回复您 / call: at=+37h direction=out", "no"}, // by midnight of the next day
		{asSaid, "坐席 明天给您回复您 / call: at=+39h direction=out", "yes"},
		{asSaid, "坐席 今天给您查 / 坐席 三天内回复您 / call: at=+70h direction=out", "no"},
		// Of two promises one is kept.
		{asSaid, "坐席 两小时内回复您 / 坐席 三天内回复您 / call: at=+9h direction=out", "yes"},
		{byTicket + ` before customer says "好"`, told, "yes"},
	})
}

func TestACallerWhomNobodyKnowsMayHaveBeenAnswered(t *testing.T) {
	t.Parallel()
	engine, in := parse(t, `promise "登记" unkept by ticket within 24h`, "坐席 我给您登记")
	in.Call.Customer = ""
	if got := verdict(engine.Inspect(in)); got != "unknown: "+inspect.CallerUnknown {
		t.Error(got)
	}
	in.Tickets = []call.Ticket{{ID: "T1", Kind: call.Repair, CallID: in.Call.ID, Filed: in.Call.Ended()}}
	if got := verdict(engine.Inspect(in)); got != "no" {
		t.Error(got)
	}
}

func TestAnUnkeptPromiseIsProvisionalUntilTheLastIsDue(t *testing.T) {
	t.Parallel()
	engine, in := parse(t, `promise "回复您" unkept by ticket urge or outbound call within as said or 24h`,
		"坐席 尽快回复您\n坐席 三天内回复您\nticket: T9 kind=consult at=+1m")
	f := engine.Inspect(in).Findings[0]
	due := in.Call.Ended().Add(3 * 24 * time.Hour)
	if want := due.Add(inspect.TicketLag); !f.ProvisionalUntil.Equal(want) {
		t.Errorf("provisional until %v, want %v", f.ProvisionalUntil, want)
	}
	var got []string
	for _, e := range f.Evidence {
		got = append(got, string(e.Kind)+" "+e.Text)
	}
	if diff := cmp.Diff([]string{"said 回复您", "said 回复您", "absent ticket urge or outbound call"}, got); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
	if last := f.Evidence[2]; !last.To.Equal(due) || !last.From.Equal(in.Call.Started) || len(last.Tickets) != 1 {
		t.Errorf("searched %v to %v, tickets %v", last.From, last.To, last.Tickets)
	}
}

func TestAKeptPromiseShowsWhatKeptIt(t *testing.T) {
	t.Parallel()
	for condition, call := range map[string]string{
		`promise "回复您" kept by ticket or outbound call within 24h`:         "坐席 回复您",
		`not (promise "回复您" unkept by ticket or outbound call within 24h)`: "坐席 回复您",
	} {
		engine, in := parse(t, condition, call+"\nticket: T9 kind=consult at=+1m\ncall: at=+2h direction=out")
		f := engine.Inspect(in).Findings[0]
		if !f.ProvisionalUntil.IsZero() || len(f.Evidence) != 2 {
			t.Fatalf("%s: %+v", condition, f)
		}
		if e := f.Evidence[1]; e.Kind != inspect.Record || e.Text != "other-1" || len(e.Tickets) != 1 || e.Tickets[0] != "T9" {
			t.Errorf("%s: %+v", condition, e)
		}
	}
}

// What a promise is asked are opposites of one another, and more tickets and calls
// never leave one unkept that was kept.
func TestPromisesAreKeptOrUnkept(t *testing.T) {
	t.Parallel()
	kept := compile(t, `promise "回复您" kept by ticket urge or outbound call within as said or 1h`)
	unkept := compile(t, `promise "回复您" unkept by ticket urge or outbound call within as said or 1h`)
	rapid.Check(t, func(t *rapid.T) {
		began := time.Date(2026, 9, 3, 2, 0, 0, 0, time.UTC)
		in := inspect.Input{Call: call.Call{ID: "c", Customer: "k", Started: began, Duration: time.Minute, Answered: true}}
		in.Transcript.Turns = []call.Turn{said(call.AgentRole, 1, 5, rapid.SampledFrom([]string{"回复您", "两小时内回复您", "明天回复您"}).Draw(t, "words"))}
		for range rapid.IntRange(0, 3).Draw(t, "tickets") {
			in.Tickets = append(in.Tickets, call.Ticket{
				ID: "T", Kind: rapid.SampledFrom([]call.TicketKind{call.Urge, call.Repair}).Draw(t, "kind"),
				Filed: began.Add(time.Duration(rapid.IntRange(-50, 50).Draw(t, "hours")) * time.Hour),
			})
		}
		for range rapid.IntRange(0, 3).Draw(t, "calls") {
			in.Calls = append(in.Calls, call.Call{
				ID: "d", Direction: rapid.SampledFrom([]call.Direction{"", call.Inbound, call.Outbound}).Draw(t, "direction"),
				Started: began.Add(time.Duration(rapid.IntRange(-50, 50).Draw(t, "hours")) * time.Hour),
			})
		}
		was, wasNot := verdict(kept.Inspect(in)), verdict(unkept.Inspect(in))
		if (was == "yes") != (wasNot == "no") || (was == "no") != (wasNot == "yes") {
			t.Fatalf("kept: %s; unkept: %s", was, wasNot)
		}
		more := in
		more.Tickets = append(slices.Clone(in.Tickets), call.Ticket{ID: "U", Kind: call.Urge, Filed: began.Add(time.Minute)})
		if got := verdict(kept.Inspect(more)); got != "yes" {
			t.Fatalf("with a ticket in time: %s", got)
		}
		if was == "yes" {
			more.Tickets, more.Calls = in.Tickets, append(slices.Clone(in.Calls), call.Call{ID: "e", Started: began.Add(time.Hour)})
			if got := verdict(kept.Inspect(more)); got != "yes" {
				t.Fatalf("with one call more: %s", got)
			}
		}
	})
}
