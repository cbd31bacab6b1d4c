package codec

// The sizes of GSM 06.10: how WAV files (format tag 0x31) and bare .gsm files pack
// it, and the samples that a frame holds.
const (
	GSMFrames     = 160 // samples of a frame, 20 ms at 8 kHz
	GSMBlock      = 33  // bytes of a frame in a bare file
	GSMWaveBlock  = 65  // bytes of two frames in a WAV file
	gsmSubframe   = 40  // samples that share a pitch
	gsmPulses     = 13  // pulses of a subframe
	gsmLongestLag = 120
)

// GSM decodes GSM 06.10 full rate: ETSI EN 300 961 (GSM 06.10 version 8.1.1),
// section 5.3, in its fixed-point arithmetic, so that its samples are those of the
// standard. It goes on where the block before ended.
type GSM struct {
	packing  func([]byte) []gsmFrame
	past     [gsmLongestLag + gsmSubframe]int16 // residual, the newest last
	lag      int
	lars     [8]int16
	lattice  [9]int16
	emphasis int16
}

// NewGSM gives a decoder for blocks of [GSMBlock] bytes.
func NewGSM() *GSM { return &GSM{packing: unpackBare, lag: gsmSubframe} }

// NewGSMWave gives a decoder for blocks of [GSMWaveBlock] bytes.
func NewGSMWave() *GSM { return &GSM{packing: unpackWave, lag: gsmSubframe} }

// Decode is [Decoder.Decode]. Of a block that is cut off nothing is heard.
func (d *GSM) Decode(dst []int16, block []byte) int {
	n := 0
	for _, f := range d.packing(block) {
		d.frame(dst[n:n+GSMFrames], f)
		n += GSMFrames
	}
	return n
}

// frame decodes 160 samples.
func (d *GSM) frame(dst []int16, f gsmFrame) {
	for s, sub := range f.subframes {
		d.excite(sub)
		copy(dst[s*gsmSubframe:], d.past[gsmLongestLag:])
		copy(d.past[:], d.past[gsmSubframe:])
	}
	lars := gsmLARs(f.lars)
	for _, part := range gsmParts {
		r := gsmReflections(part.mix, d.lars, lars)
		for i := part.from; i < part.to; i++ {
			dst[i] = d.synthesise(r, dst[i])
		}
	}
	d.lars = lars
	for i, v := range dst[:GSMFrames] {
		d.emphasis = add(v, mulr(d.emphasis, 28180))
		dst[i] = add(d.emphasis, d.emphasis) &^ 7
	}
}

// excite makes the residual of a subframe: pulses on a grid, and what the voice's
// pitch repeats of the past.
func (d *GSM) excite(s gsmSubcode) {
	var pulses [gsmSubframe]int16
	for i, v := range s.pulses() {
		pulses[s.grid+3*i] = v
	}
	if s.lag >= gsmSubframe && s.lag <= gsmLongestLag {
		d.lag = s.lag
	}
	for k, v := range pulses {
		at := gsmLongestLag + k
		d.past[at] = add(v, mulr(gsmGains[s.gain], d.past[at-d.lag]))
	}
}

// synthesise passes one sample through the lattice of the voice's tract.
func (d *GSM) synthesise(r [8]int16, v int16) int16 {
	for i := 7; i >= 0; i-- {
		v = sub(v, mulr(r[i], d.lattice[i]))
		d.lattice[i+1] = add(d.lattice[i], mulr(r[i], v))
	}
	d.lattice[0] = v
	return v
}
