package settings

import (
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// masked is what is shown of a secret.
const masked = "***"

// Secret is a value that is kept elsewhere: in an environment variable ("env:NAME")
// or in a file ("file:PATH"). It is never shown: every way of printing it gives
// [masked], and with yaml also where it lies.
type Secret struct {
	place string // "env:NAME" or "file:PATH"; "" when not set
	value string
	line  int // in the configuration
}

// Set tells whether the configuration names the secret.
func (s Secret) Set() bool { return s.place != "" }

// Value is the secret itself, for whoever has to show it to a server.
func (s Secret) Value() string { return s.value }

// String hides the secret.
func (s Secret) String() string {
	if !s.Set() {
		return ""
	}
	return masked
}

// GoString hides the secret from %#v.
func (s Secret) GoString() string { return s.String() }

// LogValue hides the secret from logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalYAML hides the secret and tells where it lies.
func (s Secret) MarshalYAML() (any, error) {
	if !s.Set() {
		return "", nil
	}
	return masked + " (" + s.place + ")", nil
}

// MarshalJSON hides the secret.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + s.String() + `"`), nil }

// IsZero makes omitempty leave out a secret that is not set.
func (s Secret) IsZero() bool { return !s.Set() }

// UnmarshalYAML takes the place of a secret; the secret itself is refused.
func (s *Secret) UnmarshalYAML(node ast.Node) error {
	s.line = node.GetToken().Position.Line
	text, ok := node.(*ast.StringNode)
	if !ok {
		if _, null := node.(*ast.NullNode); null {
			return nil
		}
		return s.literal(node)
	}
	kind, where, _ := strings.Cut(text.Value, ":")
	if text.Value == "" {
		return nil
	}
	if (kind != "env" && kind != "file") || where == "" {
		return s.literal(node)
	}
	s.place = text.Value
	return nil
}

func (s *Secret) literal(node ast.Node) error {
	key := strings.TrimPrefix(node.GetPath(), "$.")
	return &lineError{line: s.line, text: key + ": a secret does not stand in the configuration; write env:NAME or file:PATH"}
}

// resolve brings the secret from where it lies.
func (s *Secret) resolve(env func(string) (string, bool)) error {
	kind, where, _ := strings.Cut(s.place, ":")
	switch kind {
	case "env":
		value, ok := env(where)
		if !ok || value == "" {
			return fmt.Errorf("the environment variable %s is not set", where)
		}
		s.value = value
	case "file":
		text, err := os.ReadFile(where)
		if err != nil {
			return err
		}
		if s.value = strings.TrimRight(string(text), "\r\n"); s.value == "" {
			return fmt.Errorf("%s is empty", where)
		}
	}
	return nil
}
