package audio

import (
	"encoding/binary"
	"errors"
	"io"
)

// PCM16 presents the sound of a file, whatever its codec, as a WAV file of 16-bit
// linear PCM: 44 bytes of header and two bytes a sample. Samples are converted as
// they are read, so it can be handed to http.ServeContent for any range. Its Size
// is that of the presented file. Readers over the same r are independent of each
// other.
//
// f must come from [Probe].
func PCM16(r io.ReaderAt, f Format) *io.SectionReader {
	size := headerSize + f.Frames*int64(f.Channels)*2
	k := kinds[f.Codec]
	if k.inBlocks() || k.narrow != nil || k.whole != nil {
		return io.NewSectionReader(&replay{r: r, f: f, head: header(f, 16)}, 0, size)
	}
	p := &pcm16{sound: io.NewSectionReader(r, f.Offset, f.Length), head: header(f, 16), table: k.table}
	return io.NewSectionReader(p, 0, size)
}

// u8Table widens 8-bit samples, whose zero is 128.
var u8Table = decodeTable(func(code byte) int16 { return (int16(code) - 128) << 8 })

// pcm16 is a header followed by samples, read at any byte.
type pcm16 struct {
	head  [headerSize]byte
	sound io.ReaderAt
	table *[256]int16 // from a stored byte to a sample; nil for stored 16-bit samples
}

// ReadAt fills p from the presented file, which is never asked for more than it
// promises: when the sound ends before that, the file below has become shorter.
func (s *pcm16) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	if off < headerSize {
		n = copy(p, s.head[off:])
	}
	read := s.sound.ReadAt
	if s.table != nil {
		read = s.widen
	}
	m, err := read(p[n:], off+int64(n)-headerSize)
	switch n += m; {
	case n == len(p):
		return n, nil
	case errors.Is(err, io.EOF):
		return n, io.ErrUnexpectedEOF
	}
	return n, err
}

// widen reads presented bytes from at on, where each stored byte gives two.
func (s *pcm16) widen(p []byte, at int64) (int, error) {
	var stored [4096]byte
	n := 0
	for n < len(p) {
		pos := at + int64(n)
		odd := int(pos % 2)
		want := min((len(p)-n+odd+1)/2, len(stored))
		got, err := s.sound.ReadAt(stored[:want], pos/2)
		n += spread(p[n:], stored[:got], s.table, odd)
		if got < want {
			return n, err
		}
	}
	return n, nil
}

// spread writes the samples of codes into p as far as they fit, without the first
// skip bytes, and returns how many bytes that were.
func spread(p, codes []byte, table *[256]int16, skip int) int {
	n := 0
	for _, code := range codes {
		var sample [2]byte
		binary.LittleEndian.PutUint16(sample[:], uint16(table[code]))
		n += copy(p[n:], sample[skip:])
		skip = 0
	}
	return n
}
