package audio_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/audio"
)

// A part is a chunk of a file under test; its size field can lie.
type part struct {
	id    string
	body  []byte
	size  int64 // said in the header when lie is set
	lie   bool
	unpad bool // leave out the zero byte after a body of odd length
}

// riff puts a file together. The size in the RIFF header is true.
func riff(parts ...part) []byte {
	file := []byte("RIFF\x00\x00\x00\x00WAVE")
	for _, p := range parts {
		size := int64(len(p.body))
		if p.lie {
			size = p.size
		}
		file = append(file, p.id...)
		file = binary.LittleEndian.AppendUint32(file, uint32(size))
		file = append(file, p.body...)
		if len(p.body)%2 == 1 && !p.unpad {
			file = append(file, 0)
		}
	}
	binary.LittleEndian.PutUint32(file[4:], uint32(len(file)-8))
	return file
}

// fields are those of a fmt chunk.
type fields struct{ tag, channels, rate, align, bits int }

func (f fields) part() part {
	var b []byte
	b = binary.LittleEndian.AppendUint16(b, uint16(f.tag))
	b = binary.LittleEndian.AppendUint16(b, uint16(f.channels))
	b = binary.LittleEndian.AppendUint32(b, uint32(f.rate))
	b = binary.LittleEndian.AppendUint32(b, 12345) // bytes a second: nobody may rely on it
	b = binary.LittleEndian.AppendUint16(b, uint16(f.align))
	b = binary.LittleEndian.AppendUint16(b, uint16(f.bits))
	return part{id: "fmt ", body: b}
}

// extensible is the fmt chunk that names its codec by a GUID.
func (f fields) extensible(tail string) part {
	sub := f.tag
	f.tag = 0xFFFE
	p := f.part()
	p.body = append(p.body, 22, 0, byte(f.bits), 0, 3, 0, 0, 0) // extension, valid bits, speakers
	p.body = binary.LittleEndian.AppendUint16(p.body, uint16(sub))
	p.body = append(p.body, tail...)
	return p
}

const microsoft = "\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"

var (
	s16mono   = fields{tag: 1, channels: 1, rate: 8000, align: 2, bits: 16}
	s16stereo = fields{tag: 1, channels: 2, rate: 8000, align: 4, bits: 16}
	u8mono    = fields{tag: 1, channels: 1, rate: 8000, align: 1, bits: 8}
	alaw      = fields{tag: 6, channels: 1, rate: 8000, align: 1, bits: 8}
	mulaw2    = fields{tag: 7, channels: 2, rate: 8000, align: 2, bits: 8}
)

func data(n int) part { return part{id: "data", body: bytes.Repeat([]byte{1, 2, 3, 4}, n/4+1)[:n]} }

func probe(file []byte) (audio.Format, error) {
	return audio.Probe(bytes.NewReader(file), int64(len(file)))
}

// codeOf is the code of a named failure; other errors fail the test.
func codeOf(t testing.TB, err error) audio.Code {
	t.Helper()
	if err == nil {
		return ""
	}
	failure, ok := errors.AsType[audio.Error](err)
	if !ok {
		t.Fatalf("error without a code: %v", err)
	}
	return failure.Code
}

// voice is something like speech: a buzz of harmonics in syllables.
func voice(pitch, rate, samples int, dBFS float64) []int16 {
	amplitude := 32768 * math.Pow(10, dBFS/20)
	out := make([]int16, samples)
	for i := range out {
		t := float64(i) / float64(rate)
		var v float64
		for h := range 8 {
			v += math.Sin(2*math.Pi*float64(pitch*(h+1))*t) / float64(h+1)
		}
		syllable := 0.3 + 0.7*math.Abs(math.Sin(2*math.Pi*2*t))
		out[i] = int16(max(-32767, min(32767, amplitude*syllable*v)))
	}
	return out
}

// A stretch of time in seconds.
type stretch struct{ from, to float64 }

// line is a channel with a voice in the given stretches, and noise.
func line(rate int, seconds, noise float64, pitch int, speech ...stretch) []int16 {
	rnd := rand.New(rand.NewPCG(uint64(pitch), 7))
	out := make([]int16, int(seconds*float64(rate)))
	for i := range out {
		out[i] = int16(rnd.NormFloat64() * 32768 * math.Pow(10, noise/20))
	}
	for _, s := range speech {
		from, to := int(s.from*float64(rate)), int(s.to*float64(rate))
		for i, v := range voice(pitch, rate, to-from, -18) {
			out[from+i] += v
		}
	}
	return out
}

func wavFile(t testing.TB, rate int, channels ...[]int16) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := audio.WritePCM16(&b, rate, channels...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWritePCM16WritesWhatProbeAndPCM16ReadBack(t *testing.T) {
	t.Parallel()
	left, right := voice(120, 8000, 801, -20), voice(210, 8000, 801, -20)
	file := wavFile(t, 8000, left, right)
	f, err := probe(file)
	if err != nil {
		t.Fatal(err)
	}
	want := audio.Format{Codec: audio.S16LE, Channels: 2, Rate: 8000, Bits: 16, Offset: 44, Length: 801 * 4, Frames: 801}
	if diff := cmp.Diff(want, f); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	again, err := io.ReadAll(audio.PCM16(bytes.NewReader(file), f))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again, file) {
		t.Error("a plain 16-bit file is not presented as it is")
	}
}

func TestWritePCM16RefusesWhatNoPlayerCouldRead(t *testing.T) {
	t.Parallel()
	for name, channels := range map[string][][]int16{
		"no channel":         {},
		"three channels":     {{1}, {2}, {3}},
		"unequal length":     {{1}, {2, 3}},
		"one channel is nil": {{1}, nil},
	} {
		if err := audio.WritePCM16(io.Discard, 8000, channels...); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
