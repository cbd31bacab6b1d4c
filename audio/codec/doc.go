// Package codec decodes the compressed sounds of call recorders, block by block:
// IMA and Microsoft ADPCM, Dialogic's VOX (Oki ADPCM), and GSM 06.10.
//
// All decoders give 16-bit linear samples, channels interleaved. They take any
// bytes: what is damaged sounds wrong and does no harm. What a block has to be like
// says each decoder; the caller cuts the file into such blocks.
package codec

// A Decoder turns one block of stored bytes into samples after the other.
type Decoder interface {
	// Decode writes the samples of a block to dst and says how many there are, of all
	// channels together. A last block that is cut off gives the samples that are
	// there. dst has room for those of a whole block.
	Decode(dst []int16, block []byte) int
}

// clamp keeps a sample within 16 bits.
func clamp(v int) int16 { return int16(min(max(v, -32768), 32767)) }
