package inspect

import "strings"

// speech holds when anything is said at all. Its hit is the first turn.
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
		if sure {
			break
		}
	}
	f := countSure(s.arena[from:len(s.arena):len(s.arena)])
	if len(f.hits) > 1 { // any of them may be the first
		f.doubtAll()
	}
	return f
}

// spoken says whether a turn has words.
func (s *scene) spoken(turn int32) bool {
	return strings.TrimSpace(s.in.Transcript.Turns[turn].Text) != ""
}

// turn is the one that shows that somebody spoke: the first of which it is sure.
func (speech) turn(hits []hit) hit { return hits[len(hits)-1] }
