package settings

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Kafka is where messages are carried.
type Kafka struct {
	Brokers    Addresses `yaml:"brokers"`
	TLS        *TLS      `yaml:"tls,omitempty"`
	SASL       *SASL     `yaml:"sasl,omitempty"`
	Partitions int       `yaml:"partitions"` // of every topic; 0 is 12
	Replicas   int       `yaml:"replicas"`   // of every partition; 0 is 3
}

// TLS says whom to believe and who we are. Without a file the system's authorities
// are believed and no certificate is shown.
type TLS struct {
	CA   string `yaml:"ca,omitempty"`
	Cert string `yaml:"cert,omitempty"`
	Key  string `yaml:"key,omitempty"`
}

// SASL is how we say who we are to a broker.
type SASL struct {
	Mechanism string `yaml:"mechanism"` // "plain", "scram-sha-256" or "scram-sha-512"
	User      string `yaml:"user"`
	Password  Secret `yaml:"password"`
}

// Postgres is where records are kept.
type Postgres struct {
	URL         string `yaml:"url"` // without a password
	Password    Secret `yaml:"password,omitempty"`
	Connections int    `yaml:"connections"` // at most; 0 is 16
}

// MinIO is where recordings are kept; any server that speaks S3 does.
type MinIO struct {
	Endpoint   string `yaml:"endpoint"` // host and port
	TLS        bool   `yaml:"tls"`
	CA         string `yaml:"ca,omitempty"`
	Bucket     string `yaml:"bucket"`
	AccessKey  Secret `yaml:"access_key"`
	SecretKey  Secret `yaml:"secret_key"`
	Region     string `yaml:"region"`
	Encryption string `yaml:"encryption"` // "", "sse-s3" or "sse-kms:KEY"
}

// Archive is the bucket into which recorders put recordings, on the same server.
type Archive struct {
	Bucket  string `yaml:"bucket"`
	Prefix  string `yaml:"prefix"`  // of a day's objects, as Go writes times: "2006/01/02/"
	Notices string `yaml:"notices"` // topic of the bucket's notifications; "" for none
}

func (c *Config) fill() {
	if c.Kafka != nil {
		c.Kafka.Partitions = orElse(c.Kafka.Partitions, 12)
		c.Kafka.Replicas = orElse(c.Kafka.Replicas, 3)
	}
	if c.Postgres != nil {
		c.Postgres.Connections = orElse(c.Postgres.Connections, 16)
	}
}

func orElse(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}

// checkCluster refuses half a cluster, and sections that mean nothing.
func (c Config) checkCluster() error {
	var missing, there []string
	for _, section := range []struct {
		name string
		set  bool
	}{{"kafka", c.Kafka != nil}, {"postgres", c.Postgres != nil}, {"minio", c.MinIO != nil}, {"customer_key", c.CustomerKey.Set()}} {
		if section.set {
			there = append(there, section.name)
		} else {
			missing = append(missing, section.name)
		}
	}
	if len(there) == 0 && c.Archive == nil {
		return nil
	}
	if len(missing) > 0 {
		return fmt.Errorf("a cluster's configuration has kafka, postgres, minio and customer_key; %s missing", isAre(missing))
	}
	return errors.Join(c.Kafka.check(), c.Postgres.check(), c.MinIO.check(), c.Archive.check())
}

func isAre(names []string) string {
	if len(names) == 1 {
		return names[0] + " is"
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1] + " are"
}

func (k *Kafka) check() error {
	if len(k.Brokers) == 0 {
		return errors.New("kafka.brokers: name at least one, such as [127.0.0.1:9092]")
	}
	for _, broker := range k.Brokers {
		if _, _, err := net.SplitHostPort(broker); err != nil {
			return fmt.Errorf("kafka.brokers: %q: write host and port, such as 127.0.0.1:9092", broker)
		}
	}
	if k.Partitions < 1 || k.Replicas < 1 {
		return fmt.Errorf("kafka: %d partitions of %d replicas; write 1 or more of each", k.Partitions, k.Replicas)
	}
	if k.TLS != nil && (k.TLS.Cert == "") != (k.TLS.Key == "") {
		return errors.New("kafka.tls: cert and key belong together; write both or neither")
	}
	if k.SASL == nil {
		return nil
	}
	known := []string{"plain", "scram-sha-256", "scram-sha-512"}
	if !slices.Contains(known, k.SASL.Mechanism) {
		return fmt.Errorf("kafka.sasl.mechanism: %q; write one of %s", k.SASL.Mechanism, strings.Join(known, ", "))
	}
	if k.SASL.User == "" || !k.SASL.Password.Set() {
		return errors.New("kafka.sasl: write user and password")
	}
	return nil
}

func (p *Postgres) check() error {
	u, err := url.Parse(p.URL)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") || u.Host == "" {
		return errors.New("postgres.url: write it like postgres://tingcha@127.0.0.1:5432/tingcha") // the text may hold a password
	}
	if _, has := u.User.Password(); has || u.Query().Has("password") {
		return errors.New("postgres.url: has a password in it; take it out and write password: env:NAME or file:PATH beside the url")
	}
	if p.Connections < 2 {
		return fmt.Errorf("postgres.connections: %d is too few; write 2 or more", p.Connections)
	}
	return nil
}

func (m *MinIO) check() error {
	if _, _, err := net.SplitHostPort(m.Endpoint); err != nil {
		return fmt.Errorf("minio.endpoint: %q: write host and port without a scheme, such as 127.0.0.1:9000", m.Endpoint)
	}
	if m.Bucket == "" {
		return errors.New("minio.bucket: name the bucket that tingcha keeps its own objects in")
	}
	if !m.AccessKey.Set() || !m.SecretKey.Set() {
		return errors.New("minio: write access_key and secret_key")
	}
	kms, isKMS := strings.CutPrefix(m.Encryption, "sse-kms:")
	if m.Encryption != "" && m.Encryption != "sse-s3" && (!isKMS || kms == "") {
		return fmt.Errorf("minio.encryption: %q; write sse-s3 or sse-kms:KEY, or leave it empty", m.Encryption)
	}
	if m.CA != "" && !m.TLS {
		return errors.New("minio.ca: is of no use without tls: true")
	}
	return nil
}

func (a *Archive) check() error {
	if a == nil {
		return nil
	}
	if a.Bucket == "" {
		return errors.New("archive.bucket: name the bucket that recorders put recordings into")
	}
	day := time.Date(2001, 11, 22, 0, 0, 0, 0, time.UTC)
	next := day.AddDate(0, 0, 1)
	if a.Prefix != "" && (day.Format(a.Prefix) == next.Format(a.Prefix) || filepath.IsAbs(a.Prefix)) {
		return fmt.Errorf("archive.prefix: %q does not tell one day from another; write it like 2006/01/02/, or leave it empty", a.Prefix)
	}
	return nil
}
