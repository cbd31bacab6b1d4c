// Package asrserver is a service of speech recognition on this machine that speaks the
// transcription API of OpenAI and hears with any [transcribe.Engine]. Tests put the
// real engine behind it, or one of their own, and let it misbehave: a [Fault] answers
// one request in place of the engine.
package asrserver

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"math"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/transcribe"
)

// maxUpload is how many bytes of a request are read.
const maxUpload = 32 << 20

// Request is what a client asked.
type Request struct {
	Model, Language, Prompt, Format string
	Authorization                   string // the header of that name
	Samples                         int    // of the clip; 0 when it could not be read
}

// Server is a running service.
type Server struct {
	URL string // with /v1

	engine transcribe.Engine
	server *http.Server
	done   chan struct{}

	mu     sync.Mutex
	faults []Fault
	asked  []Request
}

// Start listens on a free port of this machine.
func Start(ctx context.Context, engine transcribe.Engine) (*Server, error) {
	return StartAt(ctx, "127.0.0.1:0", engine)
}

// StartAt listens on an address of this machine, such as "127.0.0.1:8000".
func StartAt(ctx context.Context, address string, engine transcribe.Engine) (*Server, error) {
	host, _, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("listen on %q: write an address of this machine, such as 127.0.0.1:8000", address)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	s := &Server{URL: "http://" + listener.Addr().String() + "/v1", engine: engine, done: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/audio/transcriptions", s.hear)
	s.server = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(io.Discard, "", 0)}
	go func() {
		defer close(s.done)
		_ = s.server.Serve(listener)
	}()
	return s, nil
}

// Close ends the service and what it is about to answer. The engine stays open.
func (s *Server) Close() error {
	err := s.server.Close()
	<-s.done
	return err
}

// Next lets the next requests go wrong, each by one fault; nil lets one through.
func (s *Server) Next(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// Asked is what has been asked until now.
func (s *Server) Asked() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.asked...)
}

func (s *Server) hear(w http.ResponseWriter, r *http.Request) {
	request, clip, err := read(r)
	s.mu.Lock()
	s.asked = append(s.asked, request)
	var fault Fault
	if len(s.faults) > 0 {
		fault, s.faults = s.faults[0], s.faults[1:]
	}
	s.mu.Unlock()
	if fault != nil {
		fault(w, r)
		return
	}
	if err != nil {
		complain(w, http.StatusBadRequest, "invalid_request_error", err.Error())
		return
	}
	words, err := s.engine.Hear(r.Context(), clip)
	switch {
	case errors.Is(err, transcribe.ErrRefused):
		complain(w, http.StatusBadRequest, "invalid_request_error", "the engine refuses the sound")
	case err != nil:
		complain(w, http.StatusServiceUnavailable, "server_error", "the engine is away")
	default:
		tell(w, request.Format, words, clip.Duration())
	}
}

// read takes a request apart.
func read(r *http.Request) (request Request, clip transcribe.Clip, err error) {
	r.Body = http.MaxBytesReader(nil, r.Body, maxUpload)
	request.Authorization = r.Header.Get("Authorization")
	file, header, err := r.FormFile("file")
	if err != nil {
		return request, clip, fmt.Errorf("file: %w", err)
	}
	defer file.Close()
	request.Model, request.Language = r.FormValue("model"), r.FormValue("language")
	request.Prompt, request.Format = r.FormValue("prompt"), r.FormValue("response_format")
	clip.Samples, err = samples(file, header.Size)
	request.Samples = len(clip.Samples)
	return request, clip, err
}

// samples reads a WAV file of one channel in the engines' rate.
func samples(file io.ReaderAt, size int64) ([]int16, error) {
	f, err := audio.Probe(file, size)
	if err != nil {
		return nil, fmt.Errorf("file: %w", err)
	}
	if f.Channels != 1 || f.Rate != transcribe.Rate {
		return nil, fmt.Errorf("file: %d channels at %d Hz; send one at %d Hz", f.Channels, f.Rate, transcribe.Rate)
	}
	sound := audio.PCM16(file, f)
	all := make([]int16, f.Frames)
	if _, err := sound.Seek(sound.Size()-2*f.Frames, io.SeekStart); err != nil {
		return nil, fmt.Errorf("file: %w", err)
	}
	if err := binary.Read(sound, binary.LittleEndian, all); err != nil {
		return nil, fmt.Errorf("file: %w", err)
	}
	return all, nil
}

// answer is verbose_json.
type answer struct {
	Task     string    `json:"task"`
	Language string    `json:"language,omitempty"`
	Duration float64   `json:"duration"`
	Text     string    `json:"text"`
	Segments []segment `json:"segments"`
}

type segment struct {
	ID           int     `json:"id"`
	Start        float64 `json:"start"`
	End          float64 `json:"end"`
	Text         string  `json:"text"`
	AvgLogprob   float64 `json:"avg_logprob"`
	NoSpeechProb float64 `json:"no_speech_prob"`
}

// tell writes what was heard as it was asked for.
func tell(w http.ResponseWriter, format string, words transcribe.Words, length time.Duration) {
	switch format {
	case "text":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, words.Text+"\n")
	case "", "json":
		reply(w, http.StatusOK, map[string]string{"text": words.Text})
	case "verbose_json":
		a := answer{Task: "transcribe", Language: words.Language, Duration: length.Seconds(), Text: words.Text, Segments: []segment{}}
		pieces := words.Pieces
		if len(pieces) == 0 && (words.Text != "" || words.NoSpeech > 0) {
			pieces = []transcribe.Piece{{End: length, Text: words.Text, Confidence: words.Confidence}}
		}
		for i, p := range pieces {
			a.Segments = append(a.Segments, segment{
				ID: i, Start: p.Start.Seconds(), End: p.End.Seconds(), Text: p.Text,
				AvgLogprob: math.Log(max(p.Confidence, 1e-6)), NoSpeechProb: words.NoSpeech,
			})
		}
		reply(w, http.StatusOK, a)
	default:
		complain(w, http.StatusBadRequest, "invalid_request_error", "response_format is json, verbose_json or text")
	}
}

func reply(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

// complain writes an error as OpenAI does.
func complain(w http.ResponseWriter, status int, kind, message string) {
	reply(w, status, map[string]any{"error": map[string]any{"message": message, "type": kind, "param": nil, "code": nil}})
}
