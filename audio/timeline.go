package audio

import (
	"time"

	"github.com/tingcha/tingcha/call"
)

// shortestOverlap is the least time of speaking at once that counts. Turns of a
// friendly talk overlap by up to 200 ms without anybody noticing.
const shortestOverlap = 200 * time.Millisecond

// silences are the stretches of at least call.MinSilence in which nobody speaks on
// any channel.
func silences(channels []call.ChannelSignals, duration time.Duration) []call.Range {
	var out []call.Range
	next := make([]int, len(channels))
	quietSince := time.Duration(0)
	for {
		c := earliest(channels, next)
		begin := duration
		if c >= 0 {
			begin = channels[c].Speech[next[c]].Start
		}
		if begin-quietSince >= call.MinSilence {
			out = append(out, call.Range{Start: quietSince, End: begin})
		}
		if c < 0 {
			return out
		}
		quietSince = max(quietSince, channels[c].Speech[next[c]].End)
		next[c]++
	}
}

// earliest is the channel whose next range begins first, -1 when there is none.
func earliest(channels []call.ChannelSignals, next []int) int {
	first := -1
	for c, ch := range channels {
		if next[c] == len(ch.Speech) {
			continue
		}
		if first < 0 || ch.Speech[next[c]].Start < channels[first].Speech[next[first]].Start {
			first = c
		}
	}
	return first
}

// overlaps are the stretches in which both channels speak. By is who came in
// later; when both begin in the same frame it is unknown.
func overlaps(a, b call.ChannelSignals) []call.Overlap {
	var out []call.Overlap
	for i, j := 0, 0; i < len(a.Speech) && j < len(b.Speech); {
		x, y := a.Speech[i], b.Speech[j]
		both := call.Range{Start: max(x.Start, y.Start), End: min(x.End, y.End)}
		if both.Length() >= shortestOverlap {
			out = append(out, call.Overlap{Range: both, By: call.Later(a, b, x, y)})
		}
		if x.End < y.End {
			i++
		} else {
			j++
		}
	}
	return out
}
