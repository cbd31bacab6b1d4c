package postgres

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/tingcha/tingcha/storage"
)

// tries is how often a transaction is begun before it is given up.
const tries = 8

// trouble says what an error of a transaction means for the next try.
type trouble int

const (
	final   trouble = iota // the same will happen again
	clashed                // with another transaction
	lost                   // the connection, or the server
	crowded                // or no time; asking again at once makes it worse
)

// errRaced says that another transaction was first, and the next try will see it.
var errRaced = errors.New("another was first")

// judgeError tells what an error means. broken is set when the connection did not
// survive it.
func judgeError(err error, broken bool) trouble {
	if errors.Is(err, errRaced) {
		return clashed
	}
	if answer, ok := errors.AsType[*pgconn.PgError](err); ok {
		return judgeCode(answer.Code)
	}
	var connecting *pgconn.ConnectError
	var network net.Error
	if broken || errors.As(err, &connecting) || errors.As(err, &network) {
		return lost
	}
	return final
}

func judgeCode(code string) trouble {
	switch {
	case code == "40001", code == "40P01", code == "55P03":
		return clashed
	case code == "57P01", code == "57P02", code == "57P03", code == "53300", strings.HasPrefix(code, "08"):
		return lost
	case code == "57014", code == "25P03", strings.HasPrefix(code, "53"), strings.HasPrefix(code, "58"):
		return crowded
	default:
		return final
	}
}

// pause waits before the next try: longer each time, and never in step with others.
func pause(ctx context.Context, try int) error {
	longest := min(time.Second, 10*time.Millisecond<<try)
	timer := time.NewTimer(longest/2 + rand.N(longest)) //nolint:gosec // not a secret
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// explain gives an error that transactions ended with its name in the contract.
func (s *Store) explain(ctx context.Context, err error, t trouble) error {
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%w (%w)", ctx.Err(), err)
	case t != final:
		return fmt.Errorf("%s is %w: %w", s.name, storage.ErrUnavailable, err)
	default:
		return err
	}
}
