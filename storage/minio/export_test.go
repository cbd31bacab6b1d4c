package minio

// Key is the object that a URI names.
func (b *Bucket) Key(uri string) (string, error) { return b.named(uri) }
