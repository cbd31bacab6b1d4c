package wire_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/transcribe/sherpa/wire"
)

func TestClipsArriveAsTheyWereSent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var pipe bytes.Buffer
		clips := rapid.SliceOf(rapid.SliceOfN(rapid.Int16(), 0, 40000)).Draw(t, "clips")
		for i, samples := range clips {
			if err := wire.WriteClip(&pipe, uint32(i), samples); err != nil {
				t.Fatal(err)
			}
		}
		for i, want := range clips {
			id, samples, err := wire.ReadClip(&pipe)
			if err != nil || id != uint32(i) || len(samples) != len(want) {
				t.Fatalf("clip %d of %d samples came as %d of %d, %v", i, len(want), id, len(samples), err)
			}
			for j := range want {
				if samples[j] != want[j] {
					t.Fatalf("clip %d, sample %d: %d, want %d", i, j, samples[j], want[j])
				}
			}
		}
		if _, _, err := wire.ReadClip(&pipe); err != io.EOF { //nolint:errorlint // it is promised bare
			t.Fatalf("after the last clip: %v, want EOF", err)
		}
	})
}

func TestClipsThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	if err := wire.WriteClip(io.Discard, 1, make([]int16, wire.MaxSamples+1)); err == nil {
		t.Error("a clip over the limit was sent")
	}
	for name, test := range map[string]struct {
		sent string
		want error
	}{
		"no mark":                  {"GET / HTTP/1.1\r\n", wire.ErrJunk},
		"a count over the limit":   {"HEAR\x01\x00\x00\x00\xff\xff\xff\xff", wire.ErrJunk},
		"an end within the header": {"HEAR\x01", io.ErrUnexpectedEOF},
		"an end before a sample":   {"HEAR\x01\x00\x00\x00\x02\x00\x00\x00", io.ErrUnexpectedEOF},
		"an end within a sample":   {"HEAR\x01\x00\x00\x00\x02\x00\x00\x00abc", io.ErrUnexpectedEOF},
		"nothing":                  {"", io.EOF},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, _, err := wire.ReadClip(strings.NewReader(test.sent)); !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
}

func TestAnswersArriveAsTheyWereSent(t *testing.T) {
	t.Parallel()
	var pipe bytes.Buffer
	sent := []wire.Answer{
		{ID: 1, Result: &wire.Result{Text: "您好\n\"欢迎\"", Tokens: []string{"您", "好"}, Timestamps: []float64{0, 0.25}}},
		{ID: 2, Error: "sherpa-onnx opens no stream"},
		{ID: 3, Result: &wire.Result{Text: strings.Repeat("长", 300_000)}},
		{ID: 4, Result: &wire.Result{}},
	}
	ready := wire.Ready{Ready: true, Version: "2.0.1", Kind: "whisper"}
	for _, message := range []any{ready, sent[0], sent[1], sent[2], sent[3]} {
		if err := wire.WriteLine(&pipe, message); err != nil {
			t.Fatal(err)
		}
	}
	lines := bufio.NewReaderSize(&pipe, 100)
	if got, err := wire.ReadReady(lines); err != nil || got != ready {
		t.Errorf("ready came as %v, %v", got, err)
	}
	for _, want := range sent {
		got, err := wire.ReadAnswer(lines, want.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
	if _, err := wire.ReadAnswer(lines, 5); !errors.Is(err, io.EOF) {
		t.Errorf("after the last answer: %v, want EOF", err)
	}
}

func TestAnswersThatCannotBeAreJunk(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		line string
		want error
	}{
		"no JSON":                        {"Segmentation fault\n", wire.ErrJunk},
		"another clip's answer":          {`{"id":6,"result":{"text":"好"}}` + "\n", wire.ErrJunk},
		"neither result nor error":       {`{"id":7}` + "\n", wire.ErrJunk},
		"a number where text is":         {`{"id":7,"result":{"text":7}}` + "\n", wire.ErrJunk},
		"more than a line may be":        {strings.Repeat(" ", wire.MaxLine) + "\n", wire.ErrJunk},
		"more than a line, and no end":   {strings.Repeat("a", wire.MaxLine+1), wire.ErrJunk},
		"an end within the line":         {`{"id":7,"result":{"te`, io.ErrUnexpectedEOF},
		"an empty line":                  {"\n", wire.ErrJunk},
		"an end, which is not an answer": {"", io.EOF},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := wire.ReadAnswer(bufio.NewReader(strings.NewReader(test.line)), 7); !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
	if _, err := wire.ReadReady(bufio.NewReader(strings.NewReader("{}\n"))); !errors.Is(err, wire.ErrJunk) {
		t.Errorf("a first line without ready: %v", err)
	}
}

func FuzzReadClip(f *testing.F) {
	f.Add([]byte("HEAR\x01\x00\x00\x00\x02\x00\x00\x00abcd"))
	f.Add([]byte("HEAR\x01\x00\x00\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, sent []byte) {
		r := bytes.NewReader(sent)
		for {
			_, samples, err := wire.ReadClip(r)
			if err != nil {
				return
			}
			if 2*len(samples) > len(sent) {
				t.Fatalf("%d samples of %d bytes", len(samples), len(sent))
			}
		}
	})
}

func FuzzReadAnswer(f *testing.F) {
	f.Add([]byte(`{"id":7,"result":{"text":"好","timestamps":[0.1]}}` + "\n"))
	f.Add([]byte(`{"id":7,"error":"e"}` + "\n"))
	f.Fuzz(func(t *testing.T, sent []byte) {
		r := bufio.NewReader(bytes.NewReader(sent))
		for {
			answer, err := wire.ReadAnswer(r, 7)
			if err != nil {
				return
			}
			if answer.ID != 7 || answer.Result == nil && answer.Error == "" {
				t.Fatalf("accepted %+v", answer)
			}
		}
	})
}
