package hostile

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// strangers are no recordings at all, under the names of some.
func (c *corpus) strangers() {
	inner := zipped("a.wav", wave(forms[0], tone(4800)))
	texts := map[string]string{
		"login":  "<!DOCTYPE html><html><head><title>Login</title></head><body>" + strings.Repeat("<p>session expired</p>", 200),
		"json":   `{"code":404,"message":"` + strings.Repeat("recording not found, ", 300) + `"}`,
		"list":   strings.Repeat("call_id,started,agent\n20260903-1,2026-09-03 10:12,8001\n", 100),
		"xml":    `<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>`,
		"text":   strings.Repeat("客户您好，这里是热线，请问有什么可以帮您？\n", 100),
		"gbk":    strings.Repeat("\xbf\xcd\xbb\xa7\xc4\xfa\xba\xc3\xa3\xac \n", 200),
		"zip":    string(inner),
		"nested": string(zipped("b.zip", inner)),
		"bomb":   string(gzipped(make([]byte, 10<<20))),
		"pdf":    "%PDF-1.7\n" + string(tone(500)),
		"elf":    "\x7fELF\x02\x01\x01" + string(tone(500)),
		"rar":    "Rar!\x1a\x07\x01\x00" + string(tone(500)),
		"7z":     "7z\xbc\xaf\x27\x1c" + string(tone(500)),
		"silk":   "\x02#!SILK_V3" + string(tone(500)),
		"lists":  "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n",
		"concat": "ffconcat version 1.0\nfile /etc/passwd\n",
	}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		for _, ext := range []string{"wav", "mp3", "vox", "gsm", "ul", "opus", "amr", "g729"} {
			c.bytes([]byte(texts[name]), "%s.%s", name, ext)
		}
	}
	for _, ext := range []string{"wav", "mp3", "flac", "ul", "al", "vox", "gsm", "sln", "raw", "g722", "g729", "amr", "opus", "m4a"} {
		c.bytes(nil, "no-bytes.%s", ext)
		c.bytes(bytes.Repeat([]byte{0xFF}, 4000), "all-ff.%s", ext)
		c.bytes(make([]byte, 4000), "all-00.%s", ext)
		c.bytes(tone(1), "one-byte.%s", ext)
	}
}

func zipped(name string, content []byte) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	member, err := w.Create(name)
	if err == nil {
		_, err = member.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic("hostile: " + err.Error())
	}
	return b.Bytes()
}

func gzipped(content []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(content)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic("hostile: " + err.Error())
	}
	return b.Bytes()
}

// loops are files that send their reader round and round, or deeper and deeper.
func (c *corpus) loops() {
	for _, s := range foreignSeeds() {
		switch s.name {
		case "a.opus", "a.ogg":
			first := s.data[:bytes.Index(s.data[4:], []byte("OggS"))+4]
			c.bytes(bytes.Repeat(first, 2000), "first-page-again-%s", s.name)
			c.bytes(bytes.Repeat(s.data, 20), "chained-%s", s.name)
			endless := bytes.Clone(s.data)
			last := bytes.LastIndex(endless, []byte("OggS"))
			copy(endless[last+6:], bytes.Repeat([]byte{0x7F}, 8))
			c.bytes(endless, "endless-%s", s.name)
		case "wide.mp3", "a.mp3":
			c.bytes(append(bytes.Repeat(tag(10), 3000), s.data...), "3000-tags-%s", s.name)
			c.bytes(append(tag(4<<20), s.data...), "tag-of-4-mib-%s", s.name)
			c.bytes(append(tag(1 << 27)[:20], s.data...), "tag-of-128-mib-%s", s.name)
		}
	}
	c.bytes(bytes.Repeat(box("moov", nil), 5000), "5000-moov.m4a")
	ftyp := box("ftyp", []byte("M4A \x00\x00\x00\x00"))
	c.bytes(append(ftyp, bytes.Repeat(box("free", nil), 70_000)...), "70000-free.m4a")
	deep := []byte{}
	for range 3000 {
		deep = box("trak", deep)
	}
	c.bytes(append(ftyp, box("moov", deep)...), "deep.m4a")
	c.bytes(append(ftyp, 0, 0, 0, 1, 'm', 'd', 'a', 't', 0x7F, 255, 255, 255, 255, 255, 255, 255), "mdat-without-end.m4a")
	c.bytes(w64(bytes.Repeat(guided("junk", nil, 24), 70_000)), "70000-chunks.w64")
	c.bytes(w64(guided("junk", nil, 0), guided("fmt ", nil, 24)), "chunk-of-nothing.w64")
}

// tag is an ID3 tag of so many bytes.
func tag(size int) []byte {
	head := []byte{'I', 'D', '3', 3, 0, 0, byte(size >> 21 & 0x7F), byte(size >> 14 & 0x7F), byte(size >> 7 & 0x7F), byte(size & 0x7F)}
	return append(head, make([]byte, min(size, 4<<20))...)
}

func box(kind string, body []byte) []byte {
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), kind...), body...)
}

// long are files of many hours, most of them a hole in the disk.
func (c *corpus) long() {
	hour := int64(3600 * 8000)
	for _, f := range []form{forms[0], forms[8], forms[12]} {
		bytesOf := func(hours float64) int64 {
			perSecond := int64(8000 * f.align)
			if f.name == "gsm" {
				perSecond = 8000 * 65 / 320
			}
			return int64(hours*3600) * perSecond / int64(f.align) * int64(f.align)
		}
		for _, hours := range []float64{0.1, 4.01, 10, 60} {
			n := bytesOf(hours)
			c.add(File{Name: fmt.Sprintf("%s-%v-hours.wav", f.name, hours), Head: riff(f.chunk(), claim("data", uint32(min(n, 0x7FFFF000)))), Zeros: n})
		}
	}
	c.add(File{Name: "10-hours.ul", Zeros: 10 * hour})
	c.add(File{Name: "10-hours.vox", Head: tone(10), Zeros: 5 * hour})
	c.add(File{Name: "10-hours.amr", Head: []byte("#!AMR\n"), Tail: bytes.Repeat([]byte{0x7C}, 10*3600*50)})
	c.add(File{Name: "hole.mp3", Head: tag(100), Zeros: 400 << 20})
	c.add(File{Name: "hole.opus", Head: foreign("a.opus"), Zeros: 400 << 20})
	c.add(File{Name: "hole.flac", Head: foreign("a.flac"), Zeros: 400 << 20})
	c.add(File{Name: "hole.m4a", Head: foreign("fast.m4a"), Zeros: 400 << 20})
	c.add(File{Name: "mp3-and-a-hole.mp3", Head: foreign("wide.mp3"), Zeros: 400 << 20})
	c.add(File{Name: "slow-mp3-and-a-hole.mp3", Head: foreign("a.mp3"), Zeros: 400 << 20})
	c.add(File{Name: "over-the-limit.wav", Head: wave(forms[0], nil), Zeros: 501 << 20})
	c.add(File{Name: "4-gib.wav", Head: wave(forms[0], nil), Zeros: 4 << 30})
}

// foreign is a good file that others wrote.
func foreign(name string) []byte {
	for _, s := range foreignSeeds() {
		if s.name == name {
			return s.data
		}
	}
	panic("hostile: no seed " + name)
}
