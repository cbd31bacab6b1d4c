// Package minio keeps bytes in a bucket of MinIO, or of another store that speaks S3.
//
//	            Put: ≤ 8 MiB one PUT, else parts            recorders
//	[Bucket] ───────────────────────────────► own bucket        │ PUT
//	    ▲    ◄───────────────────────────────                   ▼
//	    │       Open: one GET; ranges when large             archive ──► event
//	    │                                                       ▲          │ Kafka
//	[WithArchive] ── keys "s3://…": read there, never copied ───┤          ▼
//	                                                        [Archive]   [Notice]
//
// An S3 object appears whole or not at all, so a Put is atomic by nature. What is sent
// carries its MD5, which the store compares, and the answer is compared once more: bytes that are not those that were sent are forgotten. When
// the answer to the last request of a Put is lost, Put fails although the object may
// be there, whole: doing it again is right.
//
// What is read is compared with the size and the ETag that the first answer told. An
// object of up to 1 MiB is read when it is opened, so that replacing it disturbs no
// reader. A larger one is read from the store as the reader goes on, and asks the store
// for the bytes of the ETag it saw first: a reader of something that was replaced or
// removed meanwhile is told so by an error that wraps [storage.ErrConflict], and is
// never given bytes of two objects. Stores without versions can do no better.
//
// Trouble that will pass, or that an operator has to end, is an error that wraps
// [storage.ErrUnavailable]: no connection, no answer, a server in distress, a full
// disk, a bucket or a user that is gone. No request waits for ever: one whose
// connection carries no byte for [Config.Patience] is given up. A request is repeated
// once, for the sake of connections that the store has closed while they lay idle;
// callers do the rest.
//
// Keys obey [storage.CheckKey]. That no key is the beginning of another up to a '/' is
// left to callers: S3 keeps both, and asking before each Put would cost a request.
package minio
