package postgres

import "strconv"

// Words of what changes go into the outbox with the statement that changes it. They
// are written after the change and so under its lock: of one finding, or one source
// of scores, the words' numbers are in the order of the changes.

// toldFindings queues a statement that returns the IDs of the findings that it
// changed.
func (t *tx) toldFindings(q *queue, at int64, change string, args ...any) {
	t.countFindings(q, nil, at, change, args...)
}

// countFindings is toldFindings for who wants to know how many were changed.
func (t *tx) countFindings(q *queue, n *int64, at int64, change string, args ...any) {
	if !t.outbox {
		q.add(n, change, args...)
		return
	}
	args = append(args, at)
	q.add(n, `WITH changed (id) AS (`+change+`) INSERT INTO outbox (kind, id, record, at)
		SELECT 'finding', id, 0, `+placeholder(len(args))+`::bigint FROM changed`, args...)
}

// toldScores queues a statement that returns kind and ID of the sources whose entries
// it changed, any number of times.
func (t *tx) toldScores(q *queue, at int64, change string, args ...any) {
	if !t.outbox {
		q.add(nil, change, args...)
		return
	}
	args = append(args, at)
	q.add(nil, `WITH changed (kind, id) AS (`+change+`) INSERT INTO outbox (kind, id, record, at)
		SELECT DISTINCT CASE kind WHEN 'finding' THEN 'verdict' ELSE kind END, id, 0, `+placeholder(len(args))+`::bigint FROM changed`, args...)
}

func placeholder(number int) string { return "$" + strconv.Itoa(number) }

// toldLetters queues a statement that returns source and record of the letters that it
// added.
func (in *intake) toldLetters(q *queue, added *int64, change string, args ...any) {
	if !in.outbox {
		q.add(added, change, args...)
		return
	}
	args = append(args, in.at)
	q.add(added, `WITH changed (source, record) AS (`+change+`) INSERT INTO outbox (kind, id, record, at)
		SELECT 'letter', source, record, `+placeholder(len(args))+`::bigint FROM changed`, args...)
}
