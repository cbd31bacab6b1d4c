package audio

import (
	"time"

	"github.com/tingcha/tingcha/call"
)

// The limits of what is read. The longest call on a hotline is far below them; what
// is above is a mistake or an attack.
const (
	MaxSize     = 500 << 20 // bytes of a file
	MaxDuration = 4 * time.Hour
	MaxChunks   = 512 // chunks before the sound
	MinRate     = 4000
	MaxRate     = 192000
	MaxChannels = 2
)

// Codec names the way in which samples are written, as call.Recording has it.
type Codec string

// The codecs that are read.
const (
	S16LE   Codec = "pcm_s16le"     // linear, 16 bits, little-endian
	S24LE   Codec = "pcm_s24le"     // linear, 24 bits
	S32LE   Codec = "pcm_s32le"     // linear, 32 bits
	F32LE   Codec = "pcm_f32le"     // floating point, 32 bits, full scale is 1
	F64LE   Codec = "pcm_f64le"     // floating point, 64 bits
	U8      Codec = "pcm_u8"        // linear, 8 bits, 128 is zero
	ALaw    Codec = "alaw"          // G.711 A-law, the usual one in China and Europe
	MuLaw   Codec = "mulaw"         // G.711 mu-law
	IMA     Codec = "adpcm_ima_wav" // IMA ADPCM
	MSADPCM Codec = "adpcm_ms"      // Microsoft ADPCM
	Oki     Codec = "adpcm_ima_oki" // Dialogic's VOX ADPCM
	GSM     Codec = "gsm_ms"        // GSM 06.10 full rate as WAV files pack it
	GSMBare Codec = "gsm"           // GSM 06.10 full rate in a file without a header
	S16BE   Codec = "pcm_s16be"     // linear, 16 bits, big-endian
	FLAC    Codec = "flac"          // a file of its own
	MP3     Codec = "mp3"           // a file of its own
)

// Format is what [Probe] found out about a file. The zero Format is of no file.
type Format struct {
	Codec    Codec
	Channels int
	Rate     int   // samples a second and channel
	Bits     int   // of one sample as it is stored; 0 when samples have no place of their own
	Block    int   // bytes that are decoded together; 0 when that is one frame, or they differ
	PerBlock int   // samples of each channel in a block; 0 when that is one
	Offset   int64 // where the sound begins in the file
	Length   int64 // bytes of sound that are there, whole frames only
	Frames   int64 // samples of each channel
	Streamed bool  // the header left the length open; it was taken from the file's
}

// Duration is how long the frames that are there last, whatever a header claims.
func (f Format) Duration() time.Duration { return f.at(f.Frames) }

// at is the moment at which a frame begins.
func (f Format) at(frame int64) time.Duration {
	return time.Duration(frame) * time.Second / time.Duration(f.Rate)
}

// block is the number of bytes that are decoded together.
func (f Format) block() int64 {
	if f.Block > 0 {
		return int64(f.Block)
	}
	return int64(f.Channels) * int64(f.Bits) / 8
}

// perBlock is the number of frames in a block.
func (f Format) perBlock() int64 { return int64(max(1, f.PerBlock)) }

// check refuses a Format that Probe did not make.
func (f Format) check() error {
	switch k, known := kinds[f.Codec]; {
	case !known || f.Bits != k.bits || f.plausibleBlock() != nil:
		return fail(UnsupportedCodec, "%d-bit %q in blocks of %d bytes is not read", f.Bits, f.Codec, f.Block)
	case f.Channels < 1 || f.Channels > MaxChannels || f.Rate < MinRate || f.Rate > MaxRate:
		return fail(UnsupportedCodec, "%d channels at %d Hz are not read", f.Channels, f.Rate)
	case f.Frames < 1 || f.block() > 0 && (f.Length%f.block() != 0 || f.Frames > f.Length/f.block()*f.perBlock()):
		return fail(Empty, "%d frames in %d bytes", f.Frames, f.Length)
	case f.Length > MaxSize || f.Duration() > MaxDuration:
		return fail(TooLarge, "%d bytes of sound", f.Length)
	}
	return nil
}

// lasting refuses sound that has no length, or too much.
func (f Format) lasting() error {
	switch {
	case f.Frames < 1:
		return fail(Empty, "there are no samples; nothing was recorded")
	case f.Frames > int64(MaxDuration.Seconds())*int64(f.Rate):
		return fail(TooLarge, "%d s of sound, the limit is %s; split the recording", f.Frames/int64(f.Rate), MaxDuration)
	}
	return nil
}

// Roles says who speaks on which channel of a file when the agent is known to be
// on channel agent (call.Recording.AgentChannel): the other one is the customer's.
// With one channel, or when nobody said (-1), all are call.Unknown.
func Roles(f Format, agent int) []call.Role {
	roles := make([]call.Role, f.Channels)
	known := f.Channels == 2 && (agent == 0 || agent == 1)
	for c := range roles {
		switch {
		case !known:
			roles[c] = call.Unknown
		case c == agent:
			roles[c] = call.AgentRole
		default:
			roles[c] = call.CustomerRole
		}
	}
	return roles
}
