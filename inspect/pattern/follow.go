package pattern

import "bytes"

// follow tries the expressions that are noticed by a text which stands somewhere.
func (s *Scanner) follow(dst []int32, m *Memory, text []byte, triggers []trigger, from, to int) []int32 {
	for i := range triggers {
		t := &triggers[i]
		if m.texts[t.expression] == m.text {
			continue
		}
		if t.around != nil {
			if len(m.sketch) > 0 && t.neighbours.known && !m.sketch.near(&t.neighbours, from) {
				continue
			}
			if t.around.stands(text, from, to) {
				m.texts[t.expression] = m.text
				dst = append(dst, t.expression)
			}
		} else if t.near(text, from, to) {
			s.turnTo(m, text, from)
			dst = s.try(dst, m, t.expression)
		}
	}
	return dst
}

// near says whether literals of the other groups may stand in the same match. They
// stand before or behind, and share no more than a character with this one.
func (t *trigger) near(text []byte, from, to int) bool {
	before := text[max(0, from-t.window):to]
	behind := text[from:min(len(text), from+t.window)]
	for _, group := range t.others {
		stands := false
		for _, literal := range group {
			if bytes.Contains(behind, literal) || bytes.Contains(before, literal) {
				stands = true
				break
			}
		}
		if !stands {
			return false
		}
	}
	return true
}
