package warning

import (
	"slices"
	"sort"
	"time"
)

// Episode is a stretch of time in which a count was at a level.
type Episode struct {
	Scope string
	// Began and Last are the first and the last event that found the count at a level.
	Began, Last time.Time
	Level       Level // the highest that was reached
	Peak        int   // the highest count at that level
	PeakAt      time.Time
	Expected    Expected // at the peak
	ByUsual     bool     // the level was reached by what is usual alone
	// Above are the events that found the count at a level, Members those and all that
	// they counted, in order.
	Above, Members []Event
}

// History is what there was before the events that are looked at.
type History struct {
	// Since is when records begin: weeks before it tell nothing of what is usual.
	Since time.Time
	// Earlier are the times of events of the same scope in earlier weeks, in order.
	Earlier []time.Time
}

// Episodes gives the episodes of one scope among events, in order of their beginning. Only
// events from a moment on may find the count at a level; those before it are only counted.
func (w Watch) Episodes(events []Event, from time.Time, past History) []Episode {
	events = slices.Clone(events)
	slices.SortFunc(events, Event.compare)
	near := w.neighbours(events)
	var all []judged
	for i, e := range events {
		if e.At.Before(from) {
			continue
		}
		counted := near(i)
		expected := w.expected(e.At, past)
		level, byUsual := w.levelOf(len(counted), expected)
		if level != "" {
			all = append(all, judged{i, counted, level, expected, byUsual})
		}
	}
	var episodes []Episode
	for _, group := range w.groups(events, all) {
		episodes = append(episodes, episodeOf(events, group))
	}
	slices.SortFunc(episodes, func(a, b Episode) int { return a.Above[0].compare(b.Above[0]) })
	return episodes
}

// judged is an event that found the count at a level.
type judged struct {
	at       int   // of the events
	counted  []int // the events in its window, itself included
	level    Level
	expected Expected
	byUsual  bool
}

// levelOf gives the highest level that a count reaches, and whether it does so only because
// it is unusual.
func (w Watch) levelOf(count int, e Expected) (level Level, byUsual bool) {
	for _, s := range w.Steps {
		far := w.Usual != nil && s.Above > 0 && e.Known && count >= max(w.Usual.Least, 1) && e.Far(count) >= s.Above
		many := s.At > 0 && count >= s.At
		if many || far {
			level, byUsual = s.Level, !many
		}
	}
	return level, byUsual
}

// expected gives what is usual at a moment.
func (w Watch) expected(at time.Time, past History) Expected {
	if w.Usual == nil {
		return Expected{}
	}
	var counts []int
	for i := 1; i <= w.Usual.Weeks; i++ {
		until := at.Add(-time.Duration(i) * week)
		if until.Add(-w.Window).Before(past.Since) || past.Since.IsZero() {
			break
		}
		counts = append(counts, within(past.Earlier, until.Add(-w.Window), until))
	}
	return w.Usual.expect(counts)
}

// within counts the times after one moment up to another.
func within(times []time.Time, after, until time.Time) int {
	to := sort.Search(len(times), func(i int) bool { return times[i].After(until) })
	from := sort.Search(len(times), func(i int) bool { return times[i].After(after) })
	return max(to-from, 0)
}

// neighbours gives the function that tells which events an event counts: those in the
// window that ends with it, its own moment included, that are alike where that is asked.
func (w Watch) neighbours(events []Event) func(int) []int {
	span := func(i int) (from, to int) {
		at := events[i].At
		from = sort.Search(len(events), func(j int) bool { return events[j].At.After(at.Add(-w.Window)) })
		to = sort.Search(len(events), func(j int) bool { return events[j].At.After(at) })
		return from, to
	}
	if w.Alike == 0 {
		return func(i int) []int {
			from, to := span(i)
			all := make([]int, to-from)
			for j := range all {
				all[j] = from + j
			}
			return all
		}
	}
	each := sharing(events)
	return func(i int) []int {
		from, to := span(i)
		all := []int{i}
		each(i, from, to, func(j int) {
			if events[i].Sketch.Likeness(events[j].Sketch) >= w.Alike {
				all = append(all, j)
			}
		})
		slices.Sort(all)
		return all
	}
}

// sharing gives the function that calls another with every event of a range that shares a
// band with an event, each once and without that event.
func sharing(events []Event) func(i, from, to int, with func(j int)) {
	type place struct {
		band  int
		value [rows]uint32
	}
	at := map[place][]int{} // in order
	for i, e := range events {
		for b := range bands {
			if len(e.Sketch) > 0 {
				p := place{b, e.Sketch.band(b)}
				at[p] = append(at[p], i)
			}
		}
	}
	met := make([]int, len(events)) // the last event that met this one, from 1
	return func(i, from, to int, with func(int)) {
		s := events[i].Sketch
		for b := range bands {
			if len(s) == 0 {
				return
			}
			same := at[place{b, s.band(b)}]
			first, _ := slices.BinarySearch(same, from)
			for _, j := range same[first:] {
				if j >= to {
					break
				}
				if j != i && met[j] != i+1 {
					met[j] = i + 1
					with(j)
				}
			}
		}
	}
}

// groups puts those events that found the count at a level into episodes: two are of one
// when no more than Calm lies between them and, where likeness is asked for, when they are
// alike or others between them are.
func (w Watch) groups(events []Event, all []judged) [][]judged {
	parent := make([]int, len(all))
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i := range all {
		for j := i - 1; j >= 0 && events[all[i].at].At.Sub(events[all[j].at].At) <= w.Calm; j-- {
			if root(i) != root(j) && w.joins(events[all[i].at], events[all[j].at]) {
				parent[root(i)] = root(j)
			}
			if w.Alike == 0 {
				break // that one is joined to those before it already
			}
		}
	}
	order := []int{}
	by := map[int][]judged{}
	for i, j := range all {
		r := root(i)
		if by[r] == nil {
			order = append(order, r)
		}
		by[r] = append(by[r], j)
	}
	groups := make([][]judged, len(order))
	for i, r := range order {
		groups[i] = by[r]
	}
	return groups
}

func (w Watch) joins(a, b Event) bool {
	return w.Alike == 0 || a.Sketch.meets(b.Sketch) && a.Sketch.Likeness(b.Sketch) >= w.Alike
}

func episodeOf(events []Event, group []judged) Episode {
	e := Episode{Scope: events[group[0].at].Scope, Began: events[group[0].at].At}
	counted := map[int]bool{}
	for _, j := range group {
		at := events[j.at].At
		e.Last = at
		if rank := j.level.Rank() - e.Level.Rank(); rank > 0 || rank == 0 && len(j.counted) > e.Peak {
			e.Level, e.Peak, e.PeakAt, e.Expected, e.ByUsual = j.level, len(j.counted), at, j.expected, j.byUsual
		}
		e.Above = append(e.Above, events[j.at])
		for _, i := range j.counted {
			counted[i] = true
		}
	}
	for i, event := range events {
		if counted[i] {
			e.Members = append(e.Members, event)
		}
	}
	return e
}
