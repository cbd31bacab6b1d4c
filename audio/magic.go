package audio

import (
	"bytes"
	"io"
)

const magicSize = 12 // bytes of "RIFF", size, "WAVE"

// checkMagic tells from the first bytes whether this is a WAV file, and if not,
// what it is instead: recorders' exports are renamed more often than damaged.
func checkMagic(r io.ReaderAt, size int64) error {
	head := make([]byte, min(size, magicSize))
	if err := readFull(r, head, 0); err != nil {
		return err
	}
	if len(head) == magicSize && string(head[:4]) == "RIFF" && string(head[8:]) == "WAVE" {
		return nil
	}
	if kind := foreignSound(head); kind != "" {
		return fail(UnsupportedCodec, "this is %s, not a WAV file; %s", kind, convert)
	}
	if kind := foreignFile(head); kind != "" {
		return fail(BadContainer, "this is %s, not a recording; look at what wrote it", kind)
	}
	if bytes.HasPrefix([]byte("RIFF"), head[:min(4, len(head))]) || bytes.HasPrefix(head, []byte("RIFF")) {
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
		{"ID3", "an MP3 file"},
		{"OggS", "an Ogg file (Opus, Vorbis or Speex)"},
		{"fLaC", "a FLAC file"},
		{"FORM", "an AIFF file"},
		{".snd", "a Sun audio file"},
		{"caff", "a Core Audio file"},
		{"RF64", "an RF64 file"},
		{"BW64", "a BW64 file"},
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
	case len(head) >= 2 && head[0] == 0xFF && head[1]&0xE0 == 0xE0 && head[1]&0x06 == 0x02:
		return "an MP3 stream"
	}
	return ""
}

// foreignFile names a file that is no sound at all; "" when it is not known.
func foreignFile(head []byte) string {
	kinds := []struct{ magic, kind string }{
		{"PK\x03\x04", "a zip archive"},
		{"\x1f\x8b", "a gzip archive"},
		{"Rar!", "a RAR archive"},
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
