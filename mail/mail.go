// Package mail hands messages to a server that takes mail, by SMTP.
package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Server is where mail is handed in.
type Server struct {
	Address string // host and port
	// TLS is "starttls", which has to be there, "tls" from the first byte, or "off".
	TLS string
	// Roots are whom to believe; nil for the system's authorities.
	Roots          *x509.CertPool
	User, Password string // empty for none
	From           string
}

// patience is how long a server may take to answer.
const patience = 10 * time.Second

// Letter is what is sent.
type Letter struct {
	ID            string // the same at every try; letters, digits and -
	To            []string
	Subject, Body string
	At            time.Time
}

// Send hands a letter in; nil is that the server took it for everybody. No error has a
// password in it.
func (s Server) Send(ctx context.Context, l Letter) error {
	host, port, err := net.SplitHostPort(s.Address)
	if err != nil {
		return fmt.Errorf("mail server: %w", err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return fmt.Errorf("mail server: port %q is no number", port)
	}
	m := gomail.NewMsg(gomail.WithCharset(gomail.CharsetUTF8), gomail.WithEncoding(gomail.EncodingB64))
	if err := errors.Join(m.From(s.From), m.To(l.To...)); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	m.SetMessageIDWithValue(l.ID + "@tingcha")
	m.SetDateWithValue(l.At)
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.Subject(l.Subject)
	m.SetBodyString(gomail.TypeTextPlain, l.Body)
	options := []gomail.Option{
		gomail.WithPort(number), gomail.WithTimeout(patience), gomail.WithHELO("tingcha.local"),
		gomail.WithTLSConfig(&tls.Config{ServerName: host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}),
	}
	switch s.TLS {
	case "tls":
		options = append(options, gomail.WithSSL())
	case "starttls":
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	client, err := gomail.NewClient(host, options...)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	if err := client.DialAndSendWithContext(ctx, m); err != nil {
		return fmt.Errorf("mail server: %w", err)
	}
	return nil
}
