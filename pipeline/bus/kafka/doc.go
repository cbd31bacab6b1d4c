// Package kafka is the cluster's bus: Apache Kafka through segmentio/kafka-go.
//
//	Publish ──▶ Writer, acks=all, hash of the key ──▶ topic
//	                                                    │ fetch, from a place that is ours
//	group member ──▶ generation ──▶ one goroutine a partition ──▶ handle ──▶ place kept
//	                     │                                                     Read: in our database
//	                     └─ its end cancels handle                             Subscribe: in Kafka
//
// The group only says which partitions are whose. What is read from where is decided
// here: a partition's goroutine asks for a place, fetches from it, hands a bounded chunk
// over, and goes on from behind it. It has one request under way at most and no queue,
// so what a rebalance leaves behind is nothing.
//
// # What kafka-go does that loses, doubles or stalls, and what stands against it
//
//	acks are 0 unless set                        RequireAll                                   publish.go
//	a batch waits a second for company           five milliseconds                            publish.go
//	giving up after ten tries, a stored          tried again by message until the time is up, publish.go
//	message told as failed                       with an ID by which a double is known
//	a retry overtakes later messages of its key  those are sent again after it                publish.go
//	room for a full batch is taken at once       small batches                                publish.go
//	a topic comes into being by a misspelling    never created while publishing               publish.go
//	ReadMessage commits before the work          no group Reader at all: committed or         partition.go
//	                                             stored after handle has returned nil
//	a queue that survives a rebalance, stale     none: each fetch is asked for (#1398)        partition.go
//	and out of order
//	a late commit moves a group back             commits carry their generation (#1308)       group.go
//	a group without commits starts at the end    it starts at the first record                group.go
//	a reader ends on a passing error             every error is waited out until ctx ends     partition.go
//	an offset that is gone is skipped quietly,   compared with what is kept: told as Lost,    place.go
//	one beyond the end retried for ever          or waited for and logged
//	a hung handler keeps its partition           its context has a deadline                   partition.go
//	stuck although records are there (#1276)     after a minute: a new connection, and the    partition.go
//	                                             place is asked for again
//	a partition or topic that comes later is     WatchPartitionChanges, and a look before     group.go
//	not seen; a missing topic makes a member     joining
//	join in a busy loop
//	leaving waits for a join under way           its connections are closed after a while     group.go
//	ten seconds until a fetch answers            a fifth of a second                          fetch.go
//	errors go nowhere                            every logger is set                          config.go
//
// What is left: no record is lost by any of this, but it may come twice, and after a
// member has come or gone also from an earlier place.
//
// A topic that is read must not be compacted, and a transaction that its producer took
// back is read as if it had not been.
package kafka
