package audio

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// maxGap is how many bytes may stand between two frames of an MP3 file, and behind the
// last one. The decoder looks for the next frame byte by byte, which takes minutes in
// the holes that broken uploads leave.
const maxGap = 64 << 10

// The bit rates of layer III in kbit/s, of MPEG 1 and of MPEG 2, and the rates of
// samples of MPEG 1, which MPEG 2 halves: ISO/IEC 11172-3 and 13818-3.
var (
	mp3Bits = [2][16]int{
		{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
		{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
	}
	mp3Rates = [4]int{44100, 48000, 32000}
)

// mp3Gaps refuses an MP3 file with more than [maxGap] bytes that are no frames.
func mp3Gaps(r io.ReaderAt, size, first int64) error {
	in := bufio.NewReaderSize(io.NewSectionReader(r, first, size-first), 1<<16)
	at, gap := first, 0
	for {
		head, err := in.Peek(4)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read on at %d: %w", at, err)
		}
		step := mp3Frame(head)
		if gap++; step > 0 {
			gap = 0
		}
		if gap > maxGap {
			return fail(BadContainer, "%d bytes before byte %d of the MP3 file are no sound; fetch or export the file again", maxGap, at)
		}
		n, err := in.Discard(max(1, step))
		at += int64(n)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read on at %d: %w", at, err)
		}
	}
}

// mp3Frame gives the bytes of a frame of MPEG 1 or 2, layer III, by its header; 0 where
// there is none.
func mp3Frame(head []byte) int {
	if head[0] != 0xFF || head[1]&0xE6 != 0xE2 || head[1]&0x18 < 0x10 {
		return 0
	}
	version := 1 - int(head[1]>>3&1) // 0 is MPEG 1
	bits, rate := mp3Bits[version][head[2]>>4], mp3Rates[head[2]>>2&3]>>version
	if bits == 0 || rate == 0 {
		return 0
	}
	return 144000>>version*bits/rate + int(head[2]>>1&1)
}
