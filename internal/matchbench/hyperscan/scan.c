/* Scans a corpus with Hyperscan, as internal/matchbench asks.
 *
 *   scan literals|expressions CORPUS PHRASES
 *
 * PHRASES has one phrase or expression a line; the calls of CORPUS are separated by
 * a blank line. It says "ready" when it has compiled them, and then, for each line
 * on its standard input, scans every call once and writes the seconds of this
 * thread's processor time and what it found: all matches of literals with their
 * ends, or, for expressions, how many pairs there are of an expression and a call
 * in which it matches somewhere. A dot is no line break, as in Go.
 *
 * Hyperscan tells the ends of all matches of an expression. To have it stop at the
 * first (HS_FLAG_SINGLEMATCH) is slower.
 */
#define _GNU_SOURCE
#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct { const char *text; size_t length; } span;
typedef struct { span *spans; size_t count, room; } list;

static void add(list *l, const char *text, size_t length) {
	if (l->count == l->room) {
		l->room = l->room ? 2 * l->room : 1024;
		l->spans = realloc(l->spans, l->room * sizeof(span));
	}
	l->spans[l->count++] = (span){text, length};
}

static list split(const char *text, size_t length, const char *by) {
	list l = {0};
	const char *end = text + length;
	while (text < end) {
		const char *to = memmem(text, end - text, by, strlen(by));
		if (!to) to = end;
		if (to > text) add(&l, text, to - text);
		text = to + strlen(by);
	}
	return l;
}

static char *slurp(const char *name, size_t *length) {
	FILE *f = fopen(name, "rb");
	if (!f) { perror(name); exit(2); }
	fseek(f, 0, SEEK_END);
	*length = ftell(f);
	rewind(f);
	char *text = malloc(*length + 1);
	if (fread(text, 1, *length, f) != *length) { perror(name); exit(2); }
	text[*length] = 0;
	fclose(f);
	return text;
}

static unsigned long long found;
static unsigned long long sum; /* keeps the ends from being left out */

static int literal(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context) {
	(void)from; (void)flags; (void)context;
	found++;
	sum += to ^ id;
	return 0;
}

static size_t *last; /* by expression: the call in which it was found last, from 1 */

static int expression(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context) {
	(void)from; (void)flags;
	size_t call = *(size_t *)context;
	if (last[id] != call) {
		last[id] = call;
		found++;
	}
	sum += to ^ id;
	return 0;
}

int main(int argc, char **argv) {
	if (argc != 4) return 2;
	int literals = strcmp(argv[1], "literals") == 0;
	size_t length, size;
	char *text = slurp(argv[2], &length), *file = slurp(argv[3], &size);
	list lines = split(file, size, "\n");
	list calls = split(text, length, "\n\n");
	const char **phrases = malloc(lines.count * sizeof *phrases);
	size_t *lengths = malloc(lines.count * sizeof *lengths);
	unsigned *flags = malloc(lines.count * sizeof *flags), *ids = malloc(lines.count * sizeof *ids);
	for (size_t i = 0; i < lines.count; i++) {
		phrases[i] = strndup(lines.spans[i].text, lines.spans[i].length);
		lengths[i] = lines.spans[i].length;
		flags[i] = literals ? 0 : HS_FLAG_UTF8;
		ids[i] = i;
	}
	hs_database_t *db;
	hs_compile_error_t *error;
	hs_error_t status = literals
		? hs_compile_lit_multi(phrases, flags, ids, lengths, lines.count, HS_MODE_BLOCK, NULL, &db, &error)
		: hs_compile_multi(phrases, flags, ids, lines.count, HS_MODE_BLOCK, NULL, &db, &error);
	if (status != HS_SUCCESS) {
		fprintf(stderr, "compile: %s\n", error->message);
		return 2;
	}
	hs_scratch_t *scratch = NULL;
	if (hs_alloc_scratch(db, &scratch) != HS_SUCCESS) return 2;
	last = malloc(lines.count * sizeof *last);
	puts("ready");
	fflush(stdout);
	char line[64];
	while (fgets(line, sizeof line, stdin)) {
		struct timespec a, b;
		found = 0;
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &a);
		memset(last, 0, lines.count * sizeof *last);
		match_event_handler on = literals ? literal : expression;
		for (size_t i = 0; i < calls.count;) {
			span *call = &calls.spans[i++];
			if (hs_scan(db, call->text, call->length, 0, scratch, on, &i) != HS_SUCCESS) return 2;
		}
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &b);
		printf("%.9f %llu\n", (b.tv_sec - a.tv_sec) + (b.tv_nsec - a.tv_nsec) / 1e9, found);
		fflush(stdout);
	}
	return sum == 1; /* never */
}
