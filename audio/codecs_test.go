package audio_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"testing/iotest"

	"github.com/tingcha/tingcha/audio"
)

// speechlike is three seconds of a sound with pitch, formants, noise and pauses, for codecs that
// follow a voice.
func speechlike() []int16 {
	samples := make([]int16, 3*8000)
	noise := uint32(1)
	for i := range samples {
		t := float64(i) / 8000
		noise = noise*1664525 + 1013904223
		voiced := math.Max(0, math.Sin(2*math.Pi*1.7*t))
		pitch := 2 * math.Pi * (120 + 40*math.Sin(2*math.Pi*0.7*t)) * t
		v := 0.5*math.Sin(pitch) + 0.3*math.Sin(5*pitch) + 0.15*math.Sin(11*pitch+1) + float64(int32(noise))/math.MaxInt32/20
		samples[i] = int16(v * voiced * 24000)
	}
	return samples
}

// soxPath gives the path of Debian's sox, which CI has.
func soxPath(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("sox")
	if err != nil && os.Getenv("CI") != "" {
		t.Fatalf("sox is missing: %v", err)
	}
	if err != nil {
		t.Skip("sox is not installed")
	}
	return path
}

// output runs a program and gives what it wrote.
func output(t *testing.T, name string, args ...string) []byte {
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

// TestEveryCodecSoundsAsSoxDecodesIt has sox write a file in each codec, and compares
// each sample that is read here with what sox reads. apart is the greatest difference
// that is allowed, in steps of 16 bits.
func TestEveryCodecSoundsAsSoxDecodesIt(t *testing.T) {
	t.Parallel()
	sox := soxPath(t)
	var source bytes.Buffer
	left, right := speechlike(), speechlike()
	for i := range right {
		right[i] = right[(i+8000)%len(right)] / 2
	}
	if err := audio.WritePCM16(&source, 8000, left, right); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		codec audio.Codec
		apart int
		loud  string // factor that gives samples bits below the sixteenth
		args  []string
	}{
		{audio.S16LE, 0, "1", []string{"-e", "signed", "-b", "16"}},
		{audio.U8, 0, "1", []string{"-e", "unsigned", "-b", "8"}},
		{audio.S24LE, 1, "0.7", []string{"-e", "signed", "-b", "24"}},
		{audio.S32LE, 1, "0.7", []string{"-e", "signed", "-b", "32"}},
		{audio.F32LE, 1, "0.7", []string{"-e", "float", "-b", "32"}},
		{audio.F64LE, 1, "0.7", []string{"-e", "float", "-b", "64"}},
		{audio.ALaw, 0, "1", []string{"-e", "a-law"}},
		{audio.MuLaw, 0, "1", []string{"-e", "u-law"}},
		{audio.IMA, 0, "1", []string{"-e", "ima-adpcm"}},
		{audio.MSADPCM, 0, "1", []string{"-e", "ms-adpcm"}},
		{audio.GSM, 0, "1", []string{"-e", "gsm-full-rate"}},
	} {
		for channels := 1; channels <= 2; channels++ {
			if c.codec == audio.GSM && channels == 2 {
				continue
			}
			t.Run(string(c.codec)+" "+strconv.Itoa(channels), func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				in, file := filepath.Join(dir, "in.wav"), filepath.Join(dir, "out.wav")
				if err := os.WriteFile(in, source.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
				args := slices.Concat([]string{"-D", in, "-c", strconv.Itoa(channels)}, c.args, []string{file, "vol", c.loud})
				output(t, sox, args...)
				want := output(t, sox, "-D", file, "-t", "raw", "-e", "signed", "-b", "16", "-L", "-")
				compareSound(t, file, c.codec, want, c.apart, 0)
			})
		}
	}
}

// compareSound reads a file and compares its samples with those of somebody else.
func compareSound(t *testing.T, file string, codec audio.Codec, want []byte, apart, tail int) {
	t.Helper()
	stored, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := probe(stored)
	if err != nil {
		t.Fatal(err)
	}
	if f.Codec != codec {
		t.Fatalf("codec %q, want %q", f.Codec, codec)
	}
	got, err := io.ReadAll(audio.PCM16(bytes.NewReader(stored), f))
	if err != nil {
		t.Fatal(err)
	}
	got = got[44 : len(got)-2*tail]
	// sox plays on to the end of the last block, whatever the fact chunk says.
	if f.Bits > 0 && f.Frames != 24000 || len(got) > len(want) || (len(want)-len(got))/2 >= max(1, f.PerBlock)*f.Channels {
		t.Fatalf("%d samples, want %d", len(got)/2, len(want)/2)
	}
	worst := 0
	for i := 0; i < len(got); i += 2 {
		a, b := int(int16(binary.LittleEndian.Uint16(got[i:]))), int(int16(binary.LittleEndian.Uint16(want[i:])))
		worst = max(worst, a-b, b-a)
	}
	if worst > apart {
		t.Errorf("samples differ by up to %d, want at most %d", worst, apart)
	}
}

