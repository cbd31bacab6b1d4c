package minio

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/minio/minio-go/v7/pkg/encrypt"

	"github.com/tingcha/tingcha/storage"
)

// Config says where a bucket is and how to speak to its store.
type Config struct {
	Endpoint  string // "minio.example:9000"; with "http://" or "https://" Secure follows it
	Bucket    string
	AccessKey string
	SecretKey string
	Region    string // "us-east-1" when empty, which suits MinIO
	Secure    bool   // speak TLS

	// Prefix is put before every key, so that own bytes and an archive may share a
	// bucket: "tingcha/". [Archive] does not heed it.
	Prefix string
	// CA is the path of a PEM file with the authorities that vouch for the store, in
	// place of the system's. RootCAs are the same, already read.
	CA      string
	RootCAs *x509.CertPool
	// Encryption asks the store to encrypt what it keeps: "", "sse-s3", or
	// "sse-kms:KEYID".
	Encryption string

	// Connections limits how many there are at a time; 0 is no limit. A reader of a
	// large object holds one until it is closed.
	Connections int
	// Patience is how long a request may go on without a byte sent or received; 30 s
	// when it is 0.
	Patience time.Duration
}

const (
	defaultRegion   = "us-east-1"
	defaultPatience = 30 * time.Second
	dialTimeout     = 10 * time.Second
	idleTimeout     = time.Minute
	idleConnections = 64 // kept for the next request, as many as workers are likely
)

// String describes c without its secret.
func (c Config) String() string {
	return fmt.Sprintf("bucket %s at %s as %s", c.Bucket, c.url(), c.AccessKey)
}

// GoString keeps the secret out of %#v.
func (c Config) GoString() string { return c.String() }

func (c Config) url() string {
	if c.Secure {
		return "https://" + c.Endpoint
	}
	return "http://" + c.Endpoint
}

// complete fills in what was left out, and refuses what cannot be.
func (c Config) complete() (Config, error) {
	if host, ok := strings.CutPrefix(c.Endpoint, "https://"); ok {
		c.Endpoint, c.Secure = host, true
	} else if host, ok := strings.CutPrefix(c.Endpoint, "http://"); ok {
		c.Endpoint, c.Secure = host, false
	}
	c.Endpoint = strings.TrimSuffix(c.Endpoint, "/")
	if c.Region == "" {
		c.Region = defaultRegion
	}
	if c.Patience <= 0 {
		c.Patience = defaultPatience
	}
	switch {
	case c.Endpoint == "":
		return c, errors.New("object store: no endpoint is given")
	case c.Bucket == "":
		return c, fmt.Errorf("object store %s: no bucket is given", c.url())
	case c.AccessKey == "" || c.SecretKey == "":
		return c, fmt.Errorf("object store %s: the access key or the secret key is missing", c.url())
	case c.Prefix != "" && (!strings.HasSuffix(c.Prefix, "/") || storage.CheckKey(strings.TrimSuffix(c.Prefix, "/")) != nil):
		return c, fmt.Errorf("object store %s: prefix %q is not a key that ends with '/'", c.url(), c.Prefix)
	}
	return c, nil
}

// encryption reads c.Encryption; nil is none.
func (c Config) encryption() (encrypt.ServerSide, error) {
	id, kms := strings.CutPrefix(c.Encryption, "sse-kms:")
	switch {
	case c.Encryption == "":
		return nil, nil
	case c.Encryption == "sse-s3":
		return encrypt.NewSSE(), nil
	case kms && id != "":
		return encrypt.NewSSEKMS(id, nil)
	default:
		return nil, fmt.Errorf("encryption %q is none of \"\", \"sse-s3\", \"sse-kms:KEYID\"", c.Encryption)
	}
}

// transport makes what requests go through. Nothing is unpacked on the way: an object
// that says it is gzip is given as it is.
func (c Config) transport() (*http.Transport, error) {
	t := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: min(dialTimeout, c.Patience)}).DialContext,
		TLSHandshakeTimeout: min(dialTimeout, c.Patience),
		MaxIdleConnsPerHost: idleConnections,
		MaxConnsPerHost:     c.Connections,
		IdleConnTimeout:     idleTimeout,
		DisableCompression:  true,
	}
	if !c.Secure {
		return t, nil
	}
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.RootCAs}
	if c.CA == "" {
		return t, nil
	}
	pem, err := os.ReadFile(c.CA)
	if err != nil {
		return nil, fmt.Errorf("read the store's authorities: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate in PEM", c.CA)
	}
	t.TLSClientConfig.RootCAs = pool
	return t, nil
}
