package codec

// okiSteps are the sizes of a step in 12 bits: Dialogic Corporation, Dialogic ADPCM
// Algorithm (1988), table 2. The moves through them are those of IMA ADPCM.
var okiSteps = [49]int{
	16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230,
	253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552,
}

// Oki decodes the ADPCM of Dialogic's VOX files, with or without a WAV header
// (format tags 0x10 and 0x17): one channel, two codes a byte, the high half first.
// It goes on where the block before ended.
//
// A code moves the sample by an odd number of eighths of the step, rounded down
// once, as sox and ffmpeg have it; Dialogic's paper adds rounded halves.
type Oki struct{ v, place int }

// Decode is [Decoder.Decode].
func (d *Oki) Decode(dst []int16, block []byte) int {
	for i, pair := range block {
		for half, code := range [2]byte{pair >> 4, pair & 15} {
			d.v = min(max(d.v+okiStep(code, okiSteps[d.place]), -2048), 2047)
			d.place = min(max(d.place+imaMoves[code&7], 0), len(okiSteps)-1)
			dst[2*i+half] = int16(d.v << 4)
		}
	}
	return 2 * len(block)
}

func okiStep(code byte, step int) int {
	move := (2*int(code&7) + 1) * step >> 3
	if code&8 != 0 {
		return -move
	}
	return move
}
