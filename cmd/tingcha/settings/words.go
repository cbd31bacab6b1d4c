package settings

import (
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// Span is a duration that is written as text: "15s", "10m".
type Span struct{ time.Duration }

// UnmarshalYAML reads the text.
func (s *Span) UnmarshalYAML(node ast.Node) (err error) {
	if s.Duration, err = time.ParseDuration(textOf(node)); err != nil {
		return mistake(node, "is no duration; write it like 15s or 10m")
	}
	return nil
}

// MarshalYAML writes the text.
func (s Span) MarshalYAML() (any, error) {
	text := s.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text, nil
}

// Level is how much is logged, written as text: "debug", "info", "warn", "error".
type Level struct{ slog.Level }

// UnmarshalYAML reads the text.
func (l *Level) UnmarshalYAML(node ast.Node) error {
	if l.Level.UnmarshalText([]byte(textOf(node))) != nil {
		return mistake(node, "is no level; write debug, info, warn or error")
	}
	return nil
}

// MarshalYAML writes the text.
func (l Level) MarshalYAML() (any, error) { return strings.ToLower(l.String()), nil }

func textOf(node ast.Node) string { return node.GetToken().Value }

func mistake(node ast.Node, what string) error {
	key := strings.TrimPrefix(node.GetPath(), "$.")
	return &lineError{line: node.GetToken().Position.Line, text: fmt.Sprintf("%s: %q %s", key, textOf(node), what)}
}
