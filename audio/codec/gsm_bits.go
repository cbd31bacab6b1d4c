package codec

// A gsmFrame is what the 260 bits of a frame say.
type gsmFrame struct {
	lars      [8]int
	subframes [4]gsmSubcode
}

// A gsmSubcode is what they say of a subframe.
type gsmSubcode struct {
	lag, gain, grid, largest int
	codes                    [gsmPulses]int
}

// pulses decodes the pulses of a subframe: codes of three bits, scaled by the
// largest of them.
func (s gsmSubcode) pulses() [gsmPulses]int16 {
	exponent, mantissa := 0, s.largest
	if s.largest > 15 {
		exponent = s.largest>>3 - 1
		mantissa -= exponent << 3
	}
	if mantissa == 0 {
		exponent, mantissa = -4, 7
	} else {
		for mantissa <= 7 {
			mantissa = mantissa<<1 | 1
			exponent--
		}
		mantissa -= 8
	}
	down := 6 - exponent
	half := int16(1) << max(down-1, 0) >> max(1-down, 0)
	var out [gsmPulses]int16
	for i, code := range s.codes {
		v := int16(code<<1-7) << 12
		out[i] = add(mulr(gsmFacs[mantissa], v), half) >> down
	}
	return out
}

// unpackBare reads a frame of a bare file: four bits of signature, then the fields,
// the high bit first.
func unpackBare(block []byte) []gsmFrame {
	if len(block) < GSMBlock {
		return nil
	}
	at := 4
	return []gsmFrame{readGSM(func(n int) int {
		v := 0
		for range n {
			v = v<<1 | int(block[at/8]>>(7-at%8))&1
			at++
		}
		return v
	})}
}

// unpackWave reads the two frames of a block of a WAV file: the fields one after
// the other, the low bit first.
func unpackWave(block []byte) []gsmFrame {
	if len(block) < GSMWaveBlock {
		return nil
	}
	at := 0
	bits := func(n int) int {
		v := 0
		for i := range n {
			v |= int(block[at/8]>>(at%8)) & 1 << i
			at++
		}
		return v
	}
	return []gsmFrame{readGSM(bits), readGSM(bits)}
}

// readGSM reads the fields of a frame in their order (table 1.1 of the standard).
func readGSM(bits func(n int) int) gsmFrame {
	var f gsmFrame
	for i, c := range gsmLARCodes {
		f.lars[i] = bits(c.bits)
	}
	for i := range f.subframes {
		s := &f.subframes[i]
		s.lag, s.gain, s.grid, s.largest = bits(7), bits(2), bits(2), bits(6)
		for p := range s.codes {
			s.codes[p] = bits(3)
		}
	}
	return f
}
