package audio

import "io"

// wide reads samples that have more than 16 bits or are floating point.
type wide struct {
	r      io.Reader
	width  int // bytes of a sample
	narrow func([]byte) int16
	buf    []byte
}

// newWide reads from the given frame on.
func newWide(r io.ReaderAt, f Format, frame int64) *wide {
	k := kinds[f.Codec]
	from := frame * f.block()
	return &wide{
		r: io.NewSectionReader(r, f.Offset+from, f.Length-from), width: k.bits / 8, narrow: k.narrow,
		buf: make([]byte, blockSamples*k.bits/8),
	}
}

func (w *wide) read(dst []int16) (int, error) {
	n, err := io.ReadFull(w.r, w.buf[:min(len(dst)*w.width, len(w.buf))])
	n /= w.width
	for i := range n {
		dst[i] = w.narrow(w.buf[i*w.width:])
	}
	return n, endOf(n, err)
}
