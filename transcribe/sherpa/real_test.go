package sherpa_test

import (
	"testing"

	"github.com/tingcha/tingcha/transcribe/sherpa"
	"github.com/tingcha/tingcha/transcribe/transcribetest"
)

func TestTheRealEngineHearsAClip(t *testing.T) {
	t.Parallel()
	engine, err := sherpa.New(t.Context(), transcribetest.Sherpa(t))
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	words, err := engine.Hear(t.Context(), transcribetest.Clip(t, "clips/funasr_asr_example.wav"))
	t.Log(engine.Name(), words, err)
}
