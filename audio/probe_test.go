package audio_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/audio"
)

func TestProbeDescribesGoodFiles(t *testing.T) {
	t.Parallel()
	junk := part{id: "JUNK", body: make([]byte, 28)}
	list := part{id: "LIST", body: []byte("INFOISFT\x04\x00\x00\x00tool")}
	tests := []struct {
		name string
		file []byte
		want audio.Format
	}{
		{
			"mono 16-bit PCM",
			riff(s16mono.part(), data(1600)),
			audio.Format{Codec: audio.S16LE, Channels: 1, Rate: 8000, Bits: 16, Offset: 44, Length: 1600, Frames: 800},
		},
		{
			"8-bit PCM with an odd number of samples",
			riff(u8mono.part(), data(801)),
			audio.Format{Codec: audio.U8, Channels: 1, Rate: 8000, Bits: 8, Offset: 44, Length: 801, Frames: 801},
		},
		{
			"A-law",
			riff(alaw.part(), data(800)),
			audio.Format{Codec: audio.ALaw, Channels: 1, Rate: 8000, Bits: 8, Offset: 44, Length: 800, Frames: 800},
		},
		{
			"stereo mu-law with the long fmt chunk and a fact chunk, as switches write it",
			riff(part{id: "fmt ", body: append(mulaw2.part().body, 0, 0)}, part{id: "fact", body: []byte{8, 0, 0, 0}}, data(1600)),
			audio.Format{Codec: audio.MuLaw, Channels: 2, Rate: 8000, Bits: 8, Offset: 58, Length: 1600, Frames: 800},
		},
		{
			"extensible PCM",
			riff(s16stereo.extensible(microsoft), data(3200)),
			audio.Format{Codec: audio.S16LE, Channels: 2, Rate: 8000, Bits: 16, Offset: 68, Length: 3200, Frames: 800},
		},
		{
			"extensible A-law",
			riff(alaw.extensible(microsoft), data(800)),
			audio.Format{Codec: audio.ALaw, Channels: 1, Rate: 8000, Bits: 8, Offset: 68, Length: 800, Frames: 800},
		},
		{
			"LIST and JUNK before the sound and LIST behind it",
			riff(junk, s16mono.part(), list, data(1600), list),
			audio.Format{Codec: audio.S16LE, Channels: 1, Rate: 8000, Bits: 16, Offset: 104, Length: 1600, Frames: 800},
		},
		{
			"a chunk of odd length with its padding",
			riff(s16mono.part(), part{id: "note", body: []byte("odd")}, data(1600)),
			audio.Format{Codec: audio.S16LE, Channels: 1, Rate: 8000, Bits: 16, Offset: 56, Length: 1600, Frames: 800},
		},
		{
			"a chunk of odd length whose writer forgot the padding",
			riff(s16mono.part(), part{id: "note", body: []byte("odd"), unpad: true}, data(1600)),
			audio.Format{Codec: audio.S16LE, Channels: 1, Rate: 8000, Bits: 16, Offset: 55, Length: 1600, Frames: 800},
		},
		{
			"24-bit PCM",
			riff(fields{1, 2, 8000, 6, 24}.part(), data(1600)),
			audio.Format{Codec: audio.S24LE, Channels: 2, Rate: 8000, Bits: 24, Offset: 44, Length: 1596, Frames: 266},
		},
		{
			"IMA ADPCM whose fact chunk says where the last block ends",
			riff(fields{0x11, 1, 8000, 256, 4}.part(), part{id: "fact", body: []byte{0xE8, 3, 0, 0}}, data(512)),
			audio.Format{Codec: audio.IMA, Channels: 1, Rate: 8000, Block: 256, PerBlock: 505, Offset: 56, Length: 512, Frames: 1000},
		},
		{
			"GSM whose fact chunk lies",
			riff(fields{0x31, 1, 8000, 65, 0}.part(), part{id: "fact", body: []byte{0xE8, 3, 0, 0}}, data(130)),
			audio.Format{Codec: audio.GSM, Channels: 1, Rate: 8000, Block: 65, PerBlock: 320, Offset: 56, Length: 130, Frames: 640},
		},
		{
			"RF64 with the length in its ds64 chunk",
			rf64(riff(ds64(1600), s16mono.part(), part{id: "data", body: data(1700).body, lie: true, size: 0xFFFFFFFF})),
			audio.Format{Codec: audio.S16LE, Channels: 1, Rate: 8000, Bits: 16, Offset: 80, Length: 1600, Frames: 800},
		},
		{
			"RF64 whose length was left open",
			rf64(riff(ds64(0), s16mono.part(), part{id: "data", body: data(1600).body, lie: true, size: 0xFFFFFFFF})),
			audio.Format{Codec: audio.S16LE, Channels: 1, Rate: 8000, Bits: 16, Offset: 80, Length: 1600, Frames: 800, Streamed: true},
		},
		{
			"W64",
			w64(part{id: "note", body: []byte("odd")}, mulaw2.part(), data(1600)),
			audio.Format{Codec: audio.MuLaw, Channels: 2, Rate: 8000, Bits: 8, Offset: 136, Length: 1600, Frames: 800},
		},
		{
			"half a frame at the end is dropped",
			riff(s16stereo.part(), data(1603)),
			audio.Format{Codec: audio.S16LE, Channels: 2, Rate: 8000, Bits: 16, Offset: 44, Length: 1600, Frames: 400},
		},
		{
			"a streamed file whose data chunk says 0",
			riff(s16mono.part(), part{id: "data", body: data(1600).body, lie: true}),
			audio.Format{Codec: audio.S16LE, Channels: 1, Rate: 8000, Bits: 16, Offset: 44, Length: 1600, Frames: 800, Streamed: true},
		},
		{
			"a streamed file whose data chunk says 0xFFFFFFFF",
			riff(mulaw2.part(), part{id: "data", body: data(1600).body, lie: true, size: 0xFFFFFFFF}),
			audio.Format{Codec: audio.MuLaw, Channels: 2, Rate: 8000, Bits: 8, Offset: 44, Length: 1600, Frames: 800, Streamed: true},
		},
		{
			"a streamed file as sox writes it",
			riff(s16mono.part(), part{id: "data", body: data(1600).body, lie: true, size: 0x7FFFF000}),
			audio.Format{Codec: audio.S16LE, Channels: 1, Rate: 8000, Bits: 16, Offset: 44, Length: 1600, Frames: 800, Streamed: true},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := probe(tt.file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if want := time.Duration(got.Frames) * time.Second / 8000; got.Duration() != want {
				t.Errorf("duration %v, want %v", got.Duration(), want)
			}
		})
	}
}

