package audio

import (
	"encoding/binary"
	"errors"
	"io"
	"sync"
)

// replay presents the sound of a file that has to be decoded in its order as a file
// of 16-bit samples, read at any byte. Who reads on from where the last read ended
// pays for that only; who goes elsewhere has the sound decoded up to there again,
// from the block where that is possible and from the beginning where it is not.
type replay struct {
	r    io.ReaderAt
	f    Format
	head [headerSize]byte

	mu    sync.Mutex
	src   source // nil before the first read
	buf   [blockSamples]int16
	ready []int16 // decoded and not given yet
	at    int64   // the sample of all channels that is given next
	last  int16   // the one before, for who reads on from its middle
}

// ReadAt fills p from the presented file.
func (p *replay) ReadAt(b []byte, off int64) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	if off < headerSize {
		n = copy(b, p.head[off:])
	}
	if n == len(b) {
		return n, nil
	}
	sound := off + int64(n) - headerSize
	skip := int(sound % 2)
	if p.src != nil && skip == 1 && sound/2 == p.at-1 {
		n += copy(b[n:], []byte{byte(uint16(p.last) >> 8)})
		m, err := p.fill(b[n:], 0)
		return n + m, err
	}
	if err := p.seek(sound / 2); err != nil {
		return n, err
	}
	m, err := p.fill(b[n:], skip)
	return n + m, err
}

// seek makes src give the given sample next.
func (p *replay) seek(sample int64) error {
	if p.src == nil || sample < p.at || kinds[p.f.Codec].apart && sample-p.at > p.f.perBlock()*int64(p.f.Channels) {
		var err error
		if p.src, p.at, err = p.openAt(sample); err != nil {
			return err
		}
		p.ready = nil
	}
	for p.at < sample {
		if _, err := p.take(sample - p.at); err != nil {
			return err
		}
	}
	return nil
}

// take gives the samples that follow, at least one and at most so many.
func (p *replay) take(most int64) ([]int16, error) {
	for len(p.ready) == 0 {
		n, err := p.src.read(p.buf[:])
		if err != nil {
			return nil, ended(err)
		}
		p.ready = p.buf[:n]
	}
	n := min(most, int64(len(p.ready)))
	taken := p.ready[:n]
	p.ready = p.ready[n:]
	p.at += n
	p.last = taken[n-1]
	return taken, nil
}

// openAt starts decoding at the last place at or before a sample where that can be
// done, and says which sample that is.
func (p *replay) openAt(sample int64) (source, int64, error) {
	k := kinds[p.f.Codec]
	switch {
	case k.narrow != nil:
		frame := sample / int64(p.f.Channels)
		return newWide(p.r, p.f, frame), frame * int64(p.f.Channels), nil
	case k.apart:
		perBlock := p.f.perBlock() * int64(p.f.Channels)
		return newBlocks(p.r, p.f, sample/perBlock), sample / perBlock * perBlock, nil
	}
	src, err := open(p.r, p.f)
	return src, 0, err
}

// fill writes the samples that follow into b, without the first skip bytes.
func (p *replay) fill(b []byte, skip int) (int, error) {
	n := 0
	for n < len(b) {
		samples, err := p.take(int64(len(b)-n+skip+1) / 2)
		if err != nil {
			return n, err
		}
		for _, v := range samples {
			var pair [2]byte
			binary.LittleEndian.PutUint16(pair[:], uint16(v))
			n += copy(b[n:], pair[skip:])
			skip = 0
		}
	}
	return n, nil
}

// ended tells an end before the promised one: the file below has become shorter.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
