# Bare `make` lists the targets.
.DEFAULT_GOAL := help

BIN    := bin/tingcha
GOBIN  := $(shell go env GOPATH)/bin
LINT   := $(GOBIN)/golangci-lint
LINT_VERSION := v2.15.0

.PHONY: help
help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

# What the browser gets from others, embedded when it is there; needs npm.
BUNDLE := web/static/dist/wavesurfer.js

.PHONY: bundle
bundle: $(BUNDLE) ## fetch and bundle what the browser gets from others

$(BUNDLE): web/ui/package-lock.json web/ui/wave.js web/ui/bundle/main.go
	go generate ./web
	@test ! -e $@ || touch $@

# What tests hold every page against; it is never shipped. Needs npm.
AXE := internal/browsertest/axe

.PHONY: axe
axe: $(AXE)/node_modules/axe-core/axe.min.js ## fetch axe-core, for the tests of pages

$(AXE)/node_modules/axe-core/axe.min.js: $(AXE)/package-lock.json
	if command -v npm >/dev/null; then cd $(AXE) && npm ci --prefer-offline --no-audit --no-fund --loglevel=error && touch node_modules/axe-core/axe.min.js; fi

.PHONY: build
build: bundle ## build bin/tingcha, static
	CGO_ENABLED=0 go build -trimpath -o $(BIN) ./cmd/tingcha

# The child that hears, and the library that it loads; .ci/run adds the yardstick.
.PHONY: engine
engine: ## install the local engine of speech recognition into bin: bin/tingcha-hear, bin/engine
	sh internal/engine/fetch.sh bin/engine core $(ENGINE_MORE)
	CGO_ENABLED=0 go build -trimpath -o bin/tingcha-hear ./cmd/tingcha-hear

.PHONY: engine-yardstick
engine-yardstick: ## the same with sherpa-onnx's own programs, which tests measure against
	$(MAKE) engine ENGINE_MORE=yardstick

.PHONY: demo
demo: build ## load the demo's days, print the summary, serve the pages
	./$(BIN) demo

# Starts Kafka, PostgreSQL and MinIO, runs a command that is told where, and stops them.
CLUSTER := bin/cluster

.PHONY: $(CLUSTER)
$(CLUSTER):
	go build -o $(CLUSTER) ./internal/testenv/cluster

.PHONY: cluster
cluster: $(CLUSTER) ## run Kafka, PostgreSQL and MinIO until Ctrl-C, for bin/tingcha and for tests
	./$(CLUSTER)

.PHONY: cluster-fetch
cluster-fetch: $(CLUSTER) ## get the servers that are not there: minutes, once
	./$(CLUSTER) fetch

.PHONY: test
test: $(CLUSTER) bundle axe ## run the tests with real servers; plain "go test ./..." leaves those out
	./$(CLUSTER) -- sh -ec 'go test -timeout 30m ./...; $(FAULTS)'

# Processes that kill themselves at named points, and the program without its guards.
FAULTS := go test -timeout 30m -tags faults -run "KilledWorkers|KilledConsumer|Poison|EveryGuard" ./internal/faulttest

.PHONY: faults
faults: $(CLUSTER) ## kill processes at every named point, and take guards away
	./$(CLUSTER) -- $(FAULTS)

# The packages that share memory between goroutines, in code or tests: whoever does imports
# sync or what builds on it.
SHARING = $(shell go list -f '{{.ImportPath}}{{range .Imports}} {{.}}{{end}}{{range .TestImports}} {{.}}{{end}}{{range .XTestImports}} {{.}}{{end}}.' ./... \
	| sed -nE 's|^([^ ]+).* (sync\|sync/atomic\|golang.org/x/sync/errgroup)[ .].*|\1|p')

# SQLite is C turned into Go: watching it, too, makes it ten times slower and finds nothing.
UNWATCHED := -gcflags=modernc.org/...=-race=false

.PHONY: race
race: $(CLUSTER) bundle ## run the tests under the race detector where memory is shared, but for those of killed processes and of browsers
	./$(CLUSTER) -- go test -race -short $(UNWATCHED) -timeout 30m $(SHARING)

.PHONY: shots
shots: bundle ## photograph every page into bin/shots (needs Chromium)
	mkdir -p bin/shots
	TINGCHA_SHOTS=$(CURDIR)/bin/shots go test -tags shots -run Photographed -count 1 ./web

.PHONY: fuzz
fuzz: ## fuzz each reader of outside bytes for 20 s
	sh internal/fuzz.sh 20s

.PHONY: agree
agree: ## hold the engine against the slow evaluator: 10,000 new pairs of a rule and a call for every operator, minutes
	go test -run TheEngineAgrees -timeout 3h -v ./inspect -rapid.seed=0 -rapid.checks=4500 -pairs=10000

.PHONY: bench
bench: build ## measure 10,000 calls end to end, pages, and the parts
	go test -run '^$$' -bench . -benchmem ./inspect/... ./audio ./storage/... ./intake ./synth
	go test -run '^$$' -bench TenThousandCalls -benchtime 3x ./cmd/tingcha
	go test -run '^$$' -bench FindingsPage -benchtime 200x ./cmd/tingcha

.PHONY: bench-web
bench-web: ## measure the reviewer's pages over 100,000 calls, in Chromium: minutes
	go test -run '^$$' -bench . -benchtime 1x -timeout 60m ./internal/webbench

.PHONY: bench-year
bench-year: ## measure sums over a year of 9,000,000 calls in PostgreSQL and a tenth in SQLite: half an hour, 9 GB
	go test -run '^$$' -bench Year -benchtime 1x -timeout 5h -v ./internal/yearbench

.PHONY: bench-cluster
bench-cluster: cluster-fetch ## measure 50,000 calls under killed workers, and a backlog of a million: a quarter of an hour
	go test -run '^$$' -bench 'Cluster|Backlog' -benchtime 1x -timeout 60m ./internal/loadtest

# CALLS: recordings with their words. MODEL: a folder of Whisper's. VAD: silero_vad.onnx.
THREADS := 2
.PHONY: bench-hearing
bench-hearing: engine-yardstick ## measure hearing beside the engine's own programs: CALLS=DIR MODEL=DIR VAD=FILE [THREADS=2]
	@go run ./internal/hearbench/run -bin bin/engine/bin -calls "$(CALLS)" -model "$(MODEL)" -vad "$(VAD)" -threads $(THREADS)

# CORPUS: calls, a blank line between two, may be .zst. PHRASES: a phrase or a regular
# expression a line. REGEXES: expressions, whatever they look like.
.PHONY: bench-match
bench-match: ## measure the matcher beside Hyperscan and others: CORPUS=FILE PHRASES=FILE or REGEXES=FILE
	@go run ./internal/matchbench/run -corpus "$(CORPUS)" -phrases "$(PHRASES)" -regexes "$(REGEXES)"

.PHONY: bench-hostile
bench-hostile: ## measure the matcher on text that was written to be slow: CORPUS=FILE PHRASES=FILE or REGEXES=FILE
	@go run ./internal/matchbench/run -hostile -corpus "$(CORPUS)" -phrases "$(PHRASES)" -regexes "$(REGEXES)" -rounds 5

.PHONY: lint
lint: $(LINT) ## check style, imports and formatting
	$(LINT) run ./...
	$(LINT) fmt --diff ./...

$(LINT):
	go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)

.PHONY: fmt
fmt: $(LINT) ## format the code
	$(LINT) fmt ./...

.PHONY: clean
clean: ## remove what was built, and what the demo and the cluster left
	rm -rf bin tingcha-demo tingcha-cluster
