package local_test

import (
	"errors"
	"testing"

	"go.uber.org/goleak"

	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/pipeline/bus/bustest"
	"github.com/tingcha/tingcha/pipeline/bus/local"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestLocalBusKeepsThePromises(t *testing.T) {
	t.Parallel()
	bustest.Run(t, func(*testing.T) bus.Bus { return local.New() })
}

func TestClosedBusRefusesMessages(t *testing.T) {
	t.Parallel()
	b := local.New()
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if err := b.Publish(t.Context(), bus.Message{Topic: "t"}); !errors.Is(err, local.ErrClosed) {
		t.Errorf("Publish() = %v, want ErrClosed", err)
	}
}
