package main

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// plainEvery is how often progress is told where there is no terminal.
const plainEvery = 5 * time.Second

// progress tells how far a piece of work is: a bar with an estimate on a terminal,
// a line now and then elsewhere.
type progress struct {
	what  string
	total atomic.Int64
	done  atomic.Int64
	begun time.Time

	bars *mpb.Progress
	bar  *mpb.Bar

	out  io.Writer
	stop chan struct{}
	over chan struct{}
}

// startProgress begins to tell. A total of 0 is unknown.
func startProgress(out io.Writer, what string, total int64, bytes bool) *progress {
	p := &progress{what: what, begun: time.Now(), out: out, stop: make(chan struct{}), over: make(chan struct{})}
	p.total.Store(total)
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bars = mpb.New(mpb.WithOutput(out), mpb.WithRefreshRate(150*time.Millisecond))
		p.bar = p.bars.AddBar(total, mpb.PrependDecorators(decor.Name(what+" ")), mpb.AppendDecorators(count(bytes), decor.Name("  ETA "), decor.AverageETA(decor.ET_STYLE_GO)))
		close(p.over)
		return p
	}
	go p.tellPlainly()
	return p
}

func count(bytes bool) decor.Decorator {
	if bytes {
		return decor.CountersKibiByte("% .1f / % .1f")
	}
	return decor.CountersNoUnit("%d / %d")
}

func (p *progress) add(n int64) {
	p.done.Add(n)
	if p.bar != nil {
		p.bar.IncrInt64(n)
	}
}

// at sets how far the work is, and how much there is of it.
func (p *progress) at(done, total int64) {
	p.done.Store(done)
	p.total.Store(total)
	if p.bar != nil {
		p.bar.SetTotal(total, false)
		p.bar.SetCurrent(done)
	}
}

// end stops telling; the bar is full whatever was counted.
func (p *progress) end() {
	if p.bar != nil {
		p.bar.SetTotal(-1, true)
		p.bars.Wait()
		return
	}
	close(p.stop)
	<-p.over
}

func (p *progress) tellPlainly() {
	defer close(p.over)
	for {
		select {
		case <-p.stop:
			return
		case <-time.After(plainEvery):
			fmt.Fprintf(p.out, "%s: %d of %d%s\n", p.what, p.done.Load(), p.total.Load(), p.eta())
		}
	}
}

// eta estimates the rest from the pace so far.
func (p *progress) eta() string {
	done, total := p.done.Load(), p.total.Load()
	if done == 0 || total <= done {
		return ""
	}
	rest := time.Duration(float64(time.Since(p.begun)) * float64(total-done) / float64(done))
	return fmt.Sprintf(", about %v left", rest.Round(time.Second))
}
