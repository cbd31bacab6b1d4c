package convert_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/audio/convert"
)

// program gives the path of a program that CI has.
func program(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil && os.Getenv("CI") != "" {
		t.Fatalf("%s is missing: %v", name, err)
	}
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	return path
}

// output runs a program and gives what it wrote.
func output(t testing.TB, name string, args ...string) []byte {
	t.Helper()
	var complaints bytes.Buffer
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, complaints.Bytes())
	}
	return out
}

// speech is something like it, on two channels that differ.
func speech(t testing.TB, rate, seconds int) string {
	t.Helper()
	channels := [2][]int16{}
	noise := uint32(1)
	for i := range rate * seconds {
		at := float64(i) / float64(rate)
		noise = noise*1664525 + 1013904223
		pitch := 2 * math.Pi * (120 + 40*math.Sin(2*math.Pi*0.7*at)) * at
		v := 0.5*math.Sin(pitch) + 0.3*math.Sin(5*pitch) + 0.15*math.Sin(11*pitch+1) + float64(int32(noise))/math.MaxInt32/20
		for c, phase := range []float64{0, 1.5} {
			channels[c] = append(channels[c], int16(v*math.Max(0, math.Sin(2*math.Pi*1.7*at+phase))*20000))
		}
	}
	path := filepath.Join(t.TempDir(), "speech.wav")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(audio.WritePCM16(file, rate, channels[0], channels[1]), file.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// converted does with a file what the fetch stage does with it.
func converted(ctx context.Context, c *convert.Converter, path string) (io.ReaderAt, audio.Format, convert.Kind, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, audio.Format{}, convert.Kind{}, err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return nil, audio.Format{}, convert.Kind{}, err
	}
	_, refused := audio.ProbeNamed(in, info.Size(), path)
	if refused == nil {
		return nil, audio.Format{}, convert.Kind{}, errors.New("the file is read without a converter")
	}
	kind, known, err := convert.Recognise(in, info.Size(), path, refused)
	if err != nil {
		return nil, audio.Format{}, kind, err
	}
	if !known {
		return nil, audio.Format{}, kind, refused
	}
	out, err := c.Convert(ctx, in, info.Size(), kind)
	if err != nil {
		return nil, audio.Format{}, kind, err
	}
	defer out.Close()
	made, err := io.ReadAll(io.NewSectionReader(out, 0, audio.MaxSize))
	if err != nil {
		return nil, audio.Format{}, kind, err
	}
	format, err := audio.Probe(bytes.NewReader(made), int64(len(made)))
	return bytes.NewReader(made), format, kind, err
}

// samples are those of a file that was made, on all channels.
func samples(t testing.TB, r io.ReaderAt, f audio.Format) []int16 {
	t.Helper()
	pcm, err := io.ReadAll(audio.PCM16(r, f))
	if err != nil {
		t.Fatal(err)
	}
	return linear(pcm[44:])
}

func linear(pcm []byte) []int16 {
	out := make([]int16, len(pcm)/2)
	for i := range out {
		out[i] = int16(binary.LittleEndian.Uint16(pcm[2*i:]))
	}
	return out
}

// farthest is how far two sounds are apart where they differ most, and how the power of
// their difference stands to that of the sound in dB.
func farthest(a, b []int16) (worst int, noise float64) {
	var sound, difference float64
	for i := range min(len(a), len(b)) {
		d := int(a[i]) - int(b[i])
		worst = max(worst, d, -d)
		sound += float64(b[i]) * float64(b[i])
		difference += float64(d) * float64(d)
	}
	return worst, 10 * math.Log10(math.Max(difference, 1e-9)/math.Max(sound, 1))
}

// aligned leaves out the beginning of the longer sound where decoders differ in what
// they leave out of what encoders put before the sound.
func aligned(a, b []int16, most, channels int) ([]int16, []int16) {
	best, at := math.Inf(1), 0
	for shift := -most; shift <= most; shift++ {
		x, y := shifted(a, b, shift*channels)
		if _, noise := farthest(x[:min(len(x), 8000)], y[:min(len(y), 8000)]); noise < best {
			best, at = noise, shift
		}
	}
	return shifted(a, b, at*channels)
}

func shifted(a, b []int16, by int) ([]int16, []int16) {
	if by > 0 {
		return a[min(by, len(a)):], b
	}
	return a, b[min(-by, len(b)):]
}

// TestForeignCodecsSoundAsAnotherDecoderHasThem has ffmpeg write a file in each codec
// and compares what a conversion makes of it with another decoder's samples, or with
// what the program gives unlimited where there is no other.
func TestForeignCodecsSoundAsAnotherDecoderHasThem(t *testing.T) {
	t.Parallel()
	ffmpeg, sox := program(t, "ffmpeg"), program(t, "sox")
	c := convert.New(ffmpeg, sox)
	plain := func(options ...string) func(string, int) []string {
		return func(file string, rate int) []string {
			args := append([]string{ffmpeg, "-v", "error"}, options...)
			return append(args, "-i", file, "-ar", strconv.Itoa(rate), "-f", "s16le", "-")
		}
	}
	bySox := func(options ...string) func(string, int) []string {
		return func(file string, _ int) []string {
			return append(append([]string{sox, "-D"}, options...), file, "-t", "raw", "-e", "signed", "-b", "16", "-L", "-")
		}
	}
	for _, k := range []struct {
		name  string
		codec string
		rate  int
		peer  string
		apart int // steps of 16 bits at most
		shift int // samples that decoders may begin apart
		write []string
		other func(file string, rate int) []string
	}{
		{"a.opus", "opus", 16000, "libopus", 20, 0, []string{"-c:a", "libopus", "-b:a", "96k"}, plain("-c:a", "libopus")},
		// Opus at the bit rates of speech is resampled inside the decoder, by a filter of its own.
		{"silk.opus", "opus", 16000, "libopus", 8000, 10, []string{"-c:a", "libopus", "-b:a", "24k"}, plain("-c:a", "libopus")},
		{"a.ogg", "vorbis", 8000, "sox (libvorbis)", 1, 0, []string{"-c:a", "libvorbis"}, bySox("-t", "vorbis")},
		{"a.spx", "speex", 8000, "libspeex", 40, 0, []string{"-c:a", "libspeex"}, plain("-c:a", "libspeex")},
		{"a.mp3", "mp3", 8000, "sox (libmad)", 4, 3000, []string{"-ar", "8000"}, bySox("-t", "mp3")},
		{"a.m4a", "mp4", 8000, "aac_fixed", 8, 3000, []string{"-c:a", "aac"}, plain("-c:a", "aac_fixed")},
		{"a.aac", "aac", 8000, "aac_fixed", 8, 0, []string{"-c:a", "aac"}, plain("-c:a", "aac_fixed")},
		{"a.wma", "wma", 8000, "ffmpeg, unlimited", 0, 0, []string{"-c:a", "wmav2"}, plain()},
		{"a.webm", "matroska", 16000, "libopus", 20, 0, []string{"-c:a", "libopus"}, plain("-c:a", "libopus")},
		{"a.amr", "amr_nb", 8000, "ffmpeg's own", 600, 0, nil, plain()},
		{"a.g722", "g722", 16000, "ffmpeg, unlimited", 0, 0, []string{"-ar", "16000", "-ac", "1"}, plain()},
		{"g722.wav", "wav", 16000, "ffmpeg, unlimited", 0, 0, []string{"-ar", "16000", "-ac", "1", "-c:a", "g722"}, plain()},
		{"g726.wav", "wav", 8000, "ffmpeg, unlimited", 0, 0, []string{"-ac", "1", "-c:a", "g726"}, plain()},
		{"g723.wav", "wav", 8000, "ffmpeg, unlimited", 0, 0, []string{"-ac", "1", "-c:a", "g723_1", "-b:a", "6300"}, plain()},
		{"a.aiff", "aiff", 8000, "sox", 0, 0, nil, bySox()},
		{"a.caf", "caf", 8000, "sox", 0, 0, nil, plain()},
		{"wide.au", "sun", 8000, "sox", 1, 0, []string{"-c:a", "pcm_s24be"}, bySox()},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			rate := 8000
			if k.codec == "opus" || k.codec == "matroska" {
				rate = 16000
			}
			source, file := speech(t, rate, 3), filepath.Join(t.TempDir(), k.name)
			if k.codec == "amr_nb" {
				output(t, sox, "-D", source, "-c", "1", "-t", "amr-nb", file)
			} else {
				output(t, ffmpeg, append(append([]string{"-v", "error", "-i", source}, k.write...), file)...)
			}
			r, f, kind, err := converted(t.Context(), c, file)
			if err != nil {
				t.Fatal(err)
			}
			if kind.Codec != k.codec || f.Rate != k.rate {
				t.Errorf("%q of %d Hz, want %q of %d", kind.Codec, f.Rate, k.codec, k.rate)
			}
			other := k.other(file, f.Rate)
			want := linear(output(t, other[0], other[1:]...))
			got := samples(t, r, f)
			if k.shift > 0 {
				got, want = aligned(got, want, k.shift, f.Channels)
			}
			if len(got) < 2*rate || len(want) < 2*rate {
				t.Fatalf("%d samples, the other decoder has %d", len(got), len(want))
			}
			worst, noise := farthest(got, want)
			t.Logf("| `%s` | %s | %d ch, %d Hz | %s | %d | %.0f dB | %+d |", kind.Codec, filepath.Ext(k.name), f.Channels, f.Rate, k.peer, worst, noise, len(got)-len(want))
			if worst > k.apart {
				t.Errorf("samples differ by up to %d, want at most %d", worst, k.apart)
			}
		})
	}
}

func TestWithoutAProgramTheKindAndWhatToInstallAreNamed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a.opus")
	page := append([]byte("OggS\x00\x02"), make([]byte, 20)...)
	page = append(page, 1, 19)
	page = append(page, "OpusHead\x01\x02\x38\x01\x80\x3e\x00\x00\x00\x00\x00"...)
	if err := os.WriteFile(file, page, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []*convert.Converter{nil, convert.New("", "")} {
		_, _, _, err := converted(t.Context(), c, file)
		failure, ok := errors.AsType[audio.Error](err)
		if !ok || failure.Code != audio.NoConverter || !strings.Contains(failure.Detail, "an Opus file; install ffmpeg") {
			t.Errorf("%v", err)
		}
	}
}
