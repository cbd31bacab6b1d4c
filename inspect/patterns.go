package inspect

import "github.com/tingcha/tingcha/inspect/pattern"

// patternHits is what a regular expression found, once it was needed.
type patternHits struct {
	round  uint32  // the call of which all this is known
	turns  []int32 // in which it may match
	places []place
	done   bool
}

// patternHits is what is known of a pattern in this call.
func (s *scene) patternHits(id int32) *patternHits {
	p := &s.patterns[id]
	if p.round != s.round {
		p.round, p.turns, p.places, p.done = s.round, p.turns[:0], p.places[:0], false
	}
	return p
}

// turnText is a turn's text as expressions see it, once one looks for something.
type turnText struct {
	pattern.Text
	known bool
}

func (t *turnText) forget() {
	t.known = false
	t.Reset()
}

// pattern gives the matches of a regular expression in all turns.
func (s *scene) pattern(id int32) []place {
	p := s.patternHits(id)
	if p.done {
		return p.places
	}
	p.done = true
	known := &s.engine.vocabulary.patterns[id]
	if known.groups != 0 {
		for _, turn := range p.turns {
			s.match(p, known, id, turn)
		}
		return p.places
	}
	for turn := range s.in.Transcript.Turns {
		s.match(p, known, id, int32(turn))
	}
	return p.places
}

// match looks for an expression in one turn.
func (s *scene) match(p *patternHits, known *regex, id, turn int32) {
	if !s.asked(known.asked, turn) {
		return
	}
	s.spans = s.engine.vocabulary.regexes.Append(s.spans[:0], int(id), s.text(turn))
	for _, at := range s.spans {
		if at.From < at.To {
			p.places = append(p.places, place{turn: turn, from: int32(at.From), to: int32(at.To), what: -1 - id})
		}
	}
}

// text is a turn as expressions see it.
func (s *scene) text(turn int32) *pattern.Text {
	for int(turn) >= len(s.texts) {
		s.texts = append(s.texts, turnText{})
	}
	t := &s.texts[turn]
	if !t.known {
		t.known = true
		s.read = append(s.read, turn)
		s.engine.vocabulary.regexes.Read(&t.Text, s.in.Transcript.Turns[turn].Text)
	}
	return &t.Text
}
