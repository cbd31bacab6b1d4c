package audio

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// The format tags that matter here; those that are only named are in tagNames.
const (
	tagPCM        = 0x0001
	tagALaw       = 0x0006
	tagMuLaw      = 0x0007
	tagExtensible = 0xFFFE
)

// subFormatTail is what follows the format tag in the sub-format GUIDs of Microsoft.
var subFormatTail = []byte("\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71")

const (
	plainFormat = 16 // bytes of a fmt chunk that every writer fills
	fullFormat  = 40 // with the extension that names a sub-format
)

const convert = "convert it to 16-bit PCM or G.711, for instance with sox or ffmpeg"

// readFormat reads the fmt chunk. Of its fields the bytes a second are ignored:
// nothing depends on them and many writers have them wrong.
func (w *walker) readFormat(c chunk) (Format, error) {
	if c.size < plainFormat {
		return Format{}, fail(BadContainer, "the fmt chunk at byte %d has %d bytes of at least %d; export the recording again", c.at, c.size, plainFormat)
	}
	if c.body+c.size > w.size {
		return Format{}, fail(BadContainer, "the file ends inside the fmt chunk at byte %d; fetch or export it again", c.at)
	}
	body := make([]byte, min(c.size, fullFormat))
	if err := readFull(w.r, body, c.body); err != nil {
		return Format{}, err
	}
	tag, err := formatTag(body)
	if err != nil {
		return Format{}, err
	}
	f := Format{
		Channels: int(binary.LittleEndian.Uint16(body[2:])),
		Rate:     int(binary.LittleEndian.Uint32(body[4:])),
		Bits:     int(binary.LittleEndian.Uint16(body[14:])),
	}
	if f.Codec, err = codecOf(tag, f.Bits); err != nil {
		return Format{}, err
	}
	align := int64(binary.LittleEndian.Uint16(body[12:]))
	return f, f.plausible(align)
}

// formatTag gives the format tag, that of the sub-format in an extensible chunk.
func formatTag(body []byte) (int, error) {
	tag := int(binary.LittleEndian.Uint16(body))
	if tag != tagExtensible {
		return tag, nil
	}
	if len(body) < fullFormat {
		return 0, fail(BadContainer, "the extensible fmt chunk has %d bytes of %d; export the recording again", len(body), fullFormat)
	}
	if !bytes.Equal(body[26:fullFormat], subFormatTail) {
		return 0, fail(UnsupportedCodec, "the sub-format %x is not read; %s", body[24:fullFormat], convert)
	}
	return int(binary.LittleEndian.Uint16(body[24:])), nil
}

// codecOf names the codec of a tag and a sample's width.
func codecOf(tag, bits int) (Codec, error) {
	switch {
	case tag == tagPCM && bits == 16:
		return S16LE, nil
	case tag == tagPCM && bits == 8:
		return U8, nil
	case tag == tagPCM:
		return "", fail(UnsupportedCodec, "PCM with %d bits a sample is not read, only 8 and 16; %s", bits, convert)
	case (tag == tagALaw || tag == tagMuLaw) && bits != 8:
		return "", fail(BadContainer, "the fmt chunk says G.711 with %d bits a sample, it has 8; export the recording again", bits)
	case tag == tagALaw:
		return ALaw, nil
	case tag == tagMuLaw:
		return MuLaw, nil
	}
	return "", fail(UnsupportedCodec, "%s is not read; %s", tagName(tag), convert)
}

// plausible checks the fields of the fmt chunk against each other and the limits.
func (f Format) plausible(align int64) error {
	switch {
	case f.Channels == 0:
		return fail(BadContainer, "the fmt chunk says 0 channels; export the recording again")
	case f.Channels > MaxChannels:
		return fail(UnsupportedCodec, "%d channels are not read, only 1 and 2; export agent and customer alone", f.Channels)
	case f.Rate == 0:
		return fail(BadContainer, "the fmt chunk says 0 samples a second; export the recording again")
	case f.Rate < MinRate || f.Rate > MaxRate:
		return fail(UnsupportedCodec, "%d samples a second are not read, only %d to %d; %s", f.Rate, MinRate, MaxRate, convert)
	case align != f.blockAlign():
		return fail(BadContainer, "the fmt chunk says %d bytes a frame where %d channels of %d bits take %d; export the recording again", align, f.Channels, f.Bits, f.blockAlign())
	}
	return nil
}

// tagName gives the name of a codec that is met on hotlines but not read.
func tagName(tag int) string {
	names := map[int]string{
		0x0002: "Microsoft ADPCM",
		0x0003: "floating-point PCM",
		0x0010: "Oki ADPCM",
		0x0011: "IMA ADPCM",
		0x0017: "Dialogic (VOX) ADPCM",
		0x0031: "GSM 6.10",
		0x0040: "G.721 ADPCM",
		0x0042: "G.723.1",
		0x0045: "G.726 ADPCM",
		0x0050: "MPEG layer 1/2",
		0x0055: "MP3",
		0x0064: "G.726 ADPCM",
		0x0083: "G.729",
		0x00FF: "AAC",
		0x0160: "Windows Media Audio",
		0x0161: "Windows Media Audio",
		0xA109: "Speex",
	}
	if name, ok := names[tag]; ok {
		return fmt.Sprintf("%s (format tag 0x%04X)", name, tag)
	}
	return fmt.Sprintf("the codec with format tag 0x%04X", tag)
}
