package inspect

import "time"

// tally counts the turns of a call. Most calls are never asked for it.
type tally struct {
	known  bool
	before [3][]int32 // turns of each role before a turn
	total  [3]int32
	latest []time.Duration // the latest end of a turn and those before it
}

// tally counts the turns when that is first needed.
func (s *scene) tally() *tally {
	t := &s.tallied
	if t.known {
		return t
	}
	t.known, t.total, t.latest = true, [3]int32{}, t.latest[:0]
	for role := range t.before {
		t.before[role] = t.before[role][:0]
	}
	var latest time.Duration
	for i := range s.in.Transcript.Turns {
		turn := &s.in.Transcript.Turns[i]
		for role := range t.before {
			t.before[role] = append(t.before[role], t.total[role])
		}
		t.total[roleIndex(turn.Role)]++
		if i == 0 || turn.End > latest {
			latest = turn.End
		}
		t.latest = append(t.latest, latest)
	}
	return t
}
