package asrserver

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Fault answers a request in place of the engine.
type Fault func(w http.ResponseWriter, r *http.Request)

// Answer gives a status with headers ("Retry-After", "3") and a body.
func Answer(status int, body string, headers ...string) Fault {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// Complaint gives a status with an error as OpenAI writes it.
func Complaint(status int, code, message string, headers ...string) Fault {
	body := fmt.Sprintf(`{"error":{"message":%q,"type":"invalid_request_error","param":null,"code":%q}}`, message, code)
	return Answer(status, body, append(headers, "Content-Type", "application/json")...)
}

// Endless gives JSON of so many bytes without telling its length before.
func Endless(bytes int) Fault {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"text":"`)
		block := strings.Repeat("啊", 1<<10)
		for sent := 0; sent < bytes; sent += len(block) {
			if _, err := io.WriteString(w, block); err != nil {
				return
			}
		}
		_, _ = io.WriteString(w, `"}`)
	}
}

// Drip sends a byte of a fine answer every so often, for as long as the client waits.
func Drip(every time.Duration) Fault {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		tick := time.NewTicker(every)
		defer tick.Stop()
		for _, err := io.WriteString(w, "{"); err == nil; _, err = io.WriteString(w, " ") {
			_ = http.NewResponseController(w).Flush()
			select {
			case <-tick.C:
			case <-r.Context().Done():
				return
			}
		}
	}
}

// Hang says nothing until the client goes away.
func Hang(_ http.ResponseWriter, r *http.Request) {
	<-r.Context().Done()
}

// Hangup breaks the connection off, after so many bytes of an answer that was
// announced to be longer.
func Hangup(body string) Fault {
	return func(w http.ResponseWriter, _ *http.Request) {
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer func() { _ = connection.Close() }()
		if body != "" {
			_, _ = fmt.Fprintf(connection, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", 2*len(body), body)
		}
	}
}

// Raw writes bytes to the connection as they are, and breaks it off.
func Raw(text string) Fault {
	return func(w http.ResponseWriter, _ *http.Request) {
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer func() { _ = connection.Close() }()
		_, _ = io.WriteString(connection, text)
	}
}
