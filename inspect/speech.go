package inspect

import "strings"

// speech holds when anything is said at all. Its hit is the first turn.
type speech struct{}

func (speech) ask(s *scene, w *search) found {
	from := len(s.arena)
	for i := range s.in.Transcript.Turns {
		text := s.in.Transcript.Turns[i].Text
		if strings.TrimSpace(text) == "" {
			continue
		}
		h := hit{turn: int32(i), to: int32(len(text)), leaf: &w.leaf}
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

// turn is the one that shows that somebody spoke: the first of which it is sure.
func (speech) turn(hits []hit) hit { return hits[len(hits)-1] }
