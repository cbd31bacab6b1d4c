package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/pipeline/bus/kafka"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/minio"
)

// serverRecords are records on a server.
type serverRecords interface {
	records
	storage.Outbox
	// Clock says by how much this machine's clock is ahead of the server's.
	Clock(ctx context.Context) (time.Duration, error)
	// Ready is nil when the server answers and its schema is the right one.
	Ready(ctx context.Context) error
}

// servers are what a cluster's hotline stands on. What a process does not need is nil.
type servers struct {
	postgres serverRecords
	minio    *minio.Bucket
	archive  *minio.Bucket // nil, too, when recorders put recordings elsewhere
	kafka    *kafka.Bus
	clock    *clock
}

// openServers connects to what need says of a cluster. An error is one line that says
// which server, where, what is wrong and what to do.
func openServers(ctx context.Context, cfg settings.Config, need needs, log *slog.Logger) (d *deployment, err error) {
	files := &intake.Opener{}
	d = &deployment{open: files.Open, servers: &servers{}}
	d.later(files.Close)
	defer func() {
		if err != nil {
			err = errors.Join(err, d.close())
		}
	}()
	if d.key, err = cfg.Key(); err != nil {
		return d, err
	}
	store, err := openServerRecords(ctx, cfg, recordsOptions{migrate: need.migrate, readOnly: need.readOnly})
	if err != nil {
		return d, err
	}
	d.store, d.servers.postgres = store, store
	d.later(store.Close)
	if err := sameKey(ctx, store, d.key, "customer_key", need.readOnly); err != nil {
		return d, err
	}
	d.servers.clock = &clock{ask: store.Clock, log: log}
	if err := d.servers.clock.set(ctx); err != nil {
		return d, err
	}
	d.now = d.servers.clock.now
	if need.blobs {
		if err := d.openBucket(ctx, cfg, files); err != nil {
			return d, err
		}
	}
	if need.bus {
		return d, d.openBus(ctx, cfg, log)
	}
	d.bus = silence{}
	return d, nil
}

// silence is the bus of a process that has no broker, such as one of pages alone: what it
// takes in is found by the stages that look for work by themselves.
type silence struct{ bus.Bus }

// Publish tells nobody.
func (silence) Publish(context.Context, ...bus.Message) error { return nil }

func (d *deployment) openBus(ctx context.Context, cfg settings.Config, log *slog.Logger) error {
	messages, err := openKafka(ctx, cfg, log)
	if err != nil {
		return err
	}
	d.bus, d.servers.kafka = messages, messages
	d.later(messages.Close)
	return requireTopics(ctx, messages, cfg)
}

func openKafka(ctx context.Context, cfg settings.Config, log *slog.Logger) (*kafka.Bus, error) {
	k := kafka.Config{Brokers: cfg.Kafka.Brokers, Log: log, Now: time.Now}
	if cfg.Kafka.SASL != nil {
		k.SASL = kafka.SASL{Mechanism: cfg.Kafka.SASL.Mechanism, User: cfg.Kafka.SASL.User, Password: cfg.Kafka.SASL.Password.Value()}
	}
	if cfg.Kafka.TLS != nil {
		conf, err := tlsOf(*cfg.Kafka.TLS)
		if err != nil {
			return nil, usage(fmt.Errorf("kafka.tls: %w", err))
		}
		k.TLS = conf
	}
	return kafka.Open(ctx, k)
}

// tlsOf reads the files of a TLS section.
func tlsOf(files settings.TLS) (*tls.Config, error) {
	conf := &tls.Config{MinVersion: tls.VersionTLS12}
	if files.CA != "" {
		pem, err := os.ReadFile(files.CA)
		if err != nil {
			return nil, err
		}
		conf.RootCAs = x509.NewCertPool()
		if !conf.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s holds no certificate in PEM", files.CA)
		}
	}
	if files.Cert != "" {
		pair, err := tls.LoadX509KeyPair(files.Cert, files.Key)
		if err != nil {
			return nil, err
		}
		conf.Certificates = []tls.Certificate{pair}
	}
	return conf, nil
}

// bucketConfig says where a bucket of the object store is.
func bucketConfig(m settings.MinIO, bucket string) minio.Config {
	return minio.Config{
		Endpoint: m.Endpoint, Secure: m.TLS, CA: m.CA, Region: m.Region, Encryption: m.Encryption,
		Bucket: bucket, AccessKey: m.AccessKey.Value(), SecretKey: m.SecretKey.Value(),
	}
}

// ownBucket is where we keep our own objects.
func ownBucket(cfg settings.Config) minio.Config {
	conf := bucketConfig(*cfg.MinIO, cfg.MinIO.Bucket)
	if cfg.Archive != nil && cfg.Archive.Bucket == cfg.MinIO.Bucket {
		conf.Prefix = ownPrefix
	}
	return conf
}

// ownPrefix is put before our own keys where the archive's bucket is ours, too.
const ownPrefix = "tingcha/"

func (d *deployment) openBucket(ctx context.Context, cfg settings.Config, files *intake.Opener) error {
	own, err := minio.Open(ctx, ownBucket(cfg))
	if err != nil {
		return err
	}
	d.blobs, d.servers.minio = own, own
	d.later(own.Close)
	if cfg.Archive == nil {
		return nil
	}
	archive, err := minio.Open(ctx, bucketConfig(*cfg.MinIO, cfg.Archive.Bucket))
	if err != nil {
		return err
	}
	d.later(archive.Close)
	d.servers.archive = archive
	d.blobs = minio.WithArchive(own, archive)
	recordings := archive.Archive()
	d.open = func(ctx context.Context, uri string) (io.ReadCloser, int64, error) {
		if inArchive(uri) {
			return recordings.Open(ctx, uri)
		}
		return files.Open(ctx, uri)
	}
	d.keeps = func(uri string) (string, bool) { return uri, inArchive(uri) }
	return nil
}

// inArchive tells whether a URI names an object.
func inArchive(uri string) bool { return strings.HasPrefix(uri, "s3://") }

// askBucket looks whether a bucket can be read.
func askBucket(ctx context.Context, conf minio.Config) error {
	bucket, err := minio.Open(ctx, conf)
	if err != nil {
		return err
	}
	return bucket.Close()
}
