package audio_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
)

// seeds are small files of every kind, good and bad.
func seeds(t testing.TB) [][]byte {
	t.Helper()
	stored := func(name string) []byte {
		file, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	note := part{id: "note", body: []byte("odd")}
	return [][]byte{
		nil,
		[]byte("RIFF"),
		[]byte("#!AMR\n\x3c\x91\x17\x16\xbe\x66\x78\x00\x00"),
		riff(s16mono.part(), data(160)),
		riff(s16stereo.part(), note, data(163)),
		riff(u8mono.part(), data(81)),
		riff(alaw.extensible(microsoft), data(80)),
		riff(part{id: "LIST", body: make([]byte, 9)}, mulaw2.part(), part{id: "fact", body: make([]byte, 4)}, data(160)),
		riff(s16mono.part(), part{id: "data", body: data(160).body, lie: true}),
		riff(s16mono.part(), part{id: "data", body: data(160).body, lie: true, size: 0xFFFFFFFF}),
		riff(s16mono.part(), part{id: "data", body: data(160).body, lie: true, size: 5000}),
		riff(s16mono.part(), part{id: "data"}, note),
		riff(fields{3, 1, 8000, 4, 32}.part(), data(160)),
		riff(fields{1, 2, 8000, 6, 24}.part(), data(160)),
		riff(fields{3, 1, 8000, 8, 64}.part(), data(160)),
		riff(fields{0x11, 2, 8000, 512, 4}.part(), part{id: "fact", body: []byte{0xE8, 3, 0, 0}}, data(1100)),
		riff(fields{2, 2, 8000, 64, 4}.part(), data(260)),
		riff(fields{0x17, 1, 6000, 1, 4}.part(), data(160)),
		riff(fields{0x31, 1, 8000, 65, 0}.part(), data(260)),
		stored("tone.flac"),
		stored("tone.mp3"),
		rf64(riff(ds64(160), s16mono.part(), part{id: "data", body: data(160).body, lie: true, size: 0xFFFFFFFF})),
		w64(part{id: "note", body: []byte("odd")}, mulaw2.part(), data(160)),
		riff(fields{1, 0, 0, 0, 7}.part(), data(160)),
		riff(append(bomb(600), s16mono.part(), data(160))...),
	}
}

// checkProbe holds what is promised of every input.
func checkProbe(t *testing.T, file []byte) (audio.Format, bool) {
	t.Helper()
	f, err := probe(file)
	code := codeOf(t, err)
	if code != "" && code != audio.Truncated {
		if f != (audio.Format{}) {
			t.Fatalf("%v, and a format: %+v", err, f)
		}
		return f, false
	}
	if f.Offset+f.Length > int64(len(file)) || f.Bits > 0 && f.Length != f.Frames*int64(f.Channels*f.Bits/8) || f.Block > 0 && f.Length%int64(f.Block) != 0 {
		t.Fatalf("%+v in %d bytes", f, len(file))
	}
	if code == "" && (f.Frames < 1 || f.Duration() <= 0 || f.Duration() > audio.MaxDuration) {
		t.Fatalf("no error, and %d frames in %v", f.Frames, f.Duration())
	}
	return f, code == ""
}

// checkAnalyse holds what is promised of every file that Probe accepts, and says
// whether its sound is all there.
func checkAnalyse(t *testing.T, file []byte, f audio.Format) (sound bool) {
	t.Helper()
	s, p, err := audio.Analyse(bytes.NewReader(file), f, agentFirst)
	if err != nil {
		failure, ok := errors.AsType[audio.Error](err)
		whole := f.Codec == audio.FLAC || f.Codec == audio.MP3
		if !ok || failure.Code != audio.Silent && !whole {
			t.Fatal(err)
		}
		return failure.Code == audio.Silent
	}
	if len(p.Channels) != f.Channels || p.Points() == 0 || p.Duration() < f.Duration()-time.Microsecond {
		t.Fatalf("%d points of %d channels for %v", p.Points(), len(p.Channels), f.Duration())
	}
	for _, ch := range s.Channels {
		checkOrder(t, ch.Speech, 0, s.Duration)
	}
	checkOrder(t, s.Silences, call.MinSilence, s.Duration)
	for _, o := range s.Overlaps {
		checkOrder(t, []call.Range{o.Range}, 200*time.Millisecond, s.Duration)
	}
	return true
}

func checkOrder(t *testing.T, ranges []call.Range, least, end time.Duration) {
	t.Helper()
	last := time.Duration(0)
	for _, r := range ranges {
		if r.Start < last || r.Length() <= 0 || r.Length() < least || r.End > end {
			t.Fatalf("range %v of %v until %v", r, ranges, end)
		}
		last = r.End
	}
}

func FuzzProbe(f *testing.F) {
	for _, file := range seeds(f) {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) { checkProbe(t, file) })
}

func FuzzAnalyse(f *testing.F) {
	for _, file := range seeds(f) {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		format, ok := checkProbe(t, file)
		if !ok || !checkAnalyse(t, file, format) {
			return
		}
		view := audio.PCM16(bytes.NewReader(file), format)
		if n, err := io.Copy(io.Discard, view); err != nil || n != view.Size() {
			t.Fatalf("presented %d bytes of %d, %v", n, view.Size(), err)
		}
	})
}

func FuzzReadPeaks(f *testing.F) {
	var b bytes.Buffer
	if _, err := (audio.Peaks{Rate: 8000, PerPoint: 400, Channels: [][]int8{{-1, 2}, {3, 4}}}).WriteTo(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:20])
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := audio.ReadPeaks(bytes.NewReader(file))
		if err != nil {
			return
		}
		var again bytes.Buffer
		if _, err := p.WriteTo(&again); err != nil || !bytes.Equal(again.Bytes(), file) {
			t.Fatalf("% x written again is % x, %v", file, again.Bytes(), err)
		}
	})
}

func TestMutatedFilesKeepTheirPromises(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(20260903, 3))
	all := seeds(t)
	for range 5000 {
		file := bytes.Clone(all[rnd.IntN(len(all))])
		for range 1 + rnd.IntN(4) {
			mutate(rnd, &file)
		}
		if f, ok := checkProbe(t, file); ok {
			checkAnalyse(t, file, f)
		}
	}
}

// mutate changes a header's byte, cuts, repeats or blows up a word.
func mutate(rnd *rand.Rand, file *[]byte) {
	b := *file
	if len(b) < 8 {
		return
	}
	at := rnd.IntN(min(len(b)-4, 120))
	switch rnd.IntN(5) {
	case 0:
		b[at] = byte(rnd.Uint32())
	case 1:
		b[at] ^= 1 << rnd.IntN(8)
	case 2:
		*file = b[:rnd.IntN(len(b))]
	case 3:
		*file = append(b[:at:at], b[at/2:]...)
	case 4:
		copy(b[at:], [][]byte{{0, 0, 0, 0}, {255, 255, 255, 255}, {255, 255, 255, 127}, {0, 240, 255, 127}}[rnd.IntN(4)])
	}
}
