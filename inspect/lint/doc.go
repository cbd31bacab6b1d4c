// Package lint finds what is right by the grammar of the rule language and yet
// not what its author can have meant: rules that can never hit, rules that another
// one shadows, phrases that another phrase of the same list contains, sets and
// conditions that nothing uses, rules with few examples.
package lint
