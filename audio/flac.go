package audio

import (
	"errors"
	"io"

	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"
)

// flacs reads the sound of a FLAC file.
type flacs struct {
	file   *watched
	stream *flac.Stream
	frame  *frame.Frame
	at     int // samples of the frame that were given, of each channel
}

func newFLAC(r io.ReaderAt, f Format) (source, error) {
	s := &flacs{file: watch(r, f.Offset+f.Length)}
	err := s.file.opened(func() (err error) {
		s.stream, err = flac.New(s.file)
		return err
	})
	return s, err
}

// probeFLAC says what is in a FLAC file. Where its header does not tell how long it
// is, as in a streamed one, the file is decoded once to know.
func probeFLAC(r io.ReaderAt, size int64) (Format, error) {
	f := Format{Codec: FLAC, Length: size}
	src, err := newFLAC(r, f)
	if err != nil {
		return Format{}, err
	}
	info := src.(*flacs).stream.Info
	f.Channels, f.Rate, f.Frames = int(info.NChannels), int(info.SampleRate), int64(info.NSamples)
	if err := f.plausible(0); err != nil {
		return Format{}, err
	}
	if f.Frames == 0 {
		f.Streamed = true
		if f.Frames, err = count(src, f.Channels); err != nil {
			return Format{}, err
		}
	}
	return f, f.lasting()
}

// count reads a source to its end and says how many frames it has.
func count(src source, channels int) (int64, error) {
	var buf [blockSamples]int16
	samples := int64(0)
	for samples <= int64(MaxDuration.Seconds())*MaxRate {
		n, err := src.read(buf[:])
		samples += int64(n)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, err
		}
	}
	return samples / int64(channels), nil
}

func (s *flacs) read(dst []int16) (int, error) {
	for s.frame == nil || s.at == int(s.frame.BlockSize) {
		err := s.file.guarded(func() (err error) {
			s.frame, err = s.stream.ParseNext()
			return err
		})
		if err != nil {
			return 0, err
		}
		s.at = 0
		if len(s.frame.Subframes) != int(s.stream.Info.NChannels) {
			return 0, fail(BadContainer, "a frame of the FLAC file has %d channels of %d; export the recording again", len(s.frame.Subframes), s.stream.Info.NChannels)
		}
	}
	n := 0
	bits := int(s.frame.BitsPerSample)
	for ; s.at < int(s.frame.BlockSize) && n+len(s.frame.Subframes) <= len(dst); s.at++ {
		for _, channel := range s.frame.Subframes {
			dst[n] = to16(channel.Samples[s.at], bits)
			n++
		}
	}
	return n, nil
}

// to16 rounds a sample of so many bits to 16.
func to16(v int32, bits int) int16 {
	if bits <= 16 {
		return int16(v << (16 - bits))
	}
	return int16(min((int64(v)+1<<(bits-17))>>(bits-16), 1<<15-1))
}
