package openai_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/transcribe"
	"github.com/tingcha/tingcha/transcribe/openai"
)

// reply is what a wire answers to one request.
type reply struct {
	status int
	header http.Header
	body   string
	takes  time.Duration
}

var hello = reply{status: http.StatusOK, body: `{"text":"您好"}`}

func after(status int, wait string) reply {
	return reply{status: status, header: http.Header{"Retry-After": {wait}}}
}

// wire is a service without a network, so that its time can be the tests'. It answers
// as told, at last with hello.
type wire struct {
	mu      sync.Mutex
	replies []reply
	began   time.Time
	at      []time.Duration // of each request, from the beginning
	now     int             // under way
	most    int             // under way at once
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	_, _ = io.Copy(io.Discard, r.Body)
	w.mu.Lock()
	answer := hello
	if len(w.replies) > 0 {
		answer, w.replies = w.replies[0], w.replies[1:]
	}
	w.at = append(w.at, time.Since(w.began))
	w.now++
	w.most = max(w.most, w.now)
	w.mu.Unlock()
	var err error
	select {
	case <-time.After(answer.takes):
	case <-r.Context().Done():
		err = r.Context().Err()
	}
	w.mu.Lock()
	w.now--
	w.mu.Unlock()
	if answer.status == 0 && err == nil {
		err = errors.New("the cable is cut at https://me:" + secret + "@example.com")
	}
	if err != nil {
		return nil, err
	}
	if answer.header == nil {
		answer.header = http.Header{}
	}
	return &http.Response{
		StatusCode: answer.status, Header: answer.header, Request: r,
		ContentLength: int64(len(answer.body)), Body: io.NopCloser(strings.NewReader(answer.body)),
	}, nil
}

// over makes an engine over a wire, whose pauses are as long as they are on average.
func over(t *testing.T, w *wire, c openai.Config) *openai.Engine {
	t.Helper()
	w.began = time.Now()
	c.URL, c.Transport, c.Random = "https://asr.example.com/v1", w, func() float64 { return 0.5 }
	return engine(t, c)
}

func TestPassingFailuresAreTriedAgainWithGrowingPauses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &wire{replies: []reply{{status: 503}, {}, {status: 429}}}
		words, err := over(t, w, openai.Config{}).Hear(t.Context(), second())
		if err != nil || words.Text != "您好" {
			t.Fatalf("%q, %v", words.Text, err)
		}
		want := []time.Duration{0, 500 * time.Millisecond, 1500 * time.Millisecond, 3500 * time.Millisecond}
		if diff := cmp.Diff(want, w.at); diff != "" {
			t.Error(diff)
		}
	})
}

func TestTheServicesOwnWishForAPauseIsKept(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		header http.Header
		want   time.Duration
	}{
		"in seconds":      {http.Header{"Retry-After": {"7"}}, 7 * time.Second},
		"as a date":       {http.Header{"Retry-After": {"Sat, 01 Jan 2000 00:00:09 GMT"}}, 9 * time.Second},
		"in milliseconds": {http.Header{"Retry-After-Ms": {"1200"}, "Retry-After": {"2"}}, 1200 * time.Millisecond},
		"a past date":     {http.Header{"Retry-After": {"Fri, 31 Dec 1999 00:00:00 GMT"}}, 500 * time.Millisecond},
		"junk":            {http.Header{"Retry-After": {"soon"}}, 500 * time.Millisecond},
		"less than none":  {http.Header{"Retry-After": {"-5"}}, 500 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := &wire{replies: []reply{{status: 429, header: c.header}}}
				if _, err := over(t, w, openai.Config{}).Hear(t.Context(), second()); err != nil {
					t.Fatal(err)
				}
				if got := w.at[1]; got != c.want {
					t.Errorf("again after %v, want %v", got, c.want)
				}
			})
		})
	}
}

func TestALongWishForAPauseSendsCallsAwayUntilItIsOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &wire{replies: []reply{after(429, "600")}}
		e := over(t, w, openai.Config{})
		for range 3 {
			if _, err := e.Hear(t.Context(), second()); !errors.Is(err, transcribe.ErrAway) || !errors.Is(err, openai.ErrBusy) {
				t.Fatal(err)
			}
		}
		if len(w.at) != 1 || time.Since(w.began) != 0 {
			t.Errorf("%d requests, %v later", len(w.at), time.Since(w.began))
		}
		time.Sleep(10 * time.Minute)
		if _, err := e.Hear(t.Context(), second()); err != nil {
			t.Error(err)
		}
	})
}

func TestOnlySoManyTriesAreMade(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &wire{replies: []reply{{}, {}, {}, {}, {}, {}, {}, {}}}
		_, err := over(t, w, openai.Config{Tries: 3}).Hear(t.Context(), second())
		if !errors.Is(err, openai.ErrDown) || strings.Contains(err.Error(), secret) || !strings.Contains(err.Error(), "3. try") {
			t.Error(err)
		}
		if len(w.at) != 3 {
			t.Errorf("%d requests", len(w.at))
		}
	})
}

func TestWhatNoTryMendsIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 400, 401, 402, 403, 404, 413, 415, 422} {
		synctest.Test(t, func(t *testing.T) {
			w := &wire{replies: []reply{{status: status}}}
			if _, err := over(t, w, openai.Config{}).Hear(t.Context(), second()); err == nil || len(w.at) != 1 {
				t.Errorf("%d: %d requests, %v", status, len(w.at), err)
			}
		})
	}
}

