// Package api is what other programs use in place of the pages: /api/v1, as docs/openapi.json
// describes it.
//
//	Authorization: Bearer … ──▶ token ──▶ scopes of the operation ──▶ rate ──▶ handler
//	                              │                                              │
//	                              └── reach: own department, team, or all ───────┘
//
// Every operation names the scopes that a token needs for it, and the API does not start
// with one that names none. What is out of a token's reach is not there. Cookies mean
// nothing here, so that no form of another site can act. Mistakes are told as problems
// (RFC 9457) that name the field and what to do. Lists give a cursor in place of page
// numbers, and exports are written as they are read.
//
// The operations are made with huma, which is imported nowhere else.
package api
