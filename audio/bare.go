package audio

import (
	"bytes"
	"io"
	"path"
	"strings"

	"github.com/tingcha/tingcha/audio/codec"
)

// A bare file is sound without a header. Nothing in it says what it is; the
// extension of its name does, and the sound has to look like it.
type bare struct {
	codec Codec
	rate  int
}

// bareFiles are the extensions that say what a file without a header holds. ".raw" and
// ".pcm" are not among them: to one recorder they are mu-law, to another 16-bit PCM.
var bareFiles = map[string]bare{
	".gsm":   {GSMBare, 8000},
	".vox":   {Oki, 8000},
	".ul":    {MuLaw, 8000},
	".ulaw":  {MuLaw, 8000},
	".mulaw": {MuLaw, 8000},
	".pcmu":  {MuLaw, 8000},
	".al":    {ALaw, 8000},
	".alaw":  {ALaw, 8000},
	".pcma":  {ALaw, 8000},
	".sln":   {S16LE, 8000},
	".sln16": {S16LE, 16000},
}

// ambiguous are extensions of files without a header that say too little.
var ambiguous = map[string]bool{".raw": true, ".pcm": true}

// ProbeNamed is [Probe] of a file whose name is known, or the URI that ends with it:
// where the first bytes do not tell a container, the extension may tell a file
// without a header. Such a file has one channel. What looks like a text, or like no
// frames of the codec, is [BadContainer] whatever its name says.
func ProbeNamed(r io.ReaderAt, size int64, name string) (Format, error) {
	extension := strings.ToLower(path.Ext(name))
	b, known := bareFiles[extension]
	if !known && !ambiguous[extension] || size <= 0 || size > MaxSize {
		return Probe(r, size)
	}
	head := make([]byte, min(size, magicSize))
	if err := readFull(r, head, 0); err != nil {
		return Format{}, err
	}
	if contained(head) {
		return Probe(r, size)
	}
	if err := noText(r, size); err != nil {
		return Format{}, err
	}
	if !known {
		return Format{}, fail(UnsupportedCodec, "sound without a header, and %q does not say which; name it .ul, .al or .sln (16-bit PCM), or export WAV", extension)
	}
	return b.probe(r, size)
}

// contained reports whether the first bytes name a container. The two bytes with which
// frames of MP3 and AAC begin do not: mu-law has them in every pause.
func contained(head []byte) bool {
	for _, magic := range []string{"RIFF", "RF64", "BW64", "riff", "fLaC", "ID3", ".snd"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return true
		}
	}
	if len(head) > 0 && head[0] == 0xFF {
		return false
	}
	return foreignSound(head) != "" || foreignFile(head) != ""
}

func (b bare) probe(r io.ReaderAt, size int64) (Format, error) {
	f := Format{Codec: b.codec, Channels: 1, Rate: b.rate}
	k := kinds[b.codec]
	f.Bits = k.bits
	if k.inBlocks() {
		f.Block = k.least
		f.PerBlock = k.perBlock(f.Block, 1)
	}
	blocks := size / f.block()
	f.Length, f.Frames = blocks*f.block(), blocks*f.perBlock()
	if b.codec == GSMBare {
		if err := gsmFramed(r, blocks); err != nil {
			return Format{}, err
		}
	}
	if err := f.lasting(); err != nil {
		return Format{}, err
	}
	if left := size % f.block(); b.codec == GSMBare && left > 0 {
		return f, fail(Truncated, "the last frame of GSM has %d bytes of %d; wait for the upload to finish or fetch the file again", left, f.block())
	}
	return f, nil
}

// bareLooks is at how many places a file without a header is looked at.
const bareLooks = 64

// gsmFramed looks at frames all over the file: each begins with 1101.
func gsmFramed(r io.ReaderAt, blocks int64) error {
	var first [1]byte
	for i := range min(blocks, bareLooks) {
		frame := i * blocks / min(blocks, bareLooks)
		if err := readFull(r, first[:], frame*codec.GSMBlock); err != nil {
			return err
		}
		if first[0]>>4 != 0xD {
			return fail(BadContainer, "named as GSM, but what should be frame %d begins with 0x%02X, not 0xD.; look at what wrote it", frame+1, first[0])
		}
	}
	return nil
}

// noText refuses what has a name of sound and is a text.
func noText(r io.ReaderAt, size int64) error {
	sample := make([]byte, min(size, 4096))
	if err := readFull(r, sample, 0); err != nil {
		return err
	}
	if written(sample) {
		return fail(BadContainer, "a text under the name of a recording: it begins with %q; look at what wrote it", shown(sample))
	}
	return nil
}
