package audio_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/audio"
)

func probeNamed(file []byte, name string) (audio.Format, error) {
	return audio.ProbeNamed(bytes.NewReader(file), int64(len(file)), name)
}

// bareGSM are frames of GSM with something in them.
func bareGSM(frames int) []byte {
	var file []byte
	for i := range frames {
		frame := bytes.Repeat([]byte{byte(37 * i), byte(i)}, 17)[:33]
		frame[0] = 0xD0 | byte(i%16)
		file = append(file, frame...)
	}
	return file
}

// sun is a Sun audio file.
func sun(length, coding, rate, channels uint32, sound []byte) []byte {
	file := []byte(".snd")
	for _, v := range []uint32{28, length, coding, rate, channels} {
		file = binary.BigEndian.AppendUint32(file, v)
	}
	return append(append(file, "note"...), sound...)
}

func TestTheNameTellsSoundWithoutAHeader(t *testing.T) {
	t.Parallel()
	sound := bytes.Repeat([]byte{0xD5, 0x01, 0xFF, 0x80}, 400)
	for _, c := range []struct {
		name string
		file []byte
		want audio.Format
	}{
		{"a.GSM", bareGSM(50), audio.Format{Codec: audio.GSMBare, Channels: 1, Rate: 8000, Block: 33, PerBlock: 160, Length: 1650, Frames: 8000}},
		{"file:/x/a.vox", sound, audio.Format{Codec: audio.Oki, Channels: 1, Rate: 8000, Block: 1, PerBlock: 2, Length: 1600, Frames: 3200}},
		{"zip:/x/a.zip!b.ul", sound, audio.Format{Codec: audio.MuLaw, Channels: 1, Rate: 8000, Bits: 8, Length: 1600, Frames: 1600}},
		{"a.alaw", sound, audio.Format{Codec: audio.ALaw, Channels: 1, Rate: 8000, Bits: 8, Length: 1600, Frames: 1600}},
		{"a.sln16", sound[:1599], audio.Format{Codec: audio.S16LE, Channels: 1, Rate: 16000, Bits: 16, Length: 1598, Frames: 799}},
		{"pause.al", bytes.Repeat([]byte{0xD5, 0x55}, 4000), audio.Format{Codec: audio.ALaw, Channels: 1, Rate: 8000, Bits: 8, Length: 8000, Frames: 8000}},
		{"like-mp3.ul", bytes.Repeat([]byte{0xFF, 0xFB, 0x7F, 0x80}, 400), audio.Format{Codec: audio.MuLaw, Channels: 1, Rate: 8000, Bits: 8, Length: 1600, Frames: 1600}},
		{"in-truth-wave.vox", riff(s16mono.part(), data(1600)), audio.Format{Codec: audio.S16LE, Channels: 1, Rate: 8000, Bits: 16, Offset: 44, Length: 1600, Frames: 800}},
		{"a.au", sun(1600, 1, 8000, 2, sound), audio.Format{Codec: audio.MuLaw, Channels: 2, Rate: 8000, Bits: 8, Offset: 28, Length: 1600, Frames: 800}},
		{"streamed.au", sun(0xFFFFFFFF, 3, 8000, 1, sound), audio.Format{Codec: audio.S16BE, Channels: 1, Rate: 8000, Bits: 16, Offset: 28, Length: 1600, Frames: 800, Streamed: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := probeNamed(c.file, c.name)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if strings.HasPrefix(c.name, "pause") { // nothing to hear
				return
			}
			if !checkAnalyse(t, c.file, got) {
				t.Error("no sound")
			}
		})
	}
}

