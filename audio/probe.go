package audio

import "io"

// Writers that do not know the length yet leave 0 or 0xFFFFFFFF in the header of
// the data chunk; sox leaves 0x7FFFF000 and others something just above. No file
// within MaxSize can hold that much, so all of them mean "until the end".
const openLength = 0x7FFFF000

// Probe checks a file of size bytes and says what is in it. It reads the headers
// only, so it is quick for files of any length; [Analyse] reads the sound.
//
// With [Truncated] the Format describes the frames that are there; with every
// other error it is zero.
func Probe(r io.ReaderAt, size int64) (Format, error) {
	if size <= 0 {
		return Format{}, fail(Empty, "the file has no bytes; fetch or export it again")
	}
	if size > MaxSize {
		return Format{}, fail(TooLarge, "%d bytes, the limit is %d; split the recording", size, MaxSize)
	}
	switch kind, first, err := compressed(r, size); {
	case err != nil:
		return Format{}, err
	case kind == FLAC:
		return orZero(probeFLAC(r, size))
	case kind == MP3:
		return orZero(probeMP3(r, size, first))
	case kind == sunFile:
		return probeSun(r, size)
	}
	w, err := readMagic(r, size)
	if err != nil {
		return Format{}, err
	}
	f, data, err := w.findSound()
	if err != nil {
		return Format{}, err
	}
	return measure(w, f, data)
}

// measure counts the frames that are there against those that were promised.
func measure(w *walker, f Format, data chunk) (Format, error) {
	there, promised := w.size-data.body, data.size
	streamed, err := w.streamed(data)
	if err != nil {
		return Format{}, err
	}
	if streamed {
		f.Streamed = true
		promised = there
	}
	f.Offset = data.body
	blocks := min(there, promised) / f.block()
	f.Frames, f.Length = blocks*f.perBlock(), blocks*f.block()
	if f.Frames-f.perBlock() < w.fact && w.fact < f.Frames {
		f.Frames = w.fact // the last block is filled up
	}
	switch {
	case there < promised:
		return f, fail(Truncated, "the data chunk promises %d bytes and %d are there; wait for the upload to finish or fetch the file again", promised, there)
	}
	if err := f.lasting(); err != nil {
		return Format{}, err
	}
	return f, nil
}

// orZero gives no format beside an error.
func orZero(f Format, err error) (Format, error) {
	if err != nil {
		return Format{}, err
	}
	return f, nil
}
