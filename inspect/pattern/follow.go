package pattern

import "bytes"

// fill lays the triggers down by the keys of their atoms.
func (s *Scanner) fill(byKey map[uint64][]trigger, keys []uint64) {
	size := 16
	for size < 4*len(byKey) {
		size *= 2
	}
	s.table = make([]slot, size)
	for _, key := range keys {
		from := int32(len(s.actions))
		s.actions = append(s.actions, byKey[key]...)
		at := s.home(key)
		for s.table[at].to != 0 {
			at = (at + 1) & (len(s.table) - 1)
		}
		s.table[at] = slot{key, from, int32(len(s.actions))}
	}
}

func keyed(kind atomKind, key uint64) uint64 { return key | uint64(kind)<<48 }

func (s *Scanner) home(key uint64) int { return int(key*spread>>32) & (len(s.table) - 1) }

// behind gives the triggers of an atom.
func (s *Scanner) behind(key uint64) []trigger {
	for at := s.home(key); s.table[at].to != 0; at = (at + 1) & (len(s.table) - 1) {
		if s.table[at].key == key {
			return s.actions[s.table[at].from:s.table[at].to]
		}
	}
	return nil
}

// follow tries the expressions behind an atom.
func (s *Scanner) follow(dst []int32, m *Memory, text []byte, at int, key uint64) []int32 {
	triggers := s.behind(key)
	for i := range triggers {
		t := &triggers[i]
		from := at - t.offset
		to := from + len(t.literal)
		if m.texts[t.expression] == m.text || from < 0 || to > len(text) || string(text[from:to]) != t.literal {
			continue
		}
		if t.around != nil {
			if t.around.stands(text, from, to) {
				m.texts[t.expression] = m.text
				dst = append(dst, t.expression)
			}
		} else if t.near(text, from) {
			s.turnTo(m, text, at)
			dst = s.try(dst, m, t.expression)
		}
	}
	return dst
}

// near says whether literals of the other groups may stand in the same match. They
// stand before or behind, and share no more than a character with this one.
func (t *trigger) near(text []byte, at int) bool {
	before := text[max(0, at-t.window):min(len(text), at+len(t.literal))]
	behind := text[at:min(len(text), at+t.window)]
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
