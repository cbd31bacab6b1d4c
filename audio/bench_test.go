package audio_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/tingcha/tingcha/audio"
)

// BenchmarkAnalyse reports how many times faster than the call itself one core
// hears it.
func BenchmarkAnalyse(b *testing.B) {
	const minutes = 2
	channels := [][]int16{
		line(8000, 60*minutes, -60, 120, stretch{1, 40}, stretch{60, 100}),
		line(8000, 60*minutes, -60, 210, stretch{41, 59}, stretch{95, 118}),
	}
	mixed := make([]int16, 0, 2*len(channels[0]))
	for i := range channels[0] {
		mixed = append(mixed, channels[0][i], channels[1][i])
	}
	for name, file := range map[string][]byte{
		"pcm_s16le": wavFile(b, 8000, channels...),
		"mulaw":     riff(mulaw2.part(), part{id: "data", body: encode(linearMuLaw(), mixed)}),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := analyse(b, file, agentFirst...); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(60*minutes*float64(b.N)/b.Elapsed().Seconds(), "×realtime")
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
