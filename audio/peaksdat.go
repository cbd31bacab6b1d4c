package audio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// The binary form is version 2 of the .dat files of BBC's audiowaveform, which
// several players read: six little-endian words (version, flags, rate, samples a
// point, points, channels), then lowest and highest of every channel for each point.
const (
	datVersion    = 2
	datEightBits  = 1 // flag: values of one byte
	datHeaderSize = 24
	// No recording within MaxDuration has more values; the rates that do not
	// divide by twenty give a few points more.
	maxPeaksData = int64(MaxDuration/1e9) * (pointsPerSecond + 1) * 2 * MaxChannels
)

// WriteTo writes the peaks as an audiowaveform .dat file.
func (p Peaks) WriteTo(w io.Writer) (int64, error) {
	points, channels := p.Points(), len(p.Channels)
	data := make([]byte, 0, datHeaderSize+2*points*channels)
	for _, word := range []int{datVersion, datEightBits, p.Rate, p.PerPoint, points, channels} {
		data = binary.LittleEndian.AppendUint32(data, uint32(word))
	}
	for i := range points {
		for _, values := range p.Channels {
			data = append(data, byte(values[2*i]), byte(values[2*i+1]))
		}
	}
	n, err := w.Write(data)
	if err != nil {
		return int64(n), fmt.Errorf("write peaks: %w", err)
	}
	return int64(n), nil
}

// ReadPeaks reads an audiowaveform .dat file of version 2 with 8-bit values, as
// WriteTo writes it, to its end.
func ReadPeaks(r io.Reader) (Peaks, error) {
	var head [datHeaderSize]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return Peaks{}, fmt.Errorf("read peaks: header: %w", err)
	}
	p, points, channels, err := parseDatHeader(head)
	if err != nil {
		return Peaks{}, fmt.Errorf("read peaks: %w", err)
	}
	want := points * channels * 2
	data, err := io.ReadAll(io.LimitReader(r, want+1))
	if err != nil {
		return Peaks{}, fmt.Errorf("read peaks: %w", err)
	}
	if int64(len(data)) != want {
		return Peaks{}, fmt.Errorf("read peaks: the header promises %d bytes of values, there are %d (or more)", want, len(data))
	}
	p.Channels = make([][]int8, channels)
	for c := range p.Channels {
		p.Channels[c] = make([]int8, 0, 2*points)
	}
	for i := 0; i < len(data); i += 2 {
		c := i / 2 % int(channels)
		p.Channels[c] = append(p.Channels[c], int8(data[i]), int8(data[i+1]))
	}
	return p, nil
}

func parseDatHeader(head [datHeaderSize]byte) (p Peaks, points, channels int64, err error) {
	var words [datHeaderSize / 4]int64
	for i := range words {
		words[i] = int64(binary.LittleEndian.Uint32(head[4*i:]))
	}
	p = Peaks{Rate: int(words[2]), PerPoint: int(words[3])}
	points, channels = words[4], words[5]
	switch {
	case words[0] != datVersion:
		err = fmt.Errorf("version %d of the format, want %d", words[0], datVersion)
	case words[1] != datEightBits:
		err = errors.New("values of 16 bits, want 8")
	case words[2] < MinRate || words[2] > MaxRate || words[3] < 1 || words[3] > MaxRate:
		err = fmt.Errorf("%d samples a point at %d Hz", words[3], words[2])
	case channels < 1 || channels > MaxChannels:
		err = fmt.Errorf("%d channels, want 1 or 2", channels)
	case points*channels*2 > maxPeaksData:
		err = fmt.Errorf("%d points are too many", points)
	}
	return p, points, channels, err
}
