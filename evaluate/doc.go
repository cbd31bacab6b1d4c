// Package evaluate measures a rulebook on calls that people have labelled.
//
//	.calls file ──▶ calls, labels ──▶ inspect, as the pipeline would ──▶ predicted labels
//	                    └───────────────── compared, label by label ─────────┘
//	                                                ▼
//	                    tp, fp, fn, precision, recall, F1, 95 % intervals
//
// A label with several values, such as internal, is several questions:
// internal=unreported and internal=late are each predicted or not. A call counts
// once for each label, however many rules say the same of it.
package evaluate
