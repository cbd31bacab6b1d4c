package openai

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/tingcha/tingcha/transcribe"
)

// Config says where the service is and how much may be asked of it. What is zero takes
// its usual value.
type Config struct {
	URL   string // up to /v1, as "https://asr.example.com/v1"; /audio/transcriptions is added
	Key   string // sent as a bearer token; empty for none
	Model string // as the service names it
	// Language is what is spoken, in ISO 639-1; empty is "zh", "auto" lets the service find out.
	Language string
	// Prompt is given to the service as what was said before: names and words it should know.
	Prompt string
	// PlainHTTP allows http:// to addresses of private networks. Without it only this
	// machine is spoken to without TLS.
	PlainHTTP bool

	// Window is how much speech of one voice is put into a request. Zero is
	// [transcribe.MaxClip] for a model with "whisper" in its name, which hears better with
	// more before it, and else a request for each turn; so is what is less than zero. A
	// service that tells no times gets a request for each turn in any case.
	Window time.Duration

	AtOnce    int           // requests side by side; usually 4
	PerMinute int           // requests a minute at most, also repeated ones; 0 is no limit
	Timeout   time.Duration // for one request and its answer; usually 60 s
	Tries     int           // requests for one clip at most; usually 4
	Breaker   int           // clips in a row that must fail until none is sent for a while; usually 5
	Pause     time.Duration // how long the first such while is; usually 30 s

	// DailyAudio is how much sound is sent in one day of Zone at most, counting every
	// request that the service may charge for; 0 is no limit.
	DailyAudio time.Duration
	// DailyMoney is how much may be spent in one day of Zone, in any currency, where a
	// minute of sound costs PricePerMinute of it; 0 is no limit.
	DailyMoney, PricePerMinute float64
	// SpentFile is where the day's sum is kept over restarts; empty keeps it in memory.
	// Processes with the same file share it, but for requests of the same moment; others
	// count each for themselves.
	SpentFile string
	// Zone is where the day begins and ends; nil is UTC.
	Zone *time.Location

	// Random gives numbers in [0, 1) that keep pauses apart; nil is math/rand/v2.
	Random func() float64
	// Transport sends requests; nil is one of its own that speaks to nobody but the
	// host of URL.
	Transport http.RoundTripper
}

// Usual values and limits.
const (
	usualAtOnce  = 4
	mostAtOnce   = 64
	usualTimeout = time.Minute
	usualTries   = 4
	mostTries    = 10
	usualBreaker = 5
	usualPause   = 30 * time.Second
	auto         = "auto"
)

// fill sets what is zero to its usual value.
func (c *Config) fill() {
	set(&c.AtOnce, usualAtOnce)
	set(&c.Timeout, usualTimeout)
	set(&c.Tries, usualTries)
	set(&c.Breaker, usualBreaker)
	set(&c.Pause, usualPause)
	set(&c.Language, "zh")
	set(&c.Window, c.usualWindow())
	c.Window = max(c.Window, 0)
	if c.Zone == nil {
		c.Zone = time.UTC
	}
}

// usualWindow is what suits the model.
func (c Config) usualWindow() time.Duration {
	if strings.Contains(strings.ToLower(c.Model), "whisper") {
		return transcribe.MaxClip
	}
	return 0
}

func set[T comparable](value *T, usual T) {
	var zero T
	if *value == zero {
		*value = usual
	}
}

// check says what of a filled configuration cannot be.
func (c Config) check() error {
	switch {
	case strings.TrimSpace(c.Model) == "":
		return errors.New("model: write the name of the model, as the service calls it")
	case strings.ContainsAny(c.Key, "\r\n\x00"):
		return errors.New("key: it has a line break; write the key alone")
	case c.Window > transcribe.MaxClip:
		return fmt.Errorf("window: %s; write at most %s", c.Window, transcribe.MaxClip)
	case c.AtOnce < 0 || c.AtOnce > mostAtOnce:
		return fmt.Errorf("at_once: %d requests side by side; write 1 to %d", c.AtOnce, mostAtOnce)
	case c.Tries < 0 || c.Tries > mostTries:
		return fmt.Errorf("tries: %d; write 1 to %d", c.Tries, mostTries)
	case c.PerMinute < 0 || c.Timeout < 0 || c.Breaker < 0 || c.Pause < 0 || c.DailyAudio < 0:
		return errors.New("limits: one is less than nothing; leave it out for none")
	case !amount(c.DailyMoney) || !amount(c.PricePerMinute):
		return errors.New("daily_money, price_per_minute: write amounts of money")
	case c.DailyMoney > 0 && c.PricePerMinute == 0:
		return errors.New("daily_money: also write price_per_minute, what a minute of sound costs")
	}
	return nil
}

func amount(money float64) bool { return money >= 0 && !math.IsInf(money, 0) }

// address is where requests go: the base for the client, and whether the address may be
// spoken to without TLS.
func (c Config) address() (base *url.URL, err error) {
	u, err := url.Parse(strings.TrimSpace(c.URL))
	if err != nil { // the error has the address in it, and the address may have a password
		return nil, errors.New("url: it is no address; write https://HOST/v1")
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.Opaque != "":
		return nil, errors.New("url: write https://HOST/v1")
	case u.User != nil:
		return nil, errors.New("url: a name or a password stands in it; write the key of the service in key")
	case u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("url: write it without what follows the ? or #")
	case u.Scheme == "http" && !loopback(u.Hostname()) && !c.PlainHTTP:
		return nil, fmt.Errorf("url: http:// to %s would send recordings, which are personal data, in the open: write https://, or set allow_plain_http for a service in your own network", u.Hostname())
	}
	if ip, err := netip.ParseAddr(u.Hostname()); u.Scheme == "http" && err == nil && !private(ip) {
		return nil, fmt.Errorf("url: %w", ErrPlain)
	}
	path := strings.TrimSuffix(strings.TrimRight(u.Path, "/"), "/audio/transcriptions")
	if path == "" {
		path = "/v1"
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: path}, nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback() || strings.EqualFold(host, "localhost")
}

// private tells addresses of this machine and of networks that nobody routes to.
func private(ip netip.Addr) bool {
	ip = ip.Unmap()
	return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast()
}

// name is the engine's: what changes the words is in it.
func (c Config) name(host string) string {
	name := "openai:" + c.Model + "@" + host
	if c.Prompt != "" || c.Language != "zh" || c.Window != c.usualWindow() {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%d", c.Language, c.Prompt, c.Window))
		name += fmt.Sprintf("+%x", sum[:4])
	}
	return name
}

// hostport is the host of an address with its port where that is not the usual one.
func hostport(u *url.URL) string {
	if p := u.Port(); p != "" && p != map[string]string{"http": "80", "https": "443"}[u.Scheme] {
		return net.JoinHostPort(u.Hostname(), p)
	}
	return u.Hostname()
}
