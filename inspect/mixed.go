package inspect

// mixes says whether some hits are sound and some are words of a call in which they may
// lie either way to each other: then their order is known in part.
func (s *scene) mixes(hits []hit) bool {
	if s.times && !s.strays {
		return false
	}
	var sound, words bool
	for _, h := range hits {
		sound, words = sound || h.sound, words || !h.sound
	}
	return sound && words
}

// ahead says whether one of some hits comes before another; those that begin at one
// place come as they stand.
func (s *scene) ahead(hits []hit, one, other int) verdict {
	if s.unplaced(hits[one], hits[other]) {
		return unknown
	}
	c := hits[one].compare(hits[other])
	return verdictOf(c < 0 || c == 0 && one < other)
}

// edgeAmong gives the first or last of hits that mix, or all that may be it.
func (s *scene) edgeAmong(f found, last bool) []hit {
	var kept []hit
	for i, h := range f.hits {
		sure, possible := h.sure && !f.blind, true
		for j, o := range f.hits {
			if j == i {
				continue
			}
			further := s.ahead(f.hits, j, i)
			if last {
				further = s.ahead(f.hits, i, j)
			}
			sure = sure && further == no
			possible = possible && (!o.sure || further != yes)
		}
		if possible {
			h.sure = sure
			kept = append(kept, h)
		}
	}
	return kept
}

// nthAmong gives the hit with a number, counted from 1, of different ones that mix, or
// all that may be it.
func (s *scene) nthAmong(hits []hit, n int, blind bool) found {
	whole := found{blind: blind}
	all := 0
	for i, h := range hits {
		if h.sure {
			all++
		}
		least, most := 0, 0 // before it
		for j, o := range hits {
			switch before := s.ahead(hits, j, i); {
			case j == i || before == no:
			case before == yes && o.sure:
				least, most = least+1, most+1
			default:
				most++
			}
		}
		if least < n && (n-1 <= most || blind) {
			h.sure = h.sure && least == n-1 && most == n-1 && !blind
			whole.hits = append(whole.hits, h)
		}
	}
	switch {
	case all >= n:
		whole.verdict = yes
	case len(hits) >= n || blind:
		whole.verdict = unknown
	default:
		return found{}
	}
	return whole
}
