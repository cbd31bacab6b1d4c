package hearing

import (
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
)

// Channel is what one speaker said against what was heard of it.
type Channel struct {
	Role call.Role `json:"role"` // as the truth has it; unknown for a clip
	Errors
	Slips []Slip `json:"slips,omitempty"`
}

// Channels compares a call speaker by speaker. Whom what was heard belongs to goes by
// when it was said and not by the role that it was given, so that a wrong role
// costs no character: each voice, which is a role and a name in the heard
// transcript, counts for the speaker in whose turns most of its time lies. Voices
// that are heard where nobody spoke are put into the speech of the first.
func Channels(truth, heard call.Transcript) []Channel {
	var all []Channel
	for _, role := range rolesOf(truth) {
		all = append(all, Channel{Role: role})
	}
	belong := voices(truth, heard)
	for i, c := range all {
		said := wordsOf(truth, func(t call.Turn) bool { return t.Role == c.Role })
		got := wordsOf(heard, func(t call.Turn) bool { return belong[voiceOf(t)] == c.Role || i == 0 && belong[voiceOf(t)] == "" })
		all[i].Errors, all[i].Slips = Compare(said, got)
	}
	return all
}

// rolesOf lists who speaks in the order in which they first do.
func rolesOf(t call.Transcript) []call.Role {
	var all []call.Role
	for _, turn := range t.Turns {
		if !slices.Contains(all, turn.Role) {
			all = append(all, turn.Role)
		}
	}
	return all
}

// voice is somebody who is heard.
type voice struct {
	role    call.Role
	speaker string
}

func voiceOf(t call.Turn) voice { return voice{t.Role, t.Speaker} }

// voices says in whose turns each voice is heard; the empty role for one that is
// heard in nobody's.
func voices(truth, heard call.Transcript) map[voice]call.Role {
	shared := map[voice]map[call.Role]time.Duration{}
	for _, h := range heard.Turns {
		v := voiceOf(h)
		if shared[v] == nil {
			shared[v] = map[call.Role]time.Duration{}
		}
		for _, t := range truth.Turns {
			shared[v][t.Role] += overlap(t, h)
		}
	}
	belong := map[voice]call.Role{}
	for v, times := range shared {
		most := time.Duration(0)
		for _, role := range rolesOf(truth) {
			if times[role] > most {
				belong[v], most = role, times[role]
			}
		}
	}
	return belong
}

// overlap is how long two turns are said at once.
func overlap(a, b call.Turn) time.Duration {
	return max(0, min(a.End, b.End)-max(a.Start, b.Start))
}

// wordsOf joins the words of some turns.
func wordsOf(t call.Transcript, among func(call.Turn) bool) string {
	var all []string
	for _, turn := range t.Turns {
		if among(turn) {
			all = append(all, turn.Text)
		}
	}
	return strings.Join(all, "\n")
}
