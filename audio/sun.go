package audio

import (
	"encoding/binary"
	"io"
	"math"
)

// The codings of Sun's audio files that are read.
var sunCodings = map[uint32]Codec{1: MuLaw, 3: S16BE, 27: ALaw}

const sunHeader = 24 // bytes at least

// probeSun says what is in a Sun audio file (.au), whose numbers have their high byte
// first.
func probeSun(r io.ReaderAt, size int64) (Format, error) {
	var head [sunHeader]byte
	if size < sunHeader {
		return Format{}, fail(BadContainer, "the header of the Sun audio file is cut off; fetch or export it again")
	}
	if err := readFull(r, head[:], 0); err != nil {
		return Format{}, err
	}
	field := func(n int) uint32 { return binary.BigEndian.Uint32(head[4*n:]) }
	offset, promised := int64(field(1)), int64(field(2))
	codec, known := sunCodings[field(3)]
	switch {
	case offset < sunHeader || offset > size:
		return Format{}, fail(BadContainer, "the Sun audio file says that its sound begins at byte %d of %d; export the recording again", offset, size)
	case !known:
		return Format{}, fail(UnsupportedCodec, "coding %d of Sun audio files is not read; %s", field(3), convert)
	case field(4) > math.MaxInt32 || field(5) > math.MaxInt32:
		return Format{}, fail(UnsupportedCodec, "%d channels at %d samples a second are not read; %s", field(5), field(4), convert)
	}
	f := Format{Codec: codec, Rate: int(field(4)), Channels: int(field(5)), Bits: kinds[codec].bits, Offset: offset}
	if err := f.plausible(f.block()); err != nil {
		return Format{}, err
	}
	there := size - offset
	f.Streamed = promised == math.MaxUint32
	f.Frames = there / f.block()
	if !f.Streamed {
		f.Frames = min(there, promised) / f.block()
	}
	f.Length = f.Frames * f.block()
	if !f.Streamed && there < promised {
		return f, fail(Truncated, "the header promises %d bytes and %d are there; wait for the upload to finish or fetch the file again", promised, there)
	}
	return orZero(f, f.lasting())
}