func TestWhatIsNoSoundStaysNoneWhateverItsName(t *testing.T) {
	t.Parallel()
	chinese := []byte(strings.Repeat("客户您好，这里是热线。\n", 300))
	national := bytes.Repeat([]byte("\xbf\xcd\xbb\xa7\xc4\xfa\xba\xc3\xa3\xac \n"), 300)
	later := bareGSM(100)
	later[33*70] = 0x41
	for _, c := range []struct {
		name string
		file []byte
		code audio.Code
		says string
	}{
		{"a.vox", chinese, audio.BadContainer, "a text"},
		{"a.vox", national, audio.BadContainer, "a text"},
		{"a.ul", []byte(strings.Repeat("call_id,started\n1,2026\n", 9)), audio.BadContainer, "a text"},
		{"a.vox", []byte(`{"error":"no such call, ask again later"}`), audio.BadContainer, "JSON"},
		{"a.vox", []byte("PK\x03\x04" + strings.Repeat("\x00\x81", 400)), audio.BadContainer, "zip"},
		{"a.vox", []byte("<html><body>login"), audio.BadContainer, "HTML"},
		{"a.gsm", bytes.Repeat([]byte{0xD0, 0x00}, 500), audio.BadContainer, "frame"},
		{"a.gsm", later, audio.BadContainer, "frame 71"},
		{"a.gsm", bareGSM(50)[:1640], audio.Truncated, "23 bytes of 33"},
		{"a.gsm", bareGSM(1)[:20], audio.Empty, "no samples"},
		{"a.raw", bytes.Repeat([]byte{1, 2, 3, 0xFF}, 400), audio.UnsupportedCodec, ".sln"},
		{"a.pcm", riff(s16mono.part()), audio.BadContainer, "no data chunk"},
		{"a.ul", nil, audio.Empty, "no bytes"},
		{"a.sln", []byte{1}, audio.Empty, "no samples"},
		{"a.au", sun(1600, 1, 8000, 1, make([]byte, 9)), audio.Truncated, "9 are there"},
		{"a.au", sun(0, 1, 8000, 1, nil), audio.Empty, "no samples"},
		{"a.au", sun(0xFFFFFFFF, 23, 8000, 1, make([]byte, 9)), audio.UnsupportedCodec, "coding 23"},
		{"a.au", sun(9, 1, 0xFFFFFFFF, 1, make([]byte, 9)), audio.UnsupportedCodec, "samples a second"},
		{"a.au", sun(9, 1, 8000, 0, make([]byte, 9)), audio.BadContainer, "0 channels"},
		{"a.au", []byte(".snd\xFF\xFF\xFF\xFF" + strings.Repeat("\x00", 40)), audio.BadContainer, "begins at byte"},
		{"a.au", []byte(".snd\x00\x00\x00\x18\x00\x00\x00\x18"), audio.BadContainer, "cut off"},
	} {
		t.Run(c.name+" "+c.says, func(t *testing.T) {
			t.Parallel()
			_, err := probeNamed(c.file, c.name)
			if codeOf(t, err) != c.code || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %s with %q", err, c.code, c.says)
			}
		})
	}
}

func FuzzProbeNamed(f *testing.F) {
	names := []string{"a.gsm", "a.vox", "a.ul", "a.sln", "a.raw", "a.au", "a.wav"}
	for _, file := range slices.Concat(seeds(f), [][]byte{bareGSM(9), sun(40, 3, 8000, 1, data(40).body), []byte("a text\n, and more of it")}) {
		f.Add(file, uint8(len(file)))
	}
	f.Fuzz(func(t *testing.T, file []byte, which uint8) {
		name := names[int(which)%len(names)]
		got, err := probeNamed(file, name)
		if codeOf(t, err) != "" {
			return
		}
		if got.Frames < 1 || got.Offset+got.Length > int64(len(file)) {
			t.Fatalf("%s: %+v of %d bytes", name, got, len(file))
		}
		checkAnalyse(t, file, got)
	})
}

// TestFilesWithoutAHeaderSoundAsSoxDecodesThem compares each sample.
func TestFilesWithoutAHeaderSoundAsSoxDecodesThem(t *testing.T) {
	t.Parallel()
	sox := soxPath(t)
	for _, c := range []struct {
		file string
		args []string
	}{
		{"a.gsm", []string{"-t", "gsm"}},
		{"a.vox", []string{"-t", "vox", "-r", "8000"}},
		{"a.ul", []string{"-t", "ul", "-r", "8000"}},
		{"a.al", []string{"-t", "al", "-r", "8000"}},
		{"a.sln", []string{"-t", "raw", "-r", "8000", "-e", "signed", "-b", "16", "-L"}},
		{"a.au", []string{"-t", "au"}},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			in, path := filepath.Join(dir, "in.wav"), filepath.Join(dir, c.file)
			spoken(t, in)
			output(t, sox, slices.Concat([]string{"-D", in}, c.args, []string{path})...)
			want := output(t, sox, slices.Concat([]string{"-D"}, c.args, []string{"-c", "1", path, "-t", "raw", "-e", "signed", "-b", "16", "-L", "-"})...)
			stored, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			f, err := probeNamed(stored, path)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(audio.PCM16(bytes.NewReader(stored), f))
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s: %d samples", f.Codec, f.Frames)
			if !bytes.Equal(got[44:], want) {
				t.Errorf("%d bytes of sound that differ from sox's %d", len(got)-44, len(want))
			}
		})
	}
}
