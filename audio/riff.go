package audio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
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
		case c.id == "data" && !described:
			return f, c, fail(BadContainer, "the data chunk at byte %d comes before any fmt chunk; export the recording again", c.at)
		case c.id == "data":
			return f, c, nil
		}
		if err := w.skip(c); err != nil {
			return f, c, err
		}
	}
}

// next reads the header of the chunk at the position.
func (w *walker) next() (chunk, error) {
	if w.size-w.pos < 8 {
		return chunk{}, fail(BadContainer, "no data chunk in %d bytes: headers without sound; fetch or export the file again", w.size)
	}
	if w.chunks++; w.chunks > MaxChunks {
		return chunk{}, fail(TooLarge, "more than %d chunks before the sound; export the recording without its metadata", MaxChunks)
	}
	var head [8]byte
	if err := readFull(w.r, head[:], w.pos); err != nil {
		return chunk{}, err
	}
	size := binary.LittleEndian.Uint32(head[4:])
	return chunk{id: string(head[:4]), size: int64(size), at: w.pos, body: w.pos + 8}, nil
}

// skip moves behind a chunk. A body of odd length is followed by a zero byte; some
// writers forget it, which shows because no name begins with a zero.
func (w *walker) skip(c chunk) error {
	end := c.body + c.size
	if end > w.size {
		return fail(BadContainer, "the file ends inside chunk %q at byte %d, which promises %d bytes; fetch or export it again", c.id, c.at, c.size)
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
		return data.size >= openLength, nil
	}
	rest := walker{r: w.r, size: w.size, pos: data.body}
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
