package settings

import (
	"errors"
	"fmt"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/tingcha/tingcha/inspect"
)

// Season is a time of the year that rules may ask for by its name.
type Season struct {
	Name string   `yaml:"name"`
	From MonthDay `yaml:"from"`
	To   MonthDay `yaml:"to"`
}

// MonthDay is a day of any year, written as 06-15.
type MonthDay struct{ inspect.MonthDay }

const monthDay = "01-02"

// UnmarshalYAML reads the text. February has 29 days.
func (d *MonthDay) UnmarshalYAML(node ast.Node) error {
	const leap = "2000-"
	at, err := time.Parse("2006-"+monthDay, leap+textOf(node))
	if err != nil {
		return mistake(node, "is no day of the year; write month and day, such as 06-15")
	}
	d.Month, d.Day = at.Month(), at.Day()
	return nil
}

// MarshalYAML writes the text.
func (d MonthDay) MarshalYAML() (any, error) {
	return fmt.Sprintf("%02d-%02d", int(d.Month), d.Day), nil
}

// Calendar is the hotline's seasons; nil when it has none.
func (c Config) Calendar() inspect.Calendar {
	var calendar inspect.Calendar
	for _, s := range c.Seasons {
		calendar = append(calendar, inspect.Season{Name: s.Name, From: s.From.MonthDay, To: s.To.MonthDay})
	}
	return calendar
}

func (c Config) checkSeasons() error {
	for i, s := range c.Seasons {
		if s.Name == "" || s.From.Month == 0 || s.To.Month == 0 {
			return fmt.Errorf("seasons: number %d: write {name: 度夏, from: 06-15, to: 09-15}", i+1)
		}
	}
	if len(c.Seasons) > maxSeasons {
		return errors.New("seasons: more than 100")
	}
	return nil
}

const maxSeasons = 100
