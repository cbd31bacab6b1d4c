package audio

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The format tags that matter here; those of codecs are in kinds, those that are only
// named in tagName.
const (
	tagPCM        = 0x0001
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
	align := int(binary.LittleEndian.Uint16(body[12:]))
	if k := kinds[f.Codec]; k.inBlocks() {
		f.Bits = 0
		f.Block = align
		if align == 0 {
			f.Block = k.least
		}
		if f.Channels > 0 {
			f.PerBlock = k.perBlock(f.Block, f.Channels)
		}
		align = f.Block
	}
	return f, f.plausible(int64(align))
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

// codecOf names the codec of a tag and a sample's width. Codecs that have no samples
// of a width of their own are known by the tag alone.
func codecOf(tag, bits int) (Codec, error) {
	var widths []string
	for _, codec := range codecs {
		k := kinds[codec]
		switch {
		case !slices.Contains(k.tags, tag):
		case k.inBlocks() || k.bits == bits:
			return codec, nil
		default:
			widths = append(widths, strconv.Itoa(k.bits))
		}
	}
	if len(widths) == 1 {
		return "", fail(BadContainer, "the fmt chunk says %s with %d bits a sample, it has %s; export the recording again", tagName(tag), bits, widths[0])
	}
	if widths != nil {
		return "", fail(UnsupportedCodec, "%s with %d bits a sample is not read, only with %s; %s", tagName(tag), bits, strings.Join(widths, ", "), convert)
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
	case align != f.block():
		return fail(BadContainer, "the fmt chunk says %d bytes a frame where %d channels of %d bits take %d; export the recording again", align, f.Channels, f.Bits, f.block())
	}
	return f.plausibleBlock()
}

// plausibleBlock checks the size of a block of a codec that has some.
func (f Format) plausibleBlock() error {
	k := kinds[f.Codec]
	switch {
	case !k.inBlocks():
		return nil
	case f.Channels > k.channels:
		return fail(UnsupportedCodec, "%s with %d channels is not read; %s", f.Codec, f.Channels, convert)
	case f.Block > maxBlock || f.PerBlock < 1 || f.PerBlock != k.perBlock(f.Block, f.Channels):
		return fail(BadContainer, "the fmt chunk says blocks of %d bytes, which %s in %d channels cannot have; export the recording again", f.Block, f.Codec, f.Channels)
	}
	return nil
}

// tagName gives the name of a codec that is met on hotlines but not read.
func tagName(tag int) string {
	names := map[int]string{
		0x0001: "PCM",
		0x0003: "floating-point PCM",
		0x0006: "G.711 A-law",
		0x0007: "G.711 mu-law",
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
