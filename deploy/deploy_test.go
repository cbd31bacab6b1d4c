// Package deploy_test holds the examples to what the program understands. That they
// run is not shown here: README.md says of each what was.
package deploy_test

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
)

// every lists what a hotline's processes do between them.
var every = []string{"fetch", "ingest", "inspect", "reconcile", "score", "transcribe", "web"}

type (
	object  = map[string]any
	objects = []object
)

// documents reads a file of YAML documents.
func documents(t *testing.T, path string) objects {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all objects
	for d := yaml.NewDecoder(f); ; {
		var one object
		err := d.Decode(&one)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all = append(all, one)
	}
}

// at follows keys, and numbers of list elements, into a document.
func at[T any](t *testing.T, in any, path ...any) T {
	t.Helper()
	for _, step := range path {
		switch step := step.(type) {
		case string:
			in = in.(object)[step]
		case int:
			in = in.([]any)[step]
		}
	}
	found, ok := in.(T)
	if !ok {
		t.Fatalf("%v: found %T", path, in)
	}
	return found
}

// has tells whether the program takes a configuration, wherever its secrets lie.
func has(t *testing.T, name, text string) {
	t.Helper()
	text = regexp.MustCompile(`file:\S+`).ReplaceAllString(text, "env:IN_A_FILE")
	key := func(string) (string, bool) { return strings.Repeat("5a", settings.KeySize), true }
	c, err := settings.Read([]byte(text), key)
	if err != nil {
		t.Errorf("%s: %v", name, err)
	} else if !c.Cluster() || c.Archive == nil {
		t.Errorf("%s is not a cluster's with an archive", name)
	}
}

func TestEveryConfigurationIsUnderstood(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"compose/tingcha.yaml", "systemd/tingcha.yaml"} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		has(t, path, string(text))
	}
	has(t, "kubernetes/config.yaml", at[string](t, documents(t, "kubernetes/config.yaml")[0], "data", "tingcha.yaml"))
}

func TestEverySecretOfAConfigurationIsHandedIn(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile(`env:(\w+)`)
	compose := documents(t, "compose.yaml")[0]
	example, err := os.ReadFile("compose/secrets.env.example")
	if err != nil {
		t.Fatal(err)
	}
	for path, given := range map[string]object{
		"compose/tingcha.yaml":   at[object](t, compose, "x-tingcha", "environment"),
		"kubernetes/config.yaml": at[object](t, documents(t, "kubernetes/secret.example.yaml")[0], "stringData"),
	} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(text), -1) {
			if _, ok := given[m[1]]; !ok {
				t.Errorf("%s: nobody hands in %s", path, m[1])
			}
			if strings.HasPrefix(path, "compose") && !strings.Contains(string(example), m[1]+"=") {
				t.Errorf("secrets.env.example lacks %s", m[1])
			}
		}
	}
}

func TestComposeRunsEveryRole(t *testing.T) {
	t.Parallel()
	var roles []string
	for name, service := range at[object](t, documents(t, "compose.yaml")[0], "services") {
		command, _ := service.(object)["command"].([]any)
		if i := slices.Index(command, any("--role")); i >= 0 {
			roles = append(roles, strings.Split(command[i+1].(string), ",")...)
			if grace := at[string](t, service, "stop_grace_period"); grace != "45s" {
				t.Errorf("%s is killed after %s", name, grace)
			}
		}
	}
	slices.Sort(roles)
	if diff := cmp.Diff(every, roles); diff != "" {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
}

func TestKubernetesRunsEveryRoleAndAsksHowItIs(t *testing.T) {
	t.Parallel()
	var roles []string
	for _, file := range at[[]any](t, documents(t, "kubernetes/kustomization.yaml")[0], "resources") {
		for _, d := range documents(t, filepath.Join("kubernetes", file.(string))) {
			if d["kind"] != "Deployment" {
				continue
			}
			pod := at[object](t, d, "spec", "template", "spec")
			args := at[[]any](t, pod, "containers", 0, "args")
			role := args[slices.Index(args, any("--role"))+1].(string)
			roles = append(roles, role)
			if d, labels := at[object](t, d, "spec", "selector", "matchLabels"), at[object](t, d, "spec", "template", "metadata", "labels"); cmp.Diff(d, labels) != "" {
				t.Errorf("%s selects %v and makes %v", role, d, labels)
			}
			for probe, want := range map[string]string{"livenessProbe": "/healthz", "readinessProbe": "/readyz"} {
				if got := at[string](t, pod, "containers", 0, probe, "httpGet", "path"); got != want {
					t.Errorf("%s: %s asks %s, want %s", role, probe, got, want)
				}
			}
			if replicas := at[uint64](t, d, "spec", "replicas"); role == "reconcile" && replicas != 1 {
				t.Errorf("reconcile runs %d times", replicas)
			}
		}
	}
	slices.Sort(roles)
	if diff := cmp.Diff(every, roles); diff != "" {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
}

func TestSystemdUnderstandsTheUnits(t *testing.T) {
	t.Parallel()
	tool, err := exec.LookPath("systemd-analyze")
	if err != nil && os.Getenv("CI") != "" {
		t.Fatalf("systemd-analyze is missing: %v", err)
	}
	if err != nil {
		t.Skip("no systemd-analyze here; units are checked where there is one")
	}
	dir := t.TempDir()
	for from, to := range map[string]string{"tingcha@.service": "tingcha@web.service", "tingcha.target": "tingcha.target"} {
		text, err := os.ReadFile(filepath.Join("systemd", from))
		if err != nil {
			t.Fatal(err)
		}
		// The program need not be installed where the test runs.
		text = []byte(strings.Replace(string(text), "/usr/local/bin/tingcha ", "/bin/true ", 1))
		if err := os.WriteFile(filepath.Join(dir, to), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), tool, "verify", filepath.Join(dir, "tingcha@web.service"), filepath.Join(dir, "tingcha.target")).CombinedOutput()
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "tingcha") { // other units of this machine are not ours to judge
			t.Error(line)
		}
	}
	if err != nil && len(out) == 0 {
		t.Error(err)
	}
}
