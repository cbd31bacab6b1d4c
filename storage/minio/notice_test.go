package minio_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/minio"
)

// fromMinIO is as MinIO sends it, with what is not read left in part.
const fromMinIO = `{"EventName":"s3:ObjectCreated:Put","Key":"recordings/录音/a 1+.wav","Records":[{"eventVersion":"2.0","eventSource":"minio:s3",
"awsRegion":"","eventTime":"2026-09-03T01:02:03.456Z","eventName":"s3:ObjectCreated:Put","userIdentity":{"principalId":"x"},
"s3":{"s3SchemaVersion":"1.0","configurationId":"Config","bucket":{"name":"recordings","ownerIdentity":{"principalId":"x"},"arn":"arn:aws:s3:::recordings"},
"object":{"key":"%E5%BD%95%E9%9F%B3%2Fa+1%2B.wav","size":16044,"eTag":"d41d8","contentType":"audio/wav","sequencer":"18A"}}}]}`

func TestANoticeTellsOfNewObjects(t *testing.T) {
	t.Parallel()
	got, err := minio.Notice([]byte(fromMinIO))
	want := []storage.Object{{
		URI: "s3://recordings/%E5%BD%95%E9%9F%B3/a%201+.wav", Key: "录音/a 1+.wav", ETag: "d41d8", Size: 16044,
		Modified: time.Date(2026, 9, 3, 1, 2, 3, 456_000_000, time.UTC),
	}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
}

func TestANoticeOfSomethingElseTellsOfNothing(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{
		"removed": strings.ReplaceAll(fromMinIO, "ObjectCreated:Put", "ObjectRemoved:Delete"),
		"test":    `{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}`,
		"empty":   `{"EventName":"s3:ObjectAccessed:Head","Records":[]}`,
	} {
		if got, err := minio.Notice([]byte(value)); err != nil || len(got) > 0 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if got, err := minio.Notice([]byte(strings.ReplaceAll(fromMinIO, "s3:ObjectCreated:Put", "ObjectCreated:CompleteMultipartUpload"))); err != nil || len(got) != 1 {
		t.Errorf("as S3 writes it: %+v, %v", got, err)
	}
}

func TestWhatIsNoNoticeIsRefused(t *testing.T) {
	t.Parallel()
	record := fromMinIO[strings.Index(fromMinIO, `[{`)+1 : len(fromMinIO)-2]
	for name, value := range map[string]string{
		"empty":          "",
		"no JSON":        "hello",
		"other JSON":     `{"call_id":"a"}`,
		"a list":         `[]`,
		"a bad escape":   strings.Replace(fromMinIO, "%E5", "%G5", 1),
		"no UTF-8":       strings.Replace(fromMinIO, "%E5", "%FF", 1),
		"no key":         strings.Replace(fromMinIO, "%E5%BD%95%E9%9F%B3%2Fa+1%2B.wav", "", 1),
		"a long key":     strings.Replace(fromMinIO, "%E5", strings.Repeat("x", 1025)+"%E5", 1),
		"no bucket":      strings.Replace(fromMinIO, `"name":"recordings"`, `"name":""`, 1),
		"a bad bucket":   strings.Replace(fromMinIO, `"name":"recordings"`, `"name":"a/b"`, 1),
		"a negative one": strings.Replace(fromMinIO, "16044", "-1", 1),
		"a bad time":     strings.Replace(fromMinIO, "2026-09-03T", "yesterday ", 1),
		"too many":       `{"Records":[` + strings.Repeat(`{},`, 1000) + `{}]}`,
		"too large":      `{"Records":[` + record + `]` + strings.Repeat(" ", 1<<20) + `}`,
	} {
		if got, err := minio.Notice([]byte(value)); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got, err := minio.Notice([]byte(`{"Records":[` + record + strings.Repeat(`,`+record, 9) + `]}`)); err != nil || len(got) != 10 {
		t.Errorf("ten at once: %d, %v", len(got), err)
	}
}

func FuzzNotice(f *testing.F) {
	f.Add([]byte(fromMinIO))
	f.Add([]byte(`{"Event":"s3:TestEvent"}`))
	f.Add([]byte(`{"Records":[{"eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"},"object":{"key":"a%25+%2B"}}}]}`))
	f.Fuzz(func(t *testing.T, value []byte) {
		objects, err := minio.Notice(value)
		if err != nil && objects != nil {
			t.Errorf("%d objects and %v", len(objects), err)
		}
		for _, o := range objects {
			bucket, _, _ := strings.Cut(strings.TrimPrefix(o.URI, "s3://"), "/")
			b, err := minio.New(minio.Config{Endpoint: "127.0.0.1:1", Bucket: bucket, AccessKey: "a", SecretKey: "s"})
			if err != nil {
				t.Fatalf("%+v: %v", o, err)
			}
			if key, err := b.Key(o.URI); err != nil || key != o.Key || o.Size < 0 {
				t.Errorf("%+v leads to %q, %v", o, key, err)
			}
		}
	})
}