func TestNoPauseIsBegunThatTheContextCannotOutlast(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		w := &wire{replies: []reply{after(503, "6")}}
		_, err := over(t, w, openai.Config{}).Hear(ctx, second())
		if !errors.Is(err, openai.ErrDown) || time.Since(w.began) != 0 {
			t.Errorf("%v after %v", err, time.Since(w.began))
		}
	})
}

func TestAServiceThatKeepsFailingIsLeftAloneForAWhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &wire{replies: []reply{{status: 500}, {status: 500}, {status: 200, body: "<html>"}}}
		e := over(t, w, openai.Config{Tries: 1, Breaker: 3, Pause: time.Minute})
		for range 9 {
			if _, err := e.Hear(t.Context(), second()); !errors.Is(err, transcribe.ErrAway) {
				t.Fatal(err)
			}
		}
		if len(w.at) != 3 {
			t.Errorf("%d requests, want 3", len(w.at))
		}
		time.Sleep(time.Minute)
		if _, err := e.Hear(t.Context(), second()); err != nil {
			t.Errorf("after the pause: %v", err)
		}
	})
}

// hearAll sends so many clips at once.
func hearAll(t *testing.T, e *openai.Engine, clips int) {
	var all sync.WaitGroup
	for range clips {
		all.Go(func() {
			if _, err := e.Hear(t.Context(), second()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestNoMoreRequestsThanAllowedAreUnderWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &wire{}
		for range 20 {
			w.replies = append(w.replies, reply{status: 200, body: hello.body, takes: time.Second})
		}
		hearAll(t, over(t, w, openai.Config{AtOnce: 3}), 20)
		if w.most != 3 {
			t.Errorf("%d at once, want 3", w.most)
		}
	})
}

func TestNoMoreRequestsThanAllowedAreMadeInAMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &wire{}
		hearAll(t, over(t, w, openai.Config{AtOnce: 50, PerMinute: 60}), 125)
		for i, at := range w.at {
			if i >= 65 && at-w.at[i-65] < time.Minute { // 60 and the bucket's five
				t.Fatalf("requests %d to %d within %v", i-65, i, at-w.at[i-65])
			}
		}
		if got := time.Since(w.began); got != 2*time.Minute {
			t.Errorf("125 requests took %v", got)
		}
	})
}

func TestTheDaysLimitEndsAtTheHotlinesMidnight(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]openai.Config{
		"in sound": {DailyAudio: 3500 * time.Millisecond},
		"in money": {DailyMoney: 0.6, PricePerMinute: 10},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := &wire{replies: []reply{{status: 429}}} // that one is not charged
				c.Zone = time.FixedZone("Asia/Shanghai", 8*3600)
				e := over(t, w, c)
				for range 3 {
					if _, err := e.Hear(t.Context(), second()); err != nil {
						t.Fatal(err)
					}
				}
				for range 9 {
					if _, err := e.Hear(t.Context(), second()); !errors.Is(err, openai.ErrSpent) || !errors.Is(err, transcribe.ErrAway) {
						t.Fatal(err)
					}
				}
				if len(w.at) != 4 {
					t.Errorf("%d requests", len(w.at))
				}
				time.Sleep(16 * time.Hour) // the clock began at 8:00 in the zone
				if _, err := e.Hear(t.Context(), second()); err != nil {
					t.Errorf("on the next day: %v", err)
				}
			})
		})
	}
}

func TestWhatWasHeardIsNotPaidForTwice(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &wire{replies: []reply{{status: 401}, {status: 200, body: `{"text":"a","segments":[{"end":1,"text":"a"}]}`}, hello}}
		e := over(t, w, openai.Config{})
		clip := second()
		if _, err := e.Hear(t.Context(), clip); !errors.Is(err, openai.ErrKey) {
			t.Fatal(err)
		}
		first, err := e.Hear(t.Context(), clip)
		if err != nil {
			t.Fatal(err)
		}
		want := first
		want.Pieces = []transcribe.Piece{{End: time.Second, Text: "a", Confidence: 1}}
		first.Pieces[0].Text = "changed by its owner"
		again, err := e.Hear(t.Context(), clip)
		if diff := cmp.Diff(want, again); err != nil || diff != "" {
			t.Errorf("%v (-want +got)\n%s", err, diff)
		}
		if other, err := e.Hear(t.Context(), second()); err != nil || other.Text != "您好" || len(w.at) != 3 {
			t.Errorf("another clip: %q, %v after %d requests", other.Text, err, len(w.at))
		}
	})
}

func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		hello.body, `{"text":"a","segments":[{"start":0,"end":1e300,"text":"<|zh|>","avg_logprob":-1e300}]}`,
		`{"segments":[{}]}`, `"x"`, "<html>", `{"text":"`, `{"error":7}`, "\ufeff{}", "<|nospeech|>",
	} {
		f.Add(body, "application/json")
		f.Add(body, "text/plain")
	}
	f.Fuzz(func(t *testing.T, body, kind string) {
		w := &wire{replies: []reply{{status: 200, body: body, header: http.Header{"Content-Type": {kind}}}}}
		words, err := over(t, w, openai.Config{Tries: 1}).Hear(t.Context(), second())
		if err != nil {
			return
		}
		for _, p := range append(words.Pieces, transcribe.Piece{Confidence: words.Confidence}, transcribe.Piece{Confidence: words.NoSpeech}) {
			if p.Start < 0 || p.End < 0 || p.Start <= time.Second && p.End > time.Second || p.Start > 24*time.Hour || !(p.Confidence >= 0 && p.Confidence <= 1) {
				t.Errorf("%q: %+v", body, p)
			}
		}
		if len(words.Text) > 17<<10 {
			t.Errorf("%d bytes of text", len(words.Text))
		}
	})
}
