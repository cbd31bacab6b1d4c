package openai

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"net"
	"strings"
	"syscall"

	goopenai "github.com/sashabaranov/go-openai"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/transcribe"
)

// try sends a clip once.
func (e *Engine) try(ctx context.Context, clip transcribe.Clip) (transcribe.Words, error) {
	if err := e.pace.wait(ctx); err != nil {
		return transcribe.Words{}, context.Cause(ctx)
	}
	if err := e.budget.take(clip.Duration()); err != nil {
		return transcribe.Words{}, err
	}
	answer, err := e.send(ctx, clip)
	if err == nil {
		e.heard.Store(true)
		heard := words(answer, clip.Duration())
		if heard.Text != "" {
			e.timeless.Store(len(heard.Pieces) == 0)
		}
		return heard, nil
	}
	if ctx.Err() != nil {
		return transcribe.Words{}, context.Cause(ctx)
	}
	f := reason(err)
	if f.unsent {
		e.budget.giveBack(clip.Duration())
	}
	if errors.Is(f, errNoVerbose) && e.short.CompareAndSwap(false, true) {
		return e.try(ctx, clip)
	}
	if errors.Is(f, errNoVerbose) {
		f = away(ErrAddress, false)
	}
	return transcribe.Words{}, f
}

// send puts one request together, and waits for its answer no longer than the
// configuration allows.
func (e *Engine) send(ctx context.Context, clip transcribe.Clip) (goopenai.AudioResponse, error) {
	var file bytes.Buffer
	if err := audio.WritePCM16(&file, transcribe.Rate, clip.Samples); err != nil {
		return goopenai.AudioResponse{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, e.config.Timeout)
	defer cancel()
	request := goopenai.AudioRequest{
		Model: e.config.Model, FilePath: "clip.wav", Reader: &file,
		Prompt: e.config.Prompt, Language: e.config.Language, Format: goopenai.AudioResponseFormatVerboseJSON,
	}
	if request.Language == auto {
		request.Language = ""
	}
	if e.short.Load() {
		request.Format = goopenai.AudioResponseFormatJSON
	}
	answer, err := e.client.CreateTranscription(ctx, request)
	if err != nil && ctx.Err() != nil {
		return answer, away(ErrSlow, true)
	}
	return answer, err
}

// reason is why a request gave no words. What the library and the network say of it
// stays behind: addresses stand in it.
func reason(err error) *failure {
	if f, ok := errors.AsType[*failure](err); ok {
		return f
	}
	f := away(ErrDown, true)
	if dialing, ok := errors.AsType[*net.OpError](err); ok && dialing.Op == "dial" {
		f.unsent = true
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		f.code, f.unsent = "its name is not known", true
	} else if errors.Is(err, syscall.ECONNREFUSED) {
		f.code = "connection refused"
	} else if untrusted(err) {
		f.code, f.again, f.unsent = "its certificate is not trusted", false, true
	}
	return f
}

func untrusted(err error) bool {
	_, authority := errors.AsType[x509.UnknownAuthorityError](err)
	_, host := errors.AsType[x509.HostnameError](err)
	_, invalid := errors.AsType[x509.CertificateInvalidError](err)
	return authority || host || invalid || strings.Contains(err.Error(), "server gave HTTP response to HTTPS client")
}
