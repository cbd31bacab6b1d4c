package inspect_test

import (
	"testing"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
)

func TestFieldsOfTheCall(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`call.sector = power`, "sector: power", "yes"},
		{`call.sector = cable`, "sector: power", "no"},
		{`call.sector != cable`, "sector: power", "yes"},
		{`call.dept = "客服一部"`, "dept: 客服一部", "yes"},
		{`call.dept = "客服二部"`, "dept: 客服一部", "no"},
		{`call.dept != "客服二部"`, "dept:", "unknown: " + inspect.DeptUnknown},
		{`call.agent = "1024"`, "agent: 1024", "yes"},
		{`call.agent = "1024"`, "agent:", "no"},
		{`call.hangup = agent`, "hangup: agent", "yes"},
		{`call.hangup = agent`, "hangup: customer", "no"},
		{`call.hangup = agent`, "hangup: unknown", "unknown: " + inspect.HangupUnknown},
		{`call.csat <= 2`, "csat: 2", "yes"},
		{`call.csat <= 2`, "csat: 3", "no"},
		{`call.csat <= 2`, "csat: -", "no"},
		{`call.csat = none`, "csat: -", "yes"},
		{`call.csat = none`, "csat: 1", "no"},
		{`call.csat != none`, "csat: 1", "yes"},
		{`call.csat != 1`, "csat: -", "yes"},
		{`call.csat = none`, "csat: unknown", "unknown: " + inspect.RatingUnknown},
		{`not call.csat = none`, "csat: unknown", "unknown: " + inspect.RatingUnknown},
		{`call.csat <= 2`, "csat: unknown", "unknown: " + inspect.RatingUnknown},
		{`repeat call with csat <= 2 within 7d`, "call: at=-3h csat=unknown", "unknown: " + inspect.OtherUnclear},
		{`call.answered = yes`, "answered: yes", "yes"},
		{`call.answered = yes`, "answered: no", "no"},
		{`call.hour >= 22`, "started: 2026-09-03T22:00:00+08:00", "yes"},
		{`call.hour >= 22`, "started: 2026-09-03T21:59:00+08:00", "no"},
		{`call.hour = 6`, "started: 2026-09-03T22:00:00Z", "yes"},
	})
}

func TestTickets(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`ticket`, "ticket: kind=consult at=+1m", "yes"},
		{`ticket`, "客户 喂", "no"},
		{`no ticket`, "客户 喂", "yes"},
		{`no ticket`, "ticket: kind=consult at=+1m", "no"},
		{`ticket`, "ticket: kind=consult at=+29d", "yes"},
		{`ticket`, "ticket: kind=consult at=+31d", "no"},
		{`ticket repair`, "ticket: kind=consult at=+1m", "no"},
		{`ticket repair|consult`, "ticket: kind=consult at=+1m", "yes"},
		{`ticket complaint.internal filed within 24h after end`, "ticket: kind=complaint.internal at=+24h", "yes"},
		{`ticket complaint.internal filed within 24h after end`, "ticket: kind=complaint.internal at=+25h", "no"},
		{`ticket complaint.internal filed within 24h after end`, "duration: 60 / ticket: kind=complaint.internal at=-30s", "yes"},
		{`ticket complaint.internal filed within 24h after end`, "duration: 60 / ticket: kind=complaint.internal at=-61s", "no"},
		{`ticket filed within 2d before start`, "ticket: kind=repair at=-1d", "yes"},
		{`ticket filed within 2d before start`, "ticket: kind=repair at=-3d", "no"},
		{`ticket filed within 2d before start`, "ticket: kind=repair at=+1m", "no"},
		{`ticket filed later than 24h after end`, "ticket: kind=repair at=+30h", "yes"},
		{`ticket filed later than 24h after end`, "ticket: kind=repair at=+24h", "no"},
		{`ticket filed within 1h after end or within 1h before start`, "ticket: kind=repair at=-30m", "yes"},
		{`ticket filed within 1h after end or later than 2h after end`, "ticket: kind=repair at=+90m", "no"},
		{`ticket of call`, "ticket: kind=repair at=+1m", "yes"},
		{`ticket of call`, "ticket: kind=repair call=other at=+1m", "no"},
		{`ticket`, "ticket: kind=repair call=other at=+1m", "yes"},
	})
}

func TestOtherCalls(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`repeat call within 24h`, "call: at=-3h", "yes"},
		{`repeat call within 2h`, "call: at=-3h", "no"},
		{`repeat call within 24h`, "call: at=+3h", "no"},
		{`repeat call at least 2 times within 24h`, "call: at=-3h", "no"},
		{`repeat call at least 2 times within 24h`, "call: at=-3h / call: at=-4h", "yes"},
		{`later call within 24h`, "call: at=+3h", "yes"},
		{`later call within 2h`, "call: at=+3h", "no"},
		{`later call within 24h`, "call: at=-3h", "no"},
	})
}

func TestAnUnknownCallerLeavesTicketsAndCallsUndecided(t *testing.T) {
	t.Parallel()
	for condition, want := range map[string]string{
		`ticket`:                 "unknown: " + inspect.CallerUnknown,
		`no ticket`:              "unknown: " + inspect.CallerUnknown,
		`ticket of call`:         "no",
		`repeat call within 24h`: "unknown: " + inspect.CallerUnknown,
		`later call within 24h`:  "unknown: " + inspect.CallerUnknown,
	} {
		engine, in := parse(t, condition, "客户 喂")
		in.Call.Customer = ""
		if got := verdict(engine.Inspect(in)); got != want {
			t.Errorf("%s: %s, want %s", condition, got, want)
		}
	}
}

func TestATicketThatNamesNoCallMayBeOfThisOne(t *testing.T) {
	t.Parallel()
	engine, in := parse(t, `ticket of call`, "客户 喂")
	in.Tickets = []call.Ticket{{ID: "T1", Kind: call.Repair, Customer: in.Call.Customer, Filed: in.Call.Ended()}}
	if got, want := verdict(engine.Inspect(in)), "unknown: "+inspect.TicketsUnclear; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
