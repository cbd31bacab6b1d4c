package codec

// The tables of section 5.4 of EN 300 961.
var (
	gsmGains = [4]int16{3277, 11469, 21299, 32767}                              // 4.3b
	gsmFacs  = [8]int16{18431, 20479, 22527, 24575, 26623, 28671, 30719, 32767} // 4.6

	// gsmLARCodes are, for each logarithmic area ratio, its bits, its least code, its
	// offset and the inverse of its scale (4.1 and 4.2).
	gsmLARCodes = [8]struct {
		bits, least    int
		offset, invert int16
	}{
		{6, -32, 0, 13107},
		{6, -32, 0, 13107},
		{5, -16, 2048, 13107},
		{5, -16, -2560, 13107},
		{4, -8, 94, 19223},
		{4, -8, -1792, 17476},
		{3, -4, -341, 31454},
		{3, -4, -1144, 29708},
	}
)

// A gsmPart is a stretch of a frame in which the tract stays the same, and how much
// of the tract before it has.
type gsmPart struct {
	from, to int
	mix      func(before, now int16) int16
}

var gsmParts = [4]gsmPart{
	{0, 13, func(a, b int16) int16 { return add(add(a>>2, b>>2), a>>1) }},
	{13, 27, func(a, b int16) int16 { return add(a>>1, b>>1) }},
	{27, 40, func(a, b int16) int16 { return add(add(a>>2, b>>2), b>>1) }},
	{40, GSMFrames, func(_, b int16) int16 { return b }},
}

// gsmLARs decodes the logarithmic area ratios of a frame (5.3.1... of its codes).
func gsmLARs(codes [8]int) [8]int16 {
	var lars [8]int16
	for i, c := range gsmLARCodes {
		v := int16(codes[i]+c.least) << 10
		v = mulr(c.invert, sub(v, c.offset<<1))
		lars[i] = add(v, v)
	}
	return lars
}

// gsmReflections are the reflection coefficients of a part of a frame.
func gsmReflections(mix func(before, now int16) int16, before, now [8]int16) [8]int16 {
	var r [8]int16
	for i := range r {
		r[i] = gsmReflection(mix(before[i], now[i]))
	}
	return r
}

// gsmReflection turns a logarithmic area ratio into a reflection coefficient.
func gsmReflection(lar int16) int16 {
	size := lar
	if lar < 0 {
		size = sub(0, lar)
	}
	switch {
	case size < 11059:
		size <<= 1
	case size < 20070:
		size += 11059
	default:
		size = add(size>>2, 26112)
	}
	if lar < 0 {
		return -size
	}
	return size
}

// add, sub and mulr are the arithmetic of the standard: saturated, and a rounded
// product of fractions.
func add(a, b int16) int16 { return clamp(int(a) + int(b)) }
func sub(a, b int16) int16 { return clamp(int(a) - int(b)) }
func mulr(a, b int16) int16 {
	return clamp((int(a)*int(b) + 1<<14) >> 15)
}
