package audio

import (
	"encoding/binary"
	"io"
	"math"

	"github.com/tingcha/tingcha/audio/codec"
)

// maxBlock is the largest block of a compressed codec in bytes; its size has 16 bits.
const maxBlock = math.MaxUint16

// A kind says how the samples of a codec are stored, and how they become linear ones
// of 16 bits: by a table, by a function, or in blocks by a decoder. Samples of 16
// bits stay what they are.
type kind struct {
	tags   []int // format tags of WAV files
	bits   int   // of a sample; 0 for those in blocks
	table  *[256]int16
	narrow func(stored []byte) int16

	channels int // at most, of those in blocks
	least    int // bytes of a block where the file does not say
	perBlock func(block, channels int) int
	decoder  func(channels int) codec.Decoder
	apart    bool // blocks can be decoded without those before them

	whole func(io.ReaderAt, Format) (source, error) // of files of their own
}

func (k kind) inBlocks() bool { return k.decoder != nil }

// codecs are all that are read; what is said of them is in kinds.
var codecs = []Codec{S16LE, U8, S24LE, S32LE, F32LE, F64LE, ALaw, MuLaw, IMA, MSADPCM, Oki, GSM, GSMBare, S16BE, FLAC, MP3}

var kinds = map[Codec]kind{
	S16LE: {tags: []int{tagPCM}, bits: 16},
	U8:    {tags: []int{tagPCM}, bits: 8, table: u8Table},
	S24LE: {tags: []int{tagPCM}, bits: 24, narrow: from24},
	S32LE: {tags: []int{tagPCM}, bits: 32, narrow: from32},
	F32LE: {tags: []int{0x0003}, bits: 32, narrow: fromF32},
	F64LE: {tags: []int{0x0003}, bits: 64, narrow: fromF64},
	ALaw:  {tags: []int{0x0006}, bits: 8, table: alawTable},
	MuLaw: {tags: []int{0x0007}, bits: 8, table: mulawTable},

	IMA: {
		tags: []int{0x0011}, channels: 2, perBlock: codec.IMAFrames, apart: true,
		decoder: func(channels int) codec.Decoder { return codec.NewIMA(channels) },
	},
	MSADPCM: {
		tags: []int{0x0002}, channels: 2, perBlock: codec.MSFrames, apart: true,
		decoder: func(channels int) codec.Decoder { return codec.NewMS(channels) },
	},
	Oki: {
		tags: []int{0x0010, 0x0017}, channels: 1, least: 1, perBlock: func(block, _ int) int { return 2 * block },
		decoder: func(int) codec.Decoder { return &codec.Oki{} },
	},
	GSM: {
		tags: []int{0x0031}, channels: 1, least: codec.GSMWaveBlock, perBlock: gsmFrames,
		decoder: func(int) codec.Decoder { return codec.NewGSMWave() },
	},
	GSMBare: {
		channels: 1, least: codec.GSMBlock, perBlock: gsmBareFrames,
		decoder: func(int) codec.Decoder { return codec.NewGSM() },
	},
	S16BE: {bits: 16, narrow: from16BE},

	FLAC: {whole: newFLAC},
	MP3:  {whole: newMP3},
}

// gsmFrames is how many frames a block of GSM in a WAV file holds; it has one size.
func gsmFrames(block, _ int) int {
	if block != codec.GSMWaveBlock {
		return 0
	}
	return 2 * codec.GSMFrames
}

// gsmBareFrames is how many frames a block of bare GSM holds.
func gsmBareFrames(block, _ int) int {
	if block != codec.GSMBlock {
		return 0
	}
	return codec.GSMFrames
}

func from16BE(b []byte) int16 { return int16(binary.BigEndian.Uint16(b)) }

// from24 rounds a sample of 24 bits, from32 one of 32.
func from24(b []byte) int16 { return from32([]byte{0, b[0], b[1], b[2]}) }

func from32(b []byte) int16 {
	v := int64(int32(binary.LittleEndian.Uint32(b)))
	return int16(min((v+1<<15)>>16, math.MaxInt16))
}

// fromF32 and fromF64 round a sample whose full scale is 1. What is above is cut off,
// and what is no number is silence.
func fromF32(b []byte) int16 {
	return fromFloat(float64(math.Float32frombits(binary.LittleEndian.Uint32(b))))
}

func fromF64(b []byte) int16 { return fromFloat(math.Float64frombits(binary.LittleEndian.Uint64(b))) }

func fromFloat(v float64) int16 {
	if math.IsNaN(v) {
		return 0
	}
	return int16(min(max(math.Round(v*32768), math.MinInt16), math.MaxInt16))
}
