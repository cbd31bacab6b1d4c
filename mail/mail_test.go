package mail_test

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"errors"
	"io"
	"math/big"
	"mime"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/tingcha/tingcha/mail"
)

// box is a server of other people's making that takes mail and keeps it.
type box struct {
	mu       sync.Mutex
	letters  []received
	password string // that is asked for; empty for none
	refuse   error  // of recipients
	only     string // the recipient that is refused; empty for all
}

type received struct {
	from string
	to   []string
	text []byte
}

// NewSession begins a connection.
func (b *box) NewSession(*smtp.Conn) (smtp.Session, error) {
	return &session{box: b, known: b.password == ""}, nil
}

type session struct {
	*box
	received
	known bool
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "tingcha" || password != s.password {
			return errors.New("wrong password")
		}
		s.known = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if !s.known {
		return smtp.ErrAuthRequired
	}
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = append(s.to, to)
	if s.only != "" && s.only != to {
		return nil
	}
	return s.refuse
}

func (s *session) Data(r io.Reader) error {
	var err error
	s.text, err = io.ReadAll(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.letters = append(s.letters, s.received)
	return err
}

func (s *session) Reset()        { s.received = received{} }
func (s *session) Logout() error { return nil }

// serve starts the server; secure says how it speaks TLS.
func serve(t *testing.T, b *box, secure string) mail.Server {
	t.Helper()
	cert, pool := certificate(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(b)
	server.Domain = "mail.test"
	if secure != "off" {
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	}
	address := listener.Addr().String()
	if secure == "tls" {
		listener = tls.NewListener(listener, server.TLSConfig)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() { server.Close(); <-ended })
	return mail.Server{Address: address, TLS: secure, Roots: pool, From: "tingcha@example.com"}
}

func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.test"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(made)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func letter() mail.Letter {
	return mail.Letter{
		ID: "a1b2-1-mail-00ff", To: []string{"shift@example.com", "chief@example.com"}, At: time.Date(2026, 9, 3, 10, 0, 0, 0, time.UTC),
		Subject: "【红色（一级）预警】宽带投诉（客服三部）：1 小时内 20 件", Body: "【红色（一级）预警】宽带投诉\n.\n请处理：https://qa.example.com/warnings/a1b2",
	}
}

func TestALetterArrivesWhole(t *testing.T) {
	t.Parallel()
	for _, secure := range []string{"off", "starttls", "tls"} {
		b := &box{}
		server := serve(t, b, secure)
		if secure != "off" {
			b.password, server.User, server.Password = "geheim", "tingcha", "geheim"
		}
		if missed, err := server.Send(t.Context(), letter()); err != nil || missed != 0 {
			t.Fatalf("%s: %d, %v", secure, missed, err)
		}
		if len(b.letters) != 2 || b.letters[0].from != "tingcha@example.com" || strings.Join(append(b.letters[0].to, b.letters[1].to...), " ") != "shift@example.com chief@example.com" {
			t.Fatalf("%s: %+v", secure, b.letters)
		}
		m, err := netmail.ReadMessage(bytes.NewReader(b.letters[0].text))
		if err != nil {
			t.Fatal(err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if err != nil || subject != letter().Subject {
			t.Errorf("%s: subject %q, %v", secure, subject, err)
		}
		text, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, m.Body))
		if err != nil || strings.ReplaceAll(strings.TrimSpace(string(text)), "\r\n", "\n") != letter().Body {
			t.Errorf("%s: body %q, %v", secure, text, err)
		}
		if id := m.Header.Get("Message-ID"); id != "<a1b2-1-mail-00ff@tingcha>" {
			t.Errorf("%s: Message-ID %q", secure, id)
		}
	}
}

func TestALetterThatIsNotTakenTellsNoPassword(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string]func(*box, *mail.Server){
		"password":    func(b *box, s *mail.Server) { b.password, s.User, s.Password = "other", "tingcha", "geheim" },
		"no password": func(b *box, _ *mail.Server) { b.password = "geheim" },
		"recipient": func(b *box, _ *mail.Server) {
			b.refuse = &smtp.SMTPError{Code: 550, Message: "no such user shift@example.com"}
		},
		"not believed":   func(_ *box, s *mail.Server) { s.Roots = x509.NewCertPool() },
		"no port":        func(_ *box, s *mail.Server) { s.Address = "127.0.0.1" },
		"nobody listens": func(_ *box, s *mail.Server) { s.Address = "127.0.0.1:1" },
	} {
		b := &box{}
		server := serve(t, b, "starttls")
		wrong(b, &server)
		if _, err := server.Send(t.Context(), letter()); err == nil || strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), "example.com") || len(b.letters) != 0 {
			t.Errorf("%s: %v, %d letters", name, err, len(b.letters))
		}
	}
	plain := serve(t, &box{}, "off")
	plain.TLS = "starttls"
	if _, err := plain.Send(t.Context(), letter()); err == nil {
		t.Error("a letter goes without TLS to a server that has none")
	}
}

func TestAnAddressThatIsRefusedKeepsALetterFromNobodyElse(t *testing.T) {
	t.Parallel()
	b := &box{refuse: &smtp.SMTPError{Code: 550, Message: "no such user"}, only: "shift@example.com"}
	server := serve(t, b, "off")
	missed, err := server.Send(t.Context(), letter())
	if err != nil || missed != 1 || len(b.letters) != 1 || strings.Join(b.letters[0].to, " ") != "chief@example.com" {
		t.Errorf("missed %d, %v, %+v", missed, err, b.letters)
	}
}

func TestALetterThatWasTakenIsSentThoughTheServerHangsUp(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	taken := make(chan int, 1)
	go func() {
		n := 0
		for {
			conn, err := listener.Accept()
			if err != nil {
				taken <- n
				return
			}
			n += hangUp(conn)
		}
	}()
	server := mail.Server{Address: listener.Addr().String(), TLS: "off", From: "tingcha@example.com"}
	missed, err := server.Send(t.Context(), letter())
	listener.Close()
	if n := <-taken; err != nil || missed != 0 || n != 2 {
		t.Errorf("missed %d, %v; %d letters were taken", missed, err, n)
	}
}

// hangUp speaks to a client until it has handed in a letter, and gives how many it has.
func hangUp(conn net.Conn) int {
	defer conn.Close()
	lines := bufio.NewScanner(conn)
	io.WriteString(conn, "220 mail.test\r\n")
	for body := false; lines.Scan(); {
		switch line := lines.Text(); {
		case body && line == ".":
			io.WriteString(conn, "250 taken\r\n")
			return 1
		case body:
		case strings.HasPrefix(line, "DATA"):
			body = true
			io.WriteString(conn, "354 go on\r\n")
		default:
			io.WriteString(conn, "250 yes\r\n")
		}
	}
	return 0
}
