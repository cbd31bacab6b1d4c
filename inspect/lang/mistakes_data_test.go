package lang_test

import (
	"strings"
	"testing"
)

func TestMistakesInFiguresTicketsCallsAndPromisesAreTold(t *testing.T) {
	t.Parallel()
	for condition, want := range map[string]string{
		`ring longer than 20s`:                       "?",
		`ring > 20`:                                  "?",
		`talk share of agnt > 70 %`:                  "?",
		`talk share of agent > 70`:                   "?",
		`talk share of agent > 170 %`:                "?",
		`silence share > x`:                          "?",
		`loudness of customer > 10`:                  "?",
		`pace of agent > 0`:                          "?",
		`total silense > 3s`:                         "?",
		`turns > 1.5`:                                "?",
		`agent turn faster than 300`:                 "?",
		`turn faster than 300 characters a minute at least 3`: "?",
		`call.direction = up`:                        "?",
		`call.weekday = sonday`:                      "?",
		`call.agent_group = 暑期工`:                     "?",
		`call.seson = "度夏"`:                          "?",
		`ticket by that agent`:                       "?",
		`ticket about agent`:                         "?",
		`ticket saying complain`:                     "?",
		`ticket saying "停电" by sound`:                "?",
		`ticket unlike this call`:                    "?",
		`repeat call by same agent within 7d`:        "?",
		`repeat call with call.csat = 1 within 7d`:   "?",
		`repeat call with cast = 1 within 7d`:        "?",
		`repeat call with season = "度夏" within 7d`:   "?",
		`outbound call with csat = 1`:                "?",
		`promise "登记" kept within 24h`:               "?",
		`promise "登记" unkept by tickt within 24h`:    "?",
		`promise "登记" unkept by ticket within as said`: "?",
		`promise none of ("登记") kept by ticket within 24h`: "?",
		`promise "登记" unkept by ticket within 31d`:   "?",
		`ring > 3s followed by agent says "a"`:       "?",
		`promise any of (nosuch) kept by ticket within 1h`: "?",
		`ticket saying any of (nosuch)`:              "?",
	} {
		got := mistakes(t, "rule x \"标题\" {\nwhen "+condition+examples)
		if len(got) == 0 {
			t.Errorf("%s: no mistake, want %s", condition, want)
			continue
		}
		first, _, _ := strings.Cut(got[0], "\n")
		if at := strings.TrimPrefix(first, "book.rules:2:"); at != want {
			t.Errorf("%s:\n got %s\nwant %s", condition, at, want)
		}
	}
}
