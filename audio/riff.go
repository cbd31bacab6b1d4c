package audio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
)

// A chunk is a part of the container: its name, the size that it promises, and
// where its header and its body begin.
type chunk struct {
	id       string
	size     int64
	at, body int64
}

// A walker goes from chunk to chunk. It never follows a size beyond the end of the
// file, and ignores the one in the RIFF header, which too many writers get wrong.
type walker struct {
	r      io.ReaderAt
	size   int64
	pos    int64
	chunks int
	fact   int64 // frames that a fact chunk tells; 0 without one
	long   int64 // bytes of sound that a ds64 chunk tells, in RF64; 0 without one
	guids  bool  // chunks are named by GUIDs and have sizes of 64 bits, in W64
}

// findSound goes to the data chunk, and reads the fmt chunk on the way.
func (w *walker) findSound() (f Format, data chunk, err error) {
	described := false
	for {
		c, err := w.next()
		switch {
		case err != nil:
			return f, c, err
		case c.id == "fmt " && described:
			return f, c, fail(BadContainer, "a second fmt chunk at byte %d; export the recording again", c.at)
		case c.id == "fmt ":
			if f, err = w.readFormat(c); err != nil {
				return f, c, err
			}
			described = true
		case c.id == "fact":
			if w.fact, err = w.readFact(c); err != nil {
				return f, c, err
			}
		case c.id == "ds64":
			if w.long, err = w.readLong(c); err != nil {
				return f, c, err
			}
		case c.id == "data" && !described:
			return f, c, fail(BadContainer, "the data chunk at byte %d comes before any fmt chunk; export the recording again", c.at)
		case c.id == "data":
			if w.long > 0 && c.size == math.MaxUint32 {
				c.size = w.long
			}
			return f, c, nil
		}
		if err := w.skip(c); err != nil {
			return f, c, err
		}
	}
}

// readFact reads how many frames there are: of codecs in blocks nothing else tells
// where in the last one the sound ends.
func (w *walker) readFact(c chunk) (int64, error) {
	if c.size < 4 || c.body+4 > w.size {
		return 0, nil
	}
	var b [4]byte
	err := readFull(w.r, b[:], c.body)
	return int64(binary.LittleEndian.Uint32(b[:])), err
}

// readLong reads the length of the sound from a ds64 chunk: EBU Tech 3306, whose
// data chunk has no room for it.
func (w *walker) readLong(c chunk) (int64, error) {
	if c.size < 16 || c.body+16 > w.size {
		return 0, fail(BadContainer, "the ds64 chunk at byte %d is cut off; fetch or export the file again", c.at)
	}
	var b [8]byte
	if err := readFull(w.r, b[:], c.body+8); err != nil {
		return 0, err
	}
	return whole(binary.LittleEndian.Uint64(b[:])), nil
}

// whole is a size of 64 bits; what is beyond all files is as good as infinite.
func whole(size uint64) int64 { return int64(min(size, math.MaxInt64/4)) }

// next reads the header of the chunk at the position.
func (w *walker) next() (chunk, error) {
	head := make([]byte, 8, w64Header)
	if w.guids {
		head = head[:w64Header]
	}
	if w.size-w.pos < int64(len(head)) {
		return chunk{}, fail(BadContainer, "no data chunk in %d bytes: headers without sound; fetch or export the file again", w.size)
	}
	if w.chunks++; w.chunks > MaxChunks {
		return chunk{}, fail(TooLarge, "more than %d chunks before the sound; export the recording without its metadata", MaxChunks)
	}
	if err := readFull(w.r, head, w.pos); err != nil {
		return chunk{}, err
	}
	c := chunk{id: string(head[:4]), at: w.pos, body: w.pos + int64(len(head))}
	if !w.guids {
		c.size = int64(binary.LittleEndian.Uint32(head[4:]))
		return c, nil
	}
	if c.size = whole(binary.LittleEndian.Uint64(head[16:])) - w64Header; c.size < 0 {
		return chunk{}, fail(BadContainer, "chunk %q at byte %d says it is shorter than its header; fetch or export the file again", shown(head), c.at)
	}
	if string(head[4:16]) != w64Tail {
		c.id = "GUID" // of somebody's own
	}
	return c, nil
}

// w64Header are the bytes of a GUID and a size, which counts them.
const w64Header = 24

// skip moves behind a chunk. A body of odd length is followed by a zero byte; some
// writers forget it, which shows because no name begins with a zero.
func (w *walker) skip(c chunk) error {
	end := c.body + c.size
	if end > w.size {
		return fail(BadContainer, "the file ends inside chunk %q at byte %d, which promises %d bytes; fetch or export it again", c.id, c.at, c.size)
	}
	if w.guids {
		w.pos = (end + 7) &^ 7
		return nil
	}
	if c.size%2 == 1 && end < w.size {
		var pad [1]byte
		if err := readFull(w.r, pad[:], end); err != nil {
			return err
		}
		if pad[0] == 0 {
			end++
		}
	}
	w.pos = end
	return nil
}

// streamed reports whether the header of the data chunk left its length open. A
// length of 0 is ambiguous: it stands in streamed files, and in files in which
// nothing was recorded. Those end there or go on with proper chunks.
func (w *walker) streamed(data chunk) (bool, error) {
	if data.size > 0 {
		return data.size >= openLength && w.long == 0 && !w.guids, nil
	}
	rest := walker{r: w.r, size: w.size, pos: data.body, guids: w.guids}
	for rest.pos < rest.size {
		c, err := rest.next()
		if err == nil && strings.ContainsFunc(c.id, unprintable) {
			return true, nil
		}
		if err == nil {
			err = rest.skip(c)
		}
		if _, damaged := errors.AsType[Error](err); damaged {
			return true, nil
		}
		if err != nil {
			return false, err
		}
	}
	return false, nil
}

func unprintable(r rune) bool { return r < ' ' || r > '~' }

// readFull reads exactly p at off. Running out of bytes is an error of the reader,
// whose size was said to be greater.
func readFull(r io.ReaderAt, p []byte, off int64) error {
	n, err := r.ReadAt(p, off)
	if n == len(p) {
		return nil
	}
	if err == nil || errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("read %d bytes at %d: %w", len(p), off, err)
}
