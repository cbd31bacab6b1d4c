package matchbench_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/internal/matchbench"
)

func write(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

const (
	calls   = "您好，请讲\n我要投诉，我要投诉你们\n\n喂\n打12315投诉\n24小时内\n\n再见\n"
	phrases = "投诉\n要投诉\n12315\n您好\n投诉你们\n小时内\n24小时\n喂\n"
)

func TestEnginesFindTheSame(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	err := matchbench.Run(t.Context(), &out, matchbench.Options{Corpus: write(t, calls), Phrases: write(t, phrases), Rounds: 1})
	if err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	if !strings.Contains(out.String(), "11 matches") {
		t.Errorf("want 11 matches:\n%s", &out)
	}
	if strings.Contains(out.String(), "hyperscan was not run") {
		t.Skip(out.String())
	}
	if !strings.Contains(out.String(), "\nratio ") {
		t.Errorf("no ratio:\n%s", &out)
	}
}

func TestExpressionsAreCountedOnceACall(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	expressions := "投诉.{0,4}你们\n[0-9]{5}\n(您好|喂)\n小时内$\n讲.我\n"
	err := matchbench.Run(t.Context(), &out, matchbench.Options{Corpus: write(t, calls), Phrases: write(t, expressions), Rounds: 1})
	if err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	if !strings.Contains(out.String(), "5 matches") {
		t.Errorf("want 5 matches:\n%s", &out)
	}
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip(err)
	}
}

func TestHostileTextIsMeasuredBesideOrdinaryText(t *testing.T) {
	t.Parallel()
	for _, lines := range []string{phrases, "投诉.{0,4}你们\n(您好|喂)\n"} {
		var out strings.Builder
		o := matchbench.Options{Corpus: write(t, calls), Phrases: write(t, lines), Rounds: 1, Bytes: 2000}
		if err := matchbench.Hostile(&out, o); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"ordinary calls", " 1.00 ", "one behind the other"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("no %q:\n%s", want, &out)
			}
		}
	}
}

func TestWhatIsMissingIsTold(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "missing")
	err := matchbench.Run(t.Context(), &strings.Builder{}, matchbench.Options{Corpus: missing, Phrases: write(t, phrases), Rounds: 1})
	if err == nil || !strings.Contains(err.Error(), "read corpus") {
		t.Errorf("error %v, want one about the corpus", err)
	}
}
