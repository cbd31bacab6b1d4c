package intake_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/scoring"
)

const chineseTickets = `工单编号,工单类型,通话流水号,联系电话,受理工号,被投诉工号,承办部门,工单内容,受理时间,接单时间,派单时间,派单次数,流转步数,催单时间,回复时间,结单时间,回访得分,回访时间,是否属实
T1,对内投诉,c-1,13800001111,1024,1025,客服三部,"投诉1025, 电话13800001111",2026-09-03 10:00:00,2026-09-03 10:05:00,2026-09-03 10:10:00,2,5,2026-09-03 12:00:00;2026-09-03 13:00:00,2026-09-04 09:00:00,2026-09-04 10:00:00,5,2026-09-05 10:00:00,是
T2,咨询,,13800001111,1024,,,,2026-09-03 10:00:00,,,,,,,,,,
`

func TestTicketListBecomesTicketsWithEvents(t *testing.T) {
	t.Parallel()
	records := all(t, reader(t), intake.Tickets, "t.csv", strings.NewReader(chineseTickets))
	if bad := trouble(records); len(bad) > 0 {
		t.Fatal(bad)
	}
	at := func(d, h, m int) time.Time { return time.Date(2026, 9, d, h, m, 0, 0, shanghai) }
	caller := call.HashCustomer(key, "13800001111")
	want := []call.Ticket{
		{
			ID: "T1", Version: at(5, 10, 0).UnixMilli(), Kind: call.ComplaintInternal, CallID: "c-1", Customer: caller,
			Agent: "1024", About: "1025", Dept: "客服三部", Text: "投诉1025, 电话***********", Filed: at(3, 10, 0),
			Events: []call.TicketEvent{
				{Kind: call.Accepted, At: at(3, 10, 5)},
				{Kind: call.Dispatched, At: at(3, 10, 10)},
				{Kind: call.Dispatched, At: at(3, 10, 10)},
				{Kind: call.Step, At: at(3, 10, 10)},
				{Kind: call.Urged, At: at(3, 12, 0)},
				{Kind: call.Urged, At: at(3, 13, 0)},
				{Kind: call.Replied, At: at(4, 9, 0)},
				{Kind: call.Closed, At: at(4, 10, 0)},
				{Kind: call.Substantiated, At: at(4, 10, 0)},
				{Kind: call.Surveyed, At: at(5, 10, 0), Score: 5},
			},
		},
		{ID: "T2", Version: at(3, 10, 0).UnixMilli(), Kind: call.Consult, Customer: caller, Agent: "1024", Filed: at(3, 10, 0)},
	}
	if diff := cmp.Diff(want, tickets(records)); diff != "" {
		t.Errorf("tickets (-want +got):\n%s", diff)
	}
}

func TestTicketLinesBecomeTheSameTickets(t *testing.T) {
	t.Parallel()
	text := "\ufeff" + `{"id":"T1","kind":"报修","call":"c-1","caller":13800001111,"agent":1024,"text":"打 138-0000-1111","filed":"2026-09-03T10:00:00+08:00",` +
		`"events":[{"kind":"closed","at":"2026-09-03 12:00:00","by":"供电所","note":"已送电"},{"kind":"派单","at":1788401400}]}` + "\n\n" +
		`{"id":"T2","kind":"urge","customer":"c0017","filed":"2026-09-03 10:00:00","version":7}` + "\n"
	records := all(t, reader(t), intake.TicketLines, "t.jsonl", strings.NewReader(text))
	if bad := trouble(records); len(bad) > 0 {
		t.Fatal(bad)
	}
	at := func(h, m int) time.Time { return time.Date(2026, 9, 3, h, m, 0, 0, shanghai) }
	want := []call.Ticket{
		{
			ID: "T1", Version: at(12, 0).UnixMilli(), Kind: call.Repair, CallID: "c-1", Customer: call.HashCustomer(key, "13800001111"),
			Agent: "1024", Text: "打 ***********", Filed: at(10, 0),
			Events: []call.TicketEvent{
				{Kind: call.Dispatched, At: at(10, 10)},
				{Kind: call.Closed, At: at(12, 0), By: "供电所", Note: "已送电"},
			},
		},
		{ID: "T2", Version: 7, Kind: call.Urge, Customer: "c0017", Filed: at(10, 0)},
	}
	if diff := cmp.Diff(want, tickets(records)); diff != "" {
		t.Errorf("tickets (-want +got):\n%s", diff)
	}
}

