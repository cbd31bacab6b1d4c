package evaluate_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/evaluate"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

// book is a small rulebook, so that what is counted can be seen at a glance.
const book = `
rule accused "投诉" {
    label  internal=unreported
    when   customer says "投诉"
    unless ticket complaint.internal filed within 24h after end or later than 24h after end
    fires  { 客户 我要投诉 }
    silent { 客户 你好 }
}

rule accused.again "再次投诉" {
    label  internal=unreported
    when   customer says at least 2 times any of ("投诉")
    unless ticket complaint.internal
    fires  { 客户 投诉投诉 }
    silent { 客户 你好 }
}

rule in_time "已报" {
    label  internal=reported
    when   customer says "投诉" and ticket complaint.internal filed within 24h after end
    fires  {
        ticket: kind=complaint.internal at=+1h
        客户 我要投诉
    }
    silent { 客户 你好 }
}

rule late "迟报" {
    label  internal=late
    when   customer says "投诉" and ticket complaint.internal filed later than 24h after end
    unless ticket complaint.internal filed within 24h after end
    fires  {
        ticket: kind=complaint.internal at=+30h
        客户 我要投诉
    }
    silent { 客户 你好 }
}

rule called.back "又打来" {
    label  undispatched
    when   later call within 2h
    fires  {
        call: at=+1h
        客户 你好
    }
    silent { 客户 你好 }
}

rule long_silence "静音" {
    label  script.no_hold_notice
    when   silence longer than 20s
    fires  {
        坐席 0-1 您好
        客户 30-31 你好
    }
    silent { 客户 你好 }
}
`

