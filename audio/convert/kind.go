package convert

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"github.com/tingcha/tingcha/audio"
)

// Kind is a kind of file that a converter reads.
type Kind struct {
	// Name is for people: "an Opus file".
	Name string
	// Codec is what is stored as the recording's codec: "opus".
	Codec   string
	demuxer string // of ffmpeg; never guessed by it
	sox     string // file type of sox; "" when it has none
	soxLead bool   // sox is asked first
	promise func(io.ReaderAt, int64) (time.Duration, error)
}

// The kinds by the first bytes.
var byMagic = []struct {
	magic string
	at    int
	kind  Kind
}{
	// FFmpeg gives up on the comfort noise in AMR, which every recorder writes in pauses.
	{"#!AMR-WB\n", 0, Kind{Name: "an AMR-WB file", Codec: "amr_wb", demuxer: "amr", sox: "amr-wb", soxLead: true, promise: promisedAMR}},
	{"#!AMR\n", 0, Kind{Name: "an AMR file", Codec: "amr_nb", demuxer: "amr", sox: "amr-nb", soxLead: true, promise: promisedAMR}},
	{"OggS", 0, Kind{Name: "an Ogg file", Codec: "ogg", demuxer: "ogg", promise: promisedOgg}},
	{"ftyp", 4, Kind{Name: "an MP4, M4A or 3GP file", Codec: "mp4", demuxer: "mov", promise: promisedMP4}},
	{"\x30\x26\xb2\x75\x8e\x66\xcf\x11", 0, Kind{Name: "a Windows Media file", Codec: "wma", demuxer: "asf", promise: promisedASF}},
	{"\x1a\x45\xdf\xa3", 0, Kind{Name: "a Matroska or WebM file", Codec: "matroska", demuxer: "matroska"}},
	{"FORM", 0, Kind{Name: "an AIFF file", Codec: "aiff", demuxer: "aiff", sox: "aiff"}},
	{"caff", 0, Kind{Name: "a Core Audio file", Codec: "caf", demuxer: "caf", sox: "caf"}},
	{"RIFX", 0, Kind{Name: "a big-endian WAV file", Codec: "rifx", demuxer: "wav", sox: "wav"}},
	{".snd", 0, Kind{Name: "a Sun audio file of another coding", Codec: "sun", demuxer: "au", sox: "au"}},
	{"RIFF", 0, Kind{Name: "a WAV file of another codec", Codec: "wav", demuxer: "wav", sox: "wav", promise: promisedWave}},
	{"RF64", 0, Kind{Name: "a WAV file of another codec", Codec: "wav", demuxer: "wav"}},
	{"riff", 0, Kind{Name: "a W64 file of another codec", Codec: "w64", demuxer: "w64"}},
	{"ID3", 0, mp3Kind},
}

var (
	mp3Kind = Kind{Name: "an MP3 file below 16000 samples a second", Codec: "mp3", demuxer: "mp3", sox: "mp3", promise: promisedMP3}
	aacKind = Kind{Name: "an AAC stream", Codec: "aac", demuxer: "aac"}
)

// The kinds of Ogg files by the first bytes of their first packet.
var inOgg = []struct{ magic, name, codec, sox string }{
	{"OpusHead", "an Opus file", "opus", "opus"},
	{"\x01vorbis", "an Ogg Vorbis file", "vorbis", "vorbis"},
	{"Speex   ", "an Ogg Speex file", "speex", ""},
	{"\x7fFLAC", "an Ogg FLAC file", "flac", ""},
}

// The kinds that nothing but the name tells.
var byName = map[string]Kind{
	".g722": {Name: "G.722", Codec: "g722", demuxer: "g722"},
	".g729": {Name: "G.729", Codec: "g729", demuxer: "g729"},
}

// Recognise says what kind of file it is that [audio.ProbeNamed] refused with the
// given error, and whether it is a kind that a converter reads. What is damaged or
// no sound at all is none.
func Recognise(r io.ReaderAt, size int64, name string, refused error) (Kind, bool, error) {
	verdict, ok := errors.AsType[audio.Error](refused)
	if !ok || verdict.Code != audio.UnsupportedCodec && verdict.Code != audio.BadContainer {
		return Kind{}, false, nil
	}
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return Kind{}, false, fmt.Errorf("read the beginning: %w", err)
	}
	if verdict.Code == audio.BadContainer {
		k, known := byName[strings.ToLower(path.Ext(name))]
		return k, known && unmarked(head), nil
	}
	for _, m := range byMagic {
		if len(head) >= m.at && bytes.HasPrefix(head[m.at:], []byte(m.magic)) {
			return m.kind.refined(head), true, nil
		}
	}
	switch {
	case len(head) < 2 || head[0] != 0xFF:
		return Kind{}, false, nil
	case head[1]&0xF6 == 0xF0:
		return aacKind, true, nil
	case head[1]&0xE6 == 0xE2:
		return mp3Kind, true, nil
	}
	return Kind{}, false, nil
}

// unmarked reports whether the first bytes could be those of a file without a header:
// whatever else is refused there begins with letters.
func unmarked(head []byte) bool {
	printable := 0
	for _, c := range head[:min(8, len(head))] {
		if c >= ' ' && c <= '~' {
			printable++
		}
	}
	return len(head) >= 8 && printable < 6
}

// refined tells the codecs of Ogg files apart.
func (k Kind) refined(head []byte) Kind {
	if k.demuxer != "ogg" {
		return k
	}
	for _, o := range inOgg {
		if packet := firstPacket(head); bytes.HasPrefix(packet, []byte(o.magic)) {
			k.Name, k.Codec, k.sox = o.name, o.codec, o.sox
		}
	}
	return k
}
