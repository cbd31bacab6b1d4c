package pattern

// rowTrigger is an expression that is tried where so many digits stand in a row.
type rowTrigger struct {
	digits     int
	expression int32
}

// scanRows finds digits in a row. As many as the shortest row has bytes are passed
// over from place to place: one of them stands there.
func (s *Scanner) scanRows(dst []int32, m *Memory, text []byte) []int32 {
	step := s.rows[0].digits
	for at := step - 1; at < len(text); at += step {
		if text[at]-'0' > 9 {
			continue
		}
		from, to := rowAround(text, at)
		for _, r := range s.rows {
			if r.digits > to-from {
				break
			}
			if m.texts[r.expression] != m.text {
				s.turnTo(m, text, at)
				dst = s.try(dst, m, r.expression)
			}
		}
		at = max(at, to-1)
	}
	return dst
}

// rowAround is the row of digits in which one stands.
func rowAround(text []byte, at int) (from, to int) {
	for from = at; from > 0 && text[from-1]-'0' <= 9; from-- {
	}
	for to = at + 1; to < len(text) && text[to]-'0' <= 9; to++ {
	}
	return from, to
}
