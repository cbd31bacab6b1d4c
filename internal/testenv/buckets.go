package testenv

import (
	"context"
	"fmt"
	"net/http"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/notification"
)

// client talks to the server, and leaves no connection behind.
func (s *MinIOServer) client() (*minio.Client, error) {
	return minio.New(s.addr, &minio.Options{
		Creds:     credentials.NewStaticV4(s.access, s.secret, ""),
		Transport: &http.Transport{DisableKeepAlives: true},
	})
}

// CreateBucket makes a bucket.
func (s *MinIOServer) CreateBucket(ctx context.Context, name string) error {
	c, err := s.client()
	if err != nil {
		return err
	}
	if err := c.MakeBucket(ctx, name, minio.MakeBucketOptions{}); err != nil {
		return fmt.Errorf("create bucket %s: %w", name, err)
	}
	return nil
}

// Announce sends word of everything that is put into a bucket to where Notify says.
func (s *MinIOServer) Announce(ctx context.Context, bucket string) error {
	c, err := s.client()
	if err != nil {
		return err
	}
	arn, err := notification.NewArnFromString(NoticesARN)
	if err != nil {
		return err
	}
	wish := notification.NewConfig(arn)
	wish.AddEvents(notification.ObjectCreatedAll)
	var wishes notification.Configuration
	wishes.AddQueue(wish)
	if err := c.SetBucketNotification(ctx, bucket, wishes); err != nil {
		return fmt.Errorf("announce what is put into bucket %s: %w", bucket, err)
	}
	return nil
}
