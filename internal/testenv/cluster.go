package testenv

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// NoticesTopic is where the shared object store tells what was put into its buckets.
// All buckets share it: a test looks for the name of its own.
const NoticesTopic = "tingcha.bucket"

// Cluster is the three servers together. One that could not be had is nil.
type Cluster struct {
	Kafka    *KafkaServer
	Postgres *PostgresServer
	MinIO    *MinIOServer
}

// StartCluster starts what it can of the three. The error tells, a line each, what
// could not be had; the cluster is good for the rest.
func StartCluster(ctx context.Context) (*Cluster, error) {
	var (
		c     Cluster
		wg    sync.WaitGroup
		fails [3]error
	)
	wg.Go(func() {
		c.Kafka, fails[0] = StartKafka(ctx, KafkaOptions{})
		if fails[0] == nil {
			fails[0] = c.Kafka.CreateTopic(ctx, NoticesTopic, 1)
		}
	})
	wg.Go(func() { c.Postgres, fails[1] = StartPostgres(ctx, PostgresOptions{}) })
	wg.Wait()
	var options MinIOOptions
	if c.Kafka != nil {
		options.Notify = &Notify{Brokers: []string{c.Kafka.Addr()}, Topic: NoticesTopic}
	}
	c.MinIO, fails[2] = StartMinIO(ctx, options)
	return &c, errors.Join(fails[:]...)
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

// Configuration is the servers' part of a configuration file of tingcha.
func (c *Cluster) Configuration() string {
	var text string
	if c.Kafka != nil {
		text += fmt.Sprintf("kafka:    {brokers: [%s], partitions: 4, replicas: 1}\n", c.Kafka.Addr())
	}
	if c.Postgres != nil {
		text += fmt.Sprintf("postgres: {url: %q, password: env:TINGCHA_POSTGRES_PASSWORD, connections: 16}\n", c.Postgres.address("postgres"))
	}
	if c.MinIO != nil {
		text += fmt.Sprintf("minio:    {endpoint: %s, tls: false, bucket: tingcha, access_key: env:TINGCHA_MINIO_ACCESS_KEY, secret_key: env:TINGCHA_MINIO_SECRET_KEY}\n"+
			"archive:  {bucket: recordings, notices: %s}\n", c.MinIO.Addr(), NoticesTopic)
	}
	return text
}

// Secrets are the variables that Configuration refers to.
func (c *Cluster) Secrets() []string {
	var env []string
	if c.Postgres != nil {
		env = append(env, "TINGCHA_POSTGRES_PASSWORD="+c.Postgres.password)
	}
	if c.MinIO != nil {
		env = append(env, "TINGCHA_MINIO_ACCESS_KEY="+c.MinIO.access, "TINGCHA_MINIO_SECRET_KEY="+c.MinIO.secret)
	}
	return env
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
