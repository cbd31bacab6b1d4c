package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
)

// A region is where evidence lies, before it is drawn.
type region struct {
	start, end time.Duration
	lane       int // -1 for all
	level      inspect.Level
	numbers    []int // of findings, in order
	pieces     int
}

// hitsOf gives the regions of the drawing, in order of time: one for each piece of
// evidence, and where there are more than maxHits, one for those that lie close together.
func hitsOf(lanes []lane, findings []findingView, length time.Duration) []hit {
	regions := clustered(regionsOf(lanes, findings), length)
	hits := make([]hit, 0, len(regions))
	free := map[int]float64{} // of each lane, where the next label has room
	for _, r := range regions {
		h := hit{
			bar: barOf(r.start, r.end, length), H: len(lanes) * laneHeight, Label: r.label(),
			Level: r.level, Seconds: seconds(r.start), End: seconds(r.end),
		}
		if r.lane >= 0 {
			h.Y, h.H, h.Lane = lanes[r.lane].Y, laneHeight, strconv.Itoa(r.lane)
		}
		if x := r.start.Seconds() / length.Seconds(); x >= free[h.Y] {
			h.Room, free[h.Y] = true, x+labelWide
		}
		hits = append(hits, h)
	}
	return hits
}

// regionsOf gives the evidence that has a place in the sound, of findings that somebody
// has to look at, in order of time.
func regionsOf(lanes []lane, findings []findingView) []region {
	var regions []region
	for _, f := range findings {
		for _, e := range f.Evidence {
			if !e.Timed || resting(f.FindingRow) == 1 {
				continue
			}
			r := region{start: e.Span.Start, end: e.Span.End, lane: -1, level: f.Finding.Level, numbers: []int{f.N}, pieces: 1}
			if e.Role != call.Unknown && e.Role != "" {
				r.lane = slices.IndexFunc(lanes, func(l lane) bool { return l.Role == e.Role })
			}
			regions = append(regions, r)
		}
	}
	slices.SortStableFunc(regions, func(a, b region) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.lane, b.lane))
	})
	return alike(regions)
}

// alike joins regions that lie in the same place: several findings rest on the same words.
func alike(regions []region) []region {
	const near = 300 * time.Millisecond
	var joined []region
	for _, r := range regions {
		i := slices.IndexFunc(joined, func(j region) bool {
			return j.lane == r.lane && r.start-j.start <= near && (r.end-j.end).Abs() <= near
		})
		if i < 0 {
			joined = append(joined, r)
			continue
		}
		joined[i].take(r)
		joined[i].pieces = 1
	}
	return joined
}

// clustered joins regions of one lane that begin in the same part of the call, until
// there are maxHits at most. Lanes are at most three: two channels, and all.
func clustered(regions []region, length time.Duration) []region {
	if len(regions) <= maxHits {
		return regions
	}
	const parts = maxHits / 3
	type place struct{ lane, part int }
	at := map[place]int{}
	var joined []region
	for _, r := range regions {
		p := place{r.lane, min(parts-1, int(parts*r.start.Seconds()/length.Seconds()))}
		if i, ok := at[p]; ok {
			joined[i].take(r)
			continue
		}
		at[p] = len(joined)
		joined = append(joined, r)
	}
	return joined
}

// take adds another region.
func (r *region) take(other region) {
	r.end = max(r.end, other.end)
	r.pieces += other.pieces
	if slices.Index(levels, other.level) < slices.Index(levels, r.level) {
		r.level = other.level
	}
	for _, n := range other.numbers {
		if !slices.Contains(r.numbers, n) {
			r.numbers = append(r.numbers, n)
		}
	}
}

// maxNumbers is how many findings a label names.
const maxNumbers = 3

// label names the findings of a region, and tells when it stands for several pieces.
func (r *region) label() string {
	slices.Sort(r.numbers)
	names := make([]string, 0, maxNumbers)
	for _, n := range r.numbers[:min(len(r.numbers), maxNumbers)] {
		names = append(names, strconv.Itoa(n))
	}
	words := strings.Join(names, " ")
	if len(r.numbers) > maxNumbers {
		words += "…"
	}
	if r.pieces > 1 {
		words += " ×" + strconv.Itoa(r.pieces)
	}
	return words
}
