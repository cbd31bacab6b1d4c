package audio

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/hajimehoshi/go-mp3"
)

// mp3s reads the sound of an MP3 file. The decoder gives two channels always; of a
// file with one the second is left out.
type mp3s struct {
	file     *watched
	decoder  *mp3.Decoder
	channels int
	buf      [4 * blockSamples / 2]byte
}

// newMP3 reads from the beginning. The decoder is not shown that it could seek: it
// would look through the whole file to know the length, which Probe has told.
func newMP3(r io.ReaderAt, f Format) (source, error) {
	s := &mp3s{file: watch(r, f.Offset+f.Length), channels: f.Channels}
	if err := s.open(bufio.NewReader(s.file)); err != nil {
		return nil, err
	}
	info, err := infoFrame(r, f)
	if err != nil {
		return nil, err
	}
	return s, s.skip(info)
}

func (s *mp3s) open(r io.Reader) error {
	return s.file.opened(func() (err error) {
		s.decoder, err = mp3.NewDecoder(r)
		return err
	})
}

// infoFrame is how many samples of each channel the first frame has if encoders wrote
// what they know of the file into it, in place of sound; 0 if it is sound.
func infoFrame(r io.ReaderAt, f Format) (int, error) {
	head := make([]byte, min(f.Length, 64))
	if err := readFull(r, head, f.Offset); err != nil {
		return 0, err
	}
	for _, name := range []string{"Xing", "Info", "VBRI"} {
		if bytes.Contains(head, []byte(name)) {
			return samplesOf(head[1]), nil
		}
	}
	return 0, nil
}

// samplesOf is how many samples a frame has by the second byte of its header, which
// tells MPEG 1 from MPEG 2.
func samplesOf(head byte) int {
	if head&0x18 == 0x18 {
		return 1152
	}
	return 576
}

// skip leaves out the first samples of each channel.
func (s *mp3s) skip(samples int) error {
	left := make([]int16, samples*s.channels)
	for len(left) > 0 {
		n, err := s.read(left)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if n == 0 {
			return nil
		}
		left = left[n:]
	}
	return nil
}

// probeMP3 says what is in an MP3 file whose first frame begins at the given byte.
func probeMP3(r io.ReaderAt, size, first int64) (Format, error) {
	var head [4]byte
	if size-first < int64(len(head)) {
		return Format{}, fail(BadContainer, "an MP3 file of tags without sound; fetch or export it again")
	}
	if err := readFull(r, head[:], first); err != nil {
		return Format{}, err
	}
	if head[1]&0x18 == 0 {
		return Format{}, fail(UnsupportedCodec, "MP3 below 16000 samples a second (MPEG 2.5) is not read; %s", convert)
	}
	f := Format{Codec: MP3, Offset: first, Length: size - first, Channels: 2}
	if head[3]>>6 == 3 {
		f.Channels = 1
	}
	if err := mp3Gaps(r, size, first); err != nil {
		return Format{}, err
	}
	s := &mp3s{file: watch(r, size)}
	if err := s.open(s.file); err != nil {
		return Format{}, err
	}
	info, err := infoFrame(r, f)
	if err != nil {
		return Format{}, err
	}
	f.Rate, f.Frames = s.decoder.SampleRate(), s.decoder.Length()/4-int64(info)
	if err := f.plausible(0); err != nil {
		return Format{}, err
	}
	return f, f.lasting()
}

func (s *mp3s) read(dst []int16) (int, error) {
	want := min(len(dst)/s.channels*4, len(s.buf))
	n := 0
	err := s.file.guarded(func() (err error) {
		n, err = io.ReadFull(s.decoder, s.buf[:want])
		return err
	})
	samples := 0
	for at := 0; at+4 <= n; at += 4 {
		for c := range s.channels {
			dst[samples] = int16(binary.LittleEndian.Uint16(s.buf[at+2*c:]))
			samples++
		}
	}
	if samples > 0 {
		return samples, nil
	}
	return 0, err
}
