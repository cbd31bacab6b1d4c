package web_test

import (
	"strings"
	"testing"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
)

// TestAFigureOfTheCallIsToldByItsName holds pages to words that a reader of
// Chinese knows, and to whose figure it is.
func TestAFigureOfTheCallIsToldByItsName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text   string
		role   call.Role
		zh, en string
	}{
		{"turns 36", "", "对话轮数：36", "turns: 36"},
		{"talk share 78.0 %", call.AgentRole, "说话占比（坐席）：78.0 %", "share of the talk (Agent): 78.0 %"},
		{"tail none", "", "说完到挂机：无", "last word to hang-up: none"},
	} {
		t.Run(c.text, func(t *testing.T) {
			t.Parallel()
			m := lacking("a figure", c.text)
			e := &m.dossiers[0].Findings[0].Finding.Evidence[0]
			e.Kind, e.Role = inspect.Record, c.role
			h := site(t, m)
			for lang, want := range map[string]string{"zh": c.zh, "en": c.en} {
				if got := absentOn(t, get(t, h, "/calls/p-017?lang="+lang).Body.String()); !strings.Contains(got, want) {
					t.Errorf("the call says %q, want %q in it", got, want)
				}
			}
		})
	}
}
