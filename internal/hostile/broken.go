package hostile

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"path"
	"strings"
)

// whole are the good files: they show that the others are refused for what was done
// to them.
func (c *corpus) whole() {
	for _, s := range append(natives(), foreignSeeds()...) {
		c.bytes(s.data, "whole-%s", s.name)
	}
}

// cut ends good files at the edges of their parts, just before and behind them, and
// here and there within.
func (c *corpus) cut() {
	for _, s := range append(natives(), foreignSeeds()...) {
		taken := map[int]bool{}
		for _, at := range edges(s.data) {
			if at > 0 && at < len(s.data) && !taken[at] {
				taken[at] = true
				c.bytes(s.data[:at], "cut-%d-%s", at, s.name)
			}
		}
	}
}

// edges are where chunks, pages, boxes and frames may begin, by their names.
func edges(file []byte) []int {
	at := []int{1, 4, 12, 27, len(file) / 3, len(file) - 1}
	for _, id := range []string{"bext", "JUNK", "fmt ", "fact", "LIST", "data", "cue ", "ds64", "OggS", "moov", "mdat", "trak", "fLaC", "\xff\xfb", "\xff\xf3", "\xff\xf1"} {
		if i := bytes.Index(file, []byte(id)); i >= 0 {
			at = append(at, i, i+4, i+8, i+9)
		}
	}
	if i := bytes.LastIndex(file, []byte("OggS")); i > 0 {
		at = append(at, i, i+20)
	}
	return at
}

// lies say in each field of the headers what cannot be, or what hardly is.
func (c *corpus) lies() {
	words := []uint32{0, 1, 7, 255, 0x7FFF, 0xFFFF}
	longs := []uint32{0, 1, 3999, 192001, 0x7FFFEFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF}
	for _, f := range []form{forms[1], forms[8], forms[9], forms[12]} {
		for _, v := range words {
			tag, channels, align, bits := f, f, f, f
			tag.tag, channels.channels, align.align, bits.bits = v, v, v, v
			c.bytes(riff(tag.chunk(), chunk("data", tone(4800))), "tag-%d-%s.wav", v, f.name)
			c.bytes(riff(channels.chunk(), chunk("data", tone(4800))), "channels-%d-%s.wav", v, f.name)
			c.bytes(riff(align.chunk(), chunk("data", tone(4800))), "align-%d-%s.wav", v, f.name)
			c.bytes(riff(bits.chunk(), chunk("data", tone(4800))), "bits-%d-%s.wav", v, f.name)
		}
	}
	for _, v := range longs {
		rate := forms[1]
		rate.rate = v
		c.bytes(riff(rate.chunk(), chunk("data", tone(4800))), "rate-%d.wav", v)
		c.bytes(riff(forms[1].chunk(), append(claim("data", v), tone(4800)...)), "data-%d.wav", v)
		c.bytes(riff(append(claim("fmt ", v), forms[1].chunk()[8:]...), chunk("data", tone(4800))), "fmt-%d.wav", v)
		c.bytes(riff(append(claim("bext", v), tone(602)...), forms[1].chunk(), chunk("data", tone(4800))), "bext-%d.wav", v)
		c.bytes(riff(forms[9].chunk(), chunk("fact", binary.LittleEndian.AppendUint32(nil, v)), chunk("data", tone(4864))), "fact-%d.wav", v)
		c.bytes(sun(v, 4800, 1, 8000, 1, tone(4800)), "offset-%d.au", v)
		c.bytes(sun(24, v, 1, 8000, 1, tone(4800)), "length-%d.au", v)
		c.bytes(sun(24, 4800, v, 8000, 1, tone(4800)), "coding-%d.au", v)
		c.bytes(sun(24, 4800, 1, v, 1, tone(4800)), "rate-%d.au", v)
		c.bytes(sun(24, 4800, 1, 8000, v, tone(4800)), "channels-%d.au", v)
	}
	for _, v := range []uint64{0, 1, 4801, 1 << 31, 1 << 40, math.MaxInt64, math.MaxUint64} {
		c.bytes(rf64(forms[0], tone(4800), v, v, v, math.MaxUint32), "ds64-%d.rf64", v)
		c.bytes(rf64(forms[0], tone(4800), v, v, v, 4800), "ds64-besides-%d.rf64", v)
		c.bytes(w64(guided("fmt ", forms[0].chunk()[8:], 40), guided("data", tone(4800), v)), "data-%d.w64", v)
		c.bytes(w64(guided("fmt ", forms[0].chunk()[8:], v), guided("data", tone(4800), 4824)), "fmt-%d.w64", v)
	}
}

