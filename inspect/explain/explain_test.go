package explain_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/explain"
	"github.com/tingcha/tingcha/inspect/lang"
)

const book = `
phrases farewell = "再见", "祝您生活愉快"
phrases staff = "接线员", "客服"
condition accuses = customer says "投诉" near any of (staff) within 3 characters, not negated

rule script.no_closing "没有道别" {
    when   agent speaks and agent says none of (farewell) in last 3s
    fires  { 坐席 好的 }
    silent { 坐席 再见 }
}
rule internal.unreported "没有登记" {
    when   accuses and no ticket complaint.internal filed within 24h after end
    fires  { 客户 投诉你们客服 }
    silent { 坐席 好的 }
}
rule late "慢" {
    when   silence longer than 20s after agent
    fires  {
        坐席 0-1 好的
        客户 40-41 喂
    }
    silent { 坐席 好的 }
}
rule booked "登记" {
    when   agent says "登记"
    fires  { 坐席 登记 }
    silent { 坐席 好的 }
}
rule chain "先后" {
    when   agent says "稍等" followed by agent says "久等" within 2 turns with no customer says "喂" between
    fires  {
        坐席 稍等
        坐席 久等
    }
    silent { 坐席 好的 }
}
rule promise "承诺" {
    when   promise any of ("回复") unkept by outbound call within 24h
    fires  { 坐席 给您回复 }
    silent { 坐席 好的 }
}
rule twice "两次" {
    when   customer says at least 3 times any of ("喂")
    fires  { 客户 喂。喂。喂 }
    silent { 客户 喂 }
}
`

// explained puts a call, written as in examples, to a rule of the book.
func explained(t *testing.T, rule string, lines ...string) explain.Explanation {
	t.Helper()
	text := strings.Replace(book, "fires  { 坐席 好的 }", "fires  {\n"+strings.Join(lines, "\n")+"\n}", 1)
	b, err := lang.Parse("book.rules", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	e, err := explain.Of(b, rule, inspect.InputOf(b.Rules()[0].Examples[0]))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestAHitIsLaidOpenPartByPart(t *testing.T) {
	t.Parallel()
	e := explained(t, "internal.unreported", "客户 我要投诉你们客服")
	if e.Verdict != explain.Hit || len(e.Steps) != 2 {
		t.Fatalf("%s with %d parts, want a hit of 2", e.Verdict, len(e.Steps))
	}
	accuses := e.Steps[0]
	if accuses.Name != "accuses" || accuses.Verdict != explain.Hit || accuses.Evidence[0].Text != "投诉你们客服" {
		t.Errorf("the first part is %+v", accuses)
	}
	if e.Steps[1].Verdict != explain.Hit || e.Steps[1].Evidence[0].Kind != inspect.Absent {
		t.Errorf("the second part is %+v", e.Steps[1])
	}
}

func TestWhatWasNearIsTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rule    string
		call    []string
		verdict explain.Verdict
		want    explain.MissKind
		then    explain.Verdict
		off     time.Duration
	}{
		"words outside the window": {
			"script.no_closing",
			[]string{"坐席 0-2 再见", "客户 2-6 还有个事算了"},
			explain.Hit, explain.OutOfScope, explain.NoHit, 3 * time.Second,
		},
		"words of somebody else":  {"script.no_closing", []string{"坐席 0-2 好的", "客户 4-5 再见"}, explain.Hit, explain.OtherRole, explain.NoHit, 0},
		"a negated complaint":     {"internal.unreported", []string{"客户 我不是要投诉客服"}, explain.NoHit, explain.Guarded, explain.Hit, 0},
		"words too far apart":     {"internal.unreported", []string{"客户 我要投诉昨天那个女的客服"}, explain.NoHit, explain.TooFar, explain.Hit, 0},
		"too few times":           {"twice", []string{"客户 喂。喂"}, explain.NoHit, explain.TooFew, explain.Hit, 0},
		"a word by its sound":     {"booked", []string{"坐席 等级"}, explain.NoHit, explain.SoundsLike, explain.Hit, 0},
		"something between":       {"chain", []string{"坐席 稍等", "客户 喂", "坐席 久等"}, explain.NoHit, explain.Between, explain.Hit, 0},
		"too many turns":          {"chain", []string{"坐席 稍等", "客户 好", "客户 好", "坐席 久等"}, explain.NoHit, explain.TooFar, explain.Hit, 0},
		"a promise kept late":     {"promise", []string{"call: at=+30h direction=out", "坐席 给您回复"}, explain.Hit, explain.KeptLate, explain.NoHit, 0},
		"a shorter silence":       {"late", []string{"坐席 0-1 好的", "客户 19-20 喂"}, explain.NoHit, explain.TooShort, explain.Hit, 2 * time.Second},
		"a ticket of that kind":   {"internal.unreported", []string{"ticket: T1 kind=consult at=+5m", "客户 投诉客服"}, explain.Hit, explain.TicketKind, explain.NoHit, 0},
		"a ticket that is late":   {"internal.unreported", []string{"ticket: T1 kind=complaint.internal at=+30h", "客户 投诉客服"}, explain.Hit, explain.OtherTicket, explain.NoHit, 0},
		"a ticket that was filed": {"internal.unreported", []string{"客户 投诉客服"}, explain.Hit, explain.NoTicket, explain.NoHit, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := explained(t, c.rule, c.call...)
			if e.Verdict != c.verdict {
				t.Fatalf("%s, want %s", e.Verdict, c.verdict)
			}
			for _, m := range e.Misses {
				if m.Kind == c.want {
					if m.Verdict != c.then || m.Off != c.off {
						t.Errorf("it would be %s and missed by %v, want %s and %v", m.Verdict, m.Off, c.then, c.off)
					}
					return
				}
			}
			t.Errorf("nothing of kind %s among %+v", c.want, e.Misses)
		})
	}
}

func TestWhatIsUnknownSaysWhy(t *testing.T) {
	t.Parallel()
	e := explained(t, "internal.unreported", "S0 我要投诉你们客服")
	if e.Verdict != explain.Unknown || e.Reason != inspect.RolesUnknown || e.Steps[0].Verdict != explain.Unknown {
		t.Errorf("%s: %q", e.Verdict, e.Reason)
	}
}

func TestAMissingRuleIsTold(t *testing.T) {
	t.Parallel()
	b, err := lang.Parse("book.rules", []byte(book))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := explain.Of(b, "nosuch", inspect.Input{}); err == nil || !strings.Contains(err.Error(), "nosuch") {
		t.Errorf("a rule that is not there: %v", err)
	}
}
