package minio

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/encrypt"

	"github.com/tingcha/tingcha/storage"
)

// tries is how often a request is sent before it has failed.
const tries = 2

// Bucket keeps bytes in a bucket. It is safe for concurrent use, also by several
// processes.
type Bucket struct {
	config    Config
	core      minio.Core
	sse       encrypt.ServerSide // nil: none
	transport *http.Transport
}

var _ storage.Blobs = (*Bucket)(nil)

// New makes a Bucket without asking the store anything.
func New(config Config) (*Bucket, error) {
	config, err := config.complete()
	if err != nil {
		return nil, err
	}
	sse, err := config.encryption()
	if err != nil {
		return nil, fmt.Errorf("object store %s: %w", config.url(), err)
	}
	transport, err := config.transport()
	if err != nil {
		return nil, fmt.Errorf("object store %s: %w", config.url(), err)
	}
	client, err := minio.New(config.Endpoint, &minio.Options{
		Creds:      credentials.NewStaticV4(config.AccessKey, config.SecretKey, ""),
		Secure:     config.Secure,
		Region:     config.Region,
		Transport:  guard{next: transport, patience: config.Patience},
		MaxRetries: tries,
	})
	if err != nil {
		return nil, fmt.Errorf("object store endpoint %q: %w", config.Endpoint, err)
	}
	return &Bucket{config: config, core: minio.Core{Client: client}, sse: sse, transport: transport}, nil
}

// Open makes a Bucket and sees that the store lets it be read. An error says in one
// line what is wrong and what to do; it wraps [storage.ErrUnavailable] when the store
// cannot be reached.
func Open(ctx context.Context, config Config) (*Bucket, error) {
	b, err := New(config)
	if err != nil {
		return nil, err
	}
	if err := b.Ping(ctx); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// Ping asks the store for one key of the bucket, which shows that the store is there,
// the bucket is there, and the user may read.
func (b *Bucket) Ping(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	options := minio.ListObjectsOptions{Prefix: b.config.Prefix, MaxKeys: 1, Recursive: true, FetchOwner: new(bool)}
	for info := range b.core.ListObjectsIter(ctx, b.config.Bucket, options) {
		if info.Err != nil {
			return b.advise(ctx, info.Err)
		}
		break
	}
	return ctx.Err()
}

// Create makes the bucket. One that is already there is no error when it may be read.
func (b *Bucket) Create(ctx context.Context) error {
	err := b.core.MakeBucket(ctx, b.config.Bucket, minio.MakeBucketOptions{Region: b.config.Region})
	switch minio.ToErrorResponse(err).Code {
	case "BucketAlreadyOwnedByYou", "BucketAlreadyExists":
		return b.Ping(ctx)
	}
	if err != nil {
		return b.advise(ctx, err)
	}
	return nil
}

// Close ends idle connections. What is still open for reading stays so.
func (b *Bucket) Close() error {
	b.transport.CloseIdleConnections()
	return nil
}

// object is the name of a key's object in the bucket.
func (b *Bucket) object(key string) string { return b.config.Prefix + key }

// advise turns what went wrong with the first request into a line for an operator.
func (b *Bucket) advise(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	store := "object store " + b.config.url()
	switch answer := minio.ToErrorResponse(err); answer.Code {
	case "InvalidAccessKeyId":
		return fmt.Errorf("%s knows no access key %q: correct the access key", store, b.config.AccessKey)
	case "SignatureDoesNotMatch":
		return fmt.Errorf("%s refuses the secret key of access key %q: correct the secret key", store, b.config.AccessKey)
	case "AccessDenied":
		return fmt.Errorf("%s does not let access key %q use bucket %q: give it a policy that does", store, b.config.AccessKey, b.config.Bucket)
	case "NoSuchBucket":
		return fmt.Errorf("%s has no bucket %q: create it (mc mb ALIAS/%s) or correct the name", store, b.config.Bucket, b.config.Bucket)
	case "AuthorizationHeaderMalformed", "InvalidRegion":
		return fmt.Errorf("%s is in region %q, not in %q: correct the region", store, answer.Region, b.config.Region)
	case "":
		return fmt.Errorf("%s cannot be reached: %w%s: %w", store, plain(err), hint(err), storage.ErrUnavailable)
	default:
		return fmt.Errorf("%s: bucket %q: %w", store, b.config.Bucket, b.classify(ctx, err))
	}
}

// plain takes the request's long URL off an error.
func plain(err error) error {
	if request, ok := errors.AsType[*url.Error](err); ok {
		return request.Err
	}
	return err
}

// hint says what to do about an error in reaching a store.
func hint(err error) string {
	if _, unknown := errors.AsType[x509.UnknownAuthorityError](err); unknown {
		return "; give the certificate of its authority"
	}
	if strings.Contains(err.Error(), "server gave HTTP response to HTTPS client") {
		return "; it speaks no TLS, set secure to false"
	}
	return "; is it running, and is the endpoint right?"
}
