package web_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
)

func TestWhatNearlySpokeAgainstAFindingIsShown(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	d := &m.dossiers[0]
	absent := func(condition, text string, tickets ...string) inspect.Evidence {
		return inspect.Evidence{Kind: inspect.Absent, Condition: condition, Text: text, Tickets: tickets, From: d.Call.Ended(), To: d.Call.Ended().Add(time.Hour)}
	}
	for name, test := range map[string]struct {
		of   inspect.Evidence
		want []string
	}{
		"in another place":   {absent("agent says none of (closing) in last 1 turn", "再见、请问有什么、/^好/"), []string{"0:03 播放这处证据 坐席 请问有什么 说过，但不在要求的位置"}},
		"by the other side":  {absent("agent says none of (manners) in last 1 turn", "接线员"), []string{"0:08 播放这处证据 客户 接线员 说过，但不是要求的一方说的"}},
		"by either":          {absent("anyone says none of (place)", "营业厅"), []string{"0:19 播放这处证据 坐席 营业厅 说过，但不在要求的位置", "0:23 播放这处证据 客户 营业厅 说过，但不在要求的位置"}},
		"nowhere":            {absent("agent says none of (closing) in last 1 turn", "再见、拜拜"), nil},
		"one character only": {absent("agent says none of (you) in last 1 turn", "您"), nil},
		"by its pattern":     {absent("agent says none of (any) in last 1 turn", "/.+/"), nil},
		"a ticket that came": {absent("no ticket urge|consult filed within 1h after end", "urge|consult", "T3301"), []string{"T3301"}},
		"a ticket of no kin": {absent("ticket repair filed within 1h after end", "repair", "T3301"), nil},
	} {
		m := hotline(plain)
		m.dossiers[0].Findings = slices.Clone(m.dossiers[0].Findings[5:6]) // a silence, of which nothing is missed
		m.dossiers[0].Findings[0].Finding.Evidence = []inspect.Evidence{test.of}
		page := get(t, site(t, m), "/calls/p-017").Body.String()
		checkPage(t, name, page)
		_, list, _ := strings.Cut(page, `<ul class="evidence against">`)
		list, _, _ = strings.Cut(list, "</ul>")
		var got []string
		for item := range strings.SplitSeq(list, "<li") {
			words := strings.Join(strings.Fields(regexp.MustCompile(`^[^<]*>|<[^>]*>|▶`).ReplaceAllString(item, " ")), " ")
			if strings.HasPrefix(words, "T3301") {
				words = "T3301"
			}
			if words != "" {
				got = append(got, words)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestUnsureWordsSayHowSureTheyAre(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	turn := &m.dossiers[0].Transcript.Turns[1]
	begin := strings.Index(turn.Text, "投诉")
	turn.Unsure = []call.Unsure{{From: begin, To: begin + len("投诉"), Confidence: 0.41}, {From: 9000, To: 9001}}
	for lang, want := range map[string]string{"zh": `投诉</mark><span class="unseen">（把握 0.41）</span>`, "en": `投诉</mark><span class="unseen"> (confidence 0.41)</span>`} {
		page := get(t, site(t, m), "/calls/p-017", "Cookie", "tingcha_lang="+lang).Body.String()
		checkPage(t, lang, page)
		if strings.Count(page, `class="faint"`) != 1 || !strings.Contains(page, want) {
			t.Errorf("in %s the unsure word is not told by %q", lang, want)
		}
	}
}
