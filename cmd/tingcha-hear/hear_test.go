package main_test

import (
	"bufio"
	"bytes"
	"io"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/transcribe"
	"github.com/tingcha/tingcha/transcribe/sherpa/wire"
	"github.com/tingcha/tingcha/transcribe/transcribetest"
)

// hear is the installed program with the test's model.
func hear(t *testing.T, more ...string) (program *exec.Cmd, said *bytes.Buffer) {
	t.Helper()
	c := transcribetest.Sherpa(t)
	program = exec.CommandContext(t.Context(), c.Program, append([]string{"-library", c.Library, "-model", c.Model}, more...)...)
	said = &bytes.Buffer{}
	program.Stderr = said
	return program, said
}

// The end of the input is all that a child sees of its parent's death.
func TestItEndsWithItsInputEvenWhileItHears(t *testing.T) {
	t.Parallel()
	program, said := hear(t)
	clips, err := program.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(output)
	if _, err := wire.ReadReady(lines); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	speech := transcribetest.Clip(t, "clips/masr_test.wav")
	var long []int16 // takes seconds to hear
	for len(long) < 3*transcribe.Rate*8 {
		long = append(long, speech.Samples...)
	}
	if err := wire.WriteClip(clips, 1, long); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	clips.Close()
	rest, _ := io.ReadAll(lines)
	if err := program.Wait(); err != nil {
		t.Errorf("it ended with %v: %s", err, said)
	}
	if len(rest) > 0 {
		t.Skipf("it had heard the clip within %v, before it saw the end", time.Since(begin))
	}
}

func TestCheckSaysWhatItFinds(t *testing.T) {
	t.Parallel()
	program, said := hear(t, "-check")
	answer, err := program.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if ready, err := wire.ReadReady(bufio.NewReader(bytes.NewReader(answer))); err != nil || ready.Version != "2.0.1" || ready.Kind != "whisper" {
		t.Errorf("it says %q: %v", answer, err)
	}
	for _, want := range []string{"sherpa-onnx 2.0.1", "kind whisper", "base-encoder.w8.onnx", "base-tokens.txt"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
}

func TestWrongInputIsNamed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		more  []string
		input string
		want  string
	}{
		"an unknown option":     {[]string{"-loud"}, "", "flag provided but not defined: -loud"},
		"a stray argument":      {[]string{"a.wav"}, "", `unexpected argument "a.wav"`},
		"no model":              {[]string{"-model", "gone"}, "", "read the model's folder"},
		"an unknown kind":       {[]string{"-model-type", "wisper"}, "", "the kinds are whisper"},
		"input that is no clip": {nil, "GET / HTTP/1.1\r\n\r\n", "a clip begins with"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program, said := hear(t, test.more...)
			program.Stdin = strings.NewReader(test.input)
			if err := program.Run(); err == nil || !strings.Contains(said.String(), test.want) {
				t.Errorf("%v, and it says %q; want %q", err, said, test.want)
			}
		})
	}
}
