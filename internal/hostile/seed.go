package hostile

import (
	"bytes"
	"embed"
	"encoding/binary"
	"io/fs"
	"math"
)

//go:embed seeds
var stored embed.FS

// seed is a good file by its name.
type seed struct {
	name string
	data []byte
}

// foreignSeeds are the good files that others wrote, in the order of their names.
func foreignSeeds() []seed {
	entries, err := fs.ReadDir(stored, "seeds")
	if err != nil {
		panic("hostile: " + err.Error())
	}
	var seeds []seed
	for _, e := range entries {
		data, err := fs.ReadFile(stored, "seeds/"+e.Name())
		if err != nil {
			panic("hostile: " + err.Error())
		}
		seeds = append(seeds, seed{e.Name(), data})
	}
	return seeds
}

// tone is n bytes that are loud in every codec of fixed width.
func tone(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(128 + 100*math.Sin(float64(i)/3))
	}
	return b
}

// A form is what the fmt chunk of a WAV file says.
type form struct {
	name                             string
	tag, channels, rate, align, bits uint32
}

// forms are all that WAV files are read in.
var forms = []form{
	{"s16", 1, 1, 8000, 2, 16},
	{"stereo", 1, 2, 8000, 4, 16},
	{"u8", 1, 1, 8000, 1, 8},
	{"s24", 1, 2, 8000, 6, 24},
	{"s32", 1, 1, 8000, 4, 32},
	{"f32", 3, 1, 8000, 4, 32},
	{"f64", 3, 1, 8000, 8, 64},
	{"alaw", 6, 2, 8000, 2, 8},
	{"mulaw", 7, 2, 8000, 2, 8},
	{"ima", 0x11, 1, 8000, 256, 4},
	{"msadpcm", 2, 1, 8000, 256, 4},
	{"oki", 0x17, 1, 8000, 1, 4},
	{"gsm", 0x31, 1, 8000, 65, 0},
}

func (f form) chunk() []byte {
	b := binary.LittleEndian.AppendUint16(nil, uint16(f.tag))
	b = binary.LittleEndian.AppendUint16(b, uint16(f.channels))
	b = binary.LittleEndian.AppendUint32(b, f.rate)
	b = binary.LittleEndian.AppendUint32(b, f.rate*f.align)
	b = binary.LittleEndian.AppendUint16(b, uint16(f.align))
	b = binary.LittleEndian.AppendUint16(b, uint16(f.bits))
	return chunk("fmt ", b)
}

// chunk is one of a WAV file.
func chunk(id string, body []byte) []byte {
	b := append(claim(id, uint32(len(body))), body...)
	if len(body)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

// claim is the header of a chunk that says what it likes.
func claim(id string, size uint32) []byte {
	return binary.LittleEndian.AppendUint32([]byte(id), size)
}

// riff puts chunks together.
func riff(chunks ...[]byte) []byte {
	body := bytes.Join(chunks, nil)
	return append(append(claim("RIFF", uint32(4+len(body))), "WAVE"...), body...)
}

// wave is a good WAV file with everything that recorders put around the sound.
func wave(f form, sound []byte) []byte {
	return riff(chunk("bext", make([]byte, 602)), chunk("JUNK", make([]byte, 27)), f.chunk(), chunk("fact", []byte{0xC0, 0x12, 0, 0}),
		chunk("LIST", []byte("INFOISFT\x04\x00\x00\x00tool")), chunk("data", sound), chunk("cue ", make([]byte, 4)))
}

const (
	w64Tail = "\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a"
	w64Riff = "riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00"
)

// guided is a chunk of a W64 file with a size of its own choice.
func guided(id string, body []byte, size uint64) []byte {
	b := append([]byte(id+w64Tail), binary.LittleEndian.AppendUint64(nil, size)...)
	b = append(b, body...)
	return append(b, make([]byte, -len(b)&7)...)
}

func w64(chunks ...[]byte) []byte {
	body := bytes.Join(chunks, nil)
	head := binary.LittleEndian.AppendUint64([]byte(w64Riff), uint64(40+len(body)))
	return append(append(head, "wave"+w64Tail...), body...)
}

// rf64 is a file whose lengths are in its ds64 chunk.
func rf64(f form, sound []byte, whole, data, samples uint64, promised uint32) []byte {
	ds64 := binary.LittleEndian.AppendUint64(nil, whole)
	ds64 = binary.LittleEndian.AppendUint64(ds64, data)
	ds64 = append(binary.LittleEndian.AppendUint64(ds64, samples), 0, 0, 0, 0)
	file := riff(chunk("ds64", ds64), f.chunk(), append(claim("data", promised), sound...))
	copy(file, "RF64\xff\xff\xff\xff")
	return file
}

// sun is a Sun audio file.
func sun(offset, length, coding, rate, channels uint32, sound []byte) []byte {
	file := []byte(".snd")
	for _, v := range []uint32{offset, length, coding, rate, channels} {
		file = binary.BigEndian.AppendUint32(file, v)
	}
	return append(file, sound...)
}

// bareGSM are frames without a header.
func bareGSM(frames int) []byte {
	b := tone(33 * frames)
	for i := range frames {
		b[33*i] = 0xD0 | b[33*i]&15
	}
	return b
}

// natives are good files that are read without help.
func natives() []seed {
	var seeds []seed
	for _, f := range forms {
		seeds = append(seeds, seed{f.name + ".wav", wave(f, tone(4800/int(f.align)*int(f.align)))})
	}
	s16 := forms[0]
	return append(
		seeds,
		seed{"a.w64", w64(guided("fmt ", s16.chunk()[8:], 40), guided("data", tone(4800), 4824))},
		seed{"a.rf64", rf64(s16, tone(4800), 4872, 4800, 2400, math.MaxUint32)},
		seed{"a.au", sun(24, 4800, 1, 8000, 1, tone(4800))},
		seed{"a.gsm", bareGSM(30)}, seed{"a.vox", tone(2400)}, seed{"a.ul", tone(4800)}, seed{"a.al", tone(4800)}, seed{"a.sln", tone(9600)},
	)
}
