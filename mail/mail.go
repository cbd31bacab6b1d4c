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

// Send hands a letter in, to each recipient by itself, since a server refuses what is for
// several when it refuses one of them. missed is to how many it was not handed in while
// others have it; when nobody has it, that is an error. A server that hangs up after it took
// a letter has taken it. No error has a password or an address in it.
func (s Server) Send(ctx context.Context, l Letter) (missed int, err error) {
	host, port, err := net.SplitHostPort(s.Address)
	if err != nil {
		return 0, fmt.Errorf("mail server: %w", err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return 0, fmt.Errorf("mail server: port %q is no number", port)
	}
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
		return 0, fmt.Errorf("mail: %w", err)
	}
	var whys []error
	for _, to := range l.To {
		why := s.sendOne(ctx, client, l, to)
		if why != nil {
			whys = append(whys, why)
		}
	}
	if len(whys) > 0 && len(whys) == len(l.To) {
		return 0, fmt.Errorf("mail server: %w", whys[0])
	}
	return len(whys), nil
}

func (s Server) sendOne(ctx context.Context, client *gomail.Client, l Letter, to string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m := gomail.NewMsg(gomail.WithCharset(gomail.CharsetUTF8), gomail.WithEncoding(gomail.EncodingB64))
	if m.From(s.From) != nil {
		return errors.New("the sender is no address")
	}
	if m.To(to) != nil {
		return errors.New("a recipient is no address")
	}
	m.SetMessageIDWithValue(l.ID + "@tingcha")
	m.SetDateWithValue(l.At)
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.Subject(l.Subject)
	m.SetBodyString(gomail.TypeTextPlain, l.Body)
	err := client.DialAndSendWithContext(ctx, m)
	if err == nil || m.IsDelivered() {
		return nil
	}
	return discreet(err)
}

// discreet gives what a server refused without what it wrote, which has addresses in it: the
// command and the code of its answer.
func discreet(err error) error {
	var refused *gomail.SendError
	if !errors.As(err, &refused) {
		return err
	}
	if refused.ErrorCode() == 0 {
		return errors.New(refused.Reason.String())
	}
	return fmt.Errorf("%s: answer %d %s", refused.Reason, refused.ErrorCode(), refused.EnhancedStatusCode())
}
