// Package faulttest breaks a hotline in every way that can be thought of, and counts
// afterwards. Its tests share one world: a day of calls, recordings and tickets of
// which it is known beforehand what has to become of each. The oracle that says so is
// written with plain maps and knows nothing of ledgers, leases or rules.
//
//	simulate   seeded disorder: late, doubled, reordered deliveries, workers that
//	           fail before and after their effect, sleep over their lease, have wrong clocks
//	kth        the k-th call of a store, a bus or an archive fails; a run tries a part of all k
//	crash      processes are killed at every named point (build tag faults)
//	tickets    ten thousand tickets late, twice and out of order
//	brokerkill a Kafka is killed while messages flow and members come and go
//	consumecrash  a consumer is killed between reading and committing (build tag faults)
//	pgrestart  a PostgreSQL is stopped, and connections break exactly at a COMMIT
//	objects    a MinIO is away, slow, cut off at any byte, busy, damaging and lying
//	devices    the devices of records, recordings and temporary files are full (Linux)
//	backup     everything is lost but a backup that was taken under load
//
// Every test prints the seed of its disorder, and ends with the store's own check.
package faulttest
