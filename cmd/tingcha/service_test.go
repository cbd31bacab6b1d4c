package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/internal/asrserver"
	"github.com/tingcha/tingcha/transcribe/sherpa"
	"github.com/tingcha/tingcha/transcribe/transcribetest"
)

// heardDay imports a day of one recording with an engine and gives its findings, and
// what import wrote to stderr.
func heardDay(t *testing.T, day, config, asr string) (findings, told string) {
	t.Helper()
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "tingcha.yaml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	for _, args := range [][]string{{"import", "--data", data, "--asr", asr, day}, {"findings", "--data", data, "--status", "all"}} {
		out.Reset()
		cmd := exec.CommandContext(t.Context(), "tingcha", args...)
		cmd.Env = append(os.Environ(), "ASR_KEY=sk-test")
		cmd.Stdout, cmd.Stderr = &out, &errs
		if err := cmd.Run(); err != nil {
			t.Fatalf("tingcha %s: %v\n%s%s", strings.Join(args, " "), err, out.String(), errs.String())
		}
	}
	return out.String(), errs.String()
}

// A recording gives the same findings, heard by the local engine and by a service with
// that engine behind it.
func TestAServiceGivesTheFindingsOfTheLocalEngine(t *testing.T) {
	t.Parallel()
	local := transcribetest.Sherpa(t)
	sound, err := os.ReadFile(transcribetest.Data(t, "audio/calls/call02_rude_agent.8k_ulaw.wav"))
	if err != nil {
		t.Fatal(err)
	}
	day := t.TempDir()
	for name, text := range map[string]string{
		"c-1.wav":  string(sound),
		"list.csv": "通话流水号,开始时间,通话时长,工号,是否接通\nc-1,2026/9/3 10:12:00,34,1024,是\n",
	} {
		if err := os.WriteFile(filepath.Join(day, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	engine, err := sherpa.New(t.Context(), local)
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	server, err := asrserver.Start(t.Context(), engine)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	server.Next(asrserver.Answer(429, "", "Retry-After", "1"), asrserver.Hangup("")) // it is asked again

	want, _ := heardDay(t, day, "asr: {sherpa: {program: \""+local.Program+"\", library: \""+local.Library+"\"}}", "sherpa:"+local.Model)
	if strings.Count(want, "c-1") < 3 {
		t.Fatalf("the local engine finds only\n%s", want)
	}
	service := "asr:\n  openai: {url: \"" + server.URL + "\", model: whisper-base, window: 17s, key: \"env:ASR_KEY\"}\n"
	got, told := heardDay(t, day, service, "auto")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-the local engine +the service)\n%s", diff)
	}
	if !strings.Contains(told, "hearing with openai:whisper-base@127.0.0.1") || strings.Contains(told, "sk-test") {
		t.Errorf("it is not said what hears, or the key is: %s", told)
	}
	if asked := server.Asked(); len(asked) < 3 || asked[0].Authorization != "Bearer sk-test" {
		t.Errorf("the service was asked %d times: %+v", len(asked), asked)
	}
}