// chunks stand in the wrong order, twice, or not at all.
func (c *corpus) chunks() {
	f, data := forms[1].chunk(), chunk("data", tone(4800))
	c.bytes(riff(data, f), "data-first.wav")
	c.bytes(riff(f), "no-data.wav")
	c.bytes(riff(data), "no-fmt.wav")
	c.bytes(riff(f, f, data), "two-fmt.wav")
	c.bytes(riff(f, data, data), "two-data.wav")
	c.bytes(riff(f, chunk("data", nil)), "empty-data.wav")
	c.bytes(riff(f, chunk("data", nil), chunk("LIST", tone(40))), "empty-data-and-more.wav")
	c.bytes(riff(f, chunk("data", tone(3))), "half-a-frame.wav")
	c.bytes(riff(), "nothing.wav")
	c.bytes(riff(riff(f, data)), "inside-itself.wav")
	c.bytes(riff(f, chunk("data", riff(f, data))), "wave-in-data.wav")
	c.bytes(riff(bytes.Repeat(chunk("note", []byte{1}), 500), f, data), "500-chunks.wav")
	c.bytes(riff(bytes.Repeat(chunk("note", []byte{1}), 70_000), f, data), "70000-chunks.wav")
	c.bytes(riff(bytes.Repeat(claim("JUNK", 0), 70_000), f, data), "70000-empty-chunks.wav")
	extensible := append(append([]byte{}, f[8:]...), 22, 0, 16, 0, 3, 0, 0, 0)
	extensible[0], extensible[1] = 0xFE, 0xFF
	c.bytes(riff(chunk("fmt ", extensible), data), "extensible-cut.wav")
	c.bytes(riff(chunk("fmt ", append(extensible, tone(16)...)), data), "extensible-unknown.wav")
	for _, v := range []struct {
		name string
		bits uint32
		form form
	}{{"nan", 0x7FC00000, forms[5]}, {"infinite", 0x7F800000, forms[5]}, {"huge", 0x7F7FFFFF, forms[5]}} {
		c.bytes(riff(v.form.chunk(), chunk("data", bytes.Repeat(binary.LittleEndian.AppendUint32(nil, v.bits), 1200))), "%s.wav", v.name)
	}
	for _, tag := range []uint32{0x42, 0x45, 0x50, 0x55, 0x83, 0xFF, 0x161, 0xA109, 0xFFFF, 0x1234} {
		other := forms[0]
		other.tag = tag
		c.bytes(riff(other.chunk(), chunk("data", tone(4800))), "other-codec-%x.wav", tag)
	}
}

// foreign gives good files to other names, which decide nothing but for files without
// a header.
func (c *corpus) foreign() {
	good := append(natives(), foreignSeeds()...)
	for i, s := range good {
		to := []string{".wav", ".mp3", ".vox", ".gsm", ".opus", ".m4a", ".amr", ".raw"}[i%8]
		if to != path.Ext(s.name) {
			c.bytes(s.data, "renamed-%s%s", strings.ReplaceAll(s.name, ".", "-"), to)
		}
	}
}

// damage overwrites, loses and repeats pieces of good files.
func (c *corpus) damage() {
	rnd := rand.New(rand.NewPCG(20261122, 6))
	seeds := foreignSeeds()
	for _, s := range natives() {
		if s.name == "gsm.wav" || s.name == "ima.wav" || s.name == "a.gsm" || s.name == "a.w64" {
			seeds = append(seeds, s)
		}
	}
	for _, s := range seeds {
		for i := range 7 {
			file := bytes.Clone(s.data)
			at, n := rnd.IntN(len(file)), 1+rnd.IntN(40)
			end := min(at+n, len(file))
			switch i {
			case 0: // a broken header
				at, end = 4, min(40, len(file))
				fallthrough
			case 1, 2:
				for k := at; k < end; k++ {
					file[k] = byte(rnd.Uint32())
				}
			case 3:
				file = append(file[:at], file[end:]...)
			case 4:
				file = append(file[:end:end], file[at:]...)
			case 5:
				copy(file[len(file)/2:], bytes.Repeat([]byte{0}, len(file)/4))
			case 6:
				for k := 0; k < len(file); k += 50 {
					file[k] ^= 1 << rnd.IntN(8)
				}
			}
			c.bytes(file, "damaged-%d-%s", i, s.name)
		}
	}
}
