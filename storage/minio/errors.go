package minio

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/minio/minio-go/v7"

	"github.com/tingcha/tingcha/storage"
)

// maxMessage is how much of an answer is told, in bytes.
const maxMessage = 200

// errForeign is an answer of something that is no store.
var errForeign = errors.New("the answer is not that of an object store")

// explain says what was being done with which object, and which of the questions of
// package storage the error answers.
func (b *Bucket) explain(ctx context.Context, what, object string, err error) error {
	return fmt.Errorf("%s %s: %w", what, b.uri(object), b.classify(ctx, err))
}

func (b *Bucket) classify(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err() // the caller's own end, which is nobody's failure
	}
	answer, ok := errors.AsType[minio.ErrorResponse](err)
	answer.Message = line(answer.Message)
	switch {
	case !ok: // no answer, or one that is no S3
		return fmt.Errorf("%w: %w", storage.ErrUnavailable, plain(err))
	case answer.Code == "NoSuchKey" || answer.Code == "NoSuchVersion":
		return storage.ErrNotFound
	case answer.Code == "NoSuchBucket":
		return fmt.Errorf("%w: bucket %q is gone", storage.ErrUnavailable, b.config.Bucket)
	case answer.StatusCode == http.StatusPreconditionFailed:
		return storage.ErrConflict
	case passing(answer):
		return fmt.Errorf("%w: %w (%s)", storage.ErrUnavailable, answer, answer.Code)
	case b.sse != nil && encryptionRefused(answer.Code):
		return fmt.Errorf("the store cannot encrypt as %q says: %w (%s)", b.config.Encryption, answer, answer.Code)
	default:
		return fmt.Errorf("%w (%s)", answer, answer.Code)
	}
}

// line makes one line of what a store, or whatever stands in front of it, has to say.
func line(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	return text[:min(len(text), maxMessage)]
}

// passing tells whether an answer speaks of the store and not of what was asked.
func passing(answer minio.ErrorResponse) bool {
	switch answer.Code {
	case "SlowDown", "SlowDownRead", "SlowDownWrite", "InternalError", "ServiceUnavailable", "RequestTimeout", "OperationTimedOut",
		"XMinioStorageFull", "XMinioServerNotInitialized", "XMinioBackendDown", "QuotaExceeded", "XMinioAdminBucketQuotaExceeded",
		// Damaged on the way, or overtaken by a cleaner.
		"BadDigest", "IncompleteBody", "XAmzContentSHA256Mismatch", "NoSuchUpload", "InvalidPart",
		// The user is gone or his key was changed: every call fares alike.
		"InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "RequestTimeTooSkewed":
		return true
	}
	switch code := answer.StatusCode; code {
	case http.StatusNotImplemented:
		return false
	case http.StatusRequestTimeout, http.StatusTooManyRequests:
		return true
	default:
		return code >= http.StatusInternalServerError
	}
}

// encryptionRefused tells whether a store has no key for what it is to encrypt.
func encryptionRefused(code string) bool {
	switch code {
	case "NotImplemented", "InvalidArgument", "XMinioKMSNotConfigured", "KMSNotConfigured", "InvalidEncryptionAlgorithmError",
		"InvalidEncryptionMethod", "kms:KeyNotFound", "KMS.NotFoundException":
		return true
	default:
		return false
	}
}
