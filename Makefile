# The only list of commands. `make run` and `make test` do their own set-up.

SWIFT       ?= swift
CHECKPOINT  ?=
ARGUMENTS   ?=

# Swift writes AVX2 and AVX-512 code only when told which processor it builds for.
NATIVE      := -Xcc -march=native
ifeq ($(shell uname -s),Darwin)
NATIVE      :=
endif
OPTIMISED   := -c release $(NATIVE)
# MPI=1 builds a program that trains on several ranks, which mpirun or srun starts.
MPI         ?=
RELEASE     := $(OPTIMISED) $(if $(filter-out 0,$(MPI)),--traits MPI)
# Tests run optimised (the kernels are a hundred times slower otherwise) and see internal parts; on ranks
# too where there is an MPI, which is asked once setup-test has installed what it can.
RANKS       = $(shell pkg-config --exists mpi-c 2>/dev/null && command -v mpirun >/dev/null && \
                test "$$(uname -s)" = Linux && echo --traits MPI)
TESTING     = $(OPTIMISED) $(RANKS) -Xswiftc -enable-testing --scratch-path .build-test

.PHONY: run build install uninstall test check kernels bench format format-check setup setup-test \
	clean

run: setup
	@$(SWIFT) build $(RELEASE) --product patchbay
	@.build/release/patchbay $(CHECKPOINT) $(ARGUMENTS)

build: setup
	$(SWIFT) build $(RELEASE) --product patchbay

# Into $(DESTDIR)$(PREFIX); `make build` first where that needs another user, who has no Swift.
PREFIX      ?= /usr/local
DESTDIR     ?=

install:
	@test -x .build/release/patchbay || $(MAKE) build
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" Scripts/install .build/release/patchbay

uninstall:
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" Scripts/install --uninstall

test: setup-test
	$(SWIFT) build $(TESTING) --build-tests
	@Scripts/test $(SWIFT) test $(TESTING) --skip-build

# Everything that a change must pass before it is committed.
check: format-check test

# The tests under every set of OpenBLAS's kernels that this machine can run; see Scripts/kernels.
kernels: setup-test
	$(SWIFT) build $(TESTING) --build-tests
	@Scripts/kernels $(SWIFT) test $(TESTING) --skip-build

# PEERS names a script that times PyTorch and TransformerLens on the same jobs (see Scripts/README.md).
bench: build
	@Scripts/bench "$(CHECKPOINT)" "$(PEERS)"

format:
	$(SWIFT) format format -i -r Sources Tests Package.swift

format-check:
	$(SWIFT) format lint --strict -r Sources Tests Package.swift

setup:
	@MPI="$(MPI)" Scripts/setup build

setup-test:
	@Scripts/setup test

clean:
	rm -rf .build .build-test
