package convert

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"time"
)

const oggHeader = 27 // bytes before the lengths of a page's segments: RFC 3533

// firstPacket is what the first page of an Ogg file holds.
func firstPacket(head []byte) []byte {
	if len(head) < oggHeader || len(head) < oggHeader+int(head[26]) {
		return nil
	}
	return head[oggHeader+int(head[26]):]
}

// promisedOgg goes from page to page: the last one tells how many samples there are.
func promisedOgg(r io.ReaderAt, size int64) (time.Duration, error) {
	c := follow(r, size)
	beginning, err := c.r.Peek(int(min(size, 4096)))
	if err != nil {
		return 0, err
	}
	rate, last := oggRate(firstPacket(beginning)), uint64(0)
	for {
		head, there, err := c.take(oggHeader)
		switch {
		case err != nil:
			return 0, err
		case !there && c.left() == 0:
			return samplesLast(last, rate), nil
		case !there:
			return 0, cut("the last page is cut off after %d bytes", c.left())
		case string(head[:4]) != "OggS":
			return 0, damaged("no page of Ogg at byte %d, where one should begin", c.at-oggHeader)
		}
		lengths, there, err := c.take(int(head[26]))
		if err != nil {
			return 0, err
		}
		sum := int64(0)
		for _, n := range lengths {
			sum += int64(n)
		}
		if !there || sum > c.left() {
			return 0, cut("the last page is cut off")
		}
		if at := binary.LittleEndian.Uint64(head[6:]); at != math.MaxUint64 {
			last = at
		}
		if err := c.pass(sum); err != nil {
			return 0, err
		}
	}
}

// oggRate is how many samples a second the pages of a stream count; 0 is not known.
func oggRate(packet []byte) uint64 {
	switch {
	case bytes.HasPrefix(packet, []byte("OpusHead")):
		return 48000
	case bytes.HasPrefix(packet, []byte("\x01vorbis")) && len(packet) >= 16:
		return uint64(binary.LittleEndian.Uint32(packet[12:]))
	case bytes.HasPrefix(packet, []byte("Speex   ")) && len(packet) >= 40:
		return uint64(binary.LittleEndian.Uint32(packet[36:]))
	}
	return 0
}

// samplesLast is how long so many samples last; what is longer than all recordings
// is a little longer than that.
func samplesLast(n, rate uint64) time.Duration {
	if rate == 0 {
		return 0
	}
	return time.Duration(min(n/rate, 1<<20)) * time.Second
}
