package codec

import "encoding/binary"

// The tables of Microsoft's ADPCM: Microsoft, New Multimedia Data Types and Data
// Techniques, revision 3.0 (1994). The weights, in 256ths, are the seven pairs that
// every file must have; none is known to have more.
var (
	msWeights = [7][2]int{{256, 0}, {512, -256}, {0, 0}, {192, 64}, {240, 0}, {460, -208}, {392, -232}}
	msAdapt   = [16]int{230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230}
)

const (
	msHead      = 7  // bytes of a block's header a channel
	msLeastStep = 16 // no step becomes smaller
)

// MS decodes Microsoft ADPCM (format tag 2). A block begins, for all channels in
// turn, with the number of the weights, the step, the second sample and the first;
// codes of four bits follow, the high half of a byte first, channels in turn.
// Blocks do not depend on each other.
type MS struct{ channels int }

// NewMS gives a decoder for files of one or two channels.
func NewMS(channels int) *MS { return &MS{channels} }

// MSFrames is how many samples of each channel a block of so many bytes holds, 0 when
// there is no room for the first two.
func MSFrames(block, channels int) int {
	head := msHead * channels
	if block < head {
		return 0
	}
	return 2 + (block-head)*2/channels
}

// msChannel is where the decoding of one channel stands.
type msChannel struct {
	weights       [2]int
	step          int
	last, earlier int // samples
}

// Decode is [Decoder.Decode].
func (d *MS) Decode(dst []int16, block []byte) int {
	n := d.channels
	if len(block) < msHead*n {
		return 0
	}
	var channels [2]msChannel
	for c := range n {
		word := func(field int) int { return int(int16(binary.LittleEndian.Uint16(block[n*(2*field+1)+2*c:]))) }
		channels[c] = msChannel{msWeights[min(int(block[c]), len(msWeights)-1)], word(0), word(1), word(2)}
		dst[c], dst[n+c] = int16(channels[c].earlier), int16(channels[c].last)
	}
	at := 2 * n
	for _, pair := range block[msHead*n:] {
		for _, code := range [2]byte{pair >> 4, pair & 15} {
			dst[at] = channels[at%n].next(code)
			at++
		}
	}
	return at - at%n
}

func (c *msChannel) next(code byte) int16 {
	guess := (c.last*c.weights[0] + c.earlier*c.weights[1]) >> 8
	signed := int(code)
	if code >= 8 {
		signed -= 16
	}
	v := clamp(guess + signed*c.step)
	c.step = max(msAdapt[code]*c.step>>8, msLeastStep)
	c.earlier, c.last = c.last, int(v)
	return v
}
