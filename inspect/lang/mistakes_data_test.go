package lang_test

import (
	"strings"
	"testing"
)

func TestMistakesInFiguresTicketsCallsAndPromisesAreTold(t *testing.T) {
	t.Parallel()
	for condition, want := range map[string]string{
		`ring longer than 20s`:        `11: expected one of the comparisons =, !=, <, <=, >, >=, found "longer"`,
		`ring > 20`:                   `13: the unit is missing behind 20; write 20s, 20m, 20h or 20d`,
		`talk share of agnt > 70 %`:   `20: expected a speaker (agent, customer), found "agnt"; did you mean "agent"?`,
		`talk share of agent > 70`:    `book.rules:3:5: expected "%", found "fires"`,
		`talk share of agent > 170 %`: `28: expected a share in per cent from 0 to 100, found "170"`,
		`silence share > x`:           `22: expected a share in per cent from 0 to 100, found "x"`,
		`loudness of customer > 10`:   `29: expected a level in dBFS, where 0 is the loudest, such as -10, from -120 to 0, found "10"`,
		`pace of agent > 0`:           `22: expected a number of characters a minute from 1 to 10000, found "0"`,
		`total silense > 3s`:          `12: expected what there is a total of (silence, overlap), found "silense"; did you mean "silence"?`,
		`turns > 1.5`:                 `14: expected a number of turns from 0 to 10000, found "1.5"`,
		`agent turn faster than 300`:  `book.rules:3:5: expected "characters", found "fires"`,
		`turn faster than 300 characters a minute at least 3`: `47: expected "and", "or" or the end of the condition, found "at"`,
		`call.direction = up`:                                 `23: expected the value of call.direction (in, out), found "up"`,
		`call.weekday = sonday`:                               `21: expected the value of call.weekday (sunday, monday, tuesday, wednesday, thursday, friday, saturday), found "sonday"; did you mean "sunday"?`,
		`call.agent_group = 暑期工`:                              `25: expected a text in double quotes, found "暑期工"`,
		`call.seson = "度夏"`:                                   `6: a call has no "call.seson"; did you mean "call.season"?`,
		`ticket by that agent`:                                `16: expected this agent or another agent (this, another), found "that"; did you mean "this"?`,
		`ticket about agent`:                                  `19: expected "this", found "agent"`,
		`ticket saying complain`:                              `20: a set stands in a list; write any of (complain)`,
		`ticket saying "停电" by sound`:                         `20: the text of a ticket was written: look for phrases and regular expressions in it`,
		`ticket unlike this call`:                             `20: expected "call", found "this"`,
		`repeat call by same agent within 7d`:                 `21: expected the same agent or another agent (the, another), found "same"`,
		`repeat call with call.csat = 1 within 7d`:            `23: what is asked of another call has no call. before it; did you mean "csat"?`,
		`repeat call with cast = 1 within 7d`:                 `23: expected what to ask of the other call (sector, dept, agent, hangup, csat, answered, hour, direction, weekday, duration, ring, hold), found "cast"; did you mean "csat"?`,
		`repeat call with season = "度夏" within 7d`:            `23: expected what to ask of the other call (sector, dept, agent, hangup, csat, answered, hour, direction, weekday, duration, ring, hold), found "season"`,
		`outbound call with csat = 1`:                         `book.rules:3:5: expected "within", found "fires"`,
		`promise "登记" kept within 24h`:                        `24: expected "by", found "within"`,
		`promise "登记" unkept by tickt within 24h`:             `29: expected what keeps the promise, a ticket or an outbound call (ticket, outbound), found "tickt"; did you mean "ticket"?`,
		`promise "登记" unkept by ticket within as said`:        `book.rules:3:5: expected "or", found "fires"`,
		`promise none of ("登记") kept by ticket within 24h`:    `14: what is not said is no promise`,
		`promise "登记" unkept by ticket within 31d`:            `43: 31d is out of bounds; write 1s to 30d`,
		`repeat call with cast = 1 within 7d before says "a"`: `6: "repeat call with … within 7d" happens at no place in the call; order needs words, silence or overlap`,
		`ring > 3s followed by agent says "a"`:                `6: "ring > 3s" happens at no place in the call; order needs words, silence or overlap`,
		`promise any of (nosuch) kept by ticket within 1h`:    `22: there is no phrase set "nosuch"`,
		`ticket saying any of (nosuch)`:                       `28: there is no phrase set "nosuch"`,
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
