package audio_test

import (
	"math"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
)

// talk adds a voice so many dB louder than that of line.
func (x tune) talk(louder float64, pitch int, at ...stretch) tune {
	for _, s := range at {
		for i, v := range voice(pitch, 8000, int((s.to-s.from)*8000), -18+louder) {
			x[int(s.from*8000)+i] += float64(v) / 32768
		}
	}
	return x
}

// pair hears two tunes as the channels of one recording.
func pair(t *testing.T, a, b tune) []call.ChannelSignals {
	t.Helper()
	return mustAnalyse(t, wavFile(t, 8000, a.samples(), b.samples()), agentFirst...).Channels
}

func TestNoiseIsMeasuredWhereNobodySpeaks(t *testing.T) {
	t.Parallel()
	for _, noise := range []float64{-70, -60, -50, -40, -36} {
		x := quiet(20).talk(0, 140, stretch{2, 6}, stretch{9, 14}).hiss(noise)
		other := quiet(20).talk(-10, 210, stretch{6.5, 8}, stretch{15, 18}).hiss(-55)
		for c, want := range []float64{noise, -55} {
			if got := pair(t, x, other)[c].Noise; math.Abs(got-want) > 0.5 {
				t.Errorf("channel %d: noise %.1f, want %.1f", c, got, want)
			}
		}
	}
}

// TestTheSNROfNoisySpeechIsNearTheTrueOne mixes the speech of a recording with white
// noise. Its true ratio is that of the clean speech's level to the noise. Of noise that
// is as loud as the speech only the louder syllables stand out, so the estimate is
// too high there.
func TestTheSNROfNoisySpeechIsNearTheTrueOne(t *testing.T) {
	t.Parallel()
	worst := map[int]float64{}
	for _, path := range recordings(t, "calls")[:4] {
		samples := leftChannel(t, path)
		clean := mustAnalyse(t, wavFile(t, 8000, samples)).Channels[0]
		for _, snr := range []int{5, 10, 15, 20, 30} {
			noisy := noised(samples, clean.Level-float64(snr))
			got, known := mustAnalyse(t, wavFile(t, 8000, noisy)).Channels[0].SNR()
			if !known {
				t.Errorf("%s, %d dB: not known", filepath.Base(path), snr)
			}
			if off := got - float64(snr); math.Abs(off) > math.Abs(worst[snr]) {
				worst[snr] = off
			}
		}
	}
	for snr, allowed := range map[int]float64{5: 4.5, 10: 5, 15: 3.5, 20: 2, 30: 1.5} {
		t.Logf("%d dB: off by up to %+.1f dB", snr, worst[snr])
		if math.Abs(worst[snr]) > allowed {
			t.Errorf("%d dB: off by %+.1f dB", snr, worst[snr])
		}
	}
}

func noised(samples []int16, dBFS float64) []int16 {
	rnd := rand.New(rand.NewPCG(5, uint64(len(samples))))
	out := make([]int16, len(samples))
	for i, s := range samples {
		v := float64(s) + rnd.NormFloat64()*32768*math.Pow(10, dBFS/20)
		out[i] = int16(max(-32768, min(32767, v)))
	}
	return out
}

func TestClippingIsTheShareOfSamplesAtTheEndOfTheScale(t *testing.T) {
	t.Parallel()
	for _, louder := range []float64{0, 12, 24} {
		x := quiet(8).talk(0, 140, stretch{1, 7})
		gain := math.Pow(10, louder/20)
		cut := 0.0
		for i, v := range x {
			x[i] = v * gain
			if math.Abs(x[i])*32768 >= 32000 {
				cut++
			}
		}
		got := x.hiss(-60).heard(t).Clipped
		if want := cut / (6 * 8000); math.Abs(got-want) > 0.03*want+0.001 {
			t.Errorf("%+.0f dB: %.4f are clipped, want %.4f", louder, got, want)
		}
	}
}

