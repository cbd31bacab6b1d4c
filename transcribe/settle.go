package transcribe

import (
	"math"
	"slices"

	"github.com/tingcha/tingcha/call"
)

// Sure is the confidence from which a voice gets a role. Below it, the voice stays
// unknown, and so does every rule that asks for its role.
const Sure = 0.85

// surest is less than what a channel of one's own gives: it stays a guess.
const surest = 0.99

// scale turns points into confidence: twice as many are as good as certain.
const scale = 3.0

// Settle decides who is the agent and who the customer among voices that a
// transcript knows only by name. It goes by what they say and when: agents open
// with a greeting and their number, offer help, and close with thanks and an
// invitation to rate; customers speak of their homes and of “you people”.
//
// agent is the staff number of the call, which its own agent says; empty when it is
// not known. Turns whose role is known keep it. A voice that cannot be told with confidence
// [Sure] keeps Role [call.Unknown]. Turns without a name, of a mixed recording or of
// subtitles, may be anybody's: each has only its own words to tell by, and most stay
// unknown. The transcript handed in is not changed.
func Settle(t call.Transcript, agent string) call.Transcript {
	given := judge(listen(t, agent), t)
	t.Turns = slices.Clone(t.Turns)
	for i, turn := range t.Turns {
		v, ok := given[turn.Speaker]
		if turn.Speaker == "" {
			v, ok = alone(turn.Text, agent)
		}
		if ok && turn.Role == call.Unknown {
			t.Turns[i].Role, t.Turns[i].RoleConfidence = v.role, v.confidence
		}
	}
	return t
}

// longestAlone is how many bytes a turn without a name may have to be one voice's.
const longestAlone = 300

// alone judges a turn by its own words.
func alone(text, agent string) (verdict, bool) {
	if len(text) > longestAlone {
		return verdict{}, false
	}
	return lean(points([]string{text}, agent))
}

// verdict is the role of a voice.
type verdict struct {
	role       call.Role
	confidence float64
}

// judge gives roles to voices. Two voices are compared: what one is, the other is
// not. A third can be anything, so that each of several stands alone.
func judge(voices []voice, t call.Transcript) map[string]verdict {
	given := map[string]verdict{}
	hasAgent, hasCustomer := known(t)
	if len(voices) == 2 && !hasAgent && !hasCustomer {
		if v, ok := lean(voices[0].points - voices[1].points); ok {
			given[voices[0].name] = v
			given[voices[1].name] = verdict{role: other(v.role), confidence: v.confidence}
		}
		return given
	}
	for _, voice := range voices {
		if v, ok := lean(voice.points); ok {
			given[voice.name] = v
		}
	}
	return given
}

// lean is what points say: above zero the agent.
func lean(points float64) (verdict, bool) {
	v := verdict{role: call.AgentRole, confidence: min(surest, 1/(1+math.Exp(-math.Abs(points)/scale)))}
	if points < 0 {
		v.role = call.CustomerRole
	}
	return v, v.confidence >= Sure
}

func other(r call.Role) call.Role {
	if r == call.AgentRole {
		return call.CustomerRole
	}
	return call.AgentRole
}

func known(t call.Transcript) (agent, customer bool) {
	for _, turn := range t.Turns {
		agent = agent || turn.Role == call.AgentRole
		customer = customer || turn.Role == call.CustomerRole
	}
	return agent, customer
}
