// Command cmd puts the local engine behind the transcription API of OpenAI on this
// machine, to try asr.engine openai with:
//
//	go run ./internal/asrserver/cmd -model models/whisper-base -listen 127.0.0.1:8000
//
// It knows no key and no limits.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/tingcha/tingcha/internal/asrserver"
	"github.com/tingcha/tingcha/transcribe/sherpa"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "asrserver:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("asrserver", flag.ContinueOnError)
	listen := flags.String("listen", "127.0.0.1:8000", "address of this machine")
	program := flags.String("program", "", "path of tingcha-hear (default: it is looked for)")
	model := flags.String("model", "", "folder of the model (default: the only one that is installed)")
	processes := flags.Int("processes", 1, "clips that are heard side by side")
	if err := flags.Parse(args); err != nil {
		return err
	}
	config, err := sherpa.Find(sherpa.Config{Program: *program, Model: *model, Processes: *processes, Now: time.Now}, os.Getenv)
	if err != nil {
		return err
	}
	engine, err := sherpa.New(ctx, config)
	if err != nil {
		return err
	}
	defer engine.Close()
	server, err := asrserver.StartAt(ctx, *listen, engine)
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, engine.Name(), "at", server.URL)
	<-ctx.Done()
	return server.Close()
}
