package web

import (
	"cmp"
	"context"
	"slices"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// fewestPeers is how many agents there have to be, the one shown included, before anybody
// is told how they lie: of fewer one could tell who is who.
const fewestPeers = 5

// A spreadView is how the values of an agent's team lie, without names.
type spreadView struct {
	scoring.Spread
	Unit   scoring.Unit
	Dots   []string // where values stand in the drawing, in percent
	Mark   string   // where the agent's stands
	Middle string   // where all together stand
}

// At is the agent's value, as it is drawn.
func (v spreadView) At() reading { return reading{v.Own, v.Known, v.Unit} }

// All is what all come to together.
func (v spreadView) All() reading {
	return reading{v.Spread.Middle.Value, v.Spread.Middle.Known, v.Unit}
}

// Least and Most bound the values of all.
func (v spreadView) Least() reading { return reading{v.Values[0], true, v.Unit} }

// Most is the highest value of all.
func (v spreadView) Most() reading { return reading{v.Values[len(v.Values)-1], true, v.Unit} }

// peers are the filters for the sums of those an agent may be held against: the team, and,
// where that is too small, the department.
func (k sheetKeeper) peers() []storage.SumFilter {
	f := storage.SumFilter{By: storage.ByAgent}
	if f.First, f.Last = stretch(k.month, 1); k.reach.Agent == "" {
		f.Reach = k.reach
	} // who sees the own things alone is told how the others lie, and of nobody in particular
	var all []storage.SumFilter
	if team := k.agent.Team; team != "" {
		one := f
		one.Team, one.Dept = team, k.agent.Dept // other departments may have a team of that name
		all = append(all, one)
	}
	if dept := k.agent.Dept; dept != "" {
		one := f
		one.Dept = dept
		all = append(all, one)
	}
	return all
}

// compare fills in where the agent lies among the others.
func (k sheetKeeper) compare(ctx context.Context, v *sheetView) error {
	for _, f := range k.peers() {
		if v.Peers > 0 || len(v.Lines) == 0 {
			return nil
		}
		// Who is in a team is not known of sealed calls: those of all days are looked for.
		scheme, _, err := k.scheme(ctx, storage.SumFilter{First: f.First, Last: f.Last})
		if err != nil || len(scheme) == 0 {
			return err
		}
		f.Items = scheme.Items()
		sums, err := k.s.Store.Sums(ctx, f)
		if err != nil {
			return err
		}
		agents := agentsIn(sums)
		if len(agents) < fewestPeers {
			continue
		}
		v.Group, v.Peers = cmp.Or(f.Team, f.Dept), len(agents)
		for i := range v.Lines {
			l := &v.Lines[i]
			if slices.Contains(f.Items, l.Of.Addend()) {
				l.Spread = spreadOf(l.Of, k.agent.ID, agents, sums)
			}
		}
	}
	return nil
}

// agentsIn lists whoever has sums.
func agentsIn(sums []storage.Sum) []string {
	var agents []string
	for _, s := range sums {
		if s.Agent != "" {
			agents = append(agents, s.Agent)
		}
	}
	slices.Sort(agents)
	return slices.Compact(agents)
}

// spreadOf says where an agent lies among others; nil where too few have a value.
func spreadOf(of scoring.Indicator, agent string, agents []string, sums []storage.Sum) *spreadView {
	all := make([]scoring.Sum, len(agents))
	for _, s := range sums {
		if at, ok := slices.BinarySearch(agents, s.Agent); ok && s.Item == of.Addend() {
			all[at] = all[at].Add(sumOf(s))
		}
	}
	own, ok := slices.BinarySearch(agents, agent)
	if !ok {
		own = -1
	}
	v := &spreadView{Spread: of.Among(own, all), Unit: of.Unit}
	if len(v.Values) < fewestPeers {
		return nil
	}
	low, high := v.Values[0], v.Values[len(v.Values)-1]
	at := func(value float64) string {
		if high <= low {
			return "50"
		}
		return decimal(1, 2+96*(value-low)/(high-low))
	}
	for _, value := range v.Values {
		v.Dots = append(v.Dots, at(value))
	}
	v.Mark, v.Middle = at(v.Own), at(min(high, max(low, v.Spread.Middle.Value)))
	return v
}