func engine(t *testing.T, text string) *inspect.Engine {
	t.Helper()
	parsed, err := lang.Parse("test.rules", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	e, err := inspect.Compile(parsed)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// block is a call of one turn.
type block struct {
	id, customer, started, style string
	ticket, labels, turns        string
}

// length is that of the last turn, for a call that ends with it.
func (b block) length() string {
	_, times, _ := strings.Cut(b.turns[strings.LastIndex(b.turns, "\n")+1:], "-")
	end, _, _ := strings.Cut(times, " ")
	return end
}

const noLabels = "internal=none external=none shirking=no undispatched=no escalation_ignored=no attitude=no prohibited=no script=-"

func (b block) String() string {
	lines := []string{
		"id: " + b.id, "sector: power", "started: 2026-09-" + b.started + ":00+08:00", "agent: 1024",
		"customer: " + b.customer, "duration: " + b.length(), "hangup: customer", "csat: 5", "transcript: " + b.style,
	}
	if b.ticket != "" {
		lines = append(lines, "ticket: T1 call="+b.id+" "+b.ticket)
	}
	lines = append(lines, "labels: "+b.labels, "---", b.turns)
	return strings.Join(lines, "\n") + "\n"
}

func with(label, value string) string {
	before, after, _ := strings.Cut(noLabels, label+"=")
	_, after, _ = strings.Cut(after, " ")
	return strings.TrimSpace(before + label + "=" + value + " " + after)
}

func run(t *testing.T, blocks ...block) evaluate.Result {
	t.Helper()
	texts := make([]string, 0, len(blocks))
	for _, b := range blocks {
		texts = append(texts, b.String())
	}
	r, err := evaluate.Run(engine(t, book), strings.NewReader(strings.Join(texts, "====\n")), "test.calls", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range r.Bad {
		t.Error(bad)
	}
	return r
}

const complaint = "客户 1-4 我要投诉\n坐席 5-9 您好"

func TestACallCountsOncePerLabel(t *testing.T) {
	t.Parallel()
	said := with("internal", "unreported")
	r := run(t,
		block{"hit", "c1", "01T10:00", "clean", "", said, "客户 1-4 我要投诉投诉\n坐席 5-9 您好"},
		block{"alarm", "c2", "01T10:00", "clean", "", noLabels, complaint},
		block{"miss", "c3", "01T10:00", "clean", "", said, "客户 1-4 他态度差\n坐席 5-9 您好"},
		block{"right", "c4", "01T10:00", "clean", "", noLabels, "客户 1-4 你好\n坐席 5-9 您好"},
	)
	got := r.Labels["internal=unreported"]
	if got.TP != 1 || got.FP != 1 || got.FN != 1 || got.Precision != 0.5 || got.Recall != 0.5 || got.F1 != 0.5 {
		t.Errorf("one hit, one false alarm, one miss: got %+v", got)
	}
	if got.PrecisionLow >= 0.5 || got.PrecisionHigh <= 0.5 || got.RecallLow < 0 || got.RecallHigh > 1 {
		t.Errorf("the interval of 1 in 2 does not hold one half: %+v", got)
	}
	if n := len(r.PerCall[0].Findings); n != 2 {
		t.Errorf("two rules hit the first call, got %d findings", n)
	}
}

func TestWhatNeverOccursHasNoRatio(t *testing.T) {
	t.Parallel()
	r := run(t, block{"a", "c1", "01T10:00", "clean", "", noLabels, "客户 1-4 你好"})
	s := r.Labels["attitude"]
	if s.Precision.Defined() || s.Recall.Defined() || s.F1.Defined() || s.RecallLow.Defined() || s.PrecisionHigh.Defined() {
		t.Errorf("nothing was labelled or predicted, got %+v", s)
	}
}

func TestTheOtherCallsOfACustomerAreLookedAt(t *testing.T) {
	t.Parallel()
	ticket := "kind=complaint.internal at=+5m"
	r := run(t,
		block{"first", "c1", "01T10:00", "clean", "", with("internal", "reported"), complaint},
		block{"next", "c1", "01T11:00", "clean", ticket, with("internal", "reported"), complaint},
		block{"stranger", "c2", "01T10:00", "clean", "", with("internal", "unreported"), complaint},
		block{"early", "c3", "01T10:00", "clean", "", with("internal", "late"), complaint},
		block{"later", "c3", "03T10:00", "clean", ticket, with("internal", "reported"), complaint},
		block{"older", "c4", "01T10:00", "clean", ticket, with("internal", "reported"), complaint},
	)
	for _, c := range r.PerCall {
		for _, key := range []string{"internal=unreported", "internal=reported", "internal=late"} {
			if c.Predicted[key] != c.Labelled[key] {
				t.Errorf("%s: %s is %v, labelled %v", c.ID, key, c.Predicted[key], c.Labelled[key])
			}
		}
	}
	if !r.PerCall[0].Predicted["undispatched"] || r.PerCall[2].Predicted["undispatched"] {
		t.Error("the customer's next call within two hours was not seen, or a stranger's was")
	}
}

func TestCallersThatNobodyKnowsAreNotOneCustomer(t *testing.T) {
	t.Parallel()
	a := block{"a", "", "01T10:00", "clean", "", with("internal", "unreported"), complaint}
	b := block{"b", "", "01T10:30", "clean", "kind=complaint.internal at=+5m", with("internal", "reported"), complaint}
	text := strings.ReplaceAll(a.String()+"====\n"+b.String(), "customer: \n", "")
	r, err := evaluate.Run(engine(t, book), strings.NewReader(text), "test.calls", nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.PerCall) != 2 || r.PerCall[0].Predicted["internal=reported"] {
		t.Errorf("a stranger's ticket answered the complaint: %+v", r.PerCall)
	}
}

func TestSilenceIsHeardFromTheTimesOfTurns(t *testing.T) {
	t.Parallel()
	r := run(t, block{"a", "c1", "01T10:00", "clean", "", with("script", "no_hold_notice"), "坐席 1-3 您好\n坐席 40-44 查到了"})
	if !r.PerCall[0].Predicted["script.no_hold_notice"] {
		t.Error("37 seconds of silence were not heard")
	}
}

func TestScoresAreAlsoGivenByStyle(t *testing.T) {
	t.Parallel()
	said := with("internal", "unreported")
	r := run(t,
		block{"a", "c1", "01T10:00", "clean", "", said, complaint},
		block{"b", "c2", "01T10:00", "asr", "", said, "客户 1-4 我要头诉"},
	)
	got := map[string]int{}
	for style, s := range r.Styles {
		got[style] = s.Labels["internal=unreported"].FN
	}
	if diff := cmp.Diff(map[string]int{"clean": 0, "asr": 1}, got); diff != "" {
		t.Errorf("misses by style (-want +got):\n%s", diff)
	}
}

func TestABadBlockIsToldWithItsLineAndStopsNothing(t *testing.T) {
	t.Parallel()
	good := block{"good", "c1", "01T10:00", "clean", "", noLabels, "客户 1-4 你好"}
	unread := strings.Replace(good.String(), "duration: 4", "duration: long", 1)
	unknown := block{"unknown", "c1", "01T10:00", "clean", "", with("internal", "perhaps"), "客户 1-4 你好"}
	missing := block{"missing", "c1", "01T10:00", "clean", "", strings.Replace(noLabels, "attitude=no ", "", 1), "客户 1-4 你好"}
	text := strings.Join([]string{unread, unknown.String(), missing.String(), good.String()}, "====\n")
	r, err := evaluate.Run(engine(t, book), strings.NewReader(text), "test.calls", nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Calls != 1 || r.PerCall[0].ID != "good" {
		t.Errorf("the good block was not evaluated alone: %+v", r.PerCall)
	}
	if len(r.Bad) != 3 {
		t.Fatalf("want three bad blocks, got %v", r.Bad)
	}
	all := r.Bad[0].Error() + r.Bad[1].Error() + r.Bad[2].Error()
	for _, want := range []string{"test.calls", "duration", `"internal=perhaps"`, "no label attitude"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not told in %s", want, all)
		}
	}
}
