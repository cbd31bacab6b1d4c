package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/tingcha/tingcha/intake"
)

// Config is what a hotline sets. docs/configuration.md explains each key.
type Config struct {
	// Zone is the hotline's time zone: days and months are its own.
	Zone string `yaml:"zone"`
	// Listen is where the pages are served.
	Listen string `yaml:"listen"`
	// Rulebook is the file of rules in force; empty for the one that is built in.
	Rulebook string `yaml:"rulebook"`
	// Reviewer names who judges, until there are user accounts.
	Reviewer string `yaml:"reviewer"`
	// AgentChannel is where recorders put the agent, counted from 0; -1 when it varies.
	AgentChannel int           `yaml:"agent_channel"`
	Intake       intake.Config `yaml:"intake"`
}

// DefaultConfig is what holds where a configuration says nothing.
func DefaultConfig() Config {
	return Config{
		Zone:         "Asia/Shanghai",
		Listen:       "127.0.0.1:8080",
		Reviewer:     "reviewer",
		AgentChannel: 0,
		Intake:       intake.DefaultConfig(),
	}
}

const configName = "tingcha.yaml"

// loadConfig reads the file that was named, or the data folder's own if it has one.
func loadConfig(o *options) (Config, error) {
	cfg := DefaultConfig()
	path := o.config
	if path == "" {
		path = filepath.Join(o.data, configName)
	}
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && o.config == "":
		return cfg, nil
	case err != nil:
		return cfg, usage(fmt.Errorf("configuration: %w", err))
	}
	if err := yaml.UnmarshalWithOptions(text, &cfg, yaml.Strict()); err != nil {
		return cfg, usage(fmt.Errorf("configuration %s: %s", path, yaml.FormatError(err, false, true)))
	}
	if _, err := time.LoadLocation(cfg.Zone); err != nil {
		return cfg, usage(fmt.Errorf("configuration %s: zone: %w", path, err))
	}
	cfg.Intake.Zone = cfg.Zone
	return cfg, nil
}
