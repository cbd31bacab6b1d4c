package minio

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tingcha/tingcha/storage"
)

const (
	maxNotice  = 1 << 20 // bytes
	maxRecords = 1000
	maxName    = 1024 // bytes of an object's name, a limit of S3
)

// event is what MinIO, like S3, writes when objects come and go.
type event struct {
	EventName string // of MinIO
	Event     string // of S3: "s3:TestEvent", without records
	Records   []record
}

type record struct {
	EventName string    `json:"eventName"`
	EventTime time.Time `json:"eventTime"`
	S3        struct {
		Bucket struct{ Name string }
		Object struct {
			Key  string // encoded as in a form: '+' is a space
			Size int64
			ETag string `json:"eTag"`
		}
	}
}

// Notice reads word of new objects, as the store sends it through Kafka. It is only a
// hint: words get lost, come twice and late, and the object may have been replaced or
// removed since; ask [Archive.Object] what is there. Word of other things than new
// objects gives none.
func Notice(value []byte) ([]storage.Object, error) {
	if len(value) > maxNotice {
		return nil, fmt.Errorf("notice of %d bytes: more than %d", len(value), maxNotice)
	}
	var e event
	if err := json.Unmarshal(value, &e); err != nil {
		return nil, fmt.Errorf("notice: %w", err)
	}
	if len(e.Records) > maxRecords {
		return nil, fmt.Errorf("notice of %d objects: more than %d", len(e.Records), maxRecords)
	}
	if len(e.Records) == 0 && e.EventName == "" && e.Event == "" {
		return nil, errors.New("notice: no records and no event")
	}
	var objects []storage.Object
	for i, r := range e.Records {
		if !strings.HasPrefix(strings.TrimPrefix(r.EventName, "s3:"), "ObjectCreated:") {
			continue
		}
		o, err := r.object()
		if err != nil {
			return nil, fmt.Errorf("notice: record %d: %w", i+1, err)
		}
		objects = append(objects, o)
	}
	return objects, nil
}

func (r record) object() (storage.Object, error) {
	key, err := url.QueryUnescape(r.S3.Object.Key)
	switch {
	case err != nil:
		return storage.Object{}, err
	case key == "" || len(key) > maxName || !utf8.ValidString(key):
		return storage.Object{}, fmt.Errorf("%q is no object's name", r.S3.Object.Key)
	case r.S3.Bucket.Name == "" || strings.ContainsAny(r.S3.Bucket.Name, "/%"):
		return storage.Object{}, fmt.Errorf("%q is no bucket's name", r.S3.Bucket.Name)
	case r.S3.Object.Size < 0:
		return storage.Object{}, fmt.Errorf("%d is no size", r.S3.Object.Size)
	}
	return storage.Object{
		URI:      objectURI(r.S3.Bucket.Name, key),
		Key:      key,
		ETag:     strings.Trim(r.S3.Object.ETag, `"`),
		Size:     r.S3.Object.Size,
		Modified: r.EventTime,
	}, nil
}
