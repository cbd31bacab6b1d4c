package throttle_test

import (
	"net/http"
	"net/netip"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/internal/throttle"
)

var start = time.Date(2026, 9, 5, 9, 0, 0, 0, time.UTC)

func TestSoManyAtOnceAndOneMoreEachTime(t *testing.T) {
	t.Parallel()
	l := throttle.New(throttle.Rate{Burst: 3, Every: time.Minute})
	for range 3 {
		if wait := l.Take("a", start); wait != 0 {
			t.Fatalf("wait %v", wait)
		}
	}
	if wait := l.Take("a", start); wait != time.Minute {
		t.Errorf("the fourth waits %v", wait)
	}
	if wait := l.Take("b", start); wait != 0 {
		t.Errorf("another key waits %v", wait)
	}
	if wait := l.Take("a", start.Add(time.Minute)); wait != 0 {
		t.Errorf("a minute later it waits %v", wait)
	}
	l.Give("a")
	if wait := l.Take("a", start.Add(time.Minute)); wait != 0 {
		t.Errorf("what was given back waits %v", wait)
	}
}

func TestWhoKeepsAskingWaitsLonger(t *testing.T) {
	t.Parallel()
	l := throttle.New(throttle.Rate{Burst: 1, Every: time.Minute, Longest: 10 * time.Minute})
	l.Take("a", start)
	for _, want := range []time.Duration{2, 4, 8, 10, 10} {
		if wait := l.Take("a", start); wait != want*time.Minute {
			t.Errorf("wait %v, want %v minutes", wait, int(want))
		}
	}
	if wait := l.Take("a", start.Add(10*time.Minute)); wait != 0 {
		t.Errorf("after the longest wait: %v", wait)
	}
}

func TestNoMoreThanTheRateIsEverGranted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := throttle.Rate{Burst: rapid.IntRange(1, 5).Draw(t, "burst"), Every: time.Second}
		l, at, granted := throttle.New(r), start, 0
		for _, step := range rapid.SliceOfN(rapid.IntRange(0, 3000), 1, 200).Draw(t, "steps") {
			at = at.Add(time.Duration(step) * time.Millisecond)
			if l.Take("a", at) == 0 {
				granted++
			}
		}
		if most := r.Burst + int(at.Sub(start)/r.Every) + 1; granted > most {
			t.Fatalf("%d were granted in %v, and %d at most may be", granted, at.Sub(start), most)
		}
	})
}

func TestALimitForgetsTheMostHarmlessFirst(t *testing.T) {
	t.Parallel()
	l := throttle.New(throttle.Rate{Burst: 1, Every: time.Minute, Longest: time.Hour})
	for range 8 {
		l.Take("keeps trying", start)
	}
	for i := range 3 * throttle.MaxKeys {
		l.Take(strconv.Itoa(i), start.Add(time.Duration(i)*time.Microsecond))
		if n := l.Keys(); n > throttle.MaxKeys {
			t.Fatalf("%d keys are remembered", n)
		}
	}
	if wait := l.Take("keeps trying", start.Add(time.Minute)); wait == 0 {
		t.Error("who keeps trying was forgotten before others")
	}
}

func TestOneCustomerIsOnePlace(t *testing.T) {
	t.Parallel()
	for place, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "2001:db8:1:2::9": "2001:db8:1:2::/64",
		"2001:db8:1:3::9": "2001:db8:1:3::/64", "fe80::1%eth0": "fe80::/64", "@": "@", "": "",
	} {
		if got := throttle.Network(place); got != want {
			t.Errorf("%q: %q, want %q", place, got, want)
		}
	}
}

func TestOnlyATrustedProxyIsBelieved(t *testing.T) {
	t.Parallel()
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for name, c := range map[string]struct {
		from string
		said []string
		want string
	}{
		"nothing is said":             {"192.0.2.1:7", nil, "192.0.2.1"},
		"a stranger says":             {"192.0.2.1:7", []string{"203.0.113.9"}, "192.0.2.1"},
		"the proxy says":              {"10.0.0.1:7", []string{"203.0.113.9"}, "203.0.113.9"},
		"the proxy says over IPv6":    {"[::1]:7", []string{"2001:db8::1"}, "2001:db8::1"},
		"mapped":                      {"[::ffff:10.0.0.1]:7", []string{"203.0.113.9"}, "203.0.113.9"},
		"two proxies":                 {"10.0.0.1:7", []string{"203.0.113.9, 10.0.0.2"}, "203.0.113.9"},
		"in two headers":              {"10.0.0.1:7", []string{"1.2.3.4", "203.0.113.9"}, "203.0.113.9"},
		"made up before the proxy":    {"10.0.0.1:7", []string{"127.0.0.1, 203.0.113.9"}, "203.0.113.9"},
		"what is no address is none":  {"10.0.0.1:7", []string{"203.0.113.9, nobody"}, "10.0.0.1"},
		"the proxy itself asks":       {"10.0.0.1:7", []string{""}, "10.0.0.1"},
		"a socket that has no places": {"@", []string{"203.0.113.9"}, "@"},
	} {
		r := &http.Request{RemoteAddr: c.from, Header: http.Header{"X-Forwarded-For": c.said}}
		if got := throttle.Place(r, trusted); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
