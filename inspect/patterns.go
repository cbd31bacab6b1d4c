package inspect

import "github.com/tingcha/tingcha/inspect/pattern"

// patternHits is what a regular expression found, once it was needed.
type patternHits struct {
	round  uint32  // the call of which all this is known
	turns  []int32 // in which it may match
	places []place
	done   bool
	// Where literals of each group stood last in the turn that is being searched,
	// and of which groups.
	last   [pattern.MaxGroups]int32
	turn   int32
	groups uint8
}

func (p *patternHits) begin(round uint32) {
	p.round, p.turns, p.places, p.done, p.turn = round, p.turns[:0], p.places[:0], false, -1
}

// suspect is told of a literal of an expression. Once literals of all groups have
// stood within the length of a match, the turn is one to look at.
func (s *scene) suspect(role int, t trigger, at place) {
	p := &s.patterns[t.pattern]
	if p.round != s.round {
		p.begin(s.round)
	}
	if p.turn != at.turn {
		p.turn, p.groups, p.last = at.turn, 0, [pattern.MaxGroups]int32{}
	}
	known := &s.engine.vocabulary.patterns[t.pattern]
	p.groups |= 1 << t.group
	p.last[t.group] = max(p.last[t.group], at.from)
	if p.groups != known.groups {
		return
	}
	if n := len(p.turns); n > 0 && p.turns[n-1] == at.turn {
		return
	}
	for _, last := range p.last[:known.count] {
		if at.from-last > known.window {
			return
		}
	}
	p.turns = append(p.turns, at.turn)
	for _, list := range known.lists {
		s.awake.wake(list, role)
	}
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
	p := &s.patterns[id]
	if p.round != s.round {
		p.begin(s.round)
	}
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
