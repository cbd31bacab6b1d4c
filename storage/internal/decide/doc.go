// Package decide holds what every store of records decides in the same way, whatever it
// keeps them in: where a call goes on when something arrives for it, which of two calls
// with the same recording is the original, what becomes of a finding that is found
// again, what a verdict may do, what is in the way of closing a day, and what is wrong
// with what is kept.
//
//	storage/sqlite ──┐                ┌── values that were read
//	                 ├── decide ◄─────┤
//	storage/postgres ┘      │         └── what has come, or what somebody asks for
//	                        └──────────► what to write: a Move, a Change, a status, an error
//
// It is pure: values go in and values come out, and there is no context, no clock and no
// database in it. A store reads, asks, and writes what it is told, each in its own SQL
// and inside its own transaction.
package decide
