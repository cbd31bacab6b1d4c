package intake

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/tingcha/tingcha/storage"
)

// MaxLine is the longest line, or quoted record, that is read. What is longer is
// skipped and kept as a dead letter with its beginning.
const MaxLine = 1 << 20

// lines reads physical lines without ever holding one that is too long.
type lines struct {
	in  *bufio.Reader
	max int
	buf []byte
	no  int // number of the line that next returned last, from 1
}

func newLines(r io.Reader, longest int) *lines {
	return &lines{in: bufio.NewReaderSize(r, 64<<10), max: longest}
}

// next returns a line without its end; it is good until the next call. tooLong
// lines come with their first storage.MaxRaw bytes. At the end it returns io.EOF.
func (l *lines) next() (line []byte, tooLong bool, err error) {
	l.buf = l.buf[:0]
	began := false
	for {
		part, err := l.in.ReadSlice('\n')
		began = began || len(part) > 0
		switch {
		case tooLong:
		case len(l.buf)+len(part) > l.max+2: // the line's end is not counted
			tooLong = true
			l.buf = append(l.buf, part[:min(len(part), storage.MaxRaw)]...)
			l.buf = l.buf[:min(len(l.buf), storage.MaxRaw)]
		default:
			l.buf = append(l.buf, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == nil, errors.Is(err, io.EOF) && began:
			l.no++
			return l.line(), tooLong, nil
		case errors.Is(err, io.EOF):
			return nil, false, io.EOF
		default:
			return nil, false, fmt.Errorf("after line %d: %w", l.no, err)
		}
	}
}

// line is the buffer without the line's end and without a byte order mark.
func (l *lines) line() []byte {
	line := bytes.TrimSuffix(l.buf, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	if l.no == 1 {
		line = bytes.TrimPrefix(line, []byte("\ufeff"))
	}
	return line
}
