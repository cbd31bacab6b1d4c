// Package integrity holds what the check of any store asks for: questions in SQL that
// SQLite and PostgreSQL both understand, whose rows are problems, and where bytes are
// kept together with what reads them. A store asks them in its own transaction, besides
// what only its own tables can be asked.
//
// Elsewhere SQL stands in the function that runs it. Here it does not, since what must
// not be is the same for both, and a question that one of them forgot would find nothing.
package integrity
