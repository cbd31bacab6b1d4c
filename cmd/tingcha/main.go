// Command tingcha inspects the calls of a service hotline: a day's call list,
// recordings, transcripts and tickets go in; every call is accounted for, what
// nobody reported is flagged with its evidence, and what people confirm becomes
// scorecards.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // zones on machines that have none
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends at once
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(exitCode(os.Stderr, err))
}

// run is the whole program, for main and for tests.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) error {
	root := newRoot() //nolint:contextcheck // cobra hands the context to the commands
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	return root.ExecuteContext(ctx)
}

// The exit codes. docs/cli.md tells them to users.
const (
	exitOK       = 0
	exitFailed   = 1 // something could not be done
	exitUsage    = 2 // the command or the configuration is wrong
	exitProblems = 3 // what was checked has problems
)

// statusError is an error with an exit code of its own.
type statusError struct {
	code int
	err  error
}

func (e *statusError) Error() string { return e.err.Error() }
func (e *statusError) Unwrap() error { return e.err }

func usage(err error) error { return &statusError{exitUsage, err} }

func problems(format string, args ...any) error {
	return &statusError{exitProblems, fmt.Errorf(format, args...)}
}

// exitCode tells the error, if there is one, and gives the code to exit with.
func exitCode(errs io.Writer, err error) int {
	if err == nil {
		return exitOK
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(errs, "tingcha: interrupted; what was done is stored, and the same command goes on from there")
		return exitFailed
	}
	fmt.Fprintln(errs, "tingcha:", err)
	if status, ok := errors.AsType[*statusError](err); ok {
		return status.code
	}
	return exitFailed
}
