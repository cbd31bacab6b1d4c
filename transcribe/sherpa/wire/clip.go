package wire

import (
	"encoding/binary"
	"fmt"
	"io"
)

// MaxSamples is the longest clip: 60 seconds of 16,000 samples, twice what is asked of
// an engine.
const MaxSamples = 60 * 16000

const (
	mark       = "HEAR"
	headerSize = len(mark) + 4 + 4
	chunk      = 32 << 10 // bytes that are turned into samples at once
)

// WriteClip sends a clip of 16,000 samples a second under the number that its answer
// will bear. It is an error, and nothing is sent, when the clip exceeds [MaxSamples].
func WriteClip(w io.Writer, id uint32, samples []int16) error {
	if len(samples) > MaxSamples {
		return fmt.Errorf("clip of %d samples: at most %d can be sent", len(samples), MaxSamples)
	}
	frame := make([]byte, 0, headerSize+2*len(samples))
	frame = append(frame, mark...)
	frame = binary.LittleEndian.AppendUint32(frame, id)
	frame = binary.LittleEndian.AppendUint32(frame, uint32(len(samples)))
	for _, s := range samples {
		frame = binary.LittleEndian.AppendUint16(frame, uint16(s))
	}
	_, err := w.Write(frame)
	return err
}

// ReadClip reads the next clip. It returns io.EOF when the input ended before a clip,
// io.ErrUnexpectedEOF when it ended within one, and [ErrJunk] for a frame without its
// mark or with too many samples. What it allocates grows with the samples that really
// came, not with those that were promised.
func ReadClip(r io.Reader) (id uint32, samples []int16, err error) {
	var header [headerSize]byte
	if _, err := io.ReadFull(r, header[:]); err != nil {
		return 0, nil, err
	}
	if string(header[:len(mark)]) != mark {
		return 0, nil, fmt.Errorf("%w: a clip begins with %q", ErrJunk, header[:len(mark)])
	}
	id = binary.LittleEndian.Uint32(header[4:])
	count := binary.LittleEndian.Uint32(header[8:])
	if count > MaxSamples {
		return 0, nil, fmt.Errorf("%w: a clip of %d samples", ErrJunk, count)
	}
	samples, err = readSamples(r, int(count))
	return id, samples, err
}

func readSamples(r io.Reader, count int) ([]int16, error) {
	var samples []int16
	buffer := make([]byte, min(chunk, 2*count))
	for len(samples) < count {
		part := buffer[:min(len(buffer), 2*(count-len(samples)))]
		if _, err := io.ReadFull(r, part); err == io.EOF {
			return nil, io.ErrUnexpectedEOF
		} else if err != nil {
			return nil, err
		}
		for i := 0; i < len(part); i += 2 {
			samples = append(samples, int16(binary.LittleEndian.Uint16(part[i:])))
		}
	}
	return samples, nil
}
