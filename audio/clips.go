package audio

import (
	"cmp"
	"errors"
	"io"
	"slices"
	"time"
)

// Cut is a stretch of one channel of a recording.
type Cut struct {
	Channel    int
	Start, End time.Duration
}

// Clips reads the sound of a file once and calls take for each cut with its samples at
// the given rate, in the order in which they end. The samples are take's to keep. Cuts
// come sorted by their start; they may overlap. What a cut asks for beyond the
// file is left out, so that a clip may be shorter, and empty. Only what lies in open
// cuts is held, so that memory does not grow with the file. An error of take ends
// the reading. f must come from [Probe].
func Clips(r io.ReaderAt, f Format, rate int, cuts []Cut, take func(i int, samples []int16) error) error {
	if err := f.check(); err != nil {
		return err
	}
	src, err := open(r, f)
	if err != nil {
		return err
	}
	c := &cutter{f: f, cuts: cuts, rate: newResampler(f.Rate, rate), take: take}
	buf := make([]int16, blockSamples)
	for !c.done() {
		n, err := src.read(buf)
		if errors.Is(err, io.EOF) {
			return c.end()
		}
		if err != nil {
			return err
		}
		if err := c.add(buf[:n]); err != nil {
			return err
		}
	}
	return nil
}

// A cutter collects the samples of the cuts that are open.
type cutter struct {
	f    Format
	cuts []Cut
	rate *resampler
	take func(i int, samples []int16) error

	next int   // the first cut that is not open yet
	open []cut // by their place among the cuts
	at   int64 // frames so far
}

// cut is an open one: its frames, end exclusive, and what was collected of them.
type cut struct {
	place      int
	start, end int64
	samples    []int16
}

func (c *cutter) done() bool { return c.next == len(c.cuts) && len(c.open) == 0 }

// add takes interleaved samples of whole frames.
func (c *cutter) add(samples []int16) error {
	from := c.at
	c.at += int64(len(samples) / c.f.Channels)
	for c.next < len(c.cuts) && c.frame(c.cuts[c.next].Start) < c.at {
		asked := c.cuts[c.next]
		o := cut{place: c.next, start: c.frame(asked.Start), end: c.frame(asked.End)}
		o.samples = make([]int16, 0, max(0, min(o.end, c.f.Frames)-o.start))
		c.open = append(c.open, o)
		c.next++
	}
	for i := range c.open {
		c.fill(&c.open[i], samples, from)
	}
	return c.close(c.at)
}

// fill appends what the samples have of a cut; from is the frame of the first.
func (c *cutter) fill(o *cut, samples []int16, from int64) {
	step := c.f.Channels
	first, last := max(o.start, from)-from, min(o.end, c.at)-from
	for i := first; i < last; i++ {
		o.samples = append(o.samples, samples[int(i)*step+c.cuts[o.place].Channel])
	}
}

// close hands over the open cuts that end at or before a frame.
func (c *cutter) close(before int64) error {
	var ended []cut
	c.open = slices.DeleteFunc(c.open, func(o cut) bool {
		if o.end <= before {
			ended = append(ended, o)
			return true
		}
		return false
	})
	slices.SortStableFunc(ended, func(a, b cut) int { return cmp.Compare(a.end, b.end) })
	for _, o := range ended {
		if err := c.take(o.place, c.rate.resample(o.samples)); err != nil {
			return err
		}
	}
	return nil
}

// end hands over what the end of the file has cut off.
func (c *cutter) end() error {
	for ; c.next < len(c.cuts); c.next++ {
		c.open = append(c.open, cut{place: c.next, end: c.at})
	}
	for i := range c.open {
		c.open[i].end = min(c.open[i].end, c.at)
	}
	return c.close(c.at)
}

// frame is the frame at a moment, not below the first.
func (c *cutter) frame(at time.Duration) int64 {
	return max(0, int64(at)*int64(c.f.Rate)/int64(time.Second))
}
