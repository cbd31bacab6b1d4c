package inspect

import (
	"slices"

	"github.com/tingcha/tingcha/call"
)

// gate is what a condition demands, kept with it: where a call does not have it, the
// condition is no, and nothing of it needs to be looked at.
type gate struct {
	wants []want
	shut  bool // it demands something
}

// gateOf is nothing to ask for a condition that does not say what it demands.
func gateOf(d demand) gate { return gate{wants: d.wants, shut: !d.always} }

// gated are the conditions that know whether a call lacks what they demand.
type gated interface{ unmet(s *scene) bool }

// unmet says whether nothing of what is demanded was said in the call. A call without
// words may have all of it, and so may one that can hardly be heard.
func (g *gate) unmet(s *scene) bool {
	if !g.shut || !s.words || s.hearing.poor {
		return false
	}
	return !slices.ContainsFunc(g.wants, s.awake.has)
}

// has says whether somebody who may be of the role that is wanted has said something
// of a list.
func (a *awake) has(w want) bool {
	h := a.heard[w.list]
	if h.round != a.round {
		return false
	}
	anyone := roleIndex(call.Unknown)
	return w.role == anyone || h.roles>>w.role&1 != 0 || h.roles>>anyone&1 != 0
}

// unmet says that one of the parts lacks what it demands.
func (n and) unmet(s *scene) bool {
	for _, part := range n {
		if g, ok := part.(gated); ok && g.unmet(s) {
			return true
		}
	}
	return false
}
