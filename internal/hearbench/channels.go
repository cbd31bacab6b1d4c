package hearbench

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/tingcha/tingcha/audio"
)

// sound is a recording's samples, channel by channel.
type sound struct {
	rate     int
	channels [][]int16
}

func (s sound) duration() time.Duration {
	return time.Duration(len(s.channels[0])) * time.Second / time.Duration(s.rate)
}

// plainHeader is how many bytes stand before the samples of audio.PCM16.
const plainHeader = 44

func load(path string) (sound, error) {
	file, err := os.Open(path)
	if err != nil {
		return sound{}, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return sound{}, err
	}
	f, err := audio.Probe(file, info.Size())
	if err != nil {
		return sound{}, fmt.Errorf("%s: %w", path, err)
	}
	bytes, err := io.ReadAll(audio.PCM16(file, f))
	if err != nil {
		return sound{}, fmt.Errorf("%s: %w", path, err)
	}
	s := sound{rate: f.Rate, channels: make([][]int16, f.Channels)}
	for i := plainHeader; i+1 < len(bytes); i += 2 {
		c := (i - plainHeader) / 2 % f.Channels
		s.channels[c] = append(s.channels[c], int16(binary.LittleEndian.Uint16(bytes[i:])))
	}
	return s, nil
}

// longest is the longest piece that is put to sherpa-onnx-offline.
const longest = 28 * time.Second

// write puts a channel into files of at most the longest piece, or into one where
// whole says so.
func (s sound) write(folder, name string, channel int, whole bool) ([]string, error) {
	samples := s.channels[channel]
	step := int(longest * time.Duration(s.rate) / time.Second)
	if whole {
		step = max(len(samples), 1)
	}
	var files []string
	for from := 0; from < len(samples); from += step {
		path := filepath.Join(folder, fmt.Sprintf("%s-%d-%d.wav", name, channel, len(files)))
		file, err := os.Create(path)
		if err != nil {
			return nil, err
		}
		err = audio.WritePCM16(file, s.rate, samples[from:min(len(samples), from+step)])
		if err := errorOf(err, file.Close()); err != nil {
			return nil, err
		}
		files = append(files, path)
	}
	return files, nil
}

func errorOf(first, second error) error {
	if first != nil {
		return first
	}
	return second
}
