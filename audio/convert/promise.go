package convert

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/tingcha/tingcha/audio"
)

// A promise is what the structure of a file says of its length; 0 is nothing. Its
// errors are [audio.Truncated] where the file ends within what it began.

func cut(format string, args ...any) error {
	return audio.Error{Code: audio.Truncated, Detail: fmt.Sprintf(format, args...) + "; wait for the upload to finish or fetch the file again"}
}

func damaged(format string, args ...any) error {
	return audio.Error{Code: audio.BadContainer, Detail: fmt.Sprintf(format, args...) + "; fetch or export the file again"}
}

// A cursor reads a file from its beginning to its end and counts.
type cursor struct {
	r    *bufio.Reader
	size int64
	at   int64
}

func follow(r io.ReaderAt, size int64) *cursor {
	return &cursor{r: bufio.NewReaderSize(io.NewSectionReader(r, 0, size), 1<<16), size: size}
}

// left is how many bytes follow.
func (c *cursor) left() int64 { return c.size - c.at }

// take reads the next n bytes; false at the end of the file.
func (c *cursor) take(n int) ([]byte, bool, error) {
	if int64(n) > c.left() {
		return nil, false, nil
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(c.r, b); err != nil {
		return nil, false, fmt.Errorf("read %d bytes at %d: %w", n, c.at, err)
	}
	c.at += int64(n)
	return b, true, nil
}

// pass leaves out n bytes, which are there.
func (c *cursor) pass(n int64) error {
	for n > 0 {
		d, err := c.r.Discard(int(min(n, 1<<20)))
		c.at += int64(d)
		n -= int64(d)
		if err != nil {
			return fmt.Errorf("read on at %d: %w", c.at, err)
		}
	}
	return nil
}

// The bytes that follow the first one of a frame of AMR, by its type: 3GPP TS 26.101
// and 26.201, as RFC 4867 stores them. A frame is 20 ms.
var (
	amrNarrow = [16]int64{12, 13, 15, 17, 19, 20, 26, 31, 5}
	amrWide   = [16]int64{17, 23, 32, 36, 40, 46, 50, 58, 60, 5}
)

func promisedAMR(r io.ReaderAt, size int64) (time.Duration, error) {
	c, sizes := follow(r, size), &amrNarrow
	head, _, err := c.take(int(min(size, 9)))
	if err != nil {
		return 0, err
	}
	if bytes.HasPrefix(head, []byte("#!AMR-WB\n")) {
		sizes = &amrWide
	} else {
		c = follow(r, size)
		if err := c.pass(int64(len("#!AMR\n"))); err != nil {
			return 0, err
		}
	}
	var length time.Duration
	for c.left() > 0 {
		first, err := c.r.ReadByte()
		if err != nil {
			return 0, fmt.Errorf("read on at %d: %w", c.at, err)
		}
		c.at++
		n := sizes[first>>3&15]
		if n > c.left() {
			return length, cut("the last frame has %d bytes of %d", c.left(), n)
		}
		if err := c.pass(n); err != nil {
			return 0, err
		}
		length += 20 * time.Millisecond
	}
	if length == 0 {
		return 0, audio.Error{Code: audio.Empty, Detail: "a header and no frame of AMR; nothing was recorded"}
	}
	return length, nil
}

// promisedWave looks at how much of its data chunk a WAV file has.
func promisedWave(r io.ReaderAt, size int64) (time.Duration, error) {
	c := follow(r, size)
	if err := c.pass(12); err != nil {
		return 0, err
	}
	for range audio.MaxChunks {
		head, there, err := c.take(8)
		if err != nil {
			return 0, err
		}
		if !there {
			return 0, damaged("no data chunk in %d bytes", size)
		}
		n := int64(binary.LittleEndian.Uint32(head[4:]))
		switch open := n == 0 || n >= 0x7FFFF000; {
		case string(head[:4]) == "data" && !open && n > c.left():
			return 0, cut("the data chunk promises %d bytes and %d are there", n, c.left())
		case string(head[:4]) == "data" && c.left() == 0:
			return 0, audio.Error{Code: audio.Empty, Detail: "there are no samples; nothing was recorded"}
		case string(head[:4]) == "data":
			return 0, nil
		case n+n%2 > c.left():
			return 0, damaged("the file ends inside the chunk at byte %d", c.at-8)
		}
		left := n + n%2
		if string(head[:4]) == "fmt " && n >= 8 {
			fields, _, err := c.take(8)
			if err != nil {
				return 0, err
			}
			if rate := binary.LittleEndian.Uint32(fields[4:]); rate < audio.MinRate || rate > audio.MaxRate {
				return 0, audio.Error{Code: audio.UnsupportedCodec, Detail: fmt.Sprintf("%d samples a second are not read, only %d to %d; export the recording again", rate, audio.MinRate, audio.MaxRate)}
			}
			left -= 8
		}
		if err := c.pass(left); err != nil {
			return 0, err
		}
	}
	return 0, damaged("no data chunk among the first %d", audio.MaxChunks)
}

// maxGap is how many bytes between frames of MP3 are left out; more is a hole, which
// ffmpeg searches for seconds.
const maxGap = 64 << 10

// promisedMP3 adds up the frames. What little is between them is left out, as players do.
func promisedMP3(r io.ReaderAt, size int64) (time.Duration, error) {
	c := follow(r, size)
	var length time.Duration
	if tagged, err := c.r.Peek(10); err == nil && string(tagged[:3]) == "ID3" {
		body := int64(tagged[6]&0x7F)<<21 | int64(tagged[7]&0x7F)<<14 | int64(tagged[8]&0x7F)<<7 | int64(tagged[9]&0x7F)
		if err := c.pass(min(10+body, size)); err != nil {
			return 0, err
		}
	}
	gap := 0
	for {
		head, err := c.r.Peek(4)
		if errors.Is(err, io.EOF) {
			return length, nil
		}
		if err != nil {
			return 0, fmt.Errorf("read on at %d: %w", c.at, err)
		}
		step, lasts := mpegFrame(head)
		if gap++; lasts > 0 {
			gap = 0
		}
		if gap > maxGap {
			return 0, damaged("%d bytes before byte %d of the MP3 file are no sound", maxGap, c.at)
		}
		length += lasts
		if err := c.pass(min(step, c.left())); err != nil {
			return 0, err
		}
	}
}

// The bit rates of MPEG 2 and 2.5, layer III, in kbit/s, and the rates of samples of
// MPEG 1, which MPEG 2 halves and 2.5 quarters: ISO/IEC 11172-3 and 13818-3.
var (
	mpegBits  = [16]int64{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
	mpegRates = [4]int64{44100, 48000, 32000}
)

// mpegFrame gives the bytes and the length of a frame of MPEG 2 or 2.5, layer III; one
// byte and nothing where there is none.
func mpegFrame(head []byte) (bytes int64, lasts time.Duration) {
	if head[0] != 0xFF || head[1]&0xE6 != 0xE2 {
		return 1, 0
	}
	halves := map[byte]int64{0: 4, 2: 2}[head[1]>>3&3]
	bits, rate := mpegBits[head[2]>>4], mpegRates[head[2]>>2&3]
	if halves == 0 || bits == 0 || rate == 0 {
		return 1, 0
	}
	rate /= halves
	return 72*bits*1000/rate + int64(head[2]>>1&1), 576 * time.Second / time.Duration(rate)
}
