package estimate

// Count is what was counted of a unit: a number of events among a number of chances, or
// over an exposure. Chances are at least as many as events where the events are a share.
type Count struct {
	Events, Chances float64
}

// rate is the unit's own, 0 for a unit without chances.
func (c Count) rate() float64 {
	if c.Chances <= 0 {
		return 0
	}
	return c.Events / c.Chances
}

// Prior is what the other units say of one of them before anything of it is counted: as
// though Weight chances had been seen at the rate Mean. An infinite Weight has no form;
// then Same is set, and every unit is at Mean.
type Prior struct {
	Mean, Weight float64
	Same         bool
}

// Shrunk is what a unit's rate most likely is: its own, drawn to the mean of all the more
// the less was counted of it.
func (p Prior) Shrunk(c Count) float64 {
	if p.Same || p.Weight+c.Chances <= 0 {
		return p.Mean
	}
	return (p.Mean*p.Weight + c.Events) / (p.Weight + c.Chances)
}

// BetaBinomial gives the prior of shares by the moments of the units' own (J. C. Kleinman,
// "Proportions with extraneous variance: single and independent samples", JASA 68, 1973,
// weights n). [Prior.Shrunk] is then the mean of the beta distribution behind the counts.
func BetaBinomial(units []Count) Prior {
	m := momentsOf(units)
	within := m.mean * (1 - m.mean)
	if m.units < 2 || within <= 0 {
		return Prior{Mean: m.mean, Same: true}
	}
	free := float64(m.units - 1)
	// rho is the share of the variance of one chance that is between units.
	rho := (m.spread - within*free) / (within * (m.chances - m.squares/m.chances - free))
	if !(rho > 0) {
		return Prior{Mean: m.mean, Same: true}
	}
	return Prior{Mean: m.mean, Weight: max(0, 1/rho-1)}
}

// GammaPoisson gives the prior of rates by the moments of the units' own (H. Bühlmann and
// E. Straub, "Glaubwürdigkeit für Schadensätze", 1970, with the Poisson variance within).
// [Prior.Shrunk] is then the mean of the gamma distribution behind the counts.
func GammaPoisson(units []Count) Prior {
	m := momentsOf(units)
	if m.units < 2 || m.mean <= 0 {
		return Prior{Mean: m.mean, Same: true}
	}
	between := (m.spread - m.mean*float64(m.units-1)) / (m.chances - m.squares/m.chances)
	if !(between > 0) {
		return Prior{Mean: m.mean, Same: true}
	}
	return Prior{Mean: m.mean, Weight: m.mean / between}
}

// moments are what a prior is made from.
type moments struct {
	units            int // that had a chance
	chances, squares float64
	mean             float64
	spread           float64 // Σ chances × (rate − mean)²
}

func momentsOf(units []Count) moments {
	var m moments
	events := 0.0
	for _, u := range units {
		if u.Chances > 0 {
			m.units++
			events += u.Events
			m.chances += u.Chances
			m.squares += u.Chances * u.Chances
		}
	}
	if m.units == 0 {
		return m
	}
	m.mean = events / m.chances
	for _, u := range units {
		away := u.rate() - m.mean
		m.spread += max(0, u.Chances) * away * away
	}
	return m
}
