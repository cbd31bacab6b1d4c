package inspect

import "time"

// unshown is a condition whose grounds are no evidence: that the call is one that
// the rulebook is for goes without saying. Until when it may change still counts.
type unshown struct{ node }

func (n unshown) ground(s *scene, holds bool, _ *grounds) time.Time {
	var unseen grounds
	return n.node.ground(s, holds, &unseen)
}
