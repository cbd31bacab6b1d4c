package kafka

import (
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/segmentio/kafka-go/sasl"
	"github.com/segmentio/kafka-go/sasl/plain"
	"github.com/segmentio/kafka-go/sasl/scram"
)

// What Config holds where nothing is set.
const (
	DefaultDialTimeout    = 5 * time.Second
	DefaultPublishTimeout = 30 * time.Second
	DefaultHandleTimeout  = 5 * time.Minute
	DefaultSessionTimeout = 10 * time.Second
	DefaultStuckAfter     = time.Minute
)

// Config says where Kafka is and how patient to be. Zero durations are the defaults.
type Config struct {
	Brokers []string    // host:port of some brokers; the others are learnt from them
	TLS     *tls.Config // nil for connections in the clear
	SASL    SASL
	Log     *slog.Logger     // nil logs nothing
	Now     func() time.Time // required

	DialTimeout    time.Duration // for a connection with its handshakes
	PublishTimeout time.Duration // after which Publish gives up by itself
	HandleTimeout  time.Duration // after which the context of one call of a handler ends
	SessionTimeout time.Duration // after which a silent member's partitions go to others
	StuckAfter     time.Duration // without progress although records are there
}

// SASL is how this client proves who it is; without a Mechanism it does not.
type SASL struct {
	Mechanism      string // "plain", "scram-sha-256" or "scram-sha-512"
	User, Password string
}

// LogValue keeps the password out of logs.
func (s SASL) LogValue() slog.Value {
	return slog.GroupValue(slog.String("mechanism", s.Mechanism), slog.String("user", s.User))
}

// String keeps the password out of what is printed.
func (s SASL) String() string { return s.LogValue().String() }

func (s SASL) mechanism() (sasl.Mechanism, error) {
	switch strings.ToLower(s.Mechanism) {
	case "":
		return nil, nil //nolint:nilnil // no mechanism is a choice
	case "plain":
		return plain.Mechanism{Username: s.User, Password: s.Password}, nil
	case "scram-sha-256":
		return scram.Mechanism(scram.SHA256, s.User, s.Password)
	case "scram-sha-512":
		return scram.Mechanism(scram.SHA512, s.User, s.Password)
	}
	return nil, fmt.Errorf(`kafka: unknown SASL mechanism %q; it is "plain", "scram-sha-256" or "scram-sha-512"`, s.Mechanism)
}

func (c Config) withDefaults() (Config, error) {
	if len(c.Brokers) == 0 {
		return c, errors.New("kafka: no broker is named")
	}
	for _, b := range c.Brokers {
		if _, _, err := net.SplitHostPort(b); err != nil {
			return c, fmt.Errorf("kafka: broker %q is not host:port", b)
		}
	}
	if c.Now == nil {
		return c, errors.New("kafka: no clock is given")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.DialTimeout = cmp.Or(c.DialTimeout, DefaultDialTimeout)
	c.PublishTimeout = cmp.Or(c.PublishTimeout, DefaultPublishTimeout)
	c.HandleTimeout = cmp.Or(c.HandleTimeout, DefaultHandleTimeout)
	c.SessionTimeout = cmp.Or(c.SessionTimeout, DefaultSessionTimeout)
	c.StuckAfter = cmp.Or(c.StuckAfter, DefaultStuckAfter)
	return c, nil
}

// inner hands what kafka-go says about its errors to our log. It goes on by itself
// after all of them, and what we see of them we tell ourselves.
type inner struct{ log *slog.Logger }

func (l inner) Printf(format string, args ...any) {
	l.log.Debug("kafka client", "says", strings.TrimSpace(fmt.Sprintf(format, args...)))
}
