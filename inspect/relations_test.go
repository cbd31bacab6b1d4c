package inspect_test

import "testing"

func TestChains(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`says "甲" then says "乙" then says "丙"`, "客户 甲 / 坐席 乙 / 客户 丙", "yes"},
		{`says "甲" then says "乙" then says "丙"`, "客户 甲 / 坐席 丙 / 客户 乙", "no"},
		{`says "甲" then says "乙" within 1 turn then says "丙" within 1 turn`, "客户 甲 / 坐席 乙 / 客户 丙", "yes"},
		{`says "甲" then says "乙" within 1 turn then says "丙" within 1 turn`, "客户 甲 / 坐席 嗯 / 客户 乙 / 坐席 丙", "no"},
		{`says "甲" then says "乙" within 1 turn then says "丙" within 1 turn`, "客户 甲 / 坐席 嗯 / 客户 乙 / 客户 甲 / 坐席 乙丙", "yes"},
		{`(says "甲" then says "乙") before says "丙"`, "客户 甲乙丙", "yes"},
		{`says "甲" then (says "乙" then says "丙")`, "客户 乙甲丙", "yes"}, // the hit of (乙 then 丙) is 丙
		{`says "甲" then says "乙" with no agent speaks between`, "客户 甲 / 客户 乙", "yes"},
		{`says "甲" then says "乙" with no agent speaks between`, "客户 甲 / 坐席 嗯 / 客户 乙", "no"},
		{`says "甲" then says "乙" with no agent speaks between`, "客户 甲 / S0 嗯 / 客户 乙", noRoles},
		{`says "甲" then says "乙" with no agent speaks between`, "客户 甲 / 坐席 嗯 / 客户 乙甲乙", "yes"},
	})
}

func TestNothingBetween(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`says "甲" before says "乙" with no says "丙" between`, "客户 甲丙乙", "no"},
		{`says "甲" before says "乙" with no says "丙" between`, "客户 丙甲乙丙", "yes"},
		{`says "甲" before says "乙" with no says "丙" between`, "客户 甲丙甲乙", "yes"},
		{`says "乙" after says "甲" with no says "丙" between`, "客户 甲丙乙", "no"},
		{`says "乙" preceded by says "甲" within 1 turn with no says "丙" between`, "客户 甲 / 客户 乙丙", "yes"},
		{`says "甲" not followed by says "乙" with no says "丙" between`, "客户 甲丙乙", "yes"},
		{`says "甲" not followed by says "乙" with no says "丙" between`, "客户 甲乙丙", "no"},
		{`says "要投" before says "客服" with no says "投诉" between`, "客户 要投诉客服", "yes"}, // it shares words with one side
		{`says "甲" followed by says "乙" with no silence longer than 2s between`, "客户 0-2 甲 / 客户 6-8 乙", "no"},
		{`says "甲" followed by says "乙" with no silence longer than 5s between`, "客户 0-2 甲 / 客户 6-8 乙", "yes"},
	})
}

func TestAroundAndTheSameTurn(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`says "甲" within 1 turn of says "乙"`, "客户 甲 / 坐席 乙", "yes"},
		{`says "甲" within 1 turn of says "乙"`, "客户 乙 / 坐席 甲", "yes"},
		{`says "甲" within 1 turn of says "乙"`, "客户 乙 / 坐席 嗯 / 客户 甲", "no"},
		{`says "甲" within 0 turns of says "乙"`, "客户 乙甲", "yes"},
		{`says "甲" within 0 turns of says "甲"`, "客户 甲", "no"},
		{`says "甲" within 0 turns of says "甲"`, "客户 甲甲", "yes"},
		{`says "投诉" within 0 turns of says "投诉客服"`, "客户 投诉客服", "yes"},
		{`says "甲" within 3s of says "乙"`, "客户 0-2 甲 / 坐席 4-6 乙", "yes"},
		{`says "甲" within 1s of says "乙"`, "客户 0-2 甲 / 坐席 4-6 乙", "no"},
		{`says "甲" within 3s of silence longer than 2s`, "坐席 0-2 乙 / 客户 6-8 甲", "yes"},
		{`says "甲" within 3s of says "乙"`, "客户 0-0 甲 / 坐席 0-0 乙", noTimes},
		{`says "甲" in the same turn as says "乙"`, "客户 乙，甲", "yes"},
		{`says "甲" in the same clause as says "乙"`, "客户 乙，甲", "no"},
		{`says "甲" in the same clause as says "乙"`, "客户 丙，乙甲", "yes"},
		{`says "甲" in the same turn as says "甲"`, "客户 甲", "no"},
		{`says "甲" in the same turn as customer says "乙"`, "S0 甲乙", noRoles},
		{`agent says "甲" in the same turn as customer says "乙"`, "坐席 甲 / 客户 乙", "no"},
	})
}