// spoken writes a WAV file of one channel and gives its bytes.
func spoken(t *testing.T, path string) []byte {
	t.Helper()
	var source bytes.Buffer
	if err := audio.WritePCM16(&source, 8000, speechlike()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, source.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return source.Bytes()
}

func TestW64SoundsAsSoxDecodesIt(t *testing.T) {
	t.Parallel()
	sox := soxPath(t)
	dir := t.TempDir()
	in, file := filepath.Join(dir, "in.wav"), filepath.Join(dir, "out.w64")
	source := spoken(t, in)
	output(t, sox, "-D", in, file)
	compareSound(t, file, audio.S16LE, source[44:], 0, 0)
}

// TestFilesOfTheirOwnSoundAsSoxDecodesThem compares FLAC and MP3. Decoders of MP3 do not
// compute alike to the last step, and that of sox leaves out the last frame.
func TestFilesOfTheirOwnSoundAsSoxDecodesThem(t *testing.T) {
	t.Parallel()
	sox := soxPath(t)
	var source bytes.Buffer
	if err := audio.WritePCM16(&source, 8000, speechlike(), speechlike()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		codec audio.Codec
		apart int
		tail  int // samples of all channels behind those of sox
		args  []string
	}{
		{"a.flac", audio.FLAC, 0, 0, nil},
		{"mono.flac", audio.FLAC, 0, 0, []string{"-c", "1"}},
		{"wide.flac", audio.FLAC, 1, 0, []string{"-b", "24"}},
		{"a.mp3", audio.MP3, 4, 2 * 576, []string{"-r", "16000"}},
		{"mono.mp3", audio.MP3, 4, 576, []string{"-r", "24000", "-c", "1"}},
		{"mpeg1.mp3", audio.MP3, 4, 2 * 1152, []string{"-r", "44100"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			in, file := filepath.Join(dir, "in.wav"), filepath.Join(dir, c.name)
			if err := os.WriteFile(in, source.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			output(t, sox, append(append([]string{"-D", in}, c.args...), file)...)
			want := output(t, sox, "-D", file, "-t", "raw", "-e", "signed", "-b", "16", "-L", "-")
			compareSound(t, file, c.codec, want, c.apart, c.tail)
		})
	}
}

// okiFile is a WAV file of Oki ADPCM, which sox reads and does not write.
func okiFile(codes []byte) []byte {
	return riff(fields{0x17, 1, 8000, 1, 4}.part(), part{id: "data", body: codes})
}

func TestDialogicSoundsAsSoxDecodesIt(t *testing.T) {
	t.Parallel()
	sox := soxPath(t)
	dir := t.TempDir()
	in, vox, file := filepath.Join(dir, "in.wav"), filepath.Join(dir, "out.vox"), filepath.Join(dir, "out.wav")
	spoken(t, in)
	output(t, sox, "-D", in, vox)
	codes, err := os.ReadFile(vox)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, okiFile(codes), 0o600); err != nil {
		t.Fatal(err)
	}
	want := output(t, sox, "-D", "-t", "vox", "-r", "8000", vox, "-t", "raw", "-e", "signed", "-b", "16", "-L", "-")
	compareSound(t, file, audio.Oki, want, 0, 0)
}

// TestDecodedSoundReadsTheSameFromEveryPlace goes to and fro in sounds that have to be
// decoded in order.
func TestDecodedSoundReadsTheSameFromEveryPlace(t *testing.T) {
	t.Parallel()
	for _, f := range []fields{{0x11, 2, 8000, 64, 4}, {2, 2, 8000, 64, 4}, {0x31, 1, 8000, 65, 0}, {0x17, 1, 8000, 1, 4}, {1, 2, 8000, 6, 24}, {3, 1, 8000, 4, 32}} {
		t.Run(strconv.Itoa(f.tag), func(t *testing.T) {
			t.Parallel()
			codes := make([]byte, 3900)
			for i := range codes {
				codes[i] = byte(i * i >> 3)
			}
			file := riff(f.part(), part{id: "data", body: codes})
			format, err := probe(file)
			if err != nil {
				t.Fatal(err)
			}
			whole, err := io.ReadAll(audio.PCM16(bytes.NewReader(file), format))
			if err != nil {
				t.Fatal(err)
			}
			if err := iotest.TestReader(audio.PCM16(bytes.NewReader(file), format), whole); err != nil {
				t.Error(err)
			}
			view := audio.PCM16(bytes.NewReader(file), format)
			for i := range 300 {
				at := i * 7919 % len(whole)
				got := make([]byte, min(i*13%700, len(whole)-at))
				if n, err := view.ReadAt(got, int64(at)); n != len(got) || err != nil && err != io.EOF {
					t.Fatalf("%d bytes at %d: %d, %v", len(got), at, n, err)
				}
				if !bytes.Equal(got, whole[at:][:len(got)]) {
					t.Fatalf("other bytes at %d than in the whole", at)
				}
			}
		})
	}
}
