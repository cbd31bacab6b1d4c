package kafka

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/segmentio/kafka-go"
)

// explain says in one line what keeps a broker from being used.
func explain(broker string, err error, c Config) error {
	return fmt.Errorf("kafka broker %s: %s: %w", broker, reason(err, c), err)
}

func reason(err error, c Config) string {
	var (
		record    tls.RecordHeaderError
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
		alert     tls.AlertError
		name      *net.DNSError
		network   net.Error
	)
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there (connection refused)"
	case errors.As(err, &name):
		return "its name is not known"
	case errors.As(err, &record):
		return "it does not speak TLS on this port"
	case errors.As(err, &authority):
		return "its TLS certificate is signed by an authority that is not trusted"
	case errors.As(err, &hostname), errors.As(err, &invalid):
		return "its TLS certificate is not valid for it"
	case errors.As(err, &alert):
		return "TLS was refused"
	case errors.Is(err, kafka.UnsupportedSASLMechanism):
		return "it does not offer the SASL mechanism " + c.SASL.Mechanism
	case errors.Is(err, kafka.SASLAuthenticationFailed) || strings.Contains(err.Error(), "authenticate"):
		return fmt.Sprintf("it refused the SASL credentials of user %q", c.SASL.User)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET):
		return "it closed the connection: does it want " + wanted(c) + "?"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		if c.TLS != nil {
			return fmt.Sprintf("no answer within %v: is it Kafka, and with TLS on this port?", c.DialTimeout)
		}
		return fmt.Sprintf("no answer within %v: is it Kafka, and without TLS on this port?", c.DialTimeout)
	}
	return "not usable"
}

// wanted guesses what a broker misses from a client that it hangs up on.
func wanted(c Config) string {
	switch {
	case c.TLS == nil && c.SASL.Mechanism == "":
		return "TLS or SASL"
	case c.TLS == nil:
		return "TLS"
	case c.SASL.Mechanism == "":
		return "SASL, or a client certificate"
	}
	return "another listener"
}

func joined(all []error) error {
	if len(all) == 1 {
		return all[0]
	}
	lines := make([]string, len(all))
	for i, err := range all {
		lines[i] = err.Error()
	}
	return &manyError{text: strings.Join(lines, "; "), all: all}
}

// manyError is like what errors.Join makes, on one line.
type manyError struct {
	text string
	all  []error
}

func (e *manyError) Error() string   { return e.text }
func (e *manyError) Unwrap() []error { return e.all }
