package audio

import (
	"bytes"
	"io"
	"slices"
)

const magicSize = 12 // bytes of "RIFF", size, "WAVE"

// The first bytes of Sony's W64: the GUID of "riff", a size, the GUID of "wave".
const (
	w64Riff = "riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00"
	w64Wave = "wave" + w64Tail
	w64Tail = "\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a"
	w64Size = 40
)

// readMagic tells from the first bytes which kind of WAV file this is and gives a
// walker over its chunks; and if it is none, what it is instead: recorders' exports
// are renamed more often than damaged.
func readMagic(r io.ReaderAt, size int64) (*walker, error) {
	head := make([]byte, min(size, w64Size))
	if err := readFull(r, head, 0); err != nil {
		return nil, err
	}
	w := &walker{r: r, size: size, pos: magicSize}
	if len(head) == w64Size && string(head[:16]) == w64Riff && string(head[24:]) == w64Wave {
		w.pos, w.guids = w64Size, true
		return w, nil
	}
	head = head[:min(len(head), magicSize)]
	if len(head) == magicSize && string(head[8:]) == "WAVE" && slices.Contains([]string{"RIFF", "RF64", "BW64"}, string(head[:4])) {
		return w, nil
	}
	return nil, notWave(head)
}

// sunFile stands for whatever a Sun audio file holds.
const sunFile Codec = "sun"

// compressed tells FLAC, MP3 and Sun's files by their first bytes, behind a tag if there is
// one, and where these stand; "" is any other file.
func compressed(r io.ReaderAt, size int64) (Codec, int64, error) {
	var head [10]byte
	if size < int64(len(head)) {
		return "", 0, nil
	}
	if err := readFull(r, head[:], 0); err != nil {
		return "", 0, err
	}
	at := int64(0)
	if string(head[:3]) == "ID3" {
		at = 10 + int64(head[6]&0x7F)<<21 + int64(head[7]&0x7F)<<14 + int64(head[8]&0x7F)<<7 + int64(head[9]&0x7F)
		if size-at < 4 {
			return "", 0, fail(BadContainer, "a tag and no sound behind it; fetch or export the file again")
		}
		if err := readFull(r, head[:4], at); err != nil {
			return "", 0, err
		}
	}
	switch {
	case string(head[:4]) == "fLaC":
		return FLAC, at, nil
	case string(head[:4]) == ".snd" && at == 0:
		return sunFile, 0, nil
	case head[0] == 0xFF && head[1]&0xE0 == 0xE0 && head[1]&0x06 == 0x02:
		return MP3, at, nil
	case at > 0:
		return "", 0, fail(BadContainer, "a tag and no MP3 frame behind it; fetch or export the file again")
	}
	return "", 0, nil
}

// notWave says what a file is that is no WAV file.
func notWave(head []byte) error {
	if kind := foreignSound(head); kind != "" {
		return fail(UnsupportedCodec, "this is %s, not a WAV file; %s", kind, convert)
	}
	if kind := foreignFile(head); kind != "" {
		return fail(BadContainer, "this is %s, not a recording; look at what wrote it", kind)
	}
	if short := head[:min(4, len(head))]; bytes.HasPrefix([]byte("RIFF"), short) || bytes.HasPrefix([]byte("RF64"), short) {
		return fail(BadContainer, "the header of the WAV file is cut off or of another kind: %q; fetch or export it again", shown(head[min(8, len(head)):]))
	}
	return fail(BadContainer, "no WAV file: it begins with %q; export the recording as WAV", shown(head))
}

// shown is as much of a file as may be told: four bytes name its kind, and more could
// be what somebody else wrote into it.
func shown(b []byte) string {
	text := bytes.Clone(b[:min(4, len(b))])
	for i, c := range text {
		if c < ' ' || c > '~' {
			text[i] = '.'
		}
	}
	return string(text)
}

// foreignSound names a file of sound that is not read; "" when it is none.
func foreignSound(head []byte) string {
	kinds := []struct{ magic, kind string }{
		{"#!AMR", "an AMR file"},
		{"#!SILK", "a SILK file"},
		{"\x02#!SILK", "a SILK file"},
		{"OggS", "an Ogg file (Opus, Vorbis or Speex)"},
		{"FORM", "an AIFF file"},
		{"caff", "a Core Audio file"},
		{"RIFX", "a big-endian WAV file (RIFX)"},
		{"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a Windows Media file"},
		{"\x1a\x45\xdf\xa3", "a Matroska or WebM file"},
	}
	for _, k := range kinds {
		if bytes.HasPrefix(head, []byte(k.magic)) {
			return k.kind
		}
	}
	switch {
	case len(head) >= 8 && string(head[4:8]) == "ftyp":
		return "an MP4, M4A or 3GP file"
	case len(head) >= 2 && head[0] == 0xFF && head[1]&0xF6 == 0xF0:
		return "an AAC stream"
	}
	return ""
}

// foreignFile names a file that is no sound at all; "" when it is not known.
func foreignFile(head []byte) string {
	kinds := []struct{ magic, kind string }{
		{"PK\x03\x04", "a zip archive"},
		{"\x1f\x8b", "a gzip archive"},
		{"Rar!", "a RAR archive"},
		{"\x7fELF", "a program"},
		{"SQLite", "a database"},
		{"7z\xbc\xaf", "a 7z archive"},
		{"%PDF", "a PDF document"},
		{"<!DOCTYPE", "an HTML page (often the error or login page of a download)"},
		{"<!doctype", "an HTML page (often the error or login page of a download)"},
		{"<html", "an HTML page (often the error or login page of a download)"},
		{"<?xml", "an XML document"},
		{"{\"", "a JSON document"},
	}
	for _, k := range kinds {
		if bytes.HasPrefix(head, []byte(k.magic)) {
			return k.kind
		}
	}
	return ""
}
