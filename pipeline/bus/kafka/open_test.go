package kafka_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"

	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/pipeline/bus/kafka"
)

func TestABrokerThatCannotBeUsedIsToldOnOneLine(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	closed := closedPort(t)
	plain := fake(t).ListenAddrs()[0]
	certificate, trusted := selfSigned(t)
	secret := fake(t, kfake.TLS(&tls.Config{Certificates: []tls.Certificate{certificate}})).ListenAddrs()[0]
	guarded := fake(t, kfake.EnableSASL(), kfake.Superuser("SCRAM-SHA-256", "tingcha", "right")).ListenAddrs()[0]
	for name, test := range map[string]struct {
		change func(*kafka.Config)
		want   []string
	}{
		"no broker":      {func(c *kafka.Config) { c.Brokers = nil }, []string{"no broker is named"}},
		"no port":        {func(c *kafka.Config) { c.Brokers = []string{"kafka.example"} }, []string{`broker "kafka.example" is not host:port`}},
		"no clock":       {func(c *kafka.Config) { c.Brokers, c.Now = []string{plain}, nil }, []string{"no clock"}},
		"nobody there":   {func(c *kafka.Config) { c.Brokers = []string{closed} }, []string{closed, "connection refused"}},
		"two of them":    {func(c *kafka.Config) { c.Brokers = []string{closed, silent.Addr().String()} }, []string{closed, "; kafka broker " + silent.Addr().String()}},
		"no answer":      {func(c *kafka.Config) { c.Brokers = []string{silent.Addr().String()} }, []string{"no answer within 500ms"}},
		"unknown name":   {func(c *kafka.Config) { c.Brokers = []string{"kafka.invalid:9092"} }, []string{"kafka.invalid:9092"}},
		"TLS not spoken": {func(c *kafka.Config) { c.Brokers, c.TLS = []string{plain}, &tls.Config{} }, []string{plain, "TLS"}},
		"TLS wanted":     {func(c *kafka.Config) { c.Brokers = []string{secret} }, []string{secret, "does it want TLS or SASL?"}},
		"TLS untrusted":  {func(c *kafka.Config) { c.Brokers, c.TLS = []string{secret}, &tls.Config{} }, []string{secret, "signed by an authority that is not trusted"}},
		"TLS misnamed": {func(c *kafka.Config) {
			c.Brokers, c.TLS = []string{secret}, &tls.Config{RootCAs: trusted, ServerName: "other.example"}
		}, []string{secret, "certificate is not valid for it"}},
		"wrong password": {func(c *kafka.Config) {
			c.Brokers, c.SASL = []string{guarded}, kafka.SASL{Mechanism: "scram-sha-256", User: "tingcha", Password: "wrong"}
		}, []string{guarded, `refused the SASL credentials of user "tingcha"`}},
		"wrong mechanism": {func(c *kafka.Config) {
			c.Brokers, c.SASL = []string{guarded}, kafka.SASL{Mechanism: "scram-sha-512", User: "tingcha", Password: "right"}
		}, []string{guarded, "SASL"}},
		"no mechanism": {func(c *kafka.Config) {
			c.Brokers, c.SASL = []string{guarded}, kafka.SASL{Mechanism: "kerberos"}
		}, []string{`unknown SASL mechanism "kerberos"`}},
		"no password": {func(c *kafka.Config) { c.Brokers = []string{guarded} }, []string{guarded, "SASL"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := config(t, nil)
			c.DialTimeout = 500 * time.Millisecond
			test.change(&c)
			b, err := kafka.Open(t.Context(), c)
			if err == nil {
				b.Close()
			}
			oneLine(t, err, test.want...)
		})
	}
}

func TestOneBrokerThatAnswersIsEnough(t *testing.T) {
	t.Parallel()
	open(t, []string{closedPort(t), fake(t).ListenAddrs()[0]})
}

func TestRecordsComeThroughTLSAndPasswords(t *testing.T) {
	t.Parallel()
	certificate, trusted := selfSigned(t)
	for mechanism, method := range map[string]string{"plain": "PLAIN", "scram-sha-256": "SCRAM-SHA-256", "scram-sha-512": "SCRAM-SHA-512"} {
		c := fake(t, kfake.TLS(&tls.Config{Certificates: []tls.Certificate{certificate}}), kfake.EnableSASL(), kfake.Superuser(method, "tingcha", "right"), kfake.SeedTopics(2, "t"))
		conf := config(t, c.ListenAddrs())
		conf.TLS = &tls.Config{RootCAs: trusted}
		conf.SASL = kafka.SASL{Mechanism: mechanism, User: "tingcha", Password: "right"}
		b := openWith(t, conf)
		if err := b.Publish(t.Context(), bus.Message{Topic: "t", Value: []byte("v")}); err != nil {
			t.Errorf("%s: Publish() = %v", mechanism, err)
		}
		p := read(t, b, "t")
		eventually(t, 30*time.Second, "a record through "+mechanism, func() bool { return p.count() == 1 })
	}
}

func TestAPasswordIsNotPrinted(t *testing.T) {
	t.Parallel()
	c := kafka.Config{SASL: kafka.SASL{Mechanism: "plain", User: "u", Password: "geheim"}}
	for _, text := range []string{fmt.Sprint(c), fmt.Sprintf("%+v", c), c.SASL.LogValue().String()} {
		if strings.Contains(text, "geheim") || !strings.Contains(text, "[mechanism=plain user=u]") {
			t.Errorf("printed as %s", text)
		}
	}
}

// closedPort is an address where nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func selfSigned(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(certificate)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}
