package audio_test

import (
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
)

// heard is the first channel of a tune.
func (x tune) heard(t *testing.T) call.ChannelSignals {
	t.Helper()
	return mustAnalyse(t, wavFile(t, 8000, x.samples())).Channels[0]
}

// pressed are the keys that were heard.
func pressed(ch call.ChannelSignals) string {
	var keys strings.Builder
	for _, s := range ch.Sounds {
		if s.Kind == call.KeyTone {
			keys.WriteString(s.Key)
		}
	}
	return keys.String()
}

func TestKeysAreHeardAsQ24Asks(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		press press
		noise float64
	}{
		"of 100 ms":                     {press{.1, .1, -20, -20, 0}, -60},
		"of 43 ms with gaps of 43 ms":   {press{.043, .043, -20, -20, 0}, -60},
		"weak":                          {press{.08, .08, -38, -38, 0}, -58},
		"with a high tone 8 dB weaker":  {press{.08, .08, -20, -28, 0}, -60},
		"with a high tone 4 dB louder":  {press{.08, .08, -20, -16, 0}, -60},
		"with frequencies 1.5 % off":    {press{.08, .08, -20, -20, .015}, -60},
		"the other way":                 {press{.08, .08, -20, -20, -.015}, -60},
		"in noise 15 dB below the keys": {press{.08, .08, -20, -20, 0}, -32},
		"in noise 10 dB below the keys": {press{.1, .1, -20, -20, 0}, -27},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ch := quiet(5).keys(0.5, everyKey, tt.press).hiss(tt.noise).heard(t)
			if got := pressed(ch); got != everyKey {
				t.Fatalf("heard %q", got)
			}
			for i, s := range ch.Sounds {
				want := 0.5 + float64(i)*(tt.press.on+tt.press.off)
				if (s.Start-seconds(want)).Abs() > 20*time.Millisecond || (s.Length()-seconds(tt.press.on)).Abs() > 25*time.Millisecond {
					t.Errorf("key %s from %v to %v, want %.3f s and %.3f s long", s.Key, s.Start, s.End, want, tt.press.on)
				}
			}
			if tt.noise < -45 && len(ch.Speech) > 0 {
				t.Errorf("keys are speech: %v", ch.Speech)
			}
		})
	}
}

func TestWhatQ24RefusesIsNoKey(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]press{
		"of 23 ms":                      {.023, .08, -20, -20, 0},
		"with frequencies 3.5 % off":    {.08, .08, -20, -20, .035},
		"the other way":                 {.08, .08, -20, -20, -.035},
		"with a high tone 14 dB louder": {.08, .08, -30, -16, 0},
		"with one tone only":            {.08, .08, -20, -90, 0},
	} {
		if got := pressed(quiet(5).keys(0.5, everyKey, p).hiss(-60).heard(t)); got != "" {
			t.Errorf("keys %s: heard %q", name, got)
		}
	}
}

func TestAKeyThatIsInterruptedFor10MillisecondsIsPressedOnce(t *testing.T) {
	t.Parallel()
	for off, want := range map[float64]string{0.010: "5", 0.045: "55"} {
		x := quiet(2).keys(0.5, "55", press{.1, off, -20, -20, 0}).hiss(-60)
		if got := pressed(x.heard(t)); got != want {
			t.Errorf("after %.0f ms: heard %q, want %q", 1000*off, got, want)
		}
	}
}

func TestTonesOfTheExchangeAreNamed(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		x    tune
		want []call.Sound
	}{
		"ringing": {quiet(14).bursts(1, 4, 450, -20, 3).hiss(-60), []call.Sound{{Range: span(0.5, 11.5), Kind: call.Ringback}}},
		"ringing on a noisy line": {
			quiet(14).bursts(1, 4, 450, -28, 3).hiss(-43),
			[]call.Sound{{Range: span(0.5, 11.5), Kind: call.Ringback}},
		},
		"busy":        {quiet(6).bursts(.35, .35, 450, -20, 6).hiss(-60), []call.Sound{{Range: span(0.5, 4.35), Kind: call.BusyTone}}},
		"congestion":  {quiet(8).bursts(.7, .7, 450, -20, 4).hiss(-60), []call.Sound{{Range: span(0.5, 5.4), Kind: call.BusyTone}}},
		"a dial tone": {quiet(6).sine(0.5, 4, 450, -20).hiss(-60), []call.Sound{{Range: span(0.5, 4.5), Kind: call.SteadyTone}}},
		"beeps": {
			quiet(6).bursts(.3, 1, 1000, -20, 2).hiss(-60),
			[]call.Sound{{Range: span(0.5, 0.8), Kind: call.SteadyTone}, {Range: span(1.8, 2.1), Kind: call.SteadyTone}},
		},
		"noise": {quiet(6).hiss(-40), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ch := tt.x.heard(t)
			sameSounds(t, ch.Sounds, tt.want, 40*time.Millisecond)
			if len(ch.Speech) > 0 {
				t.Errorf("it is speech: %v", ch.Speech)
			}
		})
	}
}

func TestWhoSpeaksBetweenTwoRingsIsHeard(t *testing.T) {
	t.Parallel()
	ch := quiet(14).bursts(1, 4, 450, -20, 3).talk(0, 150, stretch{2.5, 4.5}).hiss(-60).heard(t)
	sameSounds(t, ch.Sounds, []call.Sound{{Range: span(0.5, 11.5), Kind: call.Ringback}}, 40*time.Millisecond)
	near(t, "speech", ch.Speech, stretch{2.5, 4.5})
}

