package codec

import "encoding/binary"

// imaSteps are the sizes of a step, imaMoves how a code moves through them: tables
// 2 and 1 of the IMA Digital Audio Focus and Technical Working Group's
// recommended practices (1992).
var (
	imaSteps = [89]int{
		7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118,
		130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166,
		1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845,
		8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
	}
	imaMoves = [8]int{-1, -1, -1, -1, 2, 4, 6, 8}
)

// IMA decodes IMA ADPCM as WAV files have it (format tag 0x11). A block begins with
// four bytes a channel: the first sample, the place in the table of steps and a
// zero. Behind them stand four bytes, eight codes, of each channel in turn, the
// low half of a byte first. Blocks do not depend on each other.
type IMA struct{ channels int }

// NewIMA gives a decoder for files of one or two channels.
func NewIMA(channels int) *IMA { return &IMA{channels} }

// IMAFrames is how many samples of each channel a block of so many bytes holds, 0
// when there is no room for the first.
func IMAFrames(block, channels int) int {
	head := 4 * channels
	if block < head {
		return 0
	}
	return 1 + 8*((block-head)/head)
}

// Decode is [Decoder.Decode].
func (d *IMA) Decode(dst []int16, block []byte) int {
	head := 4 * d.channels
	if len(block) < head {
		return 0
	}
	words := (len(block) - head) / head
	frames := 1 + 8*words
	for c := range d.channels {
		b := block[4*c:]
		v := int(int16(binary.LittleEndian.Uint16(b)))
		place := min(int(b[2]), len(imaSteps)-1)
		dst[c] = int16(v)
		for w := range words {
			for i, pair := range block[head+w*head+4*c:][:4] {
				for half, code := range [2]byte{pair & 15, pair >> 4} {
					v = int(clamp(v + imaStep(code, imaSteps[place])))
					place = min(max(place+imaMoves[code&7], 0), len(imaSteps)-1)
					dst[(1+8*w+2*i+half)*d.channels+c] = int16(v)
				}
			}
		}
	}
	return frames * d.channels
}

// imaStep is how far a code moves the sample: its three bits are halves of the
// step, the fourth is the sign.
func imaStep(code byte, step int) int {
	move := step >> 3
	for bit := range 3 {
		if code&(4>>bit) != 0 {
			move += step >> bit
		}
	}
	if code&8 != 0 {
		return -move
	}
	return move
}
