package transcribe_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/transcribe"
)

// say makes a transcript of pairs: a speaker and what it says.
func say(words ...string) call.Transcript {
	var t call.Transcript
	for i := 0; i < len(words); i += 2 {
		t.Turns = append(t.Turns, call.Turn{Role: call.Unknown, Speaker: words[i], Text: words[i+1]})
	}
	return t
}

// roles are those of the speakers, "S0 agent", in the order in which they speak.
func roles(t call.Transcript) []string {
	var all []string
	seen := map[string]bool{}
	for _, turn := range t.Turns {
		if !seen[turn.Speaker] {
			seen[turn.Speaker] = true
			all = append(all, fmt.Sprintf("%s %s", turn.Speaker, turn.Role))
		}
	}
	return all
}

func TestSettleTellsWhoIsWho(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		in   call.Transcript
		want []string
	}{
		{"by the greeting", say("S0", "您好，工号3307，请问有什么可以帮您？", "S1", "哎我想问个事"), []string{"S0 agent", "S1 customer"}},
		{"when the customer speaks first", say("S0", "喂？", "S1", "您好供电热线很高兴为您服务请讲", "S0", "我家停电了你们什么时候来修"), []string{"S0 customer", "S1 agent"}},
		{"by the closing, when the beginning is missing", say("A", "我家那个表你们换了没有", "B", "已经给您登记了，感谢您的来电，请对我的服务做个评价", "A", "行吧"), []string{"A customer", "B agent"}},
		{"by a curt opening", say("S0", "喂讲", "S1", "我家电视看不成了能不能派人来", "S0", "等着"), []string{"S0 agent", "S1 customer"}},
		{"by a number without a greeting", say("S0", "2071，说吧，什么事", "S1", "我家宽带断了", "S0", "卡号", "S1", "记不得"), []string{"S0 agent", "S1 customer"}},
		{"by who asks whether somebody is there", say("S0", "喂，广电吗", "S1", "嗯，3017，你说", "S0", "我想给我家电视换个套餐", "S1", "卡号报我"), []string{"S0 customer", "S1 agent"}},
		{"not from a few empty words", say("S0", "嗯", "S1", "好", "S0", "哦"), []string{"S0 unknown", "S1 unknown"}},
		{"not when both sound alike", say("S0", "您好，很高兴为您服务", "S1", "您好，很高兴为您服务"), []string{"S0 unknown", "S1 unknown"}},
		{"not of an announcement", say("系统", "您好，很高兴为您服务，感谢您的来电", "S0", "您好，工号3307，请问有什么可以帮您？", "S1", "哎我想问个事"), []string{"系统 unknown", "S0 agent", "S1 customer"}},
		{"a third voice by itself", say(
			"S0", "您好，工号3307，请问有什么可以帮您？", "S1", "我家停电了你们什么时候来修，我姓王，帮我看看", "S2", "嗯",
		), []string{"S0 agent", "S1 customer", "S2 unknown"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, roles(transcribe.Settle(c.in, ""))); diff != "" {
				t.Errorf("roles (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSettleLeavesKnownRolesAndItsInputAlone(t *testing.T) {
	t.Parallel()
	in := say("S0", "您好，工号3307，请问有什么可以帮您？", "S1", "我家停电了你们什么时候来修，帮我看看")
	in.Turns = append(in.Turns, call.Turn{Role: call.CustomerRole, RoleConfidence: 1, Text: "您好，很高兴为您服务"})
	before := fmt.Sprint(in)
	out := transcribe.Settle(in, "")
	if fmt.Sprint(in) != before {
		t.Error("the transcript that was handed in has changed")
	}
	if got := out.Turns[2]; got.Role != call.CustomerRole || got.RoleConfidence != 1 {
		t.Errorf("a known role became %v", got)
	}
	for _, turn := range out.Turns[:2] {
		if turn.Role == call.Unknown || turn.RoleConfidence < transcribe.Sure || turn.RoleConfidence >= 1 {
			t.Errorf("%s: %s with %v", turn.Speaker, turn.Role, turn.RoleConfidence)
		}
	}
}

// TestSettleFindsHiddenRoles hides the roles of calls in which they are known. A
// call in ten may stay unsure; hardly one may be turned round, for then the
// customer's words would be held against the agent.
func TestSettleFindsHiddenRoles(t *testing.T) {
	t.Parallel()
	paths := append(filepath.SplitList(os.Getenv("TINGCHA_CALLS")), filepath.Join("..", "evaluate", "testdata", "own.calls"))
	for _, path := range paths {
		right, wrong, unsure := 0, 0, 0
		for _, b := range labelled(t, path) {
			switch r, w := compare(b.Transcript); {
			case w > 0:
				wrong++
			case r == 0:
				unsure++
			default:
				right++
			}
		}
		t.Logf("%s: %d right, %d wrong, %d unsure", filepath.Base(path), right, wrong, unsure)
		if all := right + wrong + unsure; all == 0 || wrong*50 > all || unsure*10 > all {
			t.Errorf("%s: of %d calls %d are turned round and %d unsure", path, all, wrong, unsure)
		}
	}
}

// TestATurnWithoutANameIsHardlyEverTurnedRound hides who spoke each turn, as in a mixed
// recording. Few turns tell by themselves; those that do must be right.
func TestATurnWithoutANameIsHardlyEverTurnedRound(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "evaluate", "testdata", "*.calls"))
	if err != nil {
		t.Fatal(err)
	}
	right, wrong, turns := 0, 0, 0
	for _, path := range files {
		for _, b := range labelled(t, path) {
			nameless := hide(b.Transcript)
			for i := range nameless.Turns {
				nameless.Turns[i].Speaker = ""
			}
			for i, turn := range transcribe.Settle(nameless, b.Call.Agent).Turns {
				turns++
				if truth := b.Transcript.Turns[i].Role; turn.Role != call.Unknown && turn.Role == truth {
					right++
				} else if turn.Role != call.Unknown {
					wrong++
				}
			}
		}
	}
	t.Logf("of %d turns %d right, %d wrong", turns, right, wrong)
	if right*20 < turns || wrong*50 > right {
		t.Errorf("of %d turns %d right, %d wrong", turns, right, wrong)
	}
}

// labelled are the calls of a file in which roles are known.
func labelled(t *testing.T, path string) []intake.LabelledCall {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	blocks, _, err := intake.ParseCalls(path, file)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(blocks, func(b intake.LabelledCall) bool { return b.Style == "mono" })
}

// compare hides the roles of a call and counts the turns that get them back, and
// those that get the other.
func compare(t call.Transcript) (right, wrong int) {
	for i, turn := range transcribe.Settle(hide(t), "").Turns {
		switch turn.Role {
		case call.Unknown:
		case t.Turns[i].Role:
			right++
		default:
			wrong++
		}
	}
	return right, wrong
}

func hide(t call.Transcript) call.Transcript {
	hidden := call.Transcript{CallID: t.CallID}
	for _, turn := range t.Turns {
		turn.Speaker, turn.Role, turn.RoleConfidence = "voice of "+string(turn.Role), call.Unknown, 0
		hidden.Turns = append(hidden.Turns, turn)
	}
	return hidden
}
