package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
)

const configName = "tingcha.yaml"

// loadConfig reads the file that was named, or the data folder's own if it has one.
func loadConfig(o *options) (settings.Config, error) {
	path := o.config
	if path == "" {
		path = filepath.Join(o.data, configName)
	}
	text, err := os.ReadFile(path)
	if err != nil && (o.config != "" || !errors.Is(err, fs.ErrNotExist)) {
		return settings.Config{}, usage(fmt.Errorf("configuration: %w", err))
	}
	cfg, err := settings.Read(text, os.LookupEnv)
	if err != nil {
		return cfg, usage(fmt.Errorf("configuration %s: %w", path, err))
	}
	return cfg, nil
}

// newLog makes the program's log as the configuration says.
func newLog(cfg settings.Config, errs io.Writer) *slog.Logger {
	o := &slog.HandlerOptions{Level: cfg.Log.Level.Level}
	if cfg.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(errs, o))
	}
	return slog.New(slog.NewTextHandler(errs, o))
}
