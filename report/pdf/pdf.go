// Package pdf prints pages as PDF with a Chromium, where one is installed. It is a process
// of its own for each page, without a network, with a profile that is thrown away, and it
// has a time in which to be done.
package pdf

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// ErrNone is returned, wrapped, where there is no Chromium.
var ErrNone = errors.New("no Chromium is installed: install the package chromium, or name its program in TINGCHA_CHROMIUM")

// patience is how long one page may take.
const patience = time.Minute

// most is the largest PDF that is taken, in bytes.
const most = 64 << 20

// Printer prints pages. The zero Printer has no Chromium.
type Printer struct {
	Program string // of the Chromium
	// Root says that the program runs as root, as in containers, where Chromium's own
	// sandbox cannot.
	Root bool
}

// Find gives a printer with the Chromium that TINGCHA_CHROMIUM names, or the first on the
// PATH.
func Find() Printer {
	p := Printer{Program: os.Getenv("TINGCHA_CHROMIUM"), Root: os.Geteuid() == 0}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil && p.Program == "" {
			p.Program = path
		}
	}
	return p
}

// Ready tells whether there is a Chromium.
func (p Printer) Ready() bool { return p.Program != "" }

// Print prints a page that needs nothing but itself; whatever it asks for over a network it
// does not get. The error is ErrNone where there is no
// Chromium, and otherwise says what Chromium said last.
func (p Printer) Print(ctx context.Context, page []byte) ([]byte, error) {
	if !p.Ready() {
		return nil, fmt.Errorf("print: %w", ErrNone)
	}
	folder, err := os.MkdirTemp("", "tingcha-print-")
	if err != nil {
		return nil, fmt.Errorf("print: %w", err)
	}
	printed, err := p.printIn(ctx, folder, page)
	if err = errors.Join(err, os.RemoveAll(folder)); err != nil {
		return nil, fmt.Errorf("print: %w", err)
	}
	return printed, nil
}

func (p Printer) printIn(ctx context.Context, folder string, page []byte) ([]byte, error) {
	from, to := filepath.Join(folder, "page.html"), filepath.Join(folder, "page.pdf")
	if err := os.WriteFile(from, page, 0o600); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c := exec.CommandContext(ctx, p.Program, p.args(folder, from, to)...)
	c.Env = append(os.Environ(), "HOME="+folder, "XDG_CONFIG_HOME="+folder, "XDG_CACHE_HOME="+folder)
	c.Dir, c.WaitDelay = folder, 2*time.Second
	said, err := c.CombinedOutput()
	if ctx.Err() != nil {
		return nil, fmt.Errorf("the Chromium was not done within %v: %w", patience, ctx.Err())
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %s", filepath.Base(p.Program), err, last(said))
	}
	about, err := os.Stat(to)
	if err != nil {
		return nil, fmt.Errorf("the Chromium wrote nothing: %s", last(said))
	}
	if about.Size() > most {
		return nil, fmt.Errorf("the PDF has %d bytes, more than %d", about.Size(), int64(most))
	}
	return os.ReadFile(to)
}

func (p Printer) args(folder, from, to string) []string {
	args := []string{
		"--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--disable-breakpad",
		"--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
		"--user-data-dir=" + filepath.Join(folder, "profile"), "--no-pdf-header-footer", "--print-to-pdf=" + to,
	}
	if p.Root {
		args = append(args, "--no-sandbox")
	}
	return append(args, (&url.URL{Scheme: "file", Path: from}).String())
}

// last gives the last line of what a program said, shortened.
func last(said []byte) string {
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	line := lines[len(lines)-1]
	return line[:min(len(line), 300)]
}