func TestProbeNamesEveryFailure(t *testing.T) {
	t.Parallel()
	with := func(change func(*fields)) []byte {
		f := s16mono
		change(&f)
		return riff(f.part(), data(1600))
	}
	tests := []struct {
		name   string
		file   []byte
		code   audio.Code
		detail string // part of it
	}{
		{"no bytes", nil, audio.Empty, "no bytes"},
		{"text renamed to .wav", []byte("序号,工号,时间\n1,8601,2026-09-03\n"), audio.BadContainer, "begins with"},
		{"a secret renamed to .wav", []byte("key=s3cr3t and more"), audio.BadContainer, `begins with "key="; `},
		{"bytes renamed to .wav", []byte("\x00\xffA\n0123456789"), audio.BadContainer, `begins with "..A."; `},
		{"RIFF of a secret", []byte("RIFF0123s3cr3t and more"), audio.BadContainer, `another kind: "s3cr"; `},
		{"three bytes of a header", []byte("RIF"), audio.BadContainer, "cut off"},
		{"an HTML page", []byte("<!DOCTYPE html><title>登录</title>"), audio.BadContainer, "HTML page"},
		{"a zip archive", []byte("PK\x03\x04............"), audio.BadContainer, "zip"},
		{"AMR renamed to .wav", []byte("#!AMR\n............"), audio.UnsupportedCodec, "AMR"},
		{"MP3 that ends in its first frame", []byte("\xff\xfb\x90\x00............"), audio.BadContainer, "ends before its sound"},
		{"MP3 of 8000 samples a second", []byte("\xff\xe3\x18\x00............"), audio.UnsupportedCodec, "MPEG 2.5"},
		{"a tag without sound", []byte("ID3\x03\x00\x00\x00\x00\x7f\x7f"), audio.BadContainer, "no sound behind it"},
		{"a tag with something else behind it", []byte("ID3\x03\x00\x00\x00\x00\x00\x01xabcd"), audio.BadContainer, "no MP3 frame"},
		{"FLAC that ends in its header", []byte("fLaC\x00\x00\x00\x22........"), audio.BadContainer, "ends before its sound"},
		{"AAC renamed to .wav", []byte("\xff\xf1\x50\x80............"), audio.UnsupportedCodec, "AAC"},
		{"M4A renamed to .wav", []byte("\x00\x00\x00\x20ftypM4A ...."), audio.UnsupportedCodec, "M4A"},
		{"RF64 whose ds64 chunk is cut off", rf64(riff(part{id: "ds64", body: make([]byte, 8)}, s16mono.part(), data(16))), audio.BadContainer, "ds64"},
		{"RF64 that promises more than 4 GB", rf64(riff(ds64(5<<30), s16mono.part(), part{id: "data", body: data(16).body, lie: true, size: 0xFFFFFFFF})), audio.Truncated, "promises 5368709120 bytes and 16"},
		{"W64 with a chunk shorter than its header", append([]byte(w64Head), []byte("data"+w64Tail+"\x17\x00\x00\x00\x00\x00\x00\x00")...), audio.BadContainer, "shorter than its header"},
		{"W64 without sound", []byte(w64Head), audio.BadContainer, "no data chunk"},
		{"RIFF of another kind", append([]byte("RIFF\x04\x00\x00\x00AVI "), data(16).body...), audio.BadContainer, "another kind"},
		{"only the RIFF header", riff(), audio.BadContainer, "no data chunk"},
		{"no data chunk", riff(s16mono.part(), part{id: "LIST", body: make([]byte, 20)}), audio.BadContainer, "no data chunk"},
		{"no fmt chunk", riff(data(1600)), audio.BadContainer, "before any fmt"},
		{"fmt behind data", riff(data(1600), s16mono.part()), audio.BadContainer, "before any fmt"},
		{"two fmt chunks", riff(s16mono.part(), s16mono.part(), data(1600)), audio.BadContainer, "second fmt"},
		{"fmt of ten bytes", riff(part{id: "fmt ", body: make([]byte, 10)}, data(1600)), audio.BadContainer, "10 bytes"},
		{"fmt beyond the end", riff(part{id: "fmt ", body: make([]byte, 18), lie: true, size: 5000}), audio.BadContainer, "ends inside the fmt"},
		{"a chunk beyond the end", riff(s16mono.part(), part{id: "LIST", body: make([]byte, 8), lie: true, size: 0xFFFFFFFF}, data(1600)), audio.BadContainer, `"LIST" at byte 36`},
		{"513 chunks", riff(append(bomb(513), s16mono.part(), data(1600))...), audio.TooLarge, "512 chunks"},
		{"0 channels", with(func(f *fields) { f.channels = 0 }), audio.BadContainer, "0 channels"},
		{"3 channels", with(func(f *fields) { f.channels = 3; f.align = 6 }), audio.UnsupportedCodec, "3 channels"},
		{"65535 channels", with(func(f *fields) { f.channels = 65535 }), audio.UnsupportedCodec, "65535 channels"},
		{"rate 0", with(func(f *fields) { f.rate = 0 }), audio.BadContainer, "0 samples a second"},
		{"rate 3999", with(func(f *fields) { f.rate = 3999 }), audio.UnsupportedCodec, "3999"},
		{"rate 192001", with(func(f *fields) { f.rate = 192001 }), audio.UnsupportedCodec, "192001"},
		{"rate -1", with(func(f *fields) { f.rate = -1 }), audio.UnsupportedCodec, "4294967295"},
		{"0 bits", with(func(f *fields) { f.bits = 0; f.align = 0 }), audio.UnsupportedCodec, "0 bits"},
		{"7 bits", with(func(f *fields) { f.bits = 7 }), audio.UnsupportedCodec, "7 bits"},
		{"20 bits", with(func(f *fields) { f.bits = 20; f.align = 3 }), audio.UnsupportedCodec, "20 bits"},
		{"a wrong size of frames", with(func(f *fields) { f.align = 3 }), audio.BadContainer, "3 bytes a frame"},
		{"frames of 0 bytes", with(func(f *fields) { f.align = 0 }), audio.BadContainer, "0 bytes a frame"},
		{"A-law of 16 bits", with(func(f *fields) { f.tag = 6 }), audio.BadContainer, "G.711 A-law (format tag 0x0006) with 16 bits"},
		{"floating point of 16 bits", with(func(f *fields) { f.tag = 3 }), audio.UnsupportedCodec, "floating"},
		{"G.729", with(func(f *fields) { f.tag, f.bits, f.align = 0x83, 0, 10 }), audio.UnsupportedCodec, "G.729"},
		{"GSM 6.10 in frames of a bare file", with(func(f *fields) { f.tag, f.bits, f.align = 0x31, 0, 33 }), audio.BadContainer, "blocks of 33"},
		{"GSM 6.10 in stereo", with(func(f *fields) { f.tag, f.bits, f.align, f.channels = 0x31, 0, 65, 2 }), audio.UnsupportedCodec, "2 channels"},
		{"IMA ADPCM without room for its header", with(func(f *fields) { f.tag, f.bits, f.align = 0x11, 4, 3 }), audio.BadContainer, "blocks of 3"},
		{"Microsoft ADPCM in blocks of nothing", with(func(f *fields) { f.tag, f.bits, f.align = 2, 4, 0 }), audio.BadContainer, "blocks of 0"},
		{"an unknown codec", with(func(f *fields) { f.tag = 0x1234 }), audio.UnsupportedCodec, "0x1234"},
		{"extensible with another GUID", riff(s16mono.extensible(strings.Repeat("x", 14)), data(1600)), audio.UnsupportedCodec, "sub-format"},
		{"extensible floating point", riff(fields{3, 1, 8000, 2, 16}.extensible(microsoft), data(1600)), audio.UnsupportedCodec, "floating"},
		{"extensible cut short", riff(part{id: "fmt ", body: s16mono.extensible(microsoft).body[:24]}, data(1600)), audio.BadContainer, "extensible"},
		{"more promised than there", riff(s16mono.part(), part{id: "data", body: data(1600).body, lie: true, size: 1602}), audio.Truncated, "promises 1602 bytes and 1600"},
		{"4 GB promised with 100 bytes there", riff(s16mono.part(), part{id: "data", body: data(100).body, lie: true, size: 0x7FFFEFFF}), audio.Truncated, "100 are there"},
		{"a promise and no sample", riff(s16mono.part(), part{id: "data", lie: true, size: 1600}), audio.Truncated, "0 are there"},
		{"size 0 and nothing behind", riff(s16mono.part(), part{id: "data"}), audio.Empty, "no samples"},
		{"size 0 and chunks behind", riff(s16mono.part(), part{id: "data"}, part{id: "LIST", body: make([]byte, 20)}), audio.Empty, "no samples"},
		{"size 0xFFFFFFFF and nothing behind", riff(s16mono.part(), part{id: "data", lie: true, size: 0xFFFFFFFF}), audio.Empty, "no samples"},
		{"half a frame", riff(s16stereo.part(), data(3)), audio.Empty, "no samples"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, err := probe(tt.file)
			if code := codeOf(t, err); code != tt.code {
				t.Fatalf("code %q, want %q (%v, %+v)", code, tt.code, err, f)
			}
			if !strings.Contains(err.Error(), tt.detail) {
				t.Errorf("%q does not say %q", err, tt.detail)
			}
			if tt.code != audio.Truncated && f != (audio.Format{}) {
				t.Errorf("a format beside the error: %+v", f)
			}
		})
	}
}

