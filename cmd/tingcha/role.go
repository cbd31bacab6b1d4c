package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
)

// role is a part of a hotline's work that a process takes on.
type role string

// The roles. The names of stages are those of package pipeline.
const (
	roleIngest     role = "ingest"     // takes in what sources hand over on topics
	roleFetch      role = "fetch"      // brings recordings home
	roleTranscribe role = "transcribe" // makes turns
	roleInspect    role = "inspect"    // puts calls to the rules
	roleScore      role = "score"      // writes scorecards
	roleWeb        role = "web"        // serves the pages
	roleReconcile  role = "reconcile"  // sweeps, compares with the sources, sends results out
)

// everyRole lists the roles in the order of a call's way.
func everyRole() []role {
	return []role{roleIngest, roleFetch, roleTranscribe, roleInspect, roleScore, roleWeb, roleReconcile}
}

// allRoles stands for every role.
const allRoles = "all"

// roles are what one process does.
type roles []role

// rolesOf reads what --role says. An embedded hotline is one process that does it all.
func rolesOf(cfg settings.Config, names []string) (roles, error) {
	if slices.Equal(names, []string{allRoles}) {
		return everyRole(), nil
	}
	var some roles
	for _, name := range names {
		if name != allRoles && !slices.Contains(everyRole(), role(name)) {
			return nil, usage(fmt.Errorf("--role %q: write one or more of all, %s", name, roles(everyRole())))
		}
		if name == allRoles {
			return nil, usage(fmt.Errorf("--role %s: all stands alone", strings.Join(names, ",")))
		}
		if !some.has(role(name)) {
			some = append(some, role(name))
		}
	}
	if !cfg.Cluster() {
		return nil, usage(fmt.Errorf("--role %s needs a cluster's configuration, with kafka, postgres, minio and customer_key: one process does all of an embedded hotline", some))
	}
	return some, nil
}

// has tells whether one of the roles is among these.
func (r roles) has(some ...role) bool {
	return slices.ContainsFunc(some, func(one role) bool { return slices.Contains(r, one) })
}

// works tells whether calls are moved on in these roles.
func (r roles) works() bool {
	return r.has(roleFetch, roleTranscribe, roleInspect, roleScore)
}

// String lists the roles; all of them are "all".
func (r roles) String() string {
	names := make([]string, len(r))
	for i, one := range r {
		names[i] = string(one)
	}
	return strings.Join(names, ", ")
}

// name is how a process with these roles is called.
func (r roles) name() string {
	if len(r) == len(everyRole()) {
		return allRoles
	}
	return strings.ReplaceAll(r.String(), ", ", "+")
}
