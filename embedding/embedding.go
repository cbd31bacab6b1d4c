// Package embedding asks a service that speaks the embeddings API of OpenAI how like
// sentences are by their meaning: vLLM, Ollama, text-embeddings-inference, Xinference
// and most gateways do. It is the service behind says like of the rules.
//
// What was asked once is remembered, so that the examples of a rulebook and what
// every call has in common (您好, 好的) go over the wire once.
package embedding

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/tingcha/tingcha/inspect"
)

// Config says where the service is.
type Config struct {
	URL     string  // up to and without /v1/embeddings
	Model   string  // as the service names it
	Key     string  // sent as a bearer token; empty for none
	AtLeast float64 // how like an example a sentence is, where a rule does not say; 0 is 0.75
	Timeout time.Duration
}

// Limits of what is sent, believed and remembered.
const (
	maxBatch   = 64       // texts of one request
	maxText    = 2000     // bytes of one text; what is longer is cut
	maxAnswer  = 64 << 20 // bytes
	maxKnown   = 100_000  // texts that are remembered
	maxNumbers = 16_384   // of one text
	maxWaiting = 4        // requests at once
	usualLeast = 0.75
	usualWait  = 10 * time.Second
)

// Service is a client. Any number of goroutines may use it.
type Service struct {
	config   Config
	endpoint string
	client   *http.Client
	slots    chan struct{}

	mu    sync.Mutex
	known map[[sha256.Size]byte][]float32 // of unit length
}

var _ inspect.Similarity = (*Service)(nil)

// New makes a client; nothing is sent yet. The error says what of the
// configuration cannot be.
func New(c Config) (*Service, error) {
	u, err := url.Parse(c.URL)
	switch {
	case err != nil:
		return nil, fmt.Errorf("similarity: url: %w", err)
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return nil, errors.New("similarity: url: write http://HOST:PORT")
	case c.Model == "":
		return nil, errors.New("similarity: model: which model?")
	case c.AtLeast < 0 || c.AtLeast > 1:
		return nil, errors.New("similarity: at_least: write a number from 0 to 1")
	}
	if c.AtLeast == 0 {
		c.AtLeast = usualLeast
	}
	if c.Timeout <= 0 {
		c.Timeout = usualWait
	}
	base := strings.TrimSuffix(strings.TrimSuffix(strings.TrimRight(c.URL, "/"), "/embeddings"), "/v1")
	return &Service{
		config: c, endpoint: base + "/v1/embeddings", client: &http.Client{Timeout: c.Timeout},
		slots: make(chan struct{}, maxWaiting), known: map[[sha256.Size]byte][]float32{},
	}, nil
}

// AtLeast is how like an example a sentence is, where a rule does not say.
func (s *Service) AtLeast() float64 { return s.config.AtLeast }

// Scores gives for each text the cosine of the angle to the example that is
// likest, no less than 0. The error says what the service did.
func (s *Service) Scores(examples, texts []string) ([]float64, error) {
	vectors, err := s.vectors(append(append(make([]string, 0, len(examples)+len(texts)), examples...), texts...))
	if err != nil {
		return nil, err
	}
	scores := make([]float64, len(texts))
	for i, text := range vectors[len(examples):] {
		for _, example := range vectors[:len(examples)] {
			if len(example) != len(text) {
				return nil, errors.New("similarity: the service gave vectors of different lengths")
			}
			scores[i] = max(scores[i], cosine(example, text))
		}
	}
	return scores, nil
}

// vectors gives those of some texts, asking for what is not known.
func (s *Service) vectors(texts []string) ([][]float32, error) {
	all, keys := make([][]float32, len(texts)), make([][sha256.Size]byte, len(texts))
	var missing []int
	asked := map[[sha256.Size]byte]bool{}
	s.mu.Lock()
	for i, text := range texts {
		keys[i] = sha256.Sum256([]byte(cut(text)))
		if all[i] = s.known[keys[i]]; all[i] == nil && !asked[keys[i]] {
			asked[keys[i]] = true
			missing = append(missing, i)
		}
	}
	s.mu.Unlock()
	fresh := map[[sha256.Size]byte][]float32{}
	for len(missing) > 0 {
		batch := missing[:min(len(missing), maxBatch)]
		missing = missing[len(batch):]
		input := make([]string, len(batch))
		for i, at := range batch {
			input[i] = cut(texts[at])
		}
		got, err := s.ask(input)
		if err != nil {
			return nil, err
		}
		for i, at := range batch {
			fresh[keys[at]] = got[i]
		}
	}
	for i := range all {
		if all[i] == nil {
			all[i] = fresh[keys[i]]
		}
	}
	s.remember(fresh)
	return all, nil
}

// remember keeps what was answered. When there is no more room, all is forgotten:
// what is common is soon known again.
func (s *Service) remember(fresh map[[sha256.Size]byte][]float32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.known)+len(fresh) > maxKnown {
		clear(s.known)
	}
	maps.Copy(s.known, fresh)
}

// cut shortens a text to what is sent.
func cut(text string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(text, ""))
	for i := range text {
		if i > maxText {
			return text[:i]
		}
	}
	return text
}

type request struct {
	Model string   `json:"model"`
	Input []string `json:"input"`
}

type answer struct {
	Data []struct {
		Index     int       `json:"index"`
		Embedding []float32 `json:"embedding"`
	} `json:"data"`
}

// ask sends one request.
func (s *Service) ask(input []string) ([][]float32, error) {
	s.slots <- struct{}{}
	defer func() { <-s.slots }()
	body, err := json.Marshal(request{s.config.Model, input})
	if err != nil {
		return nil, fmt.Errorf("similarity: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), s.config.Timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("similarity: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	if s.config.Key != "" {
		r.Header.Set("Authorization", "Bearer "+s.config.Key)
	}
	response, err := s.client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("similarity: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("similarity: the service answered %s", response.Status)
	}
	var a answer
	if err := json.NewDecoder(io.LimitReader(response.Body, maxAnswer)).Decode(&a); err != nil {
		return nil, fmt.Errorf("similarity: read the answer: %w", err)
	}
	return a.inOrder(len(input))
}

// inOrder gives the vectors in the order of what was asked.
func (a answer) inOrder(n int) ([][]float32, error) {
	vectors := make([][]float32, n)
	for _, d := range a.Data {
		if d.Index < 0 || d.Index >= n || vectors[d.Index] != nil || len(d.Embedding) > maxNumbers {
			return nil, errors.New("similarity: the service gave vectors that nobody asked for")
		}
		unit, ok := unitLength(d.Embedding)
		if !ok {
			return nil, errors.New("similarity: the service gave a vector without a direction")
		}
		vectors[d.Index] = unit
	}
	for _, v := range vectors {
		if v == nil {
			return nil, errors.New("similarity: the service left a text out")
		}
	}
	return vectors, nil
}

func unitLength(v []float32) ([]float32, bool) {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 || math.IsNaN(sum) || math.IsInf(sum, 0) {
		return nil, false
	}
	unit := make([]float32, len(v))
	for i, x := range v {
		unit[i] = float32(float64(x) / math.Sqrt(sum))
	}
	return unit, true
}

func cosine(a, b []float32) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return min(max(sum, 0), 1)
}