func TestASpeakerWhoBecomesLouderForGoodMakesAJump(t *testing.T) {
	t.Parallel()
	steady := quiet(40).talk(0, 210, stretch{10, 14}, stretch{22, 26}, stretch{32, 38}).hiss(-62)
	louder := quiet(40).talk(-14, 130, stretch{1, 9}).talk(0, 130, stretch{15, 21}, stretch{27, 31}).hiss(-62)
	once := quiet(40).talk(-6, 130, stretch{1, 9}, stretch{15, 21}).talk(2, 130, stretch{27, 31}).hiss(-62)
	channels := pair(t, louder, steady)
	if jumps := channels[0].Jumps; len(jumps) != 1 || math.Abs(jumps[0].By-14) > 2 || (jumps[0].At-15*time.Second).Abs() > 500*time.Millisecond {
		t.Errorf("jumps %v, want one of 14 dB at 15 s", jumps)
	}
	if jumps := channels[1].Jumps; len(jumps) != 0 {
		t.Errorf("a steady speaker jumps: %v", jumps)
	}
	if jumps := pair(t, once, steady)[0].Jumps; len(jumps) != 0 {
		t.Errorf("8 dB are a jump: %v", jumps)
	}
}

// zero makes a stretch digital silence.
func (x tune) zero(from, to float64) tune {
	clear(x[int(from*8000):int(to*8000)])
	return x
}

func TestDigitalSilenceIsAMutedChannelOrADropout(t *testing.T) {
	t.Parallel()
	x := quiet(30).talk(0, 140, stretch{2, 8}, stretch{20, 28}).hiss(-58).zero(10, 16).zero(4, 4.1).zero(22, 22.06)
	sameSounds(t, x.heard(t).Sounds, []call.Sound{
		{Range: span(4, 4.1), Kind: call.Dropout}, {Range: span(10, 16), Kind: call.Muted}, {Range: span(22, 22.06), Kind: call.Dropout},
	}, 20*time.Millisecond)

	still := quiet(30).talk(0, 140, stretch{2, 8}, stretch{11, 14}, stretch{20, 28})
	if sounds := still.heard(t).Sounds; len(sounds) > 0 {
		t.Errorf("a line without any noise: %v", sounds)
	}
	saving := quiet(40).talk(0, 140, stretch{2, 8}, stretch{11, 14}, stretch{20, 28}, stretch{32, 38}).hiss(-55).
		zero(0, 1.5).zero(8.5, 10.5).zero(15, 19).zero(28.5, 31.5)
	if sounds := saving.heard(t).Sounds; len(sounds) > 0 {
		t.Errorf("a line that sends nothing in pauses: %v", sounds)
	}
}

func TestTheBandEndsWhereTheSpeechDoes(t *testing.T) {
	t.Parallel()
	for _, path := range recordings(t, "calls")[:3] {
		samples := leftChannel(t, path)
		if band := mustAnalyse(t, wavFile(t, 8000, samples)).Channels[0].Band; band < 3000 || band > 3600 {
			t.Errorf("%s: speech of a telephone reaches up to %d Hz", filepath.Base(path), band)
		}
		if band := mustAnalyse(t, wavFile(t, 8000, lowpass(samples, 1500))).Channels[0].Band; band < 1300 || band > 1700 {
			t.Errorf("%s: what ends at 1500 Hz reaches up to %d Hz", filepath.Base(path), band)
		}
	}
}

// lowpass takes away what lies above a frequency, with a windowed sinc.
func lowpass(samples []int16, freq float64) []int16 {
	const half = 100
	var kernel [2*half + 1]float64
	for i := range kernel {
		n := float64(i - half)
		w := 0.54 + 0.46*math.Cos(math.Pi*n/half)
		if n == 0 {
			kernel[i] = 2 * freq / 8000
			continue
		}
		kernel[i] = w * math.Sin(2*math.Pi*freq*n/8000) / (math.Pi * n)
	}
	out := make([]int16, len(samples))
	for i := half; i < len(samples)-half; i++ {
		sum := 0.0
		for j, k := range kernel {
			sum += k * float64(samples[i+j-half])
		}
		out[i] = int16(sum)
	}
	return out
}

// leftChannel is the sound of a recording's first channel.
func leftChannel(t *testing.T, path string) []int16 {
	t.Helper()
	file, f := opened(t, path)
	var samples []int16
	pcm := make([]byte, 44+2*int(f.Frames)*f.Channels)
	if _, err := audio.PCM16(file, f).ReadAt(pcm, 0); err != nil {
		t.Fatal(err)
	}
	for i := 44; i+1 < len(pcm); i += 2 * f.Channels {
		samples = append(samples, int16(uint16(pcm[i])|uint16(pcm[i+1])<<8))
	}
	return samples
}
