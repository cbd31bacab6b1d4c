package audio

import (
	"math"

	"github.com/tingcha/tingcha/call"
)

// Steady tones are single sines: those of exchanges (in China all of 450 Hz), beeps,
// modems. What an exchange means is told by when its tone is on and off. ITU-T
// E.180, supplement 2, has for China: ringing tone 1 s on and 4 s off, busy tone 0.35 s
// on and 0.35 s off, congestion tone 0.7 s on and 0.7 s off, dial tone without a
// pause. Tones of two frequencies, as in North America, are not known.
const (
	toneShare  = 0.85 // of the frame's energy
	toneWobble = 0.02 // by so much of its frequency a tone may vary
	toneSwell  = 4.0  // dB, by so much its level may vary from one frame to the next
	toneFrames = 10   // 200 ms; no vowel stays the same for so long

	exchange     = 450.0 // Hz
	exchangeOff  = 25.0  // Hz
	ringLeast    = 40    // frames, 0.8 s
	ringMost     = 65    // frames, 1.3 s
	ringPause    = 260   // frames, 5.2 s
	busyLeast    = 12    // frames, 0.24 s
	busyMost     = 40    // frames, 0.8 s
	busyBursts   = 2     // at least
	tonePauses   = 45    // frames: bursts closer than 0.9 s are of one busy tone
	lowestTone   = 200.0 // Hz
	searchedTone = 12.0  // Hz, how far from the first guess the frequency is looked for
)

// steady gives the frequency of the sine that a frame is, 0 when it is none. The
// guess of Pisarenko's needs only correlations and is not moved by white noise.
func steady(sound []float32, rate, energy, one, two float64) float64 {
	if one == 0 || energy == 0 {
		return 0
	}
	cosine := (two + math.Sqrt(two*two+8*one*one)) / (4 * one)
	if one < 0 {
		cosine = (two - math.Sqrt(two*two+8*one*one)) / (4 * one)
	}
	if math.Abs(cosine) >= 1 {
		return 0
	}
	freq := math.Acos(cosine) * rate / (2 * math.Pi)
	if freq < lowestTone {
		return 0
	}
	middle := goertzel(sound, coefficient(freq, rate))
	if middle < toneShare*energy/2 {
		return 0
	}
	below, above := goertzel(sound, coefficient(freq-searchedTone, rate)), goertzel(sound, coefficient(freq+searchedTone, rate))
	if bend := below - 2*middle + above; bend < 0 {
		freq += searchedTone * max(-2, min(2, (below-above)/(2*bend)))
	}
	if goertzel(sound, coefficient(freq, rate)) < toneShare*energy {
		return 0
	}
	return freq
}

// A toneTracker makes stretches of frames that have the same tone.
type toneTracker struct {
	rate  float64
	run   find
	on    bool
	level float64
	found []find
}

// take adds the next frame with its tone, 0 for none, and its level in dBFS.
func (t *toneTracker) take(frame int, freq, level float64) {
	if t.on && (math.Abs(freq-t.run.freq) > toneWobble*t.run.freq || math.Abs(level-t.level) > toneSwell) {
		t.end()
	}
	if freq == 0 {
		return
	}
	if !t.on {
		t.on = true
		t.run = find{segment: segment{start: frame}, kind: call.SteadyTone, freq: freq}
	}
	t.level = level
	t.run.end = frame + 1
}

// end keeps the tone that went on when it is one.
func (t *toneTracker) end() {
	if t.on && t.run.end-t.run.start >= toneFrames {
		t.found = append(t.found, t.run)
	}
	t.on = false
}

// cadences names the tones of exchanges, and makes one sound of what is one. The
// pauses between rings belong to the ringing.
func cadences(tones []find) []find {
	var out []find
	for i := 0; i < len(tones); {
		n := train(tones[i:], busyLeast, busyMost, tonePauses)
		kind := call.BusyTone
		if n < busyBursts {
			n = train(tones[i:], ringLeast, ringMost, ringPause)
			kind = call.Ringback
		}
		sound := tones[i]
		if n > 0 {
			sound.kind, sound.end = kind, tones[i+n-1].end
		}
		out = append(out, sound)
		i += max(n, 1)
	}
	return out
}

// train is how many of the first tones are an exchange's, last so long and are so
// near to each other.
func train(tones []find, least, most, pause int) int {
	n := 0
	for i, t := range tones {
		length := t.end - t.start
		if math.Abs(t.freq-exchange) > exchangeOff || length < least || length > most || i > 0 && t.start-tones[i-1].end > pause {
			break
		}
		n++
	}
	return n
}
