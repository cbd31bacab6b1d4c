package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/web/judging"
)

// TestTwoReviewersRaceAndTheServerIsKilled has two reviewers judge the demo's queue at the
// same time, kills the server in the middle and starts it again: every verdict that was
// answered is there, none is there twice, and scorecards add up.
func TestTwoReviewersRaceAndTheServerIsKilled(t *testing.T) {
	t.Parallel()
	series(t)
	data, addr := filepath.Join(t.TempDir(), "demo"), freeAddress(t)
	moreCalls(t, data)
	var answered atomic.Int64
	first := demoAt(t, data, addr)
	taken := make([]map[string]string, 2) // by reviewer, the key of each verdict that was answered, by call
	var group sync.WaitGroup
	for i, who := range []string{"reviewer", "second"} {
		group.Go(func() { taken[i] = judgeAll(t, "http://"+addr, who, &answered) })
	}
	killing := make(chan struct{})
	go func() {
		defer close(killing)
		for answered.Load() < 12 && t.Context().Err() == nil {
			time.Sleep(time.Millisecond)
		}
		_ = first.Process.Kill()
		_ = first.Wait()
	}()
	<-killing
	second := demoAt(t, data, addr)
	group.Wait()
	_ = second.Process.Kill()
	_ = second.Wait()
	program(t, "check", "--data", data)
	holdTo(t, data, taken)
}

// fewest is how many verdicts there are to be.
const fewest = 50

// moreCalls has the demo's calls in the store once more under other names, since there
// are fewer of them to judge than the test is to have.
func moreCalls(t *testing.T, data string) {
	t.Helper()
	calls, err := os.ReadFile(filepath.Join("..", "..", "testdata", "demo", "calls", "a.calls"))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	calls = regexp.MustCompile(`\b(a-\d|T6\d|c1\d)`).ReplaceAll(calls, []byte("again$1"))
	if err := os.WriteFile(filepath.Join(folder, "again.calls"), calls, 0o600); err != nil {
		t.Fatal(err)
	}
	program(t, "import", "--data", data, folder)
}

// demoAt starts the demo's server, and waits until it answers.
func demoAt(t *testing.T, data, addr string) *exec.Cmd {
	t.Helper()
	// Without calls that are looked at again: what is said of those is no verdict.
	config := filepath.Join(t.TempDir(), "tingcha.yaml")
	if err := os.WriteFile(config, []byte("fairness: {gold_rate: 0, second_rate: 0}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "tingcha", "demo", "--config", config, "--data", data, "--addr", addr, "--asr", "none")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for ctx.Err() == nil {
		if r, err := http.Get("http://" + addr + "/healthz"); err == nil {
			r.Body.Close()
			return cmd
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("the demo does not answer\n%s", &errs)
	return nil
}

var (
	firstCase   = regexp.MustCompile(`class="row-link" href="([^"]+)"`)
	hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)
	caseForm    = regexp.MustCompile(`(?s)<form id="case".*?</form>`)
)

// judgeAll judges from the queue until it is empty, and gives the key of each verdict
// that was answered, by call.
func judgeAll(t *testing.T, site, who string, answered *atomic.Int64) map[string]string {
	taken := map[string]string{}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Error(err)
		return taken
	}
	c := &http.Client{Jar: jar, Timeout: 10 * time.Second}
	patiently(t, c, http.MethodPost, site+"/login/as/"+who, url.Values{"to": {"/queue"}})
	at := "/queue"
	for n := range 500 {
		time.Sleep(time.Duration(rand.IntN(10)) * time.Millisecond) // people are out of step: in step one of them loses every race
		page := patiently(t, c, http.MethodGet, site+at, nil)
		if !bytes.Contains(page, []byte(`<form id="case"`)) {
			link := firstCase.FindSubmatch(patiently(t, c, http.MethodGet, site+"/queue", nil))
			if link == nil {
				return taken
			}
			at = string(bytes.ReplaceAll(link[1], []byte("&amp;"), []byte("&")))
			continue
		}
		form := url.Values{"kind": {[]string{"confirm", "reject"}[n%2]}}
		for _, f := range hiddenField.FindAllSubmatch(caseForm.Find(page), -1) {
			form.Add(string(f[1]), string(f[2]))
			if string(f[1]) == "finding" {
				form.Add("tick", string(f[2]))
			}
		}
		u, err := url.Parse(at)
		if err != nil {
			t.Error(err)
			return taken
		}
		var answer struct{ Next, Error string }
		if err := json.Unmarshal(patiently(t, c, http.MethodPost, site+u.Path+"/verdict", form), &answer); err != nil {
			t.Errorf("%s: %v", u.Path, err)
			return taken
		}
		at = "/queue"
		if answer.Error == "" {
			answered.Add(1)
			taken[u.Path[len("/calls/"):]] = judging.Key(who, form.Get("key"), form.Get("kind"))
			at = answer.Next
		}
	}
	t.Errorf("%s does not come to the queue's end", who)
	return taken
}

// patiently asks until somebody answers: the same form, under the same key.
func patiently(t *testing.T, c *http.Client, method, address string, form url.Values) []byte {
	for range 600 {
		body, err := ask(t.Context(), c, method, address, form)
		if err == nil {
			return body
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("%s: nobody answers", address)
	return nil
}

var errServer = errors.New("the server could not")

func ask(ctx context.Context, c *http.Client, method, address string, form url.Values) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, bytes.NewBufferString(form.Encode()))
	if err != nil {
		return nil, err
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Accept", "application/json")
	}
	answer, err := c.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode >= http.StatusInternalServerError {
		err = fmt.Errorf("%w: status %d", errServer, answer.StatusCode)
	}
	return body, err
}

// holdTo holds the records to what the reviewers were told.
func holdTo(t *testing.T, data string, taken []map[string]string) {
	t.Helper()
	store, err := sqlite.OpenReadOnly(t.Context(), filepath.Join(data, "tingcha.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	told := 0
	for i, who := range []string{"reviewer", "second"} {
		told += len(taken[i])
		kept, err := store.RecentDecisions(t.Context(), who, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(taken[i]) == 0 || len(kept) < len(taken[i]) {
			t.Errorf("%s was told of %d verdicts, and %d are kept", who, len(taken[i]), len(kept))
		}
		for call, key := range taken[i] {
			all, err := store.Decisions(t.Context(), call)
			if err != nil {
				t.Fatal(err)
			}
			found := 0
			for _, d := range all {
				if d.Key == key && d.Kind != storage.Undo {
					found++
				}
			}
			if found != 1 || len(all) != 1 {
				t.Errorf("call %s: the verdict of %s is kept %d times among %d", call, who, found, len(all))
			}
		}
	}
	if told < fewest {
		t.Errorf("%d verdicts, which is fewer than %d", told, fewest)
	}
}
