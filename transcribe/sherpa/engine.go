package sherpa

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/tingcha/tingcha/transcribe"
	"github.com/tingcha/tingcha/transcribe/sherpa/layout"
	"github.com/tingcha/tingcha/transcribe/sherpa/wire"
)

var (
	// ErrMissing means that a part of the engine is not installed. The error says which
	// and what to do.
	ErrMissing = errors.New("the local engine is not installed")
	// ErrCrashed means that a child ended while it was needed; the error has the end of
	// what it wrote to its standard error.
	ErrCrashed = errors.New("the engine's process ended")
	// ErrHung means that a child took so long for a clip that it was killed.
	ErrHung = errors.New("the engine's process hung")
	// ErrJunk means that a child answered nonsense or endlessly, and was killed.
	ErrJunk = wire.ErrJunk
	// ErrClosed means that the engine was closed.
	ErrClosed = errors.New("the engine was closed")
)

// Engine hears with children that it keeps. It is safe for several goroutines.
type Engine struct {
	config  Config
	name    string
	window  time.Duration
	warm    chan *place // free ones with a child
	cold    chan *place // free ones without
	breaker *transcribe.Breaker
	closing chan struct{}
	once    sync.Once
}

// After so many clips in a row that failed, the engine rests for so long, and longer
// when it still fails then.
const (
	toleratedFailures = 3
	shortestRest      = 5 * time.Second
)

var _ transcribe.Windowed = (*Engine)(nil)

// place is where one child lives; whoever has taken it from its channel has it alone.
type place struct {
	child *child // nil before the first clip and after a failure
}

// New starts the engine and its first child, waits until that has loaded the model, at
// most a minute, and says what is wrong when it does not. Other children start when
// they are needed. Whoever made an engine closes it.
func New(ctx context.Context, c Config) (*Engine, error) {
	c = c.withDefaults()
	model, err := c.check()
	if err != nil {
		return nil, err
	}
	e := &Engine{
		config:  c,
		warm:    make(chan *place, c.Processes),
		cold:    make(chan *place, c.Processes),
		breaker: transcribe.NewBreaker(toleratedFailures, shortestRest, c.Now),
		closing: make(chan struct{}),
	}
	if model.Kind == layout.Whisper {
		e.window = whisperWindow
	}
	if e.name, err = c.name(model); err != nil {
		return nil, err
	}
	first, err := startChild(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("start %s with the model %s: %w", c.Program, c.Model, err)
	}
	e.free(&place{child: first})
	for range c.Processes - 1 {
		e.free(&place{})
	}
	return e, nil
}

// Name is "sherpa:", the model's folder, and eight digits that change with the weights
// and with the options that change words.
func (e *Engine) Name() string { return e.name }

// AtOnce is how many children there may be.
func (e *Engine) AtOnce() int { return e.config.Processes }

// Window is that of Whisper, where each clip costs seconds of silence behind it, and
// several turns may share them; other models take as long as the clip.
func (e *Engine) Window() time.Duration { return e.window }

// Hear returns the words of a clip. A clip longer than [transcribe.MaxClip] is refused.
// Errors that may pass are [ErrCrashed], [ErrHung] and [ErrJunk]; when children keep
// failing or do not start, it is [transcribe.ErrAway].
func (e *Engine) Hear(ctx context.Context, clip transcribe.Clip) (transcribe.Words, error) {
	if clip.Duration() > transcribe.MaxClip {
		return transcribe.Words{}, fmt.Errorf("%w: it lasts %v, and %v is the most", transcribe.ErrRefused, clip.Duration(), transcribe.MaxClip)
	}
	p, err := e.take(ctx)
	if err != nil {
		return transcribe.Words{}, err
	}
	defer e.free(p)
	if len(clip.Samples) == 0 {
		return transcribe.Words{Confidence: 1}, nil
	}
	answer, err := e.ask(ctx, p, e.withRoom(clip))
	if err != nil {
		return transcribe.Words{}, err
	}
	if answer.Error != "" {
		return transcribe.Words{}, fmt.Errorf("%w: %s", transcribe.ErrRefused, answer.Error)
	}
	return words(answer.Result, clip.Duration()), nil
}

// take waits for a place.
func (e *Engine) take(ctx context.Context) (*place, error) {
	select { // a place that is free must not win over an end that has come
	case <-e.closing:
		return nil, fmt.Errorf("%w: %w", transcribe.ErrAway, ErrClosed)
	default:
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select { // no child is started while one has nothing to do
	case p := <-e.warm:
		return p, nil
	default:
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-e.closing:
		return nil, fmt.Errorf("%w: %w", transcribe.ErrAway, ErrClosed)
	case p := <-e.warm:
		return p, nil
	case p := <-e.cold:
		return p, nil
	}
}

// free gives a place back.
func (e *Engine) free(p *place) {
	if p.child != nil {
		e.warm <- p
	} else {
		e.cold <- p
	}
}

// ask gives the clip to the place's child unless children keep failing.
func (e *Engine) ask(ctx context.Context, p *place, clip transcribe.Clip) (wire.Answer, error) {
	leave, err := e.breaker.Enter()
	if err != nil {
		return wire.Answer{}, err
	}
	ctx, stop := e.untilClosed(ctx)
	defer stop()
	answer, err := e.askTwice(ctx, p, clip)
	if err != nil && ctx.Err() != nil { // nothing is wrong with the engine
		leave(context.Canceled)
		return wire.Answer{}, context.Cause(ctx)
	}
	leave(err)
	return answer, err
}

// askTwice gives the clip to a fresh child when the first crashes or answers nonsense.
// A child that hung has cost enough time.
func (e *Engine) askTwice(ctx context.Context, p *place, clip transcribe.Clip) (wire.Answer, error) {
	answer, err := e.askOnce(ctx, p, clip)
	if err == nil || ctx.Err() != nil || errors.Is(err, ErrHung) || errors.Is(err, transcribe.ErrAway) {
		return answer, err
	}
	return e.askOnce(ctx, p, clip)
}

func (e *Engine) askOnce(ctx context.Context, p *place, clip transcribe.Clip) (wire.Answer, error) {
	if p.child != nil && p.child.ended() {
		p.child.end() // it died while nobody needed it
		p.child = nil
	}
	if p.child == nil {
		fresh, err := startChild(ctx, e.config)
		if err != nil {
			return wire.Answer{}, fmt.Errorf("%w: start its process: %w", transcribe.ErrAway, err)
		}
		p.child = fresh
	}
	patience := e.config.Patience + slowness*clip.Duration()
	answer, err := p.child.hear(ctx, clip.Samples, patience)
	if err != nil {
		p.child = nil
	}
	return answer, err
}

// untilClosed is ctx, ended also by Close.
func (e *Engine) untilClosed(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	done := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		select {
		case <-e.closing:
			cancel(fmt.Errorf("%w: %w", transcribe.ErrAway, ErrClosed))
		case <-done:
		}
	})
	return ctx, func() {
		close(done)
		watching.Wait()
		cancel(nil)
	}
}

// Close ends the clips in hand and the children, and waits for both.
func (e *Engine) Close() error {
	e.once.Do(func() {
		close(e.closing)
		for range e.config.Processes {
			select {
			case p := <-e.warm:
				p.child.end()
			case <-e.cold:
			}
		}
	})
	return nil
}
