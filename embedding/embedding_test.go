package embedding_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tingcha/tingcha/embedding"
)

// server behaves like the embeddings API, with an invented model of two numbers: a
// text's share of 告 and of everything else. No real model is tested here.
type server struct {
	*httptest.Server
	requests, texts atomic.Int64
}

func serve(t *testing.T) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct {
			Model string   `json:"model"`
			Input []string `json:"input"`
		}
		if r.Method != http.MethodPost || r.URL.Path != "/v1/embeddings" || r.Header.Get("Authorization") != "Bearer secret" ||
			json.NewDecoder(r.Body).Decode(&asked) != nil || asked.Model != "m" {
			http.Error(w, "no", http.StatusBadRequest)
			return
		}
		s.requests.Add(1)
		s.texts.Add(int64(len(asked.Input)))
		type datum struct {
			Object    string     `json:"object"`
			Index     int        `json:"index"`
			Embedding [2]float64 `json:"embedding"`
		}
		var data []datum
		for i, v := range slices.Backward(asked.Input) { // the order is not promised
			n := float64(strings.Count(v, "告"))
			data = append(data, datum{"embedding", i, [2]float64{7 * n, 7}})
		}
		if err := json.NewEncoder(w).Encode(map[string]any{"object": "list", "data": data, "model": "m"}); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func open(t *testing.T, c embedding.Config) *embedding.Service {
	t.Helper()
	s, err := embedding.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestScoresAreCosinesToTheLikestExample(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"", "/", "/v1", "/v1/embeddings"} {
		s := open(t, embedding.Config{URL: serve(t).URL + path, Model: "m", Key: "secret"})
		scores, err := s.Scores([]string{"告", "无"}, []string{"我告", "没有", "告告"})
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []float64{1, 1, 3 / math.Sqrt(10)} {
			if math.Abs(scores[i]-want) > 1e-6 {
				t.Errorf("text %d scores %f, want %f", i, scores[i], want)
			}
		}
	}
}

func TestWhatIsKnownIsNotAskedAgainAndMuchIsAskedInBatches(t *testing.T) {
	t.Parallel()
	server := serve(t)
	s := open(t, embedding.Config{URL: server.URL, Model: "m", Key: "secret"})
	var texts []string
	for i := range 150 {
		texts = append(texts, fmt.Sprint("第", i%100))
	}
	for range 2 {
		if _, err := s.Scores([]string{"告"}, texts); err != nil {
			t.Fatal(err)
		}
	}
	if server.requests.Load() != 2 || server.texts.Load() != 101 {
		t.Errorf("%d requests with %d texts, want 2 with 101", server.requests.Load(), server.texts.Load())
	}
}

func TestAServiceThatFailsIsAnError(t *testing.T) {
	t.Parallel()
	for name, reply := range map[string]string{
		"no JSON":                "<html>",
		"a text left out":        `{"data":[{"index":0,"embedding":[1,0]}]}`,
		"an index out of bounds": `{"data":[{"index":0,"embedding":[1,0]},{"index":7,"embedding":[1,0]}]}`,
		"one twice":              `{"data":[{"index":0,"embedding":[1,0]},{"index":0,"embedding":[1,0]}]}`,
		"no direction":           `{"data":[{"index":0,"embedding":[0,0]},{"index":1,"embedding":[1,0]}]}`,
		"different lengths":      `{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1,0]}]}`,
		"nothing":                `{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]}`,
		"an error":               "",
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if reply == "" {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
			fmt.Fprint(w, reply)
		}))
		s := open(t, embedding.Config{URL: server.URL, Model: "m"})
		if scores, err := s.Scores([]string{"甲"}, []string{"乙"}); err == nil {
			t.Errorf("%s: %v, want an error", name, scores)
		}
		server.Close()
		if _, err := s.Scores([]string{"甲"}, []string{"乙"}); err == nil {
			t.Errorf("%s: a server that is away gives no error", name)
		}
	}
}

func TestAServiceThatIsSilentIsGivenUp(t *testing.T) {
	t.Parallel()
	done := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-done:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(done) })
	s := open(t, embedding.Config{URL: server.URL, Model: "m", Timeout: 50 * time.Millisecond})
	if _, err := s.Scores([]string{"甲"}, []string{"乙"}); err == nil {
		t.Error("want an error")
	}
}

func TestAConfigurationThatCannotBeIsTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]embedding.Config{
		"no scheme": {URL: "localhost:8000", Model: "m"},
		"no model":  {URL: "http://localhost:8000"},
		"too much":  {URL: "http://localhost:8000", Model: "m", AtLeast: 75},
	} {
		if _, err := embedding.New(c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
