package call

import "slices"

// WithRoles returns the signals with other roles for their channels, in the order of
// the channels; whoever came into an overlap has the role of their channel. Signals of
// one channel keep their role. What is handed in is not changed.
func (s Signals) WithRoles(roles ...Role) Signals {
	if len(s.Channels) < 2 || len(roles) < len(s.Channels) {
		return s
	}
	s.Channels = slices.Clone(s.Channels)
	for c := range s.Channels {
		s.Channels[c].Role = roles[c]
	}
	s.Overlaps = slices.Clone(s.Overlaps)
	for i, o := range s.Overlaps {
		a, b := s.Channels[0], s.Channels[1]
		s.Overlaps[i].By = Later(a, b, a.since(o.Range), b.since(o.Range))
	}
	return s
}

// Later is the role of the channel that began to speak later of two, where a spoke in
// the range x and b in y; unknown when they began at once.
func Later(a, b ChannelSignals, x, y Range) Role {
	switch {
	case x.Start > y.Start:
		return a.Role
	case y.Start > x.Start:
		return b.Role
	}
	return Unknown
}

// since is the stretch of speech that another one lies in.
func (c ChannelSignals) since(inner Range) Range {
	i := slices.IndexFunc(c.Speech, func(r Range) bool { return r.Start <= inner.Start && inner.End <= r.End })
	if i < 0 {
		return inner
	}
	return c.Speech[i]
}