const (
	w64Tail = "\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a"
	w64Head = "riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00wave" + w64Tail
)

// rf64 makes an RF64 file of a RIFF one.
func rf64(file []byte) []byte { return append([]byte("RF64\xff\xff\xff\xff"), file[8:]...) }

// ds64 is the chunk that tells how many bytes of sound there are.
func ds64(length uint64) part {
	body := make([]byte, 28)
	binary.LittleEndian.PutUint64(body[8:], length)
	return part{id: "ds64", body: body}
}

// w64 makes a W64 file of a WAV file's parts.
func w64(parts ...part) []byte {
	file := []byte(w64Head)
	for _, p := range parts {
		file = append(file, p.id+w64Tail...)
		file = binary.LittleEndian.AppendUint64(file, uint64(24+len(p.body)))
		file = append(file, p.body...)
		file = append(file, make([]byte, -len(file)&7)...)
	}
	return file
}

func bomb(n int) []part {
	parts := make([]part, n)
	for i := range parts {
		parts[i] = part{id: "LIST"}
	}
	return parts
}

func TestEveryPrefixOfAFileIsANamedFailure(t *testing.T) {
	t.Parallel()
	file := riff(part{id: "JUNK", body: make([]byte, 7)}, s16stereo.extensible(microsoft), part{id: "note", body: []byte("odd")}, data(400))
	f, err := probe(file)
	if err != nil {
		t.Fatal(err)
	}
	for n := range file {
		cut, err := probe(file[:n])
		code := codeOf(t, err)
		switch {
		case n == 0 && code != audio.Empty,
			n > 0 && int64(n) < f.Offset && code != audio.BadContainer,
			int64(n) >= f.Offset && code != audio.Truncated:
			t.Fatalf("%d of %d bytes: %v", n, len(file), err)
		case code == audio.Truncated && cut.Frames != (int64(n)-f.Offset)/4:
			t.Fatalf("%d of %d bytes: %d frames are there", n, len(file), cut.Frames)
		}
	}
}

