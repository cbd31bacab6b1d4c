package inspect

import (
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// inScope says whether a hit lies in a scope, and whether it does so whatever the
// unknown roles and times are.
func (s *scene) inScope(role call.Role, scope lang.Scope, h hit) (in, sure bool) {
	switch {
	case scope.From != 0:
		return s.inStretch(role, scope, h.turn)
	case scope.Turns > 0:
		least, most := s.turnsBeyond(role, h.turn, scope.Last)
		return least < scope.Turns, most < scope.Turns
	case !s.times:
		return true, false
	}
	if low, high := s.began(h); low != high {
		return s.straysInto(scope, low, high)
	}
	in = s.inTime(scope, s.span(h).Start)
	return in, in
}

// inStretch is inScope of the turns from one number to another.
func (s *scene) inStretch(role call.Role, scope lang.Scope, turn int32) (in, sure bool) {
	fewestBefore, mostBefore := s.turnsBeyond(role, turn, false)
	fewestBehind, mostBehind := s.turnsBeyond(role, turn, true)
	in, sure = true, true
	bound := func(possible, certain bool) { in, sure = in && possible, sure && certain }
	if n := scope.From; n > 0 {
		bound(mostBefore >= n-1, fewestBefore >= n-1)
	} else {
		bound(fewestBehind <= -n-1, mostBehind <= -n-1)
	}
	if n := scope.To; n > 0 {
		bound(fewestBefore <= n-1, mostBefore <= n-1)
	} else {
		bound(mostBehind >= -n-1, fewestBehind >= -n-1)
	}
	return in, in && sure
}

// inTime says whether a moment lies in a scope of time.
func (s *scene) inTime(scope lang.Scope, at time.Duration) bool {
	switch {
	case scope.End > 0:
		return at >= scope.Start && at < scope.End
	case scope.Percent > 0 && scope.Last:
		return at*100 >= s.length*time.Duration(100-scope.Percent)
	case scope.Percent > 0:
		return at*100 < s.length*time.Duration(scope.Percent)
	case scope.Last:
		return at >= s.length-scope.Duration
	default:
		return at < scope.Duration
	}
}

// timed says whether a scope asks for times.
func timed(scope lang.Scope) bool {
	return scope.Duration > 0 || scope.Percent > 0 || scope.End > 0
}
