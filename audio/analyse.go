package audio

import (
	"errors"
	"io"

	"github.com/tingcha/tingcha/call"
)

// silentSwing is the amplitude up to which a whole recording is silent, -60 dBFS.
// An 8-bit sample cannot be that small: there one step of noise counts as silence.
const (
	silentSwing   = 32
	silentSwingU8 = 256
)

// Analyse reads the sound of a file once and hears who spoke when: see [detector]
// for how. roles[c] is who speaks on channel c (see [Roles]); missing ones are
// unknown. It also gives the [Peaks] for drawing the sound.
//
// Two channels give overlaps. One channel cannot, and its role is always unknown.
// The same holds for two channels that carry the same sound, as recorders write
// when they put a mixed line into both: they come out as one unknown channel.
//
// The codes of its errors are [Silent] when there is nothing to hear on any
// channel, and [Truncated] when the file became shorter after [Probe]; of FLAC and MP3
// files, whose sound nobody has looked at before, also when it is not all there,
// and [BadContainer] when it is damaged. f must come from Probe.
func Analyse(r io.ReaderAt, f Format, roles []call.Role) (call.Signals, Peaks, error) {
	if err := f.check(); err != nil {
		return call.Signals{}, Peaks{}, err
	}
	src, err := open(r, f)
	if err != nil {
		return call.Signals{}, Peaks{}, err
	}
	l := newListener(f)
	if err := l.listen(src); err != nil {
		return call.Signals{}, Peaks{}, err
	}
	if l.silent() {
		return call.Signals{}, Peaks{}, fail(Silent, "nothing but silence on all channels for %s; look at the line's recorder", f.Duration())
	}
	return l.signals(roles), l.peaks(), nil
}

// A listener follows all channels of a recording.
type listener struct {
	f        Format
	meters   []meter
	painters []painter
	closer   []closer
	detector *detector
	twins    twins
	frames   int64                // heard so far
	frame    [MaxChannels][]int16 // the samples of this frame
	filled   int                  // how many there are
}

func newListener(f Format) *listener {
	l := &listener{f: f, detector: newDetector(f.Channels)}
	for c := range f.Channels {
		l.meters = append(l.meters, newMeter(f.Rate))
		l.painters = append(l.painters, newPainter(f.Rate))
		l.closer = append(l.closer, newCloser(f.Rate))
		l.frame[c] = make([]int16, f.Rate/framesPerSecond)
	}
	return l
}

// listen hears the source to its end.
func (l *listener) listen(src source) error {
	buf := make([]int16, blockSamples)
	for {
		n, err := src.read(buf)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		l.hear(buf[:n])
	}
	if l.frames < l.f.Frames {
		return fail(Truncated, "%d of %d frames are there; fetch the file again", l.frames, l.f.Frames)
	}
	l.endFrame()
	l.detector.finish()
	return nil
}

// hear takes samples of all channels by turns. blockSamples is even, so a read
// never ends between two channels.
func (l *listener) hear(samples []int16) {
	step := l.f.Channels
	for len(samples) >= step {
		n := min(len(samples)/step, len(l.frame[0])-l.filled)
		if step == 1 {
			copy(l.frame[0][l.filled:], samples[:n])
		} else {
			part(l.frame[0][l.filled:], l.frame[1][l.filled:], samples[:2*n])
		}
		l.filled += n
		l.frames += int64(n)
		samples = samples[n*step:]
		if l.filled == len(l.frame[0]) {
			l.endFrame()
		}
	}
}

// part gives the samples of two channels to one each.
func part(a, b, both []int16) {
	n := len(both) / 2
	a, b = a[:n], b[:n]
	for i := range a {
		a[i], b[i] = both[2*i], both[2*i+1]
	}
}

// endFrame measures the frame that ends here.
func (l *listener) endFrame() {
	if l.filled == 0 {
		return
	}
	var frames [MaxChannels]measured
	for c := range l.meters {
		samples := l.frame[c][:l.filled]
		frames[c] = l.meters[c].take(samples)
		l.painters[c].take(samples)
		l.closer[c].take(l.meters[c].sound[:l.filled], frames[c].power)
	}
	if len(l.meters) == 2 {
		l.twins.take(l.frame[0][:l.filled], l.frame[1][:l.filled])
	}
	l.filled = 0
	l.detector.add(frames)
}

func (l *listener) silent() bool {
	limit := silentSwing
	if l.f.Codec == U8 {
		limit = silentSwingU8
	}
	for _, m := range l.meters {
		if m.swing() > limit {
			return false
		}
	}
	return true
}

func (l *listener) peaks() Peaks {
	p := Peaks{Rate: l.f.Rate, PerPoint: perPoint(l.f.Rate)}
	for c := range l.painters {
		p.Channels = append(p.Channels, l.painters[c].finish())
	}
	return p
}

// signals puts together what was heard.
func (l *listener) signals(roles []call.Role) call.Signals {
	s := call.Signals{Source: call.FromAudio, Duration: l.f.Duration()}
	channels := l.f.Channels
	if l.twins.same() {
		channels = 1
	}
	heard := make([]channel, channels)
	for c := range heard {
		heard[c] = newChannel(l.f, l.detector.tracks[c], &l.closer[c])
	}
	for c := range heard {
		ch := heard[c].signals()
		heard[c].measure(&ch, heard)
		ch.Band = l.closer[c].band()
		ch.Role = call.Unknown
		if channels > 1 && c < len(roles) {
			ch.Role = roles[c]
		}
		ch.Peak = l.meters[c].peak()
		s.Channels = append(s.Channels, ch)
	}
	s.Silences = silences(s.Channels, s.Duration)
	if channels > 1 {
		s.Overlaps = overlaps(s.Channels[0], s.Channels[1])
	}
	return s
}
