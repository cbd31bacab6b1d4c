package audio_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/audio"
)

func TestPeaksHaveTwentyPointsASecondWithLowestAndHighestSample(t *testing.T) {
	t.Parallel()
	left, right := make([]int16, 8000+100), make([]int16, 8000+100)
	left[0], left[399] = 32767, -32768      // the first point
	left[400], left[8000] = 256*5+255, -511 // the second, and the last, unfinished one
	_, p, err := analyse(t, wavFile(t, 8000, left, right))
	if err != nil {
		t.Fatal(err)
	}
	if p.Points() != 21 || p.Duration() != 1050*time.Millisecond || p.Rate != 8000 || p.PerPoint != 400 {
		t.Errorf("%d points, %v, %d Hz, %d samples a point", p.Points(), p.Duration(), p.Rate, p.PerPoint)
	}
	want := [][]int8{make([]int8, 42), make([]int8, 42)}
	copy(want[0], []int8{-128, 127, 0, 5})
	want[0][40] = -1
	if diff := cmp.Diff(want, p.Channels); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestPeaksAreWrittenAsAudiowaveformVersion2(t *testing.T) {
	t.Parallel()
	p := audio.Peaks{Rate: 8000, PerPoint: 400, Channels: [][]int8{{-1, 2, -3, 4}, {-5, 6, -128, 127}}}
	var b bytes.Buffer
	n, err := p.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatalf("%d bytes of %d, %v", n, b.Len(), err)
	}
	want := []byte{
		2, 0, 0, 0, 1, 0, 0, 0, 0x40, 0x1f, 0, 0, 0x90, 1, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0,
		0xff, 2, 0xfb, 6, // first point: left, right
		0xfd, 4, 0x80, 0x7f,
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("% x\nwant\n% x", b.Bytes(), want)
	}
}

func TestPeaksAreReadBackAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := 2 * rapid.IntRange(0, 50).Draw(t, "points")
		p := audio.Peaks{
			Rate:     rapid.IntRange(audio.MinRate, audio.MaxRate).Draw(t, "rate"),
			PerPoint: rapid.IntRange(1, audio.MaxRate).Draw(t, "per point"),
		}
		for range rapid.IntRange(1, 2).Draw(t, "channels") {
			p.Channels = append(p.Channels, rapid.SliceOfN(rapid.Int8(), n, n).Draw(t, "channel"))
		}
		var b bytes.Buffer
		if _, err := p.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		got, err := audio.ReadPeaks(&b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p, got); diff != "" {
			t.Fatalf("(-want +got)\n%s", diff)
		}
	})
}

func TestReadPeaksRefusesDamagedFiles(t *testing.T) {
	t.Parallel()
	p := audio.Peaks{Rate: 8000, PerPoint: 400, Channels: [][]int8{{-1, 2, -3, 4}}}
	var good bytes.Buffer
	if _, err := p.WriteTo(&good); err != nil {
		t.Fatal(err)
	}
	word := func(i int, v uint32) []byte {
		b := bytes.Clone(good.Bytes())
		binary.LittleEndian.PutUint32(b[4*i:], v)
		return b
	}
	for name, file := range map[string][]byte{
		"nothing":         nil,
		"half a header":   good.Bytes()[:13],
		"a byte less":     good.Bytes()[:good.Len()-1],
		"a byte more":     append(bytes.Clone(good.Bytes()), 0),
		"version 1":       word(0, 1),
		"16 bits":         word(1, 0),
		"rate 0":          word(2, 0),
		"0 samples":       word(3, 0),
		"many points":     word(4, math.MaxUint32),
		"0 channels":      word(5, 0),
		"65536 channels":  word(5, 65536),
		"negative values": word(5, math.MaxUint32),
	} {
		if p, err := audio.ReadPeaks(bytes.NewReader(file)); err == nil {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

func TestPeaksGoToThePlayerAsFractions(t *testing.T) {
	t.Parallel()
	p := audio.Peaks{Rate: 8000, PerPoint: 400, Channels: [][]int8{{-128, 127, 0, 1}, {-64, 64, -1, 32}}}
	got, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"channels":[[-1,0.99,0,0.01],[-0.5,0.5,-0.01,0.25]],"duration":0.1}`
	if string(got) != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}
