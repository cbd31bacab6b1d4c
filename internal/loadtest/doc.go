// Package loadtest drives whole clusters: Kafka, PostgreSQL and MinIO of their own, and
// processes of the program as they are run in earnest. It publishes what a hotline's
// systems would, and waits until every call is scored.
//
//	TestBothWaysToRunGiveTheSameBytes   a few hundred calls, against the embedded way
//	BenchmarkCluster                    50,000 calls while workers come and are killed
//	BenchmarkBacklog                    1,000,000 calls that waited in the topic
package loadtest
