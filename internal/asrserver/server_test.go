package asrserver_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/internal/asrserver"
	"github.com/tingcha/tingcha/transcribe"
)

// counter is an engine that says how long a clip is, and refuses those of a second.
type counter struct{}

func (counter) Name() string { return "counter" }
func (counter) AtOnce() int  { return 1 }
func (counter) Close() error { return nil }
func (counter) Hear(_ context.Context, c transcribe.Clip) (transcribe.Words, error) {
	switch c.Duration() {
	case time.Second:
		return transcribe.Words{}, transcribe.ErrRefused
	case 2 * time.Second:
		return transcribe.Words{}, errors.New("broken")
	default:
		return transcribe.Words{Text: c.Duration().String(), Language: "zh", Confidence: 1}, nil
	}
}

// post sends a file and gives the status and the answer.
func post(t *testing.T, url string, file []byte, format string) (int, string) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if file != nil {
		part, err := form.CreateFormFile("file", "a.wav")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(file)
	}
	_ = form.WriteField("model", "m")
	_ = form.WriteField("response_format", format)
	_ = form.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/audio/transcriptions", &body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func wav(t *testing.T, rate int, length time.Duration) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := audio.WritePCM16(&file, rate, make([]int16, int(length.Seconds()*float64(rate)))); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestTheServerAnswersAsOpenAIDoes(t *testing.T) {
	t.Parallel()
	server, err := asrserver.Start(t.Context(), counter{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	for name, c := range map[string]struct {
		file   []byte
		format string
		status int
		want   string
	}{
		"with times":             {wav(t, 16000, 1500*time.Millisecond), "verbose_json", 200, `"segments":[{"id":0,"start":0,"end":1.5,"text":"1.5s"`},
		"as JSON":                {wav(t, 16000, 1500*time.Millisecond), "json", 200, `{"text":"1.5s"}`},
		"as JSON, unasked":       {wav(t, 16000, 1500*time.Millisecond), "", 200, `{"text":"1.5s"}`},
		"as text":                {wav(t, 16000, 1500*time.Millisecond), "text", 200, "1.5s\n"},
		"in no known format":     {wav(t, 16000, 1500*time.Millisecond), "srt", 400, "response_format"},
		"at another rate":        {wav(t, 8000, 1500*time.Millisecond), "json", 400, "8000 Hz"},
		"no sound":               {[]byte("hello"), "json", 400, "invalid_request_error"},
		"no file":                {nil, "json", 400, "file"},
		"what the engine leaves": {wav(t, 16000, time.Second), "json", 400, "refuses"},
		"an engine that fails":   {wav(t, 16000, 2*time.Second), "json", 503, "away"},
	} {
		t.Run(name, func(t *testing.T) {
			status, text := post(t, server.URL, c.file, c.format)
			if status != c.status || !strings.Contains(text, c.want) {
				t.Errorf("%d %s, want %d with %s", status, text, c.status, c.want)
			}
		})
	}
	server.Next(nil, asrserver.Answer(418, "tea"))
	for _, want := range []int{200, 418, 200} {
		if status, _ := post(t, server.URL, wav(t, 16000, 3*time.Second), "json"); status != want {
			t.Errorf("%d, want %d", status, want)
		}
	}
}

func TestTheServerIsOfThisMachine(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"0.0.0.0:0", ":8000", "10.0.0.1:1", "example.com:80", "x"} {
		if server, err := asrserver.StartAt(t.Context(), address, counter{}); err == nil {
			_ = server.Close()
			t.Errorf("it listens on %s", address)
		}
	}
}
