package openai_test

import (
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/asrserver"
	"github.com/tingcha/tingcha/transcribe"
	"github.com/tingcha/tingcha/transcribe/openai"
)

// BenchmarkAClip is what a clip of five seconds costs over a service on this machine
// that answers at once: both ends, without an engine.
func BenchmarkAClip(b *testing.B) {
	server, err := asrserver.Start(b.Context(), parrot{transcribe.Words{Text: "您好，请讲", Confidence: 1, Language: "zh"}})
	if err != nil {
		b.Fatal(err)
	}
	defer server.Close()
	e, err := openai.New(openai.Config{URL: server.URL, Model: "base"}, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	clip := transcribe.Clip{Samples: make([]int16, 5*transcribe.Rate)}
	n := 0
	for b.Loop() {
		n++
		clip.Samples[0], clip.Samples[1] = int16(n), int16(n>>16)
		if _, err := e.Hear(b.Context(), clip); err != nil {
			b.Fatal(err)
		}
	}
}
