package audio

import (
	"bufio"
	"io"

	"github.com/tingcha/tingcha/audio/codec"
)

// blocks reads the sound of a codec that is decoded in blocks.
type blocks struct {
	r       *bufio.Reader
	decoder codec.Decoder
	block   []byte
	decoded []int16
	ready   []int16 // decoded and not read yet
	left    int64   // samples of all channels that are still to be decoded
}

// newBlocks reads from the given block on, which must be the first unless blocks of
// the codec stand apart.
func newBlocks(r io.ReaderAt, f Format, from int64) *blocks {
	skipped := from * f.block()
	return &blocks{
		r:       bufio.NewReader(io.NewSectionReader(r, f.Offset+skipped, f.Length-skipped)),
		decoder: kinds[f.Codec].decoder(f.Channels),
		block:   make([]byte, f.Block),
		decoded: make([]int16, f.PerBlock*f.Channels),
		left:    (f.Frames - from*f.perBlock()) * int64(f.Channels),
	}
}

func (b *blocks) read(dst []int16) (int, error) {
	if len(b.ready) == 0 {
		if b.left == 0 {
			return 0, io.EOF
		}
		if _, err := io.ReadFull(b.r, b.block); err != nil {
			return 0, endOf(0, err)
		}
		b.ready = b.decoded[:min(int64(b.decoder.Decode(b.decoded, b.block)), b.left)]
		b.left -= int64(len(b.ready))
	}
	n := copy(dst, b.ready)
	b.ready = b.ready[n:]
	return n, nil
}
