package transcribe

import (
	"fmt"
	"strings"

	"github.com/tingcha/tingcha/call"
)

// against is the confidence from which words overrule the map of channels. Between
// [Sure] and this, nobody knows who is who.
const against = 0.95

// who settles who speaks. Where the map of channels gave roles, the words may tell that
// it is wrong; where it gave none, they give them, to the channels, too.
func who(h Heard, agent string) Heard {
	channels := h.Signals.Channels
	if len(channels) == 2 && channels[0].Role != call.Unknown {
		return check(h, agent)
	}
	h.Transcript = Settle(h.Transcript, agent)
	roles := []call.Role{call.Unknown, call.Unknown}
	for c := range roles {
		for _, turn := range h.Transcript.Turns {
			if turn.Speaker == channelName(c) {
				roles[c] = turn.Role
			}
		}
	}
	h.Signals = h.Signals.WithRoles(roles...)
	return h
}

// channelName is the speaker of a channel whose role is not known.
func channelName(c int) string { return fmt.Sprintf("channel %d", c) }

// check compares the map of channels with the words: people give their agents' channel
// once for a whole hotline, and one recorder of many is wired the other way round.
func check(h Heard, agent string) Heard {
	said := map[call.Role][]string{}
	for _, turn := range h.Transcript.Turns {
		said[turn.Role] = append(said[turn.Role], turn.Text)
	}
	found, ok := lean(points(said[call.AgentRole], agent) - points(said[call.CustomerRole], agent))
	if !ok || found.role == call.AgentRole {
		return h
	}
	h.Swapped = found.confidence >= against
	roles := []call.Role{call.Unknown, call.Unknown}
	if h.Swapped {
		roles = []call.Role{other(h.Signals.Channels[0].Role), other(h.Signals.Channels[1].Role)}
	}
	for i, turn := range h.Transcript.Turns {
		t := &h.Transcript.Turns[i]
		if h.Swapped {
			t.Role, t.RoleConfidence = other(turn.Role), found.confidence
		} else {
			t.Role, t.RoleConfidence = call.Unknown, 0
		}
	}
	h.Signals = h.Signals.WithRoles(roles...)
	return h
}

// saysNumber are the points for who says the staff number of the call at the beginning.
const saysNumber = 4.0

// points is what a voice's words tell of it: above zero the agent.
func points(said []string, agent string) float64 {
	sum := weigh(said)
	if len(agent) < 3 { // too short to be no coincidence
		return sum
	}
	if strings.Contains(numerals.Replace(strings.Join(said[:min(2, len(said))], "\n")), agent) {
		sum += saysNumber
	}
	return sum
}

// numerals writes digits as recognisers and people do in one way.
var numerals = strings.NewReplacer(
	"零", "0", "〇", "0", "一", "1", "幺", "1", "二", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9",
)
