package inspect

// room is a place for so many hits that no other answer of this call uses.
func (s *scene) room(hits int) []hit {
	from := len(s.arena)
	for cap(s.arena) < from+hits {
		s.arena = append(s.arena[:cap(s.arena)], hit{})
	}
	s.arena = s.arena[:from+hits]
	return s.arena[from : from : from+hits]
}

// pooled are the hits of several parts while they are put together: those that lie
// on the scene's pile from a place on.
type pooled struct {
	found
	from int
}

func (s *scene) pool() pooled { return pooled{from: len(s.pile)} }

// add lays the hits of one part on the pile.
func (p *pooled) add(s *scene, part found) {
	s.pile = append(s.pile, part.hits...)
	p.blind = p.blind || part.blind
}

// done takes the hits off the pile, in order and each once. They are the caller's
// own.
func (p *pooled) done(s *scene) found {
	if hits := s.pile[p.from:]; len(hits) > 0 {
		p.hits = once(append(s.room(len(hits)), hits...))
	}
	s.pile = s.pile[:p.from]
	return p.found
}
