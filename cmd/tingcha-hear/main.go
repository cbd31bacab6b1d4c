// Command tingcha-hear is the child of tingcha that hears: it loads a model of speech
// recognition once, reads clips of sound from its standard input and writes a line of
// JSON for each to its standard output. tingcha starts it, watches it and replaces it;
// nobody needs to call it by hand, but for
//
//	tingcha-hear -check -model DIR
//
// which says what it finds, without a model of the library alone. It is a program of its own since the library it loads is
// C++: it binds a program to glibc, and its mistakes end the process. It uses no network.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/tingcha/tingcha/transcribe/sherpa/layout"
	"github.com/tingcha/tingcha/transcribe/sherpa/native"
	"github.com/tingcha/tingcha/transcribe/sherpa/wire"
)

func main() {
	if err := run(os.Args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "tingcha-hear:", err)
		os.Exit(1)
	}
}

type options struct {
	library, model, kind string
	memory               int64 // MB
	check                bool
	hear                 native.Options
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("tingcha-hear", flag.ContinueOnError)
	flags.StringVar(&o.library, "library", "", "path of libsherpa-onnx-c-api.so; the default is sought in lib beside this program")
	flags.StringVar(&o.model, "model", "", "folder of the model")
	flags.StringVar(&o.kind, "model-type", "", "kind of the model, where its files do not say it")
	flags.StringVar(&o.hear.Language, "language", "zh", "language that is spoken, for Whisper and SenseVoice")
	flags.IntVar(&o.hear.Threads, "threads", 1, "threads that a clip is heard with")
	flags.IntVar(&o.hear.TailPaddings, "tail-paddings", 0, "silence behind a clip for Whisper, in hundredths of a second; 0 for the library's 10 s")
	flags.StringVar(&o.hear.Hotwords, "hotwords", "", "file of words to prefer, one a line; transducers only")
	flags.Float64Var(&o.hear.HotwordScore, "hotword-score", 1.5, "how much hot words are preferred")
	flags.Int64Var(&o.memory, "memory", 0, "MB of memory at which this process is to fail; 0 for no limit")
	flags.BoolVar(&o.check, "check", false, "say what was found, and end")
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	if flags.NArg() > 0 {
		return options{}, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return o, nil
}

func run(args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	answers, err := ownOutput()
	if err != nil {
		return fmt.Errorf("keep the standard output for answers: %w", err)
	}
	defer answers.Close()
	if err := limitMemory(o.memory << 20); err != nil {
		return fmt.Errorf("limit the memory to %d MB: %w", o.memory, err)
	}
	library, err := o.load()
	if err != nil || o.check && o.model == "" {
		return err
	}
	recognizer, err := o.open(library)
	if err != nil {
		return err
	}
	defer recognizer.Close()
	ready := wire.Ready{Ready: true, Version: native.Version, Kind: string(o.hear.Model.Kind)}
	if err := wire.WriteLine(answers, ready); err != nil || o.check {
		return err
	}
	return serve(os.Stdin, answers, recognizer)
}

// load opens the library that was given or is found.
func (o *options) load() (*native.Library, error) {
	if o.library == "" {
		path, err := besideProgram()
		if err != nil {
			return nil, err
		}
		o.library = path
	}
	library, err := native.Load(o.library)
	if err == nil && o.check {
		fmt.Fprintf(os.Stderr, "library %s, sherpa-onnx %s\n", o.library, native.Version)
	}
	return library, err
}

// open loads the model.
func (o *options) open(library *native.Library) (*native.Recognizer, error) {
	var err error
	if o.hear.Model, err = layout.Read(o.model, layout.Kind(o.kind)); err != nil {
		return nil, err
	}
	if o.check {
		fmt.Fprintf(os.Stderr, "model %s, kind %s:\n", o.model, o.hear.Model.Kind)
		for _, path := range o.hear.Model.Files() {
			fmt.Fprintln(os.Stderr, "  "+path)
		}
	}
	return library.Open(o.hear)
}

// serve answers clips until the input ends. A second goroutine reads, so that the end
// of the input, which is how a parent's death shows, ends this process even while the
// library is busy or hangs.
func serve(clips io.Reader, answers io.Writer, recognizer *native.Recognizer) error {
	type clip struct {
		id      uint32
		samples []int16
	}
	received := make(chan clip)
	go func() {
		for {
			id, samples, err := wire.ReadClip(clips)
			switch {
			case errors.Is(err, io.EOF):
				os.Exit(0)
			case err != nil:
				fmt.Fprintln(os.Stderr, "tingcha-hear: read a clip:", err)
				os.Exit(1)
			}
			received <- clip{id, samples}
		}
	}()
	for c := range received {
		answer := wire.Answer{ID: c.id}
		result, err := recognizer.Hear(c.samples)
		if err != nil {
			answer.Error = err.Error()
		}
		answer.Result = result
		if err := wire.WriteLine(answers, answer); err != nil {
			return fmt.Errorf("write an answer: %w", err)
		}
	}
	return nil
}
