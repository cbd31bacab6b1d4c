package audio_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/tingcha/tingcha/audio"
)

// tone is a sine of an amplitude and a length.
func tone(rate int, hertz, amplitude float64, length time.Duration) []int16 {
	samples := make([]int16, int(length.Seconds()*float64(rate)))
	for i := range samples {
		samples[i] = int16(math.Round(amplitude * math.Sin(2*math.Pi*hertz*float64(i)/float64(rate))))
	}
	return samples
}

// clip is the result of a whole-file cut of one channel.
func clip(t *testing.T, in []int16, from, to int) []int16 {
	t.Helper()
	file, f := wavOf(t, from, in)
	var out []int16
	err := audio.Clips(file, f, to, []audio.Cut{{End: f.Duration()}}, func(_ int, samples []int16) error {
		out = samples
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func wavOf(t *testing.T, rate int, channels ...[]int16) (*bytes.Reader, audio.Format) {
	t.Helper()
	var b bytes.Buffer
	if err := audio.WritePCM16(&b, rate, channels...); err != nil {
		t.Fatal(err)
	}
	file := bytes.NewReader(b.Bytes())
	f, err := audio.Probe(file, file.Size())
	if err != nil {
		t.Fatal(err)
	}
	return file, f
}

// power is the mean square, the edges, where the filter looks out of the file, left out.
func power(samples []int16) float64 {
	edge, sum := len(samples)/10, 0.0
	for _, v := range samples[edge : len(samples)-edge] {
		sum += float64(v) * float64(v)
	}
	return sum / float64(len(samples)-2*edge)
}

// TestSoundAtAnotherRateIsTheSameSound compares a resampled sine with the sine of the
// new rate: what differs is at least 60 dB weaker.
func TestSoundAtAnotherRateIsTheSameSound(t *testing.T) {
	t.Parallel()
	for _, from := range []int{6000, 8000, 11025, 16000, 22050, 44100, 48000} {
		for _, hertz := range []float64{200, 1000, 0.4 * float64(min(from, 16000))} {
			t.Run(fmt.Sprintf("%d Hz from %d", int(hertz), from), func(t *testing.T) {
				t.Parallel()
				got, want := clip(t, tone(from, hertz, 16000, time.Second), from, 16000), tone(16000, hertz, 16000, time.Second)
				if len(got) != len(want) {
					t.Fatalf("%d samples, want %d", len(got), len(want))
				}
				difference := make([]int16, len(got))
				for i := range got {
					difference[i] = got[i] - want[i]
				}
				if ratio := 10 * math.Log10(power(difference)/power(want)); ratio > -60 {
					t.Errorf("differs by %.1f dB", ratio)
				}
			})
		}
	}
}

func TestSoundAboveTheNewRateDoesNotFoldBack(t *testing.T) {
	t.Parallel()
	in := tone(48000, 11000, 16000, time.Second)
	if ratio := 10 * math.Log10(power(clip(t, in, 48000, 16000))/power(in)); ratio > -65 {
		t.Errorf("11 kHz comes through at %.1f dB", ratio)
	}
}

// stairs has in every sample the number of its frame, so that cuts can be told.
func stairs(frames, first int) []int16 {
	out := make([]int16, frames)
	for i := range out {
		out[i] = int16(first + i)
	}
	return out
}

func TestClipsAreTheSamplesOfTheirCuts(t *testing.T) {
	t.Parallel()
	file, f := wavOf(t, 16000, stairs(16000, 0), stairs(16000, -16000))
	at := func(frame int) time.Duration { return time.Duration(frame) * time.Second / 16000 }
	cuts := []audio.Cut{
		{Channel: 0, Start: 0, End: at(4)},
		{Channel: 1, Start: at(1), End: at(15000)},
		{Channel: 0, Start: at(3), End: at(6)},
		{Channel: 0, Start: at(8000), End: at(8002)},
		{Channel: 1, Start: at(15990), End: at(20000)},
		{Channel: 0, Start: at(17000), End: at(18000)},
	}
	type result struct{ place, first, length int }
	var got []result
	err := audio.Clips(file, f, 16000, cuts, func(i int, samples []int16) error {
		r := result{place: i, length: len(samples)}
		if len(samples) > 0 {
			r.first = int(samples[0])
		}
		got = append(got, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []result{{0, 0, 4}, {2, 3, 3}, {3, 8000, 2}, {1, -15999, 14999}, {4, -10, 10}, {5, 0, 0}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestClipsStopWhereTheirReaderSays(t *testing.T) {
	t.Parallel()
	file, f := wavOf(t, 8000, stairs(8000, 0))
	enough := errors.New("enough")
	calls := 0
	err := audio.Clips(file, f, 8000, []audio.Cut{{End: time.Millisecond}, {Start: 2 * time.Millisecond, End: time.Second}}, func(int, []int16) error {
		calls++
		return enough
	})
	if !errors.Is(err, enough) || calls != 1 {
		t.Errorf("%d calls, error %v", calls, err)
	}
}
