package audio

// The tables of ITU-T G.711: the linear 16-bit sample of every code. They are
// computed once; nothing writes to them.
var (
	mulawTable = decodeTable(mulawSample)
	alawTable  = decodeTable(alawSample)
)

func decodeTable(sample func(code byte) int16) *[256]int16 {
	var table [256]int16
	for code := range table {
		table[code] = sample(byte(code))
	}
	return &table
}

// mulawSample decodes one mu-law code: on the line all bits are inverted; below
// that are a sign, three bits of segment and four of step. 33 is the bias that
// makes every segment twice as long as the one before; 14 bits become 16.
func mulawSample(code byte) int16 {
	code = ^code
	segment, step := code>>4&7, int16(code&15)
	magnitude := ((2*step+33)<<segment - 33) << 2
	if code&0x80 != 0 {
		return -magnitude
	}
	return magnitude
}

// alawSample decodes one A-law code: on the line every other bit is inverted; a
// set sign bit means positive. The first two segments have the same step; 13 bits
// become 16.
func alawSample(code byte) int16 {
	code ^= 0x55
	segment, step := code>>4&7, int16(code&15)
	magnitude := 2*step + 1
	if segment > 0 {
		magnitude = (magnitude + 32) << (segment - 1)
	}
	magnitude <<= 3
	if code&0x80 == 0 {
		return -magnitude
	}
	return magnitude
}
