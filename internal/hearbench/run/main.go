// Command run measures hearing, for "make bench-hearing"; see package hearbench.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"

	"github.com/tingcha/tingcha/internal/hearbench"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "hearbench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	var p hearbench.Peer
	flags := flag.NewFlagSet("hearbench", flag.ContinueOnError)
	flags.StringVar(&p.Bin, "bin", "", "`folder` of sherpa-onnx's executables")
	flags.StringVar(&p.Model, "model", "", "`folder` of a model of Whisper")
	flags.StringVar(&p.VAD, "vad", "", "the `file` silero_vad.onnx")
	flags.IntVar(&p.Threads, "threads", 2, "of the engine")
	flags.StringVar(&p.Program, "program", "bin/tingcha-hear", "our engine's `file`")
	flags.StringVar(&p.Library, "library", "", "its library; looked for beside it where nothing is said")
	calls := flags.String("calls", "", "`folder` of recordings with their truth")
	only := flags.String("only", "", "beginning of the names that are heard; all where nothing is said")
	asJSON := flags.String("json", "", "`file` for all that was measured")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if p.Bin == "" || p.Model == "" || p.VAD == "" || *calls == "" {
		return errors.New("name -bin, -model, -vad and -calls")
	}
	among := func(name string) bool { return strings.HasPrefix(name, *only) }
	var c hearbench.Comparison
	var err error
	if c.Ours, err = p.Ours(ctx, *calls, among); err != nil { // first: the peak of ended children is that of all so far
		return err
	}
	if c.Yardstick, err = p.Hear(ctx, *calls, among); err != nil {
		return err
	}
	if *asJSON != "" {
		text, err := json.MarshalIndent(c, "", " ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(*asJSON, text, 0o600); err != nil {
			return err
		}
	}
	return c.Write(os.Stdout)
}
