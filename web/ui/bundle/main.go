// Command bundle makes what the browser gets from others: npm fetches the packages that
// web/ui/package.json names, under the digests of its lock, and esbuild puts what wave.js
// needs of them into web/static/dist, which is embedded when it is there and never
// committed. It runs in the folder web, by go generate.
//
// Without npm nothing is made, and the pages are plainer; under CI=true that is an error.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// Where things are, seen from web.
const (
	home   = "ui"          // of package.json, its lock and the entry
	entry  = "ui/wave.js"  // what is bundled
	target = "static/dist" // where it goes
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Getenv("CI") == "true", os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1) //nolint:forbidigo // this is main
	}
}

// run fetches and bundles.
func run(ctx context.Context, must bool, say io.Writer) error {
	npm, err := exec.LookPath("npm")
	if err != nil {
		if must {
			return errors.New("npm is not on the PATH, although CI=true: install Debian's nodejs and npm")
		}
		fmt.Fprintln(say, "npm is not on the PATH: the pages go without wavesurfer.js and draw the waveform themselves")
		return nil
	}
	fetch := exec.CommandContext(ctx, npm, "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	fetch.Dir, fetch.Stdout, fetch.Stderr = home, say, say
	if err := fetch.Run(); err != nil {
		return fmt.Errorf("npm ci in %s: %w", home, err)
	}
	return bundle()
}

// bundle writes one script for browsers of the last years. The licences of what is in
// it stand at its beginning.
func bundle() error {
	licences, err := licences()
	if err != nil {
		return err
	}
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{entry}, EntryNames: "wavesurfer", Outdir: target, Write: true,
		Bundle: true, Format: api.FormatIIFE, Target: api.ES2020,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		Banner: map[string]string{"js": licences},
	})
	if len(result.Errors) == 0 {
		return nil
	}
	told := api.FormatMessages(result.Errors, api.FormatMessagesOptions{Kind: api.ErrorMessage})
	return errors.New(strings.TrimSpace(strings.Join(told, "")))
}

// licences gives the licences of all packages that were fetched, as a comment.
func licences() (string, error) {
	files, err := filepath.Glob(home + "/node_modules/*/LICENSE")
	if err != nil || len(files) == 0 {
		return "", fmt.Errorf("no licences under %s/node_modules: %w", home, errors.Join(err, os.ErrNotExist))
	}
	var all strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&all, "/*! %s\n\n%s*/\n", filepath.Base(filepath.Dir(file)), strings.ReplaceAll(string(text), "*/", "* /"))
	}
	return all.String(), nil
}
