package inspect_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

// report inspects the first example of a condition, which must hold.
func report(t *testing.T, condition, text string) (inspect.Finding, inspect.Input) {
	t.Helper()
	engine, in := parse(t, condition, strings.ReplaceAll(text, " / ", "\n"))
	r := engine.Inspect(in)
	if len(r.Findings) != 1 {
		t.Fatalf("%s: %d findings, undecided %v", condition, len(r.Findings), r.Undecided)
	}
	return r.Findings[0], in
}

func TestEvidencePointsAtTheWordsAndTheTime(t *testing.T) {
	t.Parallel()
	f, _ := report(t, `customer says any of (complain)`, "坐席 0-1 您好 / 客户 10-29 我要投 诉你们")
	want := []inspect.Evidence{{
		Kind: inspect.Said, Condition: "customer says any of (complain)", Role: call.CustomerRole, Text: "要投 诉",
		Span: call.Span{Turn: 1, From: 3, To: 13, Start: 13 * time.Second, End: 23 * time.Second},
	}}
	if diff := cmp.Diff(want, f.Evidence); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
	if !f.ProvisionalUntil.IsZero() {
		t.Errorf("provisional until %s, though nothing absent was asserted", f.ProvisionalUntil)
	}
}

func TestEvidenceNamesWhatIsNotThere(t *testing.T) {
	t.Parallel()
	f, in := report(t, `customer says "投诉" unless ticket complaint.internal filed within 24h after end`,
		"ticket: T9 kind=consult at=+10m / 客户 1-2 投诉")
	absent := f.Evidence[len(f.Evidence)-1]
	want := inspect.Evidence{
		Kind: inspect.Absent, Condition: "ticket complaint.internal filed within 24h after end", Text: "complaint.internal",
		Span: call.Span{Turn: -1}, Tickets: []string{"T9"},
		From: in.Call.Started, To: in.Call.Ended().Add(24 * time.Hour),
	}
	if diff := cmp.Diff(want, absent); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
	if want := in.Call.Ended().Add(24*time.Hour + inspect.TicketLag); !f.ProvisionalUntil.Equal(want) {
		t.Errorf("provisional until %s, want %s", f.ProvisionalUntil, want)
	}
}

func TestAnAbsenceIsProvisionalAsLongAsItIsNeeded(t *testing.T) {
	t.Parallel()
	tests := map[string]time.Duration{ // after the call's end; 0 when final
		`no ticket`: 24*time.Hour + inspect.TicketLag,
		`no ticket repair filed within 2h after end`:                                                         2*time.Hour + inspect.TicketLag,
		`not ticket repair filed within 2h after end`:                                                        2*time.Hour + inspect.TicketLag,
		`no ticket filed within 1h after end and no ticket filed within 3h after end`:                        3*time.Hour + inspect.TicketLag,
		`no ticket filed within 1h after end or no ticket filed within 3h after end`:                         1*time.Hour + inspect.TicketLag,
		`says "投诉" or no ticket filed within 3h after end`:                                                   0,
		`not (ticket filed within 1h after end and ticket filed within 3h after end)`:                        1*time.Hour + inspect.TicketLag,
		`not (ticket filed within 1h after end or ticket filed within 3h after end)`:                         3*time.Hour + inspect.TicketLag,
		`not later call within 2h`:                                                                           2*time.Hour + inspect.TicketLag,
		`not repeat call within 2h`:                                                                          0,
		`(says "投诉" and no ticket filed within 5h after end) before says "客服"`:                               5*time.Hour + inspect.TicketLag,
		`not no ticket or says "投诉"`:                                                                         0,
		`no ticket filed later than 1h after end`:                                                            inspect.Horizon + inspect.TicketLag,
		`(no ticket filed within 9h after end or says "没有的") and no ticket filed within 4h after end`:        9*time.Hour + inspect.TicketLag,
		`says "投诉" not followed by says "没有的"`:                                                               0,
		`says "投诉" and (no ticket filed within 2h after end or no ticket of call filed within 1h after end)`: 1*time.Hour + inspect.TicketLag,
	}
	for condition, after := range tests {
		f, in := report(t, condition, "客户 投诉 / 坐席 客服")
		want := time.Time{}
		if after != 0 {
			want = in.Call.Ended().Add(after)
		}
		if !f.ProvisionalUntil.Equal(want) {
			t.Errorf("%s: provisional until %s, want %s", condition, f.ProvisionalUntil, want)
		}
	}
}

