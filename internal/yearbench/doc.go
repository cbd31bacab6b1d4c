// Package yearbench measures indicators over a year of a large hotline: 4,000 agents,
// 9,000,000 calls and 1,500,000 tickets in PostgreSQL, a tenth of it in SQLite.
//
//	Year (what every call and ticket is, by its number) ──▶ tables ──▶ sums of days ──▶ figures
//
// make bench-year runs it. TINGCHA_BENCH_DATA names a folder to keep the databases in from
// run to run, TINGCHA_BENCH_CALLS another number of calls.
package yearbench
