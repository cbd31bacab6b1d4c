package web

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// Sizes of the drawing. Across it is measured in percent, so that it fits every
// width; the outline has its own grid of columns, stretched to the width.
const (
	laneHeight  = 46
	axisHeight  = 18
	columns     = 300
	outlineHigh = 100  // of the grid
	maxHits     = 60   // more regions would hide the outline
	labelWide   = 0.02 // of the width, for the numbers of a finding
)

// A wave is the drawing of a call: a lane for each channel, with what was found.
type wave struct {
	Height  int
	Axis    int // height of the lanes, where the axis begins
	Seconds string
	Columns int
	Lanes   []lane
	Hits    []hit
	Ticks   []tick
}

// Empty says that there is nothing to draw.
func (w wave) Empty() bool { return len(w.Lanes) == 0 }

// Outlined says that the lanes are drawn from sound.
func (w wave) Outlined() bool { return !w.Empty() && w.Lanes[0].Outline != "" }

// A lane is a channel: its outline, or only when it spoke.
type lane struct {
	Role    call.Role
	Y       int
	Outline string // path of the peaks on a grid of Columns by 100; "" when there are none
	Speech  []bar
}

// A bar lies across, in percent.
type bar struct{ X, W string }

// A hit is a piece of evidence on the drawing, or several that lie too close together to
// be told apart.
type hit struct {
	bar
	Y, H    int
	Lane    string // number of its channel; "" when it is of all
	Label   string // numbers of its findings
	Room    bool   // for the label
	Level   inspect.Level
	Seconds string // of its beginning
	End     string
}

// A tick is a label of the axis of time.
type tick struct {
	X     string
	Label string
}

// peaksOf loads the outline of the first recording. The page does without it when
// it cannot be read.
func (s *server) peaksOf(ctx context.Context, d storage.Dossier) *audio.Peaks {
	if len(d.Recordings) == 0 || d.Recordings[0].Blob == "" {
		return nil
	}
	peaks, err := s.outline(ctx, d.Recordings[0])
	if err != nil {
		s.Log.Warn("peaks cannot be read", "call_id", d.Call.ID, "error", err)
		return nil
	}
	return &peaks
}

// drawWave draws a call from its peaks, or else from its signals.
func drawWave(d storage.Dossier, peaks *audio.Peaks, findings []findingView) wave {
	length := lengthOf(d, peaks)
	w := wave{Seconds: seconds(length), Columns: columns}
	if length <= 0 {
		return w
	}
	if peaks != nil {
		w.Lanes = outlineLanes(*peaks, d)
	} else {
		w.Lanes = speechLanes(d.Signals, length)
	}
	w.Axis = len(w.Lanes) * laneHeight
	w.Height = w.Axis + axisHeight
	w.Hits = hitsOf(w.Lanes, findings, length)
	w.Ticks = ticksOf(length)
	return w
}

func lengthOf(d storage.Dossier, peaks *audio.Peaks) time.Duration {
	if len(d.Recordings) > 0 && d.Recordings[0].Recording.Duration > 0 {
		return d.Recordings[0].Recording.Duration
	}
	if peaks != nil {
		return peaks.Duration()
	}
	return max(d.Signals.Duration, d.Transcript.Duration())
}

func outlineLanes(p audio.Peaks, d storage.Dossier) []lane {
	roles := audio.Roles(audio.Format{Channels: len(p.Channels)}, d.Recordings[0].Recording.AgentChannel)
	top := loudest(p)
	lanes := make([]lane, len(p.Channels))
	for i, values := range p.Channels {
		lanes[i] = lane{Role: roles[i], Y: i * laneHeight, Outline: outline(values, top)}
	}
	return lanes
}

// loudest is the greatest deflection of any channel, at least an eighth of full
// scale: quiet speech is drawn large, noise is not.
func loudest(p audio.Peaks) int {
	top := 16
	for _, values := range p.Channels {
		for _, v := range values {
			top = max(top, int(v), -int(v))
		}
	}
	return top
}

// outline draws one channel as a stroke for each column, from its lowest to its
// highest sample.
func outline(values []int8, top int) string {
	points := len(values) / 2
	n := min(columns, points)
	var path strings.Builder
	for c := range n {
		low, high := 0, 0
		for i := c * points / n; i < (c+1)*points/n; i++ {
			low, high = min(low, int(values[2*i])), max(high, int(values[2*i+1]))
		}
		path.WriteByte('M')
		path.WriteString(strconv.Itoa(c * columns / n))
		path.WriteByte(' ')
		path.WriteString(strconv.Itoa(height(high, top) - 1))
		path.WriteByte('V')
		path.WriteString(strconv.Itoa(height(low, top) + 1))
	}
	return path.String()
}

// height is where a sample lies on the grid, with a margin above and below.
func height(v, top int) int { return outlineHigh/2 - v*(outlineHigh/2-8)/top }

func speechLanes(signals call.Signals, length time.Duration) []lane {
	var lanes []lane
	for i, ch := range signals.Channels {
		l := lane{Role: ch.Role, Y: i * laneHeight}
		for _, r := range ch.Speech {
			l.Speech = append(l.Speech, barOf(r.Start, r.End, length))
		}
		lanes = append(lanes, l)
	}
	return lanes
}

// barOf places a stretch of time, at least wide enough to be seen.
func barOf(start, end, length time.Duration) bar {
	x := 100 * start.Seconds() / length.Seconds()
	w := 100 * (end - start).Seconds() / length.Seconds()
	return bar{percent(min(max(x, 0), 99.6)), percent(min(max(w, 0.4), 100))}
}

func percent(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) + "%" }

// ticksOf labels the axis at round times, four to eight of them.
func ticksOf(length time.Duration) []tick {
	step := 5 * time.Second
	for _, s := range []time.Duration{10, 15, 30, 60, 120, 300, 600, 1800, 3600} {
		if length/step <= 8 {
			break
		}
		step = s * time.Second
	}
	var ticks []tick
	for at := step; at < length-step/4; at += step {
		ticks = append(ticks, tick{percent(100 * at.Seconds() / length.Seconds()), clock(at)})
	}
	return ticks
}
