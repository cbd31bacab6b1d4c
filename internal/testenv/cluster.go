package testenv

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
)

// NoticesTopic is where the shared object store tells what was put into its buckets.
// All buckets share it: a test looks for the name of its own.
const NoticesTopic = "tingcha.bucket"

// partitions is how many each topic has, as Configuration tells tingcha.
const partitions = 4

// Cluster is the three servers together. One that could not be had is nil.
type Cluster struct {
	Kafka    *KafkaServer
	Postgres *PostgresServer
	MinIO    *MinIOServer
}

// StartCluster fetches what is not in the cache, and starts what it can of the three.
// The error tells what could not be had; the cluster is good for the rest.
func StartCluster(ctx context.Context) (*Cluster, error) {
	var (
		c     Cluster
		wg    sync.WaitGroup
		fails [3]error
	)
	wg.Go(func() { c.Kafka, fails[0] = startKafka(ctx) })
	// Tests make hundreds of databases, each of hundreds of files.
	wg.Go(func() { c.Postgres, fails[1] = StartPostgres(ctx, PostgresOptions{Fleeting: true}) })
	wg.Wait()
	c.MinIO, fails[2] = c.startMinIO(ctx)
	return &c, errors.Join(fails[:]...)
}

func startKafka(ctx context.Context) (*KafkaServer, error) {
	if _, err := FetchKafka(ctx); err != nil {
		return nil, err
	}
	s, err := StartKafka(ctx, KafkaOptions{})
	if err != nil {
		return nil, err
	}
	return s, s.CreateTopic(ctx, NoticesTopic, partitions)
}

// The buckets of Configuration: our own, and the one that recorders fill.
const ownBucket, recordersBucket = "tingcha", "recordings"

// startMinIO starts the store with its buckets. What recorders put is told to Kafka.
func (c *Cluster) startMinIO(ctx context.Context) (*MinIOServer, error) {
	if _, err := FetchMinIO(ctx); err != nil {
		return nil, err
	}
	var options MinIOOptions
	if c.Kafka != nil {
		options.Notify = &Notify{Brokers: []string{c.Kafka.Addr()}, Topic: NoticesTopic}
	}
	s, err := StartMinIO(ctx, options)
	if err != nil {
		return nil, err
	}
	err = errors.Join(s.CreateBucket(ctx, ownBucket), s.CreateBucket(ctx, recordersBucket))
	if err == nil && c.Kafka != nil {
		err = s.Announce(ctx, recordersBucket)
	}
	return s, err
}

// Environment is what tells tests where the servers are.
func (c *Cluster) Environment() []string {
	var env []string
	if c.Kafka != nil {
		env = append(env, KafkaVariable+"="+c.Kafka.Addr())
	}
	if c.Postgres != nil {
		env = append(env, PostgresVariable+"="+c.Postgres.URL("postgres"))
	}
	if c.MinIO != nil {
		env = append(env, MinIOVariable+"="+c.MinIO.Store().url())
	}
	return env
}

// Configuration is the servers' part of a configuration file of tingcha. All three
// have to be there.
func (c *Cluster) Configuration() string {
	return fmt.Sprintf(`kafka:
  brokers: [%q]
  partitions: %d
  replicas: 1
postgres:
  url: %q
  password: env:TINGCHA_POSTGRES_PASSWORD
minio:
  endpoint: %q
  tls: false
  bucket: %s
  access_key: env:TINGCHA_MINIO_ACCESS_KEY
  secret_key: env:TINGCHA_MINIO_SECRET_KEY
archive:
  bucket: %s
  notices: %s
customer_key: env:TINGCHA_CUSTOMER_KEY
`, c.Kafka.Addr(), partitions, c.Postgres.address("postgres"), c.MinIO.Addr(), ownBucket, recordersBucket, NoticesTopic)
}

// Secrets are the variables that Configuration refers to.
func (c *Cluster) Secrets() []string {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	return []string{
		"TINGCHA_POSTGRES_PASSWORD=" + c.Postgres.password,
		"TINGCHA_MINIO_ACCESS_KEY=" + c.MinIO.access,
		"TINGCHA_MINIO_SECRET_KEY=" + c.MinIO.secret,
		"TINGCHA_CUSTOMER_KEY=" + hex.EncodeToString(key),
	}
}

// Close ends the servers, politely, and removes their data.
func (c *Cluster) Close() error {
	var (
		wg    sync.WaitGroup
		fails [3]error
	)
	end := func(i int, s *server) { wg.Go(func() { fails[i] = errors.Join(s.Stop(), s.Close()) }) }
	if c.Kafka != nil {
		end(0, &c.Kafka.server)
	}
	if c.Postgres != nil {
		end(1, &c.Postgres.server)
	}
	if c.MinIO != nil {
		end(2, &c.MinIO.server)
	}
	wg.Wait()
	return errors.Join(fails[:]...)
}
