package lang_test

import (
	"strings"
	"testing"
)

func TestMistakesInUnitsCountsAndOrderAreTold(t *testing.T) {
	t.Parallel()
	for condition, want := range map[string]string{ // condition: column, message
		`agent says "a" in first 100 %`:                                             `25: expected a part of the call from 1 to 99, found "100"`,
		`agent says "a" in turns 0 to 3`:                                            `25: the first turn is turn 1, and the last one is turn -1`,
		`agent says "a" in turns 3 to 2`:                                            `30: turn 2 lies before turn 3, so no turn is between them`,
		`agent says "a" in turns -3 two -2`:                                         `28: expected "to", found "two"; did you mean "to"?`,
		`agent says "a" from 10s to 10s`:                                            `28: 10s does not lie behind 10s`,
		`agent says all of ("a", "b") in one claus`:                                 `37: expected what it is one of (clause, turn), found "claus"; did you mean "clause"?`,
		`agent says "a" in one turn`:                                                `16: in one turn needs several words: all of, at least N of, or at least N times any of`,
		`agent says none of ("a") in every turn`:                                    `26: in every turn needs words that each turn must have`,
		`agent says all of ("a") in one turn in one clause`:                         `37: words are looked for in one turn already`,
		`agent says at most 2 of ("a")`:                                             `12: at most counts hits; write at most 2 times any of (…)`,
		`agent says exacly 2 times any of ("a")`:                                    `12: expected "phrase", /regex/, any of (…), all of (…), none of (…) or at least, found "exacly"; did you mean "exactly"?`,
		`at leest 2 times (agent speaks)`:                                           `4: expected how much (least, most), found "leest"; did you mean "least"?`,
		`at least 2 times agent speaks`:                                             `18: expected the condition to count, in parentheses, found "agent"`,
		`exactly 2 times (call.hour > 3)`:                                           `18: "call.hour > 3" happens at no place in the call; counting needs words, silence or overlap`,
		`first (at most 2 times (agent speaks))`:                                    `8: "at most 2 times (agent speaks)" happens at no place in the call; first and last need words, silence or overlap`,
		`2th agent says "a"`:                                                        `1: "2th" is no ordinal; did you mean "2nd"?`,
		`1st agent says "a"`:                                                        `1: the 1st hit is the first one; did you mean "first"?`,
		`2nd duration > 3s`:                                                         `5: "duration > 3s" happens at no place in the call; 2nd needs words, silence or overlap`,
		`agent says "a" within 3 to 2 turns of agent says "b"`:                      `28: 2 is less than 3, so nothing is so far apart`,
		`agent says "a" then agent says "b" within 3 agnet turns`:                   `45: expected "turns", found "agnet"`,
		`each agent says "a"`:                                                       `1: each needs to be related: each A followed by B`,
		`agent says "a" then agent says "b" before agent says "c"`:                  `36: put two of the three into parentheses to say which belong together`,
		`agent says "a" within 2 turns on agent says "b"`:                           `31: expected the side (before, after, of), found "on"; did you mean "of"?`,
		`agent says "a" before agent says "b" with no overlap longer than 1s`:       `5: expected "between", found "fires"`,
		`agent speaks within 1 turn of agent says "b" with no agent speaks between`: `46: with no … between needs a side: before, after, then, followed by or preceded by`,
		`agent says "a" before agent says "b" with no call.hour > 3 between`:        `46: "call.hour > 3" happens at no place in the call; order needs words, silence or overlap`,
		`agent says "a" in the same tern as agent says "b"`:                         `28: expected what both are in (turn, clause), found "tern"; did you mean "turn"?`,
		`overlap longer than 1s in the same turn as agent speaks`:                   `1: "overlap longer than 1s" is in no turn; write within … of`,
		`agent speaks` + strings.Repeat(` then agent speaks`, 101):                  `1814: more than 100 conditions in a chain`,
	} {
		t.Run(condition[:min(len(condition), 80)], func(t *testing.T) {
			t.Parallel()
			checkMistake(t, condition, want)
		})
	}
}