func TestBadTicketsAreKeptAndTheNextIsRead(t *testing.T) {
	t.Parallel()
	const good = `{"id":"T9","kind":"repair","call":"c","filed":"2026-09-03 10:00:00"}`
	const header = "id,kind,call_id,filed_at,version,steps,survey_score,substantiated,closed_at\n"
	cases := []struct {
		name         string
		format       intake.Format
		line         string
		want, saying string
	}{
		{"unknown kind", intake.TicketLines, `{"id":"T","kind":"repare","call":"c","filed":"2026-09-03 10:00:00"}`, "1 kind unknown_kind", "did you mean “repair”"},
		{"no number", intake.TicketLines, `{"kind":"repair","call":"c","filed":"2026-09-03 10:00:00"}`, "1 id no_ticket_id", "no id"},
		{"wrong date", intake.TicketLines, `{"id":"T","kind":"repair","call":"c","filed":"yesterday"}`, "1 filed bad_time", "2026-09-03"},
		{"unknown event", intake.TicketLines, `{"id":"T","kind":"repair","call":"c","filed":"2026-09-03 10:00:00","events":[{"kind":"clsed"}]}`, "1 events[0].kind unknown_kind", "closed"},
		{"event without a time", intake.TicketLines, `{"id":"T","kind":"repair","call":"c","filed":"2026-09-03 10:00:00","events":[{"kind":"closed"}]}`, "1 events[0].at bad_time", "time"},
		{"broken JSON", intake.TicketLines, `{"id":"T","kind":"repair"`, "1 bad_json", "the line is not JSON: unexpected end of JSON input, at byte 25; export it again, one object a line"},
		{"another type", intake.TicketLines, `{"id":"T","kind":13800001111}`, "1 kind bad_json", "a number"},
		{"deeply nested", intake.TicketLines, strings.Repeat("[", 100_000), "1 bad_json", "depth"},
		{"neither call nor caller", intake.TicketLines, `{"id":"T","kind":"repair","filed":"2026-09-03 10:00:00"}`, "1 call no_call", "taken in"},
		{"unknown kind in a list", intake.Tickets, "T,抱修,c,2026-09-03 10:00:00,,,,,", "2 kind unknown_kind", "complaint.internal, complaint.external"},
		{"wrong version", intake.Tickets, "T,报修,c,2026-09-03 10:00:00,v1,,,,", "2 version bad_version", "whole number"},
		{"too many steps", intake.Tickets, "T,报修,c,2026-09-03 10:00:00,,1000000000,,,", "2 steps bad_number", "1000"},
		{"wrong rating", intake.Tickets, "T,报修,c,2026-09-03 10:00:00,,,11,,", "2 survey_score bad_csat", "1 to 5"},
		{"unclear answer", intake.Tickets, "T,报修,c,2026-09-03 10:00:00,,,,也许,", "2 substantiated bad_answer", "是"},
		{"wrong date of closing", intake.Tickets, "T,报修,c,2026-09-03 10:00:00,,,,,2026-09-33", "2 closed_at bad_time", "time"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := c.line + "\n" + good + "\n"
			if c.format == intake.Tickets {
				text = header + c.line + "\nT9,报修,c,2026-09-03 10:00:00,,,,,\n"
			}
			records := all(t, reader(t), c.format, "t", strings.NewReader(text))
			if diff := cmp.Diff([]string{c.want}, trouble(records)); diff != "" {
				t.Fatalf("dead letters (-want +got):\n%s", diff)
			}
			bad := records[0].Bad[0]
			if !strings.Contains(bad.Detail, c.saying) {
				t.Errorf("detail %q does not say %q", bad.Detail, c.saying)
			}
			if strings.Contains(bad.Detail+string(bad.Raw), "13800001111") {
				t.Errorf("a number was kept: %q %q", bad.Detail, bad.Raw)
			}
			if got := tickets(records); len(got) == 0 || got[len(got)-1].ID != "T9" {
				t.Errorf("the good ticket did not come through: %v", got)
			}
		})
	}
}

func TestTicketsCarryTheScoresThatTheyMean(t *testing.T) {
	t.Parallel()
	r := reader(t, func(_ *intake.Config, o *intake.Options) {
		o.Scores = func(t call.Ticket) []scoring.Entry { return []scoring.Entry{{Agent: t.Agent, Item: scoring.Handled}} }
	})
	records := all(t, r, intake.Tickets, "t.csv", strings.NewReader(chineseTickets))
	want := []scoring.Entry{{Agent: "1024", Item: scoring.Handled}}
	if diff := cmp.Diff(want, records[0].Tickets[0].Scores); diff != "" {
		t.Errorf("scores (-want +got):\n%s", diff)
	}
}

func FuzzTickets(f *testing.F) {
	f.Add(`{"id":"T1","kind":"repair","call":"c-1","caller":13800001111,"filed":"2026-09-03T10:00:00+08:00","events":[{"kind":"closed","at":"1788400800"}]}`, true)
	f.Add(chineseTickets, false)
	f.Add(`{"id":{},"events":[1]}`, true)
	f.Fuzz(func(t *testing.T, text string, lines bool) {
		format := intake.Tickets
		if lines {
			format = intake.TicketLines
		}
		for _, rec := range all(t, reader(t), format, "t", strings.NewReader(text)) {
			if len(rec.Tickets) == 0 && len(rec.Bad) == 0 {
				t.Errorf("line %d became nothing", rec.Line)
			}
			for _, o := range rec.Tickets {
				if o.Ticket.ID == "" || o.Ticket.Kind == "" || o.Ticket.Filed.IsZero() || o.Ticket.Version < 0 {
					t.Errorf("let in: %+v", o.Ticket)
				}
				if longest([]byte(o.Ticket.Text)) >= 7 {
					t.Errorf("a long number was kept: %q", o.Ticket.Text)
				}
			}
			for _, b := range rec.Bad {
				if longest(b.Raw) >= 7 || longest([]byte(b.Detail)) >= 7 {
					t.Errorf("a long number was kept: %q %q", b.Raw, b.Detail)
				}
			}
		}
	})
}
