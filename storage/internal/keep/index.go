package keep

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tingcha/tingcha/search"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// Within runs a function in a transaction that reads.
type Within func(context.Context, func(context.Context, ask.Records) error) error

// errOvertaken says that another did what was to be done.
var errOvertaken = errors.New("overtaken")

// IndexWords takes up to limit texts of each medium into the index of words, and gives how
// many it took and how many rows still say that a text is to be taken. Texts are read, and
// the segment is made of them, before the transaction that writes it: that one only finds
// out whether somebody else was quicker.
func (k *Keeper) IndexWords(ctx context.Context, within Within, limit int) (taken, left int, err error) {
	for _, in := range []storage.Medium{storage.InCalls, storage.InTickets} {
		n, err := k.indexNext(ctx, within, in, limit)
		if err == nil {
			err = k.mergeAlike(ctx, within, in)
		}
		if err != nil {
			return 0, 0, err
		}
		taken += n
	}
	left, err = ask.LeftUnindexed().Answer(ctx, within)
	return taken, left, err
}

func (k *Keeper) indexNext(ctx context.Context, within Within, in storage.Medium, limit int) (int, error) {
	next, err := ask.NextUnindexed(in, limit).Answer(ctx, within)
	if err != nil || len(next.Todo) == 0 {
		return 0, err
	}
	var segment search.Segment
	var made int64
	if len(next.Docs) > 0 {
		segment, made = search.Build(next.Docs), next.Docs[0].Made
	}
	err = k.do(ctx, "index words", func(ctx context.Context, t Tx) error {
		if err := allGone(ctx, t, `DELETE FROM search_todo WHERE seq IN `, next.Todo); err != nil {
			return err
		}
		if segment.Docs == 0 {
			return nil
		}
		return addSegment(ctx, t, in, made, segment)
	})
	if errors.Is(err, errOvertaken) {
		return 0, nil
	}
	return len(next.Todo), err
}

// mergeAlike makes one segment of several, again and again while there are any.
func (k *Keeper) mergeAlike(ctx context.Context, within Within, in storage.Medium) error {
	for {
		alike, err := ask.SegmentsAlike(in).Answer(ctx, within)
		if err != nil || len(alike.Numbers) == 0 {
			return err
		}
		merged, err := search.Merge(alike.Segments)
		if err != nil {
			return fmt.Errorf("merge segments %v of the index of words: %w", alike.Numbers, err)
		}
		err = k.do(ctx, "merge the index of words", func(ctx context.Context, t Tx) error { return replaceSegments(ctx, t, in, alike, merged) })
		if errors.Is(err, errOvertaken) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func replaceSegments(ctx context.Context, t Tx, in storage.Medium, old ask.Alike, merged search.Segment) error {
	for _, n := range old.Numbers {
		for _, statement := range []string{`DELETE FROM search_page WHERE segment = $1`, `DELETE FROM search_block WHERE segment = $1`} {
			if _, err := t.Exec(ctx, statement, n); err != nil {
				return err
			}
		}
	}
	if err := allGone(ctx, t, `DELETE FROM search_segment WHERE segment IN `, old.Numbers); err != nil {
		return err
	}
	return addSegment(ctx, t, in, old.Made, merged)
}

// allGone removes rows by their numbers; it is errOvertaken when one is not there any more.
func allGone(ctx context.Context, t Tx, statement string, numbers []int64) error {
	const atOnce = 200
	for some := range slices.Chunk(numbers, atOnce) {
		args := make([]any, len(some))
		for i, n := range some {
			args[i] = n
		}
		gone, err := t.Exec(ctx, statement+tuple(0, len(some)), args...)
		if err != nil {
			return err
		}
		if gone != int64(len(some)) {
			return errOvertaken
		}
	}
	return nil
}

func addSegment(ctx context.Context, t Tx, in storage.Medium, made int64, s search.Segment) error {
	var number int64
	err := t.Ask(ctx, `INSERT INTO search_segment (medium, made, docs, newest, oldest) VALUES ($1, $2, $3, $4, $5) RETURNING segment`,
		[]any{in, made, s.Docs, s.Newest, s.Oldest}, func(row ask.Row) error { return row.Scan(&number) })
	if err != nil {
		return err
	}
	var pages, blocks [][]any
	for i, p := range s.Pages {
		pages = append(pages, []any{number, i, p.Newest, p.Oldest, p.Data})
	}
	for _, b := range s.Blocks {
		blocks = append(blocks, []any{number, int64(b.First), b.Data})
	}
	if err := addRows(ctx, t, `INSERT INTO search_page (segment, page, newest, oldest, data) VALUES `, pages, ``); err != nil {
		return err
	}
	return addRows(ctx, t, `INSERT INTO search_block (segment, first, data) VALUES `, blocks, ``)
}

// addRows inserts rows, some at once; otherwise says what becomes of those that are there.
func addRows(ctx context.Context, t Tx, statement string, rows [][]any, otherwise string) error {
	const atOnce = 50
	for some := range slices.Chunk(rows, atOnce) {
		var tuples []string
		var args []any
		for _, row := range some {
			tuples = append(tuples, tuple(len(args), len(row)))
			args = append(args, row...)
		}
		if _, err := t.Exec(ctx, statement+strings.Join(tuples, ", ")+otherwise, args...); err != nil {
			return err
		}
	}
	return nil
}

// tuple is ($1, $2, …) of n places behind others.
func tuple(behind, n int) string {
	places := make([]string, n)
	for i := range places {
		places[i] = "$" + strconv.Itoa(behind+i+1)
	}
	return "(" + strings.Join(places, ", ") + ")"
}
