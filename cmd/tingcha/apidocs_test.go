package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/api"
	"github.com/tingcha/tingcha/webhook"
)

// blocks gives the examples of docs/api.md in a language.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	var all []string
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(manual(t, "api.md"), -1) {
		all = append(all, m[1])
	}
	return all
}

// needed finds a program that an example is run by.
func needed(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is missing, and CI has to have it", program)
		}
		t.Skipf("%s is not installed, which runs examples of docs/api.md", program)
	}
	return path
}

func TestTheExamplesOfTheAPIDoWhatTheManualSays(t *testing.T) {
	t.Parallel()
	series(t)
	needed(t, "curl")
	shell := needed(t, "sh")
	c := newClient(t)
	var receipt api.Receipt
	c.send("POST", "/intake/transcripts", handedTranscript, &receipt)
	if err := c.h.flow(everyRole()).Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	found, _, err := c.h.store.Findings(t.Context(), storage.FindingFilter{Status: storage.Open})
	i := 0
	for i < len(found) && found[i].Provisional {
		i++
	}
	if err != nil || i == len(found) {
		t.Fatalf("%d findings, %v, and none can be confirmed", len(found), err)
	}
	folder, ran := t.TempDir(), 0
	if err := os.WriteFile(filepath.Join(folder, "call.wav"), []byte(whistle(20*time.Second)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, example := range blocks(t, "sh") {
		if !strings.HasPrefix(example, "curl ") {
			continue
		}
		ran++
		run := exec.CommandContext(t.Context(), shell, "-c", example)
		run.Dir = folder
		run.Env = append(os.Environ(), "TINGCHA="+strings.TrimSuffix(c.url, api.Prefix), "TOKEN="+c.token, "FINDING="+found[i].ID, "SEEN="+strconv.FormatInt(found[i].Version, 10))
		out, err := run.CombinedOutput()
		if err != nil || bytes.Contains(out, []byte("urn:tingcha:problem:")) {
			t.Errorf("%s: %v: %s", example, err, out)
			continue
		}
		if !strings.Contains(example, "format=csv") && !json.Valid(out) {
			t.Errorf("%s: %s", example, out)
		}
	}
	if f, err := c.h.store.Finding(t.Context(), found[i].ID); err != nil || f.Status != storage.Confirmed || ran < 7 {
		t.Errorf("after %d examples: %+v, %v", ran, f.Status, err)
	}
}

func TestReceiversOfTheManualKnowGenuineMessages(t *testing.T) {
	t.Parallel()
	body, secret, now := `{"type":"finding.confirmed"}`, webhook.NewSecret(), time.Now()
	signature, err := webhook.Sign(secret, "msg_1", now, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name, text := range map[string]string{"receiver.go": blocks(t, "go")[0], "receiver.py": blocks(t, "python")[0]} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.CommandContext(t.Context(), needed(t, "go"), "build", "-o", "receiver", "receiver.go")
	build.Dir = folder
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	sent, old := strconv.FormatInt(now.Unix(), 10), strconv.FormatInt(now.Add(-time.Hour).Unix(), 10)
	oldSignature, err := webhook.Sign(secret, "msg_1", now.Add(-time.Hour), []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, receiver := range [][]string{{filepath.Join(folder, "receiver")}, {needed(t, "python3"), filepath.Join(folder, "receiver.py")}} {
		for _, test := range []struct {
			what                     string
			id, at, signature, bytes string
			genuine                  bool
		}{
			{"a message of ours", "msg_1", sent, signature, body, true},
			{"one with another signature besides", "msg_1", sent, "v1,AAAA " + signature, body, true},
			{"another body", "msg_1", sent, signature, body + " ", false},
			{"another ID", "msg_2", sent, signature, body, false},
			{"an old one", "msg_1", old, oldSignature, body, false},
			{"an old one with a new time", "msg_1", sent, oldSignature, body, false},
			{"none", "msg_1", sent, "", body, false},
		} {
			run := exec.CommandContext(t.Context(), receiver[0], append(receiver[1:], test.id, test.at, test.signature)...)
			run.Env, run.Stdin = append(os.Environ(), "SECRET="+secret), strings.NewReader(test.bytes)
			out, err := run.CombinedOutput()
			if (err == nil) != test.genuine || test.genuine != strings.HasPrefix(string(out), "genuine") || !test.genuine && !strings.HasPrefix(string(out), "refused") {
				t.Errorf("%v of %s: %v: %s", receiver, test.what, err, out)
			}
		}
	}
}
