package minio

import (
	"context"
	"fmt"
	"slices"

	"github.com/minio/minio-go/v7/pkg/notification"
)

// EnableNotices has the store send word of each new object with the prefix to arn, a
// target that the store knows: "arn:minio:sqs::PRIMARY:kafka". Doing it again changes
// nothing; what the bucket tells others stays.
func (b *Bucket) EnableNotices(ctx context.Context, arn, prefix string) error {
	target, err := notification.NewArnFromString(arn)
	if err != nil {
		return fmt.Errorf("target %q: %w", arn, err)
	}
	all, err := b.core.GetBucketNotification(ctx, b.config.Bucket)
	if err != nil {
		return b.explain(ctx, "read the notices of", "", err)
	}
	events := []notification.EventType{notification.ObjectCreatedAll}
	if slices.ContainsFunc(all.QueueConfigs, func(q notification.QueueConfig) bool {
		return q.Queue == arn && q.Equal(events, prefix, "")
	}) {
		return nil
	}
	added := notification.NewConfig(target)
	added.AddEvents(events...)
	if prefix != "" {
		added.AddFilterPrefix(prefix)
	}
	all.AddQueue(added)
	if err := b.core.SetBucketNotification(ctx, b.config.Bucket, all); err != nil {
		return b.explain(ctx, "set the notices of", "", err)
	}
	return nil
}
