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
		s.Overlaps[i].By = later(s.Channels[0], s.Channels[1], o.Range)
	}
	return s
}

// later is the role of the channel that began to speak later of two that both speak in
// a stretch of time; unknown when they began at once.
func later(a, b ChannelSignals, both Range) Role {
	first, second := a.since(both), b.since(both)
	switch {
	case first.Start > second.Start:
		return a.Role
	case second.Start > first.Start:
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
