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

	mu   sync.Mutex
	src  source // nil before the first read
	at   int64  // the sample of all channels that src gives next
	last int16  // the one before, for who reads on from its middle
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
		p.src, p.at = p.openAt(sample)
	}
	var skipped [blockSamples]int16
	for p.at < sample {
		n, err := p.src.read(skipped[:min(sample-p.at, blockSamples)])
		p.at += int64(n)
		if err != nil {
			return ended(err)
		}
	}
	return nil
}

// openAt starts decoding at the last place at or before a sample where that can be
// done, and says which sample that is.
func (p *replay) openAt(sample int64) (source, int64) {
	k := kinds[p.f.Codec]
	switch {
	case !k.inBlocks():
		frame := sample / int64(p.f.Channels)
		return newWide(p.r, p.f, frame), frame * int64(p.f.Channels)
	case k.apart:
		perBlock := p.f.perBlock() * int64(p.f.Channels)
		return newBlocks(p.r, p.f, sample/perBlock), sample / perBlock * perBlock
	}
	return newBlocks(p.r, p.f, 0), 0
}

// fill writes the samples that follow into b, without the first skip bytes.
func (p *replay) fill(b []byte, skip int) (int, error) {
	var samples [1024]int16
	n := 0
	for n < len(b) {
		want := min((len(b)-n+skip+1)/2, len(samples))
		got, err := p.src.read(samples[:want])
		for _, v := range samples[:got] {
			p.last = v
			var pair [2]byte
			binary.LittleEndian.PutUint16(pair[:], uint16(v))
			n += copy(b[n:], pair[skip:])
			skip = 0
		}
		p.at += int64(got)
		if err != nil {
			return n, ended(err)
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
