package openai_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/internal/asrserver"
	"github.com/tingcha/tingcha/transcribe"
	"github.com/tingcha/tingcha/transcribe/openai"
	"github.com/tingcha/tingcha/transcribe/sherpa"
	"github.com/tingcha/tingcha/transcribe/transcribetest"
)

// A recording that is heard over a service has the turns that the engine behind the
// service hears in it.
func TestAServiceGivesTheTurnsOfTheEngineBehindIt(t *testing.T) {
	t.Parallel()
	local := transcribetest.Sherpa(t)
	file, err := os.Open(transcribetest.Data(t, "audio/calls/call02_rude_agent.8k_ulaw.wav"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	behind, server := served(t, local)
	service := engine(t, openai.Config{URL: server.URL, Model: "whisper-base", Window: behind.Window()})

	direct, over := hear(t, file, behind), hear(t, file, service)
	if len(direct.Turns) == 0 || len(server.Asked()) == 0 {
		t.Fatalf("%d turns, %d clips", len(direct.Turns), len(server.Asked()))
	}
	if over.Source != service.Name() || !strings.HasPrefix(over.Source, "openai:whisper-base@"+server.URL[len("http://"):len(server.URL)-len("/v1")]) {
		t.Errorf("the source is %q", over.Source)
	}
	if diff := cmp.Diff(direct.Turns, over.Turns); diff != "" {
		t.Errorf("(-the engine +over the service)\n%s", diff)
	}
}

// The promises of engines are kept over a service, too.
func TestAServiceKeepsWhatEnginesPromise(t *testing.T) {
	t.Parallel()
	_, server := served(t, transcribetest.Sherpa(t))
	transcribetest.Run(t, func(t *testing.T) transcribe.Engine {
		return engine(t, openai.Config{URL: server.URL, Model: "whisper-base"})
	})
}

// served is the local engine and a service around it, both closed when the test ends.
func served(t *testing.T, local sherpa.Config) (*sherpa.Engine, *asrserver.Server) {
	t.Helper()
	behind, err := sherpa.New(t.Context(), local)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = behind.Close() })
	server, err := asrserver.Start(t.Context(), behind)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return behind, server
}

func hear(t *testing.T, file *os.File, with transcribe.Engine) call.Transcript {
	t.Helper()
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	format, err := audio.Probe(file, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	signals, _, err := audio.Analyse(file, format, audio.Roles(format, 0))
	if err != nil {
		t.Fatal(err)
	}
	ear := transcribe.Ear{Engine: with}
	heard, err := ear.Hear(t.Context(), transcribe.Sound{File: file, Format: format, Signals: signals})
	if err != nil {
		t.Fatal(err)
	}
	return heard.Transcript
}
