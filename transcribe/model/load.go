package model

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// part is where a file is loaded to.
func (f File) part(folder string) string {
	return filepath.Join(folder, "."+strings.ReplaceAll(f.Name(), "/", "+")+".part")
}

// tag is where the name of the version that is being loaded is kept, as the server
// gave it.
func (f File) tag(folder string) string { return f.part(folder) + ".etag" }

// forget takes away what was loaded of a file.
func (f File) forget(folder string) error {
	for _, path := range []string{f.part(folder), f.tag(folder)} {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// How long to wait before a file is asked for again: twice as long each time.
const (
	firstWait = time.Second
	maxWait   = 30 * time.Second
)

// load brings the bytes of a file behind those that are there, and asks again where a
// try fails. A try that brought something does not count. Resumed says that the bytes
// may come from more than one answer.
func (p *Puller) load(ctx context.Context, folder string, f File) (resumed bool, err error) {
	tries := p.Tries
	if tries == 0 {
		tries = 5
	}
	wait := firstWait
	for failed := 0; ; {
		before := sizeOf(f.part(folder))
		resumed = resumed || before > 0
		err := p.try(ctx, folder, f)
		switch {
		case err == nil:
			return resumed, nil
		case ctx.Err() != nil:
			return false, fmt.Errorf("interrupted at %s of %s; pull again to go on from there: %w", inMB(sizeOf(f.part(folder))), inMB(f.Size), ctx.Err())
		case final(err):
			return false, err
		}
		if failed++; sizeOf(f.part(folder)) > before {
			failed, wait = 1, firstWait
		}
		if failed >= tries {
			return false, fmt.Errorf("%w (%d tries; %d of %d bytes are there, and pulling again goes on from there)", err, failed, sizeOf(f.part(folder)), f.Size)
		}
		if err := p.Wait(ctx, wait); err != nil {
			return false, fmt.Errorf("interrupted; pull again to go on from there: %w", err)
		}
		wait = min(2*wait, maxWait)
	}
}

func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// statusError is an answer other than the file.
type statusError struct{ code int }

func (e *statusError) Error() string {
	return fmt.Sprintf("the server answers %d %s", e.code, http.StatusText(e.code))
}

// final says whether asking again is of no use.
func final(err error) bool {
	if status, ok := errors.AsType[*statusError](err); ok {
		again := status.code >= 500 || status.code == http.StatusTooManyRequests || status.code == http.StatusRequestTimeout
		return !again
	}
	disk := errors.As(err, new(*os.PathError))
	return disk || errors.Is(err, ErrWrong) || errors.Is(err, errAddress)
}

var errAddress = errors.New("may not be loaded from there")

// try asks once for what is missing of a file.
func (p *Puller) try(ctx context.Context, folder string, f File) error {
	at := sizeOf(f.part(folder))
	if at == f.Size {
		return nil
	}
	if at > f.Size {
		if err := f.forget(folder); err != nil {
			return err
		}
		at = 0
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	answer, err := p.ask(ctx, folder, f, at)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if at, err = begins(answer, f, at); err != nil {
		return err
	}
	if at == 0 {
		if err := os.WriteFile(f.tag(folder), []byte(answer.Header.Get("ETag")), 0o600); err != nil {
			return err
		}
	}
	return p.take(ctx, cancel, folder, f, at, answer.Body)
}

// ask sends the request for a file from a byte on.
func (p *Puller) ask(ctx context.Context, folder string, f File, at int64) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, f.URL, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept-Encoding", "identity")
	if at > 0 {
		request.Header.Set("Range", "bytes="+strconv.FormatInt(at, 10)+"-")
		if tag, err := os.ReadFile(f.tag(folder)); err == nil && strings.HasPrefix(string(tag), `"`) {
			request.Header.Set("If-Range", string(tag)) // a weak one may not stand there
		}
	}
	client := *p.Client
	client.CheckRedirect = func(next *http.Request, before []*http.Request) error {
		if !allowed(next.URL) {
			return fmt.Errorf("%w: the server leads to %s, which is not https", errAddress, next.URL.Redacted())
		}
		if len(before) > 10 {
			return fmt.Errorf("%w: more than 10 redirects", errAddress)
		}
		return nil
	}
	return client.Do(request)
}

// begins is the byte that an answer begins with.
func begins(answer *http.Response, f File, asked int64) (int64, error) {
	switch answer.StatusCode {
	case http.StatusOK: // all of it: a server without ranges, or another version
		if answer.ContentLength > f.Size {
			return 0, fmt.Errorf("%w: the server offers %d bytes and the configuration says %d", ErrWrong, answer.ContentLength, f.Size)
		}
		return 0, nil
	case http.StatusPartialContent:
		var from int64
		if _, err := fmt.Sscanf(answer.Header.Get("Content-Range"), "bytes %d-", &from); err != nil || from != asked {
			return 0, fmt.Errorf("the server was asked for bytes from %d and gives %q", asked, answer.Header.Get("Content-Range"))
		}
		return from, nil
	}
	return 0, &statusError{answer.StatusCode}
}

// errSlow means that a server went quiet.
var errSlow = errors.New("nothing came for too long")

// take writes what comes behind the bytes that are there, and stops at the first byte
// too many.
func (p *Puller) take(ctx context.Context, cancel context.CancelCauseFunc, folder string, f File, at int64, body io.Reader) (err error) {
	part, err := os.OpenFile(f.part(folder), os.O_CREATE|os.O_WRONLY, 0o640)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, part.Close()) }()
	if err := part.Truncate(at); err != nil {
		return err
	}
	if _, err := part.Seek(at, io.SeekStart); err != nil {
		return err
	}
	idle := p.Idle
	if idle == 0 {
		idle = 30 * time.Second
	}
	quiet := time.AfterFunc(idle, func() { cancel(errSlow) })
	defer quiet.Stop()
	meter := writer(func(b []byte) (int, error) {
		quiet.Reset(idle)
		n, err := part.Write(b)
		at += int64(n)
		if p.Told != nil {
			p.Told(f.Name(), at, f.Size)
		}
		return n, err
	})
	limit := f.Size - at + 1
	n, err := io.CopyN(meter, body, limit)
	switch {
	case n == limit:
		return errors.Join(fmt.Errorf("%w: more than the %d bytes that the configuration says; what came is thrown away", ErrWrong, f.Size), part.Truncate(0))
	case err != nil && !errors.Is(err, io.EOF):
		if errors.Is(context.Cause(ctx), errSlow) {
			return errSlow
		}
		return err
	case at < f.Size:
		return fmt.Errorf("the connection ended at byte %d of %d", at, f.Size)
	}
	return part.Sync()
}

// writer is a function that takes bytes.
type writer func([]byte) (int, error)

func (w writer) Write(b []byte) (int, error) { return w(b) }