// zeros is a huge file: a header, and zeros that take no memory.
type zeros struct{ head []byte }

func (z zeros) ReadAt(p []byte, off int64) (int, error) {
	clear(p)
	if off < int64(len(z.head)) {
		copy(p, z.head[off:])
	}
	return len(p), nil
}

func TestProbeRefusesWhatIsTooLarge(t *testing.T) {
	t.Parallel()
	head := riff(u8mono.part(), part{id: "data", lie: true, size: 0xFFFFFFFF})
	fourHours := int64(len(head)) + 4*3600*8000
	if _, err := audio.Probe(zeros{head}, fourHours); err != nil {
		t.Errorf("four hours: %v", err)
	}
	if _, err := audio.Probe(zeros{head}, fourHours+1); codeOf(t, err) != audio.TooLarge {
		t.Errorf("a sample more than four hours: %v", err)
	}
	if _, err := audio.Probe(zeros{head}, audio.MaxSize+1); codeOf(t, err) != audio.TooLarge {
		t.Errorf("a byte more than the limit: %v", err)
	}
}

func TestProbePassesOnErrorsOfTheReader(t *testing.T) {
	t.Parallel()
	file := riff(s16mono.part(), data(1600))
	_, err := audio.Probe(bytes.NewReader(file[:40]), int64(len(file)))
	if _, named := errors.AsType[audio.Error](err); named || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a reader shorter than it said: %v", err)
	}
}
