package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/warning"
)

// TestAWarningIsRaisedWithinAMinuteOfReplayedTraffic replays tickets into a server that is
// killed as soon as it has taken the one that passes the threshold, and once more
// afterwards: the alert is raised and told once, and tracked to its close.
func TestAWarningIsRaisedWithinAMinuteOfReplayedTraffic(t *testing.T) {
	t.Parallel()
	hooks, box := newHooks(t), newPostbox(t)
	data := t.TempDir()
	const secret = "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0"
	config := fmt.Sprintf(`webhooks: {hosts: [127.0.0.1], networks: [127.0.0.0/8]}
warnings:
  mail: {server: "%s", tls: "off", from: tingcha@example.com}
  contacts: {shift: {mail: [shift@example.com], webhook: "%s/hook?key=geheim", secret: "file:%s"}}
  watches:
    - {name: broadband, title: 宽带投诉, count: {in: ticket, kind: complaint.external}, by: dept, window: 1h, follow_up: [30m], levels: [{level: orange, at: 5, to: [shift]}]}
`, box.address, hooks.url, filepath.Join(data, "hook"))
	if err := os.WriteFile(filepath.Join(data, "tingcha.yaml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "hook"), []byte(secret), 0o600); err != nil {
		t.Fatal(err)
	}
	token := strings.TrimSpace(string(program(t, "token", "add", "工单系统", "--data", data, "--scope", "write:intake")))

	first := startHotline(t, data)
	began := time.Now()
	for i := range 5 {
		first.file(t, token, i, began)
	}
	first.end(t, syscall.SIGKILL)
	passed := time.Now()
	second := startHotline(t, data)
	for deadline := passed.Add(time.Minute); hooks.count() == 0 || box.count() == 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("a minute later %d webhooks and %d letters have come\n%s", hooks.count(), box.count(), second.errs.String())
		}
	}
	t.Logf("told %v after the server was killed", time.Since(passed).Round(time.Millisecond))
	for i := range 5 { // the same traffic again
		second.file(t, token, i, began)
	}
	time.Sleep(6 * time.Second) // the next count
	second.end(t, syscall.SIGTERM)
	if n, m := hooks.ids(), box.count(); len(n) != 1 || m != 1 {
		t.Errorf("webhooks %v and %d letters, want each once", n, m)
	}
	for _, log := range []string{first.errs.String(), second.errs.String()} {
		if strings.Contains(log, "geheim") || strings.Contains(log, secret) || strings.Contains(log, "shift@example.com") {
			t.Errorf("the log tells secrets or addresses:\n%s", log)
		}
	}
	closeAlert(t, data)
	program(t, "check", "--data", data)
}

// closeAlert tracks the one alert of a folder to its close.
func closeAlert(t *testing.T, data string) {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(data, databaseName))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	rows, n, err := store.Alerts(t.Context(), storage.AlertFilter{})
	if err != nil || n != 1 || rows[0].Peak != 5 || rows[0].Level != warning.Orange || rows[0].Scope != "客服三部" || rows[0].Counted != 5 {
		t.Fatalf("alerts %+v, %v", rows, err)
	}
	for i, d := range []warning.Deed{warning.Acknowledge, warning.Assign, warning.FollowUp, warning.Close} {
		a, err := store.TakeUp(t.Context(), storage.AlertDeed{Alert: rows[0].ID, Deed: d, Who: "li", Whom: map[warning.Deed]string{warning.Assign: "wang"}[d], Words: "已处理", Key: fmt.Sprint("k", i), At: time.Now()})
		if err != nil || len(a.Steps) != i+2 {
			t.Fatalf("%s: %d steps, %v", d, len(a.Steps), err)
		}
	}
}

// running is a server of pages in a process of its own.
type running struct {
	cmd  *exec.Cmd
	url  string
	errs bytes.Buffer
	rest chan struct{}
}

func startHotline(t *testing.T, data string) *running {
	t.Helper()
	r := &running{cmd: exec.CommandContext(t.Context(), "tingcha", "serve", "--data", data, "--addr", "127.0.0.1:0", "--asr", "none"), rest: make(chan struct{})}
	r.cmd.Stderr = &r.errs
	out, err := r.cmd.StdoutPipe()
	if err == nil {
		err = r.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for r.url == "" && lines.Scan() {
		r.url = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+`).FindString(lines.Text())
	}
	go func() { _, _ = io.Copy(io.Discard, out); close(r.rest) }()
	if r.url == "" {
		t.Fatalf("the server did not say where it is\n%s", &r.errs)
	}
	return r
}

func (r *running) end(t *testing.T, with syscall.Signal) {
	t.Helper()
	if err := r.cmd.Process.Signal(with); err != nil {
		t.Fatal(err)
	}
	<-r.rest
	if err := r.cmd.Wait(); err != nil && with == syscall.SIGTERM {
		t.Errorf("serve: %v\n%s", err, &r.errs)
	}
}

// file hands a complaint over as the ticket system does.
func (r *running) file(t *testing.T, token string, i int, now time.Time) {
	t.Helper()
	text, err := json.Marshal([]map[string]any{{
		"id": fmt.Sprint("W", i), "version": 1, "kind": "complaint.external", "caller": "1380000111" + strconv.Itoa(i), "dept": "客服三部", "text": "宽带断网", "filed": now.Add(time.Duration(i-10) * time.Minute).Format(time.RFC3339),
	}})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url+"/api/v1/intake/tickets", bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if said, _ := io.ReadAll(answer.Body); answer.StatusCode >= 300 {
		t.Fatalf("the ticket is answered by %s: %s", answer.Status, said)
	}
}

// hooks takes what webhooks are told.
type hooks struct {
	url string
	mu  sync.Mutex
	got []string // IDs
}

func newHooks(t *testing.T) *hooks {
	t.Helper()
	h := &hooks{}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.got = append(h.got, r.Header.Get("Webhook-Id"))
	}))
	t.Cleanup(server.Close)
	h.url = server.URL
	return h
}

func (h *hooks) count() int { h.mu.Lock(); defer h.mu.Unlock(); return len(h.got) }

// ids gives the messages that came: one may come twice when its sender is killed.
func (h *hooks) ids() map[string]int {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := map[string]int{}
	for _, id := range h.got {
		all[id]++
	}
	return all
}

// postbox is a server that takes mail and counts it.
type postbox struct {
	address string
	mu      sync.Mutex
	got     int
}

func newPostbox(t *testing.T) *postbox {
	t.Helper()
	l := &postbox{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return taker{l}, nil }))
	server.Domain = "mail.test"
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() { server.Close(); <-ended })
	l.address = listener.Addr().String()
	return l
}

func (l *postbox) count() int { l.mu.Lock(); defer l.mu.Unlock(); return l.got }

// taker takes mail on one connection.
type taker struct{ *postbox }

func (taker) Mail(string, *smtp.MailOptions) error { return nil }
func (taker) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (taker) Reset()                               {}
func (taker) Logout() error                        { return nil }

func (l taker) Data(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.got++
	return err
}
