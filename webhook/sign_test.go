package webhook_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/webhook"
)

func TestMessagesAreSignedAsStandardWebhooksSays(t *testing.T) {
	t.Parallel()
	// The example that the scheme's own libraries are tried with.
	got, err := webhook.Sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; err != nil || got != want {
		t.Errorf("signature %s, %v, want %s", got, err, want)
	}
}

func TestASecretThatIsNoneSignsNothing(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"", "whsec_", "whsec_***"} {
		if s, err := webhook.Sign(secret, "m", time.Unix(1, 0), nil); err == nil {
			t.Errorf("%q signs %s", secret, s)
		}
	}
}

func TestSecretsAreLongAndDiffer(t *testing.T) {
	t.Parallel()
	a, b := webhook.NewSecret(), webhook.NewSecret()
	if a == b || !strings.HasPrefix(a, "whsec_") || len(a) != len("whsec_")+44 {
		t.Errorf("secrets %s and %s", a, b)
	}
}
