package call

// Grade says how well a channel can be heard.
type Grade string

// The grades of a channel. A channel that was not measured on sound, or on which
// nobody spoke though it was recorded, has none.
const (
	Ungraded Grade = ""
	Good     Grade = "good"
	Fair     Grade = "fair" // recognition makes more mistakes than usual
	Poor     Grade = "poor" // words are missed, so that nothing follows from not hearing them
)

// FlawKind says what is wrong with the sound of a channel.
type FlawKind string

// The flaws of sound.
const (
	Noisy    FlawKind = "noisy"    // the noise is near the speech; Flaw.Value is the SNR in dB
	Clipping FlawKind = "clipping" // tops are cut off; the value is the per cent of samples
	Faint    FlawKind = "faint"    // the speech is soft; the value is its level in dBFS
	Narrow   FlawKind = "narrow"   // high sounds are missing; the value is the end of the band in Hz
	Broken   FlawKind = "broken"   // there are holes in the speech; the value is their per cent of it
	Absent   FlawKind = "absent"   // the channel carries nothing at all; the value is 0
)

// Flaw is one thing that is wrong with the sound of a channel.
type Flaw struct {
	Kind  FlawKind
	Grade Grade // Fair or Poor: what the channel has because of it
	Value float64
}

// deadPeak is the highest sample, in dBFS, of a channel that carries nothing: what the
// idle codes of G.711 and a converter's last bits come to.
const deadPeak = -60

// limits of the flaws that have a value: from fair on, and from poor on. A small model
// loses some words more from the first on, and half of them at the second; what was
// measured is in docs/recordings.md.
const (
	fairSNR, poorSNR         = 17.0, 11.0   // dB, less is worse
	fairClipped, poorClipped = 1.0, 20.0    // per cent of the samples of speech
	fairLevel, poorLevel     = -42.0, -47.0 // dBFS, less is worse
	fairBand, poorBand       = 2700, 1800   // Hz, less is worse
	fairHoles, poorHoles     = 2.0, 15.0    // per cent of the speech
)

// SNR is by how many dB the speech is above the noise. It is not known where there is
// no speech, or no noise.
func (c ChannelSignals) SNR() (dB float64, known bool) {
	return c.Level - c.Noise, c.Level != 0 && c.Noise != 0
}

// Grade is the worst that its flaws give the channel.
func (c ChannelSignals) Grade() Grade {
	flaws := c.Flaws()
	switch {
	case len(flaws) == 0 && c.Level == 0:
		return Ungraded
	case len(flaws) == 0:
		return Good
	}
	for _, f := range flaws {
		if f.Grade == Poor {
			return Poor
		}
	}
	return Fair
}

// Flaws are what is wrong with the channel's sound. What was derived from a transcript
// has none.
func (c ChannelSignals) Flaws() []Flaw {
	var flaws []Flaw
	if c.Level == 0 {
		if c.dead() {
			flaws = append(flaws, Flaw{Absent, Poor, 0})
		}
		return flaws
	}
	less := func(kind FlawKind, value, fair, poor float64) {
		if value < fair {
			flaws = append(flaws, Flaw{kind, gradeOf(value < poor), value})
		}
	}
	more := func(kind FlawKind, value, fair, poor float64) {
		if value >= fair {
			flaws = append(flaws, Flaw{kind, gradeOf(value >= poor), value})
		}
	}
	if snr, known := c.SNR(); known {
		less(Noisy, snr, fairSNR, poorSNR)
	}
	more(Clipping, 100*c.Clipped, fairClipped, poorClipped)
	less(Faint, c.Level, fairLevel, poorLevel)
	if c.Band > 0 {
		less(Narrow, float64(c.Band), fairBand, poorBand)
	}
	if talk := c.Talk(); talk > 0 {
		more(Broken, 100*c.holes()/talk.Seconds(), fairHoles, poorHoles)
	}
	return flaws
}

func gradeOf(poor bool) Grade {
	if poor {
		return Poor
	}
	return Fair
}

// dead says whether a channel that was measured on sound carries nothing. A peak of 0
// stands for a channel that has no sample but zero, as one without sound has; only
// Muted tells that such a one was measured.
func (c ChannelSignals) dead() bool {
	if c.Peak != 0 {
		return c.Peak < deadPeak
	}
	for _, s := range c.Sounds {
		if s.Kind == Muted {
			return true
		}
	}
	return false
}

// holes are the seconds of speech that dropped out.
func (c ChannelSignals) holes() float64 {
	sum := 0.0
	for _, s := range c.Sounds {
		if s.Kind == Dropout {
			sum += s.Length().Seconds()
		}
	}
	return sum
}
