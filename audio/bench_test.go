package audio_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/tingcha/tingcha/audio"
)

// processor is the time that this process has computed so far. On a busy machine it
// tells more than the clock on the wall.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// everyCall is one recording of all calls of the shared data, stereo and mu-law.
func everyCall(b *testing.B) []byte {
	b.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", "data", "audio", "calls", "*.wav"))
	if err != nil {
		b.Fatal(err)
	}
	var sound []byte
	for _, path := range files {
		file, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		f, err := probe(file)
		if err != nil {
			b.Fatal(err)
		}
		if f.Codec == audio.MuLaw && f.Channels == 2 {
			sound = append(sound, file[f.Offset:f.Offset+f.Length]...)
		}
	}
	if len(sound) == 0 {
		b.Skip("the recordings of ../shared/data/audio are missing")
	}
	return riff(mulaw2.part(), part{id: "data", body: sound})
}

// oneChannel is the first channel of such a recording.
func oneChannel(file []byte) []byte {
	sound := file[44:]
	mono := make([]byte, len(sound)/2)
	for i := range mono {
		mono[i] = sound[2*i]
	}
	fields := mulaw2
	fields.channels, fields.align = 1, 1
	return riff(fields.part(), part{id: "data", body: mono})
}

// endless is music from the first to the last second, on both channels: what costs most.
func endless(b *testing.B) []byte {
	b.Helper()
	x := quiet(60).play(0, 60, band{beat: .25, decay: 3, chords: true}).hiss(-60).samples()
	codes := encode(linearMuLaw(), x)
	both := make([]byte, 0, 2*len(codes))
	for i := range codes {
		both = append(both, codes[i], codes[(i+8000)%len(codes)])
	}
	return riff(mulaw2.part(), part{id: "data", body: both})
}

// BenchmarkAnalyse reports how many seconds of a call one core hears in a second of
// its time, with all signals and the peaks.
func BenchmarkAnalyse(b *testing.B) {
	calls := everyCall(b)
	for _, c := range []struct {
		name string
		file []byte
	}{{"stereo calls", calls}, {"mono calls", oneChannel(calls)}, {"stereo music", endless(b)}} {
		b.Run(c.name, func(b *testing.B) {
			f, err := probe(c.file)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			start := processor(b)
			for b.Loop() {
				if _, _, err := audio.Analyse(bytes.NewReader(c.file), f, agentFirst); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(f.Duration().Seconds()*float64(b.N)/(processor(b)-start).Seconds(), "×realtime/core")
		})
	}
}

// BenchmarkPeers does with the same calls what comes nearest among the programs that
// people use; each hears less than Analyse does.
func BenchmarkPeers(b *testing.B) {
	calls := everyCall(b)
	path := filepath.Join(b.TempDir(), "calls.wav")
	if err := os.WriteFile(path, calls, 0o600); err != nil {
		b.Fatal(err)
	}
	f, err := probe(calls)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		args []string
	}{
		{"sox stats", []string{"sox", path, "-n", "stats"}},
		{"ffmpeg volumedetect silencedetect", []string{"ffmpeg", "-v", "error", "-threads", "1", "-i", path, "-af", "volumedetect,silencedetect", "-f", "null", "-"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			if _, err := exec.LookPath(c.args[0]); err != nil {
				b.Skip(err)
			}
			var used time.Duration
			for b.Loop() {
				cmd := exec.CommandContext(b.Context(), c.args[0], c.args[1:]...)
				if err := cmd.Run(); err != nil {
					b.Fatal(err)
				}
				used += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			}
			b.ReportMetric(f.Duration().Seconds()*float64(b.N)/used.Seconds(), "×realtime/core")
		})
	}
}

func BenchmarkPCM16OfMuLaw(b *testing.B) {
	file := riff(mulaw2.part(), data(1<<20))
	f, err := probe(file)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(2 << 20)
	for b.Loop() {
		if _, err := io.Copy(io.Discard, audio.PCM16(bytes.NewReader(file), f)); err != nil {
			b.Fatal(err)
		}
	}
}