func TestThousandsOfKeysAreAllHeard(t *testing.T) {
	t.Parallel()
	minute := quiet(60).keys(0, strings.Repeat("1", 499), press{.06, .06, -20, -20, 0}).samples()
	var minutes []int16
	for range 5 {
		minutes = append(minutes, minute...)
	}
	if n := len(mustAnalyse(t, wavFile(t, 8000, minutes)).Channels[0].Sounds); n != 5*499 {
		t.Errorf("%d keys, want %d", n, 5*499)
	}
}

func span(from, to float64) call.Range { return call.Range{Start: seconds(from), End: seconds(to)} }

func sameSounds(t *testing.T, got, want []call.Sound, tolerance time.Duration) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("sounds %v, want %v", got, want)
	}
	for i, w := range want {
		g := got[i]
		if g.Kind != w.Kind || (g.Start-w.Start).Abs() > tolerance || (g.End-w.End).Abs() > tolerance {
			t.Errorf("sound %d is %v, want %v", i, g, w)
		}
	}
}

func TestMusicIsToldFromSpeech(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]band{
		"a piano with chords":  {beat: .25, decay: 3, chords: true},
		"eight notes a second": {beat: .125, decay: 3, chords: true},
		"a melody alone":       {beat: .25, decay: 3, seed: 5},
		"strings with vibrato": {beat: .5, decay: .5, vibrato: .006, chords: true},
		"with drums":           {beat: .25, decay: 3, chords: true, drums: true},
		"a musical box":        {beat: .2, decay: 5, seed: 9},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := quiet(24).play(6, 12, b).hiss(-62)
			for _, s := range []stretch{{1, 5}, {19, 23}} { // speech before and after
				for i, v := range voice(150, 8000, int((s.to-s.from)*8000), -18) {
					x[int(s.from*8000)+i] += float64(v) / 32768
				}
			}
			ch := x.heard(t)
			sameSounds(t, ch.Sounds, []call.Sound{{Range: span(6, 18), Kind: call.Music}}, 500*time.Millisecond)
			near(t, "speech", ch.Speech, stretch{1, 5}, stretch{19, 23})
		})
	}
}

// at gives the tune at another rate, by straight lines between its samples.
func (x tune) at(rate int) []int16 {
	samples := x.samples()
	out := make([]int16, len(samples)*rate/8000)
	for i := range out {
		place := float64(i) * 8000 / float64(rate)
		n := min(int(place), len(samples)-2)
		part := place - float64(n)
		out[i] = int16((1-part)*float64(samples[n]) + part*float64(samples[n+1]))
	}
	return out
}

func TestSoundsAreToldApartAtEveryRate(t *testing.T) {
	t.Parallel()
	x := quiet(16).keys(0.5, "159#", press{.1, .1, -20, -20, 0}).play(3, 8, band{beat: .25, decay: 3, chords: true}).sine(13, 2, 450, -20).hiss(-60)
	for _, rate := range []int{4000, 6000, 11025, 16000, 22050, 44100, 48000, 96000, 192000} {
		t.Run(strconv.Itoa(rate), func(t *testing.T) {
			t.Parallel()
			ch := mustAnalyse(t, wavFile(t, rate, x.at(rate))).Channels[0]
			if got := pressed(ch); got != "159#" {
				t.Errorf("keys %q", got)
			}
			if n := len(ch.Sounds); n != 6 || ch.Sounds[4].Kind != call.Music || ch.Sounds[5].Kind != call.SteadyTone {
				t.Errorf("sounds %v", ch.Sounds)
			}
		})
	}
}

// recordings are the files of a folder of the shared data.
func recordings(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", "data", "audio", folder, "*.wav"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		if os.Getenv("CI") != "" {
			t.Fatal("the recordings of ../shared/data/audio are missing")
		}
		t.Skip("the recordings of ../shared/data/audio are missing")
	}
	return files
}

// opened is a recording that stays open until the test ends.
func opened(t *testing.T, path string) (*os.File, audio.Format) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	f, err := audio.Probe(file, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	return file, f
}

func heardFile(t *testing.T, path string) call.Signals {
	t.Helper()
	file, f := opened(t, path)
	s, _, err := audio.Analyse(file, f, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSpeechIsNothingElse has recordings in which there is nothing but speech: in
// none of them is a key pressed, a tone sent or music played, and all are good.
func TestSpeechIsNothingElse(t *testing.T) {
	t.Parallel()
	var spoken time.Duration
	for _, folder := range []string{"calls", "clips"} {
		for _, path := range recordings(t, folder) {
			s := heardFile(t, path)
			for c, ch := range s.Channels {
				spoken += ch.Talk()
				if len(ch.Sounds) > 0 || len(ch.Jumps) > 0 || ch.Clipped > 0 {
					t.Errorf("%s, channel %d: %v, jumps %v, %.4f clipped", filepath.Base(path), c, ch.Sounds, ch.Jumps, ch.Clipped)
				}
				if grade := ch.Grade(); grade != call.Good && ch.Talk() > 0 {
					t.Errorf("%s, channel %d is %s: %v", filepath.Base(path), c, grade, ch.Flaws())
				}
			}
		}
	}
	t.Logf("%.0f s of speech", math.Round(spoken.Seconds()))
}
