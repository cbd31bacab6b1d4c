package audio

import (
	"encoding/binary"
	"fmt"
	"io"
)

const headerSize = 44 // bytes of the plain WAV header of linear PCM

// header is the plain header of a file of linear PCM with so many bits a sample.
func header(f Format, bits int) [headerSize]byte {
	align := f.Channels * bits / 8
	length := f.Frames * int64(align)
	var h [headerSize]byte
	copy(h[0:], "RIFF")
	binary.LittleEndian.PutUint32(h[4:], uint32(headerSize-8+length+length%2))
	copy(h[8:], "WAVEfmt ")
	binary.LittleEndian.PutUint32(h[16:], plainFormat)
	binary.LittleEndian.PutUint16(h[20:], tagPCM)
	binary.LittleEndian.PutUint16(h[22:], uint16(f.Channels))
	binary.LittleEndian.PutUint32(h[24:], uint32(f.Rate))
	binary.LittleEndian.PutUint32(h[28:], uint32(f.Rate*align))
	binary.LittleEndian.PutUint16(h[32:], uint16(align))
	binary.LittleEndian.PutUint16(h[34:], uint16(bits))
	copy(h[36:], "data")
	binary.LittleEndian.PutUint32(h[40:], uint32(length))
	return h
}

// WritePCM16 writes samples as a 16-bit WAV file with one or two channels, which
// must be equally long. The file is put together in memory first.
func WritePCM16(w io.Writer, rate int, channels ...[]int16) error {
	if n := len(channels); n < 1 || n > MaxChannels {
		return fmt.Errorf("write wav: %d channels, want 1 or 2", n)
	}
	frames := len(channels[0])
	for _, samples := range channels {
		if len(samples) != frames {
			return fmt.Errorf("write wav: channels of %d and %d samples", frames, len(samples))
		}
	}
	head := header(Format{Channels: len(channels), Rate: rate, Frames: int64(frames)}, 16)
	file := append(make([]byte, 0, headerSize+2*frames*len(channels)), head[:]...)
	for i := range frames {
		for _, samples := range channels {
			file = binary.LittleEndian.AppendUint16(file, uint16(samples[i]))
		}
	}
	if _, err := w.Write(file); err != nil {
		return fmt.Errorf("write wav: %w", err)
	}
	return nil
}
