package inspect

import "github.com/tingcha/tingcha/inspect/pattern"

// patternHits is what a regular expression found, once it was needed.
type patternHits struct {
	turns []suspect // in which it may match
	hits  []hit
	done  bool
}

// suspect is a turn with phrases of some groups of a pattern.
type suspect struct {
	turn   int32
	groups uint8
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
func (s *scene) pattern(id int32) []hit {
	p := &s.patterns[id]
	if p.done {
		return p.hits
	}
	p.done = true
	known := &s.engine.vocabulary.patterns[id]
	if known.groups != 0 {
		for _, suspect := range p.turns {
			if suspect.groups == known.groups {
				s.match(p, known, id, suspect.turn)
			}
		}
		return p.hits
	}
	for turn := range s.in.Transcript.Turns {
		s.match(p, known, id, int32(turn))
	}
	return p.hits
}

// match looks for an expression in one turn.
func (s *scene) match(p *patternHits, known *regex, id, turn int32) {
	if !s.asked(known.asked, turn) {
		return
	}
	s.spans = s.engine.vocabulary.regexes.Append(s.spans[:0], int(id), s.text(turn))
	for _, at := range s.spans {
		if at.From < at.To {
			p.hits = append(p.hits, hit{turn: turn, from: int32(at.From), to: int32(at.To), what: -1 - id})
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
		s.engine.vocabulary.regexes.Read(&t.Text, s.in.Transcript.Turns[turn].Text)
	}
	return &t.Text
}
