package web_test

import (
	"context"
	"fmt"

	"github.com/tingcha/tingcha/storage"
)

// LookAt gives nothing: in the memory no call is judged blind.
func (m *memory) LookAt(context.Context, string, string) (storage.Look, error) {
	return storage.Look{}, fmt.Errorf("look: %w", storage.ErrNotFound)
}

// Sealed gives nothing either.
func (m *memory) Sealed(context.Context, string) ([]string, error) { return nil, nil }

// Looks gives nothing either.
func (m *memory) Looks(context.Context, storage.OpinionFilter) ([]storage.Look, error) {
	return nil, nil
}

// TakenPick gives nothing: the memory has no draws.
func (m *memory) TakenPick(context.Context, string, string) (string, error) {
	return "", fmt.Errorf("pick: %w", storage.ErrNotFound)
}

// AppealsOn gives nothing: nobody appeals in the memory.
func (m *memory) AppealsOn(context.Context, string) ([]storage.Appeal, error) {
	return nil, nil
}