func TestOnlyWhatMadeItTrueIsEvidence(t *testing.T) {
	t.Parallel()
	tests := map[string][]string{ // condition: kind and text
		`says "投诉" or says "没有的"`:                    {"said 投诉"},
		`not says "没有的"`:                             {"absent 没有的"},
		`not (says "没有的" and says "投诉")`:             {"absent 没有的"},
		`says none of ("没有的", "也没有")`:                {"absent 没有的、也没有"},
		`not says none of ("投诉")`:                    {"said 投诉"},
		`not not says "投诉"`:                          {"said 投诉"},
		`says "投诉" before says "客服"`:                 {"said 投诉", "said 客服"},
		`says "投诉" followed by says "客服"`:            {"said 投诉", "said 客服"},
		`says "投诉" not followed by says "没有的"`:       {"said 投诉", `absent anyone says "没有的"`},
		`not says "客服" before says "投诉"`:             {`absent anyone says "投诉"`},
		`last says "投诉" and duration > 1s`:           {"said 投诉", "record duration 7s"},
		`says "投诉" near "你们" within 2 characters`:    {"said 投诉你们"},
		`silence longer than 2s after customer`:      {"heard 3s"},
		`call.hangup = agent and not call.csat = 5`:  {"record call.hangup agent", "record call.csat none"},
		`ticket repair`:                              {"record repair"},
		`repeat call within 24h`:                     {"record other-1"},
		`(says "投诉" and ticket) before says "客服"`:    {"said 投诉", "record ticket", "said 客服"},
		`says at least 2 of (staff, complain)`:       {"said 投诉", "said 客服"},
		`says all of (staff, complain)`:              {"said 投诉", "said 客服"},
		`says /客(服|户)/ but not /投诉/`:                 {"said 客服"},
		`first says any of (staff, complain)`:        {"said 投诉"},
		`not silence longer than 9s`:                 {"absent silence longer than 9s"},
		`not overlap longer than 1s and says "投诉你们"`: {"absent overlap longer than 1s", "said 投诉你们"},
	}
	for condition, want := range tests {
		f, _ := report(t, condition, "hangup: agent / csat: - / ticket: T1 kind=repair at=+1h / call: at=-1h / 客户 1-3 投诉你们 / 坐席 6-7 客服")
		var got []string
		for _, e := range f.Evidence {
			got = append(got, string(e.Kind)+" "+e.Text)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", condition, diff)
		}
	}
}

func TestAFindingCarriesWhatTheRuleSays(t *testing.T) {
	t.Parallel()
	book, err := lang.Parse("test.rules", []byte(`rule attitude.rude "态度差" {
		label attitude serves C06, D01 level serious deduct 2.5 family attitude note "见规范"
		when says "闭嘴" unless says "抱歉"
		fires { 坐席 闭嘴 } silent { 坐席 您好 } }`))
	if err != nil {
		t.Fatal(err)
	}
	engine, err := inspect.Compile(book)
	if err != nil {
		t.Fatal(err)
	}
	hash := book.Rules()[0].Hash()
	wantRules := []inspect.Rule{{
		Name: "attitude.rude", Title: "态度差", Label: "attitude", Family: "attitude", Level: inspect.Serious, Points: 250,
		Serves: []string{"C06", "D01"}, Note: "见规范", When: `anyone says "闭嘴" unless anyone says "抱歉"`, Hash: hash,
	}}
	if diff := cmp.Diff(wantRules, engine.Rules()); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	got := engine.Inspect(inspect.InputOf(book.Rules()[0].Examples[0]))
	want := inspect.Report{CallID: "example", Rulebook: book.Hash(), Findings: []inspect.Finding{{
		Rule: "attitude.rude", RuleHash: hash, Title: "态度差", Label: "attitude", Family: "attitude", Level: inspect.Serious, Points: 250,
	}}}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(inspect.Finding{}, "Evidence")); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}