func TestEachAndOrdinals(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`each says "甲" followed by says "乙"`, "客户 甲 / 坐席 甲乙", "yes"},
		{`each says "甲" followed by says "乙" within 0 turns`, "客户 甲 / 坐席 甲乙", "no"},
		{`each says "甲" followed by says "乙"`, "客户 乙", "no"},
		{`each says "甲" not followed by says "乙"`, "客户 乙甲 / 客户 甲", "yes"},
		{`each says "甲" not followed by says "乙"`, "客户 甲 / 客户 乙甲", "no"},
		{`each says "甲" then says "乙" then says "丙"`, "客户 甲乙甲乙丙", "yes"},
		{`each says "甲" then says "乙" then says "丙"`, "客户 甲乙丙甲", "no"},
		{`each customer says "甲" followed by says "乙"`, "客户 甲 / 坐席 乙 / S0 甲", noRoles},
		{`each customer says "甲" followed by says "乙"`, "客户 甲 / S0 甲 / 坐席 乙", "yes"},
		{`each customer says "甲" followed by says "乙"`, "坐席 乙 / S0 甲", "no"},
		{`2nd says "甲" followed by says "乙"`, "客户 甲乙 / 坐席 甲", "no"},
		{`2nd says "甲" followed by says "乙"`, "客户 甲 / 坐席 甲乙", "yes"},
		{`2nd says "甲"`, "客户 甲", "no"},
		{`2nd says "甲"`, "客户 甲甲", "yes"},
		{`2nd customer says "甲" followed by says "乙"`, "客户 甲 / S0 甲 / 坐席 乙 / 客户 甲", noRoles},
		{`2nd customer says "甲" preceded by says "乙"`, "客户 甲 / 坐席 乙 / S0 甲 / 客户 甲", "yes"},
		{`2nd (first says "甲")`, "客户 甲甲", "no"},
	})
}

// A mark is of the clause that it ends, whichever side is asked about.
func TestAHitThatBeginsWithAMarkIsInTheClauseItEnds(t *testing.T) {
	t.Parallel()
	for condition, want := range map[string]int{
		`says /，诉/ in the same clause as says "投"`: 1, `says "投" in the same clause as says /，诉/`: 1, `says /，诉/ in the same clause as says "客服"`: 0,
	} {
		engine, in := bookOf(t, "", condition, "客户 我要投，诉客服")
		if found := len(engine.Inspect(in).Findings); found != want {
			t.Errorf("%s: %d findings, want %d", condition, found, want)
		}
	}
}

func TestOfTwoNearHitsThatBeginTogetherTheLongerIsTheLast(t *testing.T) {
	t.Parallel()
	engine, in := bookOf(t, "", `last says "投诉" near "我要投诉" within 4 characters`, "客户 我要投诉你投诉")
	if e := engine.Inspect(in).Findings[0].Evidence; len(e) != 1 || e[0].Text != "我要投诉你投诉" {
		t.Errorf("evidence %+v, want the whole", e)
	}
}
