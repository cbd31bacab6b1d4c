package inspect

import (
	"slices"
	"strings"
)

// speech holds when anything is said at all. Its hits are the turns that have words,
// and the first of which it is sure is shown as evidence.
type speech struct{}

func (speech) ask(s *scene, w *search) found {
	from := len(s.arena)
	for i := range s.in.Transcript.Turns {
		if !s.spoken(int32(i)) {
			continue
		}
		h := hit{turn: int32(i), to: s.wholeTurn(int32(i)).to, leaf: &w.leaf}
		in, sure := s.within(w, h)
		if !in {
			continue
		}
		h.sure = sure
		s.arena = append(s.arena, h)
	}
	return countSure(s.arena[from:len(s.arena):len(s.arena)])
}

// spoken says whether a turn has words.
func (s *scene) spoken(turn int32) bool {
	return strings.TrimSpace(s.in.Transcript.Turns[turn].Text) != ""
}

// shown is the turn that shows that somebody spoke.
func (speech) shown(hits []hit) hit {
	return hits[max(0, slices.IndexFunc(hits, func(h hit) bool { return h.sure }))]
}
