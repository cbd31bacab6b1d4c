package openai

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	goopenai "github.com/sashabaranov/go-openai"

	"github.com/tingcha/tingcha/transcribe"
)

// Pauses between the tries of one clip: the first, twice as long each time up to the
// longest. A service that wants to be left alone for longer than that gets its will,
// and the call waits.
const (
	firstPause   = 500 * time.Millisecond
	longestPause = 20 * time.Second
)

// Engine hears with a service. Any number of goroutines may use it.
type Engine struct {
	config   Config
	name     string
	now      func() time.Time
	client   *goopenai.Client
	idle     func() // lets go of connections that nobody uses
	breaker  *transcribe.Breaker
	pace     *pace
	budget   *budget
	slots    chan struct{}
	memory   *memory
	short    atomic.Bool // the service knows no verbose_json
	heard    atomic.Bool // it has taken a clip
	timeless atomic.Bool // its last words had no times

	mu      sync.Mutex
	quiet   time.Time // the service wants to be left alone until then
	closed  bool
	running map[int]context.CancelCauseFunc
	begun   int
}

var _ transcribe.Windowed = (*Engine)(nil)

// New makes an engine; nothing is sent yet. The error names the key of the
// configuration that cannot be, and never what stands in it.
func New(c Config, now func() time.Time) (*Engine, error) {
	c.fill()
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("openai: %w", err)
	}
	base, err := c.address()
	if err != nil {
		return nil, fmt.Errorf("openai: %w", err)
	}
	budget, err := newBudget(c, now)
	if err != nil {
		return nil, fmt.Errorf("openai: %w", err)
	}
	if c.Random == nil {
		c.Random = rand.Float64
	}
	if c.Transport == nil {
		c.Transport = transport(base)
	}
	client := &http.Client{Transport: c.Transport, CheckRedirect: stay}
	settings := goopenai.DefaultConfig(c.Key)
	settings.BaseURL = base.String()
	settings.HTTPClient = &door{client: client, key: c.Key, now: now}
	return &Engine{
		config: c, name: c.name(hostport(base)), now: now,
		client: goopenai.NewClientWithConfig(settings), idle: client.CloseIdleConnections,
		breaker: transcribe.NewBreaker(c.Breaker, c.Pause, now),
		pace:    newPace(c.PerMinute, now), budget: budget,
		slots: make(chan struct{}, c.AtOnce), memory: newMemory(), running: map[int]context.CancelCauseFunc{},
	}, nil
}

// Name is "openai:MODEL@HOST", with a few letters more when the prompt or the language
// are not the usual ones, as these change the words.
func (e *Engine) Name() string { return e.name }

// AtOnce is how many requests are under way side by side.
func (e *Engine) AtOnce() int { return e.config.AtOnce }

// Window is how much speech of one voice is put into a clip; 0 is a clip for each turn,
// as it is from when the service has told no times.
func (e *Engine) Window() time.Duration {
	if e.timeless.Load() {
		return 0
	}
	return e.config.Window
}

// Hear sends a clip, again where that may help, and gives the words of the answer. A
// clip that was heard lately is not sent again. Errors wrap one of this package's, or that of ctx.
func (e *Engine) Hear(ctx context.Context, clip transcribe.Clip) (words transcribe.Words, err error) {
	ctx, end, err := e.begin(ctx)
	if err != nil {
		return words, err
	}
	defer end()
	if ctx.Err() != nil || len(clip.Samples) == 0 {
		return transcribe.Words{Confidence: 1}, context.Cause(ctx)
	}
	if clip.Duration() > transcribe.MaxClip {
		return words, fmt.Errorf("%s: %w: a clip of %s; at most %s are sent", e.name, transcribe.ErrRefused, clip.Duration(), transcribe.MaxClip)
	}
	sound := digest(clip)
	if words, ok := e.memory.recall(sound); ok {
		return words, nil
	}
	select {
	case e.slots <- struct{}{}:
		defer func() { <-e.slots }()
	case <-ctx.Done():
		return words, fmt.Errorf("%s: %w", e.name, context.Cause(ctx))
	}
	leave, err := e.breaker.Enter()
	if err != nil {
		return words, fmt.Errorf("%s: %w", e.name, err)
	}
	words, err = e.tries(ctx, clip)
	if errors.Is(err, ErrSpent) { // nothing is the matter with the service
		leave(context.Canceled)
	} else {
		leave(err)
	}
	if err != nil {
		return transcribe.Words{}, fmt.Errorf("%s: %w", e.name, err)
	}
	e.memory.keep(sound, words)
	return words, nil
}

// tries sends a clip until there are words or no try is left.
func (e *Engine) tries(ctx context.Context, clip transcribe.Clip) (transcribe.Words, error) {
	for n := 1; ; n++ {
		words, err := e.try(ctx, clip)
		f, ok := errors.AsType[*failure](err)
		if !ok {
			return words, err
		}
		if errors.Is(f.verdict, transcribe.ErrRefused) && !e.heard.Load() {
			f.verdict, f.fresh = transcribe.ErrAway, true
		}
		if !f.again || n >= e.config.Tries {
			if n > 1 {
				err = fmt.Errorf("%w, at the %d. try", err, n)
			}
			return words, err
		}
		pause := max(backoff(n, e.config.Random()), f.after)
		if end, ok := ctx.Deadline(); ok && end.Sub(e.now()) < pause || pause > longestPause*2 {
			if f.after > 0 {
				e.leaveAlone(f.after)
			}
			return words, err
		}
		if err := rest(ctx, pause); err != nil {
			return words, context.Cause(ctx)
		}
	}
}

// backoff is the pause after the n-th try, counted from 1: by a factor from 0.5 to 1.5
// drawn from u, so that those who were turned away together do not come back together.
func backoff(n int, u float64) time.Duration {
	return time.Duration(float64(min(firstPause<<min(n-1, 10), longestPause)) * (0.5 + u))
}

// begin takes note of a call, for Close to end, and turns it away when there is no use.
func (e *Engine) begin(ctx context.Context) (context.Context, func(), error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, nil, fmt.Errorf("%s: %w: it was closed", e.name, transcribe.ErrAway)
	}
	if wait := e.quiet.Sub(e.now()); wait > 0 {
		return nil, nil, fmt.Errorf("%s: %w: %w: it wants to be left alone for another %s", e.name, transcribe.ErrAway, ErrBusy, wait.Round(time.Second))
	}
	ctx, cancel := context.WithCancelCause(ctx)
	e.begun++
	id := e.begun
	e.running[id] = cancel
	return ctx, func() {
		cancel(nil)
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.running, id)
	}, nil
}

func (e *Engine) leaveAlone(pause time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if until := e.now().Add(pause); until.After(e.quiet) {
		e.quiet = until
	}
}

// Close ends what is under way and lets go of the connections.
func (e *Engine) Close() error {
	e.mu.Lock()
	e.closed = true
	for _, cancel := range e.running {
		cancel(fmt.Errorf("%w: it was closed", transcribe.ErrAway))
	}
	e.mu.Unlock()
	e.idle()
	return nil
}
