package audio

import (
	"errors"
	"fmt"
	"io"

	goaudio "github.com/go-audio/audio"
	"github.com/go-audio/wav"
)

// blockSamples is how many samples are decoded at a time.
const blockSamples = 8192

// A source gives samples in the order of the file, channels interleaved.
type source interface {
	// read gives up to len(dst) samples, at least one, and io.EOF after the last.
	read(dst []int16) (int, error)
}

// open starts reading the sound of a file from its beginning.
func open(r io.ReaderAt, f Format) (source, error) {
	switch k := kinds[f.Codec]; {
	case k.whole != nil:
		return k.whole(r, f)
	case k.inBlocks():
		return newBlocks(r, f, 0), nil
	case k.table != nil && f.Codec != U8:
		return newCodes(r, f, k.table), nil
	case k.narrow != nil:
		return newWide(r, f, 0), nil
	case k.bits > 0:
		return newLinear(r, f), nil
	}
	return nil, fail(UnsupportedCodec, "%q is not read", f.Codec)
}

// codes reads G.711, a byte a sample.
type codes struct {
	r     io.Reader
	table *[256]int16
	buf   [blockSamples]byte
}

func newCodes(r io.ReaderAt, f Format, table *[256]int16) *codes {
	return &codes{r: io.NewSectionReader(r, f.Offset, f.Length), table: table}
}

func (c *codes) read(dst []int16) (int, error) {
	n, err := io.ReadFull(c.r, c.buf[:min(len(dst), len(c.buf))])
	for i, code := range c.buf[:n] {
		dst[i] = c.table[code]
	}
	return n, endOf(n, err)
}

// linear reads PCM through go-audio/wav. The decoder gets a file whose header was
// written here, so that what it takes from the header is true.
type linear struct {
	dec *wav.Decoder
	u8  bool
	buf *goaudio.IntBuffer
}

func newLinear(r io.ReaderAt, f Format) *linear {
	file := &pcm16{sound: io.NewSectionReader(r, f.Offset, f.Length), head: header(f, f.Bits)}
	whole := io.NewSectionReader(file, 0, headerSize+f.Length)
	return &linear{
		dec: wav.NewDecoder(fullReads{whole}),
		u8:  f.Codec == U8,
		buf: &goaudio.IntBuffer{Data: make([]int, blockSamples)},
	}
}

func (l *linear) read(dst []int16) (int, error) {
	l.buf.Data = l.buf.Data[:min(len(dst), cap(l.buf.Data))]
	n, err := l.dec.PCMBuffer(l.buf)
	for i, v := range l.buf.Data[:n] {
		if l.u8 {
			v = (v - 128) << 8 // the decoder leaves 8-bit samples unsigned
		}
		dst[i] = int16(v)
	}
	if err == nil && n == 0 {
		err = io.EOF
	}
	return n, endOf(n, err)
}

// endOf gives the error of a read of n samples: none as long as there were any.
func endOf(n int, err error) error {
	switch {
	case err == nil:
		return nil
	case !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("read samples: %w", err)
	case n > 0:
		return nil
	}
	return io.EOF
}

// fullReads fills every read but the last. The decoder drops half a sample when a
// read ends inside one, and a whole block when the end is reported along with it.
type fullReads struct{ *io.SectionReader }

func (f fullReads) Read(p []byte) (int, error) {
	n, err := io.ReadFull(f.SectionReader, p)
	if n > 0 && errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return n, err
}
