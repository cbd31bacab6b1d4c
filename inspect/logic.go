package inspect

import (
	"slices"
	"time"
)

type and []node

func (n and) judge(s *scene) verdict {
	if n.unmet(s) {
		return no
	}
	v := yes
	for _, part := range n {
		if v = min(v, part.judge(s)); v == no {
			break
		}
	}
	return v
}

func (n and) find(s *scene) found {
	if n.unmet(s) {
		return found{}
	}
	all, v := s.pool(), yes
	for _, part := range n {
		p := part.find(s)
		all.add(s, p)
		v = min(v, p.verdict)
	}
	f := all.done(s)
	if f.verdict = v; v == no {
		return found{}
	}
	if f.verdict == unknown {
		f.doubtAll()
	}
	return f
}

// once puts hits in order and drops those that are there already: a named
// condition may be a part of several.
func once(hits []hit) []hit {
	slices.SortStableFunc(hits, hit.compare)
	kept := hits[:0]
	for _, h := range hits {
		i := len(kept) - 1
		for i >= 0 && kept[i].compare(h) == 0 && kept[i] != h {
			i--
		}
		if i < 0 || kept[i] != h {
			kept = append(kept, h)
		}
	}
	return kept
}

// doubtAll says that none of the hits is sure. They are the caller's own.
func (f found) doubtAll() {
	for i := range f.hits {
		f.hits[i].sure = false
	}
}

func (n and) ground(s *scene, holds bool, g *grounds) time.Time {
	return groundParts(n, s, holds, g, holds)
}

func (n and) doubt(s *scene, r *reasons) { doubtParts(n, s, r) }

type or []node

func (n or) judge(s *scene) verdict {
	v := no
	for _, part := range n {
		if v = max(v, part.judge(s)); v == yes {
			break
		}
	}
	return v
}

func (n or) find(s *scene) found {
	all, v := s.pool(), no
	for _, part := range n {
		p := part.find(s)
		all.add(s, p)
		v = max(v, p.verdict)
	}
	f := all.done(s)
	f.verdict = v
	return f
}

func (n or) ground(s *scene, holds bool, g *grounds) time.Time {
	return groundParts(n, s, holds, g, !holds)
}

func (n or) doubt(s *scene, r *reasons) { doubtParts(n, s, r) }

// groundParts adds the grounds of the parts that made the whole what it is. When
// all were needed, the whole is final with the last of them; otherwise with the
// first.
func groundParts(parts []node, s *scene, holds bool, g *grounds, all bool) time.Time {
	var until time.Time
	first := true
	for _, part := range parts {
		if part.judge(s) != verdictOf(holds) {
			continue
		}
		switch t := part.ground(s, holds, g); {
		case first:
			until = t
		case all && t.After(until), !all && t.Before(until):
			until = t
		}
		first = false
	}
	return until
}

func doubtParts(parts []node, s *scene, r *reasons) {
	for _, part := range parts {
		if part.judge(s) == unknown {
			part.doubt(s, r)
		}
	}
}

// doubtHits adds the reasons for which it is not known where a condition holds, though
// it may well be known that it does.
func doubtHits(n node, s *scene, r *reasons) {
	switch n := n.(type) {
	case and:
		doubtHitsOf(n, s, r)
	case or:
		doubtHitsOf(n, s, r)
	case *named:
		n.doubts(r, true, func(own *reasons) { doubtHits(n.x, s, own) })
	default:
		n.doubt(s, r)
	}
}

func doubtHitsOf(parts []node, s *scene, r *reasons) {
	for _, part := range parts {
		if part.find(s).doubtful() {
			doubtHits(part, s, r)
		}
	}
}

// doubtful says whether it is not known whether something holds, or where.
func (f found) doubtful() bool {
	return f.verdict == unknown || f.blind || slices.ContainsFunc(f.hits, func(h hit) bool { return !h.sure })
}

type not struct{ x node }

func (n not) judge(s *scene) verdict { return n.x.judge(s).not() }
func (n not) find(s *scene) found    { return found{verdict: n.judge(s)} }
func (n not) ground(s *scene, holds bool, g *grounds) time.Time {
	return n.x.ground(s, !holds, g)
}
func (n not) doubt(s *scene, r *reasons) { n.x.doubt(s, r) }

// edge narrows to the first or the last hit.
type edge struct {
	x    node
	last bool
}

func (n edge) judge(s *scene) verdict { return n.x.judge(s) }

func (n edge) find(s *scene) found {
	f := n.x.find(s)
	f.hits = n.narrow(s, f)
	return f
}

// narrow keeps the outermost hit. Where unsure hits lie further out than the
// outermost sure one, it may be any of them.
func (n edge) narrow(s *scene, f found) []hit {
	if s.mixes(f.hits) {
		return s.edgeAmong(f, n.last)
	}
	if len(f.hits) == 0 {
		return nil
	}
	from, to := 0, 1
	if n.last {
		from, to = len(f.hits)-1, len(f.hits)
	}
	if f.hits[from].sure && !f.blind {
		return f.hits[from:to]
	}
	if n.last {
		for from > 0 && !f.hits[from].sure {
			from--
		}
	} else {
		for to < len(f.hits) && !f.hits[to-1].sure {
			to++
		}
	}
	narrowed := found{hits: slices.Clone(f.hits[from:to])}
	narrowed.doubtAll()
	return narrowed.hits
}

func (n edge) ground(s *scene, holds bool, g *grounds) time.Time {
	if f := n.find(s); holds && f.sure() {
		groundHits(n.x, s, f.hits, g)
		return time.Time{}
	}
	return n.x.ground(s, holds, g)
}

func (n edge) doubt(s *scene, r *reasons) { doubtHits(n.x, s, r) }
