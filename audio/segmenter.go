package audio

import "math"

// A segment is a stretch of speech in frames, end exclusive.
type segment struct{ start, end int }

// A segmenter makes ranges of the active frames of one channel and sums their power.
type segmenter struct {
	ranges    []segment
	loud      float64 // power of the active frames in ranges
	loudCount int
	cut       int // of 255 parts of those frames, how many are clipped

	frame  int // frames so far
	open   bool
	run    segment // the open range, up to its last active frame
	power  float64
	active int
	clip   int
}

// add takes the next frame.
func (s *segmenter) add(f moment) {
	active := f.active
	if s.open && s.frame-s.run.end >= hangover && !active {
		s.end()
	}
	if active {
		if !s.open {
			s.open, s.run.start = true, s.frame
		}
		s.run.end = s.frame + 1
		s.power += math.Pow(10, f.dB()/10)
		s.clip += int(f.clipped)
		s.active++
	}
	s.frame++
}

// end closes the open range and keeps it when it is more than a click.
func (s *segmenter) end() {
	if s.open && s.active >= shortest {
		s.ranges = append(s.ranges, s.run)
		s.loud += s.power
		s.loudCount += s.active
		s.cut += s.clip
	}
	s.open, s.power, s.active, s.clip = false, 0, 0, 0
}
