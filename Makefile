# Unbidden's chores, for GNU make. `make` alone lists them.

PREFIX ?= /usr/local
SWIFT ?= swift
needed_swift := 6.3

# Each recipe is one bash script that stops at the first failure.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.SILENT:
.DEFAULT_GOAL := help

# What Debian calls the things we need. The toolchain's names are those of swift.org's list that
# compiling and linking without a debugger turned out to need.
swift_packages := ca-certificates g++ git libcurl4-openssl-dev libncurses-dev libsqlite3-dev \
  libxml2-dev pkg-config
build_packages := $(swift_packages) libarchive-dev libasound2-dev libfftw3-dev libsndfile1-dev \
  libsoxr-dev
test_packages := $(build_packages) libasound2-plugins pulseaudio pulseaudio-utils valgrind
valgrind_packages := $(test_packages) libc6-dbg
browser_packages := $(build_packages) chromium python3
samples_packages := espeak-ng ffmpeg python3
train_packages := espeak-ng espeak-ng-data libespeak-ng1 festival festvox-kallpc16k \
  festvox-kdlpc16k festvox-us-slt-hts flite python3 python3-venv

unbidden := .build/release/unbidden

.PHONY: help demo test test-browser build release examples bench check tsan asan fuzz docs samples train install clean
.PHONY: swift-present swift-recent packages-build packages-test packages-valgrind packages-samples
.PHONY: packages-train packages-browser recordings-present

help:  ## lists these rules
	awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- For newcomers ---------------------------------------------------------------------------

demo: release  ## installs what is missing, builds, scans and audits SampleAudio and prints the verdicts
	mkdir -p .build/demo
	models=()
	for takes in SampleAudio/takes/*; do
	  word=$${takes##*/}
	  wake=.build/demo/$$word.wake
	  printf '\n$$ unbidden enroll %s %s/* --output %s\n' $$word $$takes $$wake
	  $(unbidden) enroll $$word $$takes/* --output $$wake
	  models+=(--model $$wake)
	done
	printf '\n$$ unbidden scan %s SampleAudio/recordings\n' "$${models[*]}"
	$(unbidden) scan "$${models[@]}" SampleAudio/recordings
	ledger=.build/demo/ledger.sqlite
	rm -f $$ledger $$ledger-*
	printf '\n$$ unbidden audit --assistant alexa --ledger %s SampleAudio/alexa-export.zip\n' $$ledger
	$(unbidden) audit --assistant alexa --ledger $$ledger SampleAudio/alexa-export.zip
	printf '\n$$ unbidden report --ledger %s --output .build/demo/report.html\n' $$ledger
	$(unbidden) report --ledger $$ledger --output .build/demo/report.html

# The commands and examples are tested as they are installed: enrollment takes minutes in a debug build.
test: packages-test release examples  ## installs what is missing, runs all tests
	UNBIDDEN_PROGRAM=$(CURDIR)/$(unbidden) UNBIDDEN_EXAMPLES=$(CURDIR)/.build/examples/release \
	  $(SWIFT) test

# Of pages that people look at. UNBIDDEN_SHOTS=FOLDER keeps screenshots.
test-browser: packages-browser release  ## installs Chromium, tests the pages in it
	UNBIDDEN_PROGRAM=$(CURDIR)/$(unbidden) python3 -B -m unittest discover -s Tests/Browser -p '*_test.py'

# --- For everyday ----------------------------------------------------------------------------

build: swift-recent  ## builds for debugging
	$(SWIFT) build

# Only a build that takes its time shows how far it has come.
release: swift-recent  ## builds .build/release/unbidden
	if [ -x $(unbidden) ]; then quiet=--quiet; else quiet=; fi
	$(SWIFT) build -c release --product unbidden $$quiet
	$(SWIFT) build -c release --product unbidden-review $$quiet

# SwiftPM (6.3) does not see a new file of a package beside until the manifest seems to have changed.
examples: swift-recent  ## builds Examples, which use the library as other programs do, in .build/examples
	touch Examples/Package.swift
	$(SWIFT) build --package-path Examples --scratch-path .build/examples -c release --quiet

bench: release  ## measures the program: on SampleAudio, live, beside its peers, and its parts one by one
	mkdir -p .build/bench/words
	models=()
	for takes in SampleAudio/takes/*; do
	  wake=.build/bench/words/$${takes##*/}.wake
	  $(unbidden) enroll $${takes##*/} $$takes/* --output $$wake >/dev/null
	  models+=(--model $$wake)
	done
	printf '$$ unbidden bench %s SampleAudio/recordings\n' "$${models[*]}"
	$(unbidden) bench "$${models[@]}" SampleAudio/recordings
	if command -v pulseaudio >/dev/null && command -v sox >/dev/null; then
	  Benchmarks/live.sh $(unbidden)
	else
	  echo 'Passed over: what listening costs (Benchmarks/live.sh), which needs pulseaudio and sox.'
	fi
	if [ -x .venv/bin/python ] && [ -d ../shared/eval ]; then
	  .venv/bin/python Benchmarks/scan.py
	else
	  echo 'Passed over: scanning beside the peers (Benchmarks/scan.py), which needs ../shared and in .venv'
	  echo 'what ../shared/eval/requirements.txt lists.'
	fi
	if [ ! -d .build/bench/release ]; then
	  echo 'Building the measurements of its parts, which takes some minutes this first time.'
	fi
	# In a folder of its own, because only this build has the package that measures. The interposers
	# count allocations, which these benchmarks do not.
	UNBIDDEN_BENCHMARKS=1 $(SWIFT) package --scratch-path .build/bench -c release --quiet \
	  benchmark --no-progress --grouping metric | grep -iv interposer

# SwiftPM takes -warnings-as-errors away from the packages we depend on, and with each -Werror
# the argument after it: so an -Xcc must follow, or it stops with an internal error (Swift 6.3).
# A folder of its own, because other flags would rebuild everything in .build twice.
check: packages-test release  ## checks format, warnings and tests, as a reviewer would
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks Examples
	UNBIDDEN_PROGRAM=$(CURDIR)/$(unbidden) $(SWIFT) test --scratch-path .build/check \
	  -Xswiftc -warnings-as-errors -Xcc -Werror -Xcc -Wall -Xcc -Wextra

# What talks to libpulse is passed over: libpulse itself is not built for ThreadSanitizer.
tsan: swift-recent packages-test  ## runs what threads share (ring, capture, pool, listen) under ThreadSanitizer
	TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/tsan-suppressions.txt \
	  $(SWIFT) test --scratch-path .build/tsan --sanitize=thread \
	  --filter 'SampleRing|RingReader|Capture|OrderedPool|ListenQueueTests|ListenGaugesTests' \
	  --filter 'DetectionHookTests|DetectionClipsTests|ListeningSessionTests|ListenerTests|ChildProcessTests'

# The C module by itself, built by gcc: valgrind cannot read what Swift's clang writes for debuggers.
capture_check := Sources/CCapture/*.c Tests/CCaptureCheck/capture_check.c
capture_flags := -std=gnu11 -g -O1 -Wall -Wextra -Werror -ISources/CCapture/include
capture_libs := -lasound -lpthread -lm

# The commands are passed over: they are processes of their own, built without it. Neither Foundation nor
# GLib, which ALSA's plugin brings, frees what it keeps for ever: so leaks are not looked for in Swift.
asan: packages-valgrind swift-recent  ## runs Swift, the kernels and the capture module under AddressSanitizer
	mkdir -p .build
	gcc -fsanitize=address,undefined -fno-sanitize-recover=all $(capture_flags) $(capture_check) \
	  $(capture_libs) -o .build/capture-asan
	.build/capture-asan Tests/TestSupport/alsa.conf
	gcc $(capture_flags) $(capture_check) $(capture_libs) -o .build/capture-valgrind
	valgrind -q --error-exitcode=3 --leak-check=full .build/capture-valgrind \
	  Tests/TestSupport/alsa.conf
	ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test --scratch-path .build/asan --sanitize=address \
	  --filter 'AudioTests|TensorFileTests|FeaturesTests|SpottingTests|WakeWordsTests' \
	  --filter 'EnrollmentTests|LiveTests|AuditTests|FuzzTests' --skip 'Room|Live'

# Each format for FUZZ_SECONDS. What libFuzzer finds it leaves in .build/fuzz/found-FORMAT-*; to see it
# again: UNBIDDEN_FUZZ_TARGET=FORMAT .build/fuzz/debug/Fuzz FILE
FUZZ_SECONDS ?= 60
fuzz: swift-recent packages-test  ## lets libFuzzer look for files that break the readers (FUZZ_SECONDS=60 each)
	flags='-Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld -Xcc -fsanitize=address,fuzzer-no-link'
	UNBIDDEN_FUZZ=1 $(SWIFT) build --scratch-path .build/fuzz --product Fuzz --quiet $$flags
	declare -A seeds=([recording]=Tests/AudioTests/Resources [wake-word]=Tests/Fixtures [manifest]=Tests/FuzzTests/Resources \
	    [export]=Tests/AuditTests/Resources/exports)
	for target in recording wake-word manifest export; do
	  corpus=.build/fuzz/corpus-$$target
	  mkdir -p $$corpus
	  printf '\n%s, %s s\n' $$target $(FUZZ_SECONDS)
	  ASAN_OPTIONS=detect_leaks=0 UNBIDDEN_FUZZ_TARGET=$$target .build/fuzz/debug/Fuzz \
	    -max_total_time=$(FUZZ_SECONDS) -max_len=65536 -timeout=30 -verbosity=0 -print_final_stats=1 \
	    -artifact_prefix=.build/fuzz/found-$$target- $$corpus $${seeds[$$target]}
	done

docs: swift-recent  ## builds the library's documentation (DocC) into .build/docs/UnbiddenKit.doccarchive
	UNBIDDEN_DOCS=1 $(SWIFT) package --scratch-path .build/docs generate-documentation \
	  --target UnbiddenKit --warnings-as-errors

samples: packages-samples  ## makes SampleAudio again
	SampleAudio/make-samples.py

# What is there already is left alone: Training/README.md says what to remove to make it again.
# SYNTHESIS_FLAGS and TRAIN_FLAGS go to the scripts.
train: packages-train  ## trains the shipped weights again from ../shared/audio, in hours
	cd Training
	if ! cmp -s requirements.txt .venv/requirements.txt; then
	  echo 'Installing PyTorch and the rest in Training/.venv (log: Training/.venv/pip.log)'
	  python3 -m venv .venv
	  if ! .venv/bin/pip install -r requirements.txt >.venv/pip.log 2>&1; then
	    tail -n 20 .venv/pip.log >&2
	    echo 'pip could not install them; the end of its log (Training/.venv/pip.log) stands above.' >&2
	    exit 1
	  fi
	  cp requirements.txt .venv/requirements.txt
	fi
	.venv/bin/python -m synthesis.synthesis $(SYNTHESIS_FLAGS)
	.venv/bin/python -m data.alignment
	.venv/bin/python train.py $(TRAIN_FLAGS)
	echo 'Sources/CResources holds the new weights; make release builds them in.'

# The program that stays must not need the Swift toolchain's folder at run time. argument-parser makes
# manual pages and completions of what the commands say of themselves.
share := $(DESTDIR)$(PREFIX)/share
install: swift-recent  ## installs unbidden, its manual and completions under PREFIX (/usr/local)
	for name in unbidden unbidden-review; do
	  $(SWIFT) build -c release --product $$name --static-swift-stdlib --scratch-path .build/install
	done
	program=.build/install/release/unbidden
	install -D -s -m 755 $$program $(DESTDIR)$(PREFIX)/bin/unbidden
	install -D -s -m 755 $$program-review $(DESTDIR)$(PREFIX)/bin/unbidden-review
	$(SWIFT) package --scratch-path .build/install generate-manual --multi-page >/dev/null
	for page in .build/install/plugins/GenerateManual/outputs/unbidden/*.1; do
	  name=$${page##*/}
	  name=$${name%.1}
	  install -D -m 644 $$page $(share)/man/man1/$${name/./-}.1
	done
	mkdir -p .build/install/completions
	for shell in bash zsh fish; do
	  $$program --generate-completion-script $$shell >.build/install/completions/$$shell
	done
	install -D -m 644 .build/install/completions/bash $(share)/bash-completion/completions/unbidden
	install -D -m 644 .build/install/completions/zsh $(share)/zsh/site-functions/_unbidden
	install -D -m 644 .build/install/completions/fish $(share)/fish/vendor_completions.d/unbidden.fish

clean:  ## removes all that was built
	rm -rf .build

# --- What has to be there first --------------------------------------------------------------

# Swift cannot come from Debian, and nothing else is worth installing without it.
swift-present:
	if ! command -v $(SWIFT) >/dev/null; then
	  echo "Swift is missing; Unbidden needs Swift $(needed_swift) or later.$$how_to_get_swift" >&2
	  exit 1
	fi

swift-recent: packages-build
	if ! said=$$($(SWIFT) --version 2>&1); then
	  printf '%s\nSwift is there but does not start.%s\n' "$$said" "$$how_to_get_swift" >&2
	  exit 1
	fi
	version=$$(sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' <<<"$$said")
	if [ "$$(printf '%s\n' $(needed_swift) "$$version" | sort -V | head -n 1)" != $(needed_swift) ]; then
	  echo "This is Swift $${version:-of an unknown version}; Unbidden needs Swift" \
	    "$(needed_swift) or later.$$how_to_get_swift" >&2
	  exit 1
	fi

define how_to_get_swift

  With swiftly, Swift's own installer: https://www.swift.org/install/linux/
      (where swiftly is there already: swiftly install --use $(needed_swift))
  As an archive to unpack: https://www.swift.org/install/linux/tarball/
  Then open a new terminal, so that its PATH has Swift, and run make again.
endef
export how_to_get_swift

recordings := ../shared/audio
recordings-present:
	if [ ! -f $(recordings)/index.csv ]; then
	  echo "The training needs the recordings in $(recordings) beside this repository, with their" \
	    'list index.csv, and they are not there. Building and using Unbidden needs none of it.' >&2
	  exit 1
	fi
	echo 'This trains again what the program ships, from $(recordings) and synthesised speech:' \
	  'some hours on two cores, and about 8 GB for PyTorch and what is made on the way.'

packages-train: recordings-present

# Two at a time would get in each other's way over apt-get's lock.
packages-test packages-valgrind packages-browser: packages-build
packages-valgrind: packages-test
packages-build: swift-present

packages-build packages-test packages-valgrind packages-browser packages-samples packages-train: packages-%:
	if ! command -v dpkg-query >/dev/null; then
	  # Not Debian: all we can do is look for the libraries.
	  if [[ $* = samples || $* = train ]] || pkg-config --exists alsa fftw3f libarchive \
	    sndfile soxr sqlite3 2>/dev/null; then exit; fi
	  echo 'This system has no dpkg. Please install, with headers and pkg-config files: ALSA' \
	    '(alsa), FFTW in single precision (fftw3f), libarchive, libsndfile (sndfile), libsoxr' \
	    '(soxr), SQLite (sqlite3); and pkg-config itself.' >&2
	  exit 1
	fi
	there=$$(dpkg-query -W -f '$${Package} $${db:Status-Status}\n' $($*_packages) 2>/dev/null || true)
	missing=()
	for package in $($*_packages); do
	  grep -qx "$$package installed" <<<"$$there" || missing+=($$package)
	done
	if [ $${#missing[@]} = 0 ]; then exit; fi
	sudo=
	if ! command -v apt-get >/dev/null; then
	  echo "These packages are missing and there is no apt-get; please install: $${missing[*]}" >&2
	  exit 1
	elif [ "$$(id -u)" != 0 ]; then
	  sudo=sudo
	  if ! command -v sudo >/dev/null || { [ ! -t 0 ] && ! sudo -n true 2>/dev/null; }; then
	    echo 'Some Debian packages are missing, and only root may install them. As root, please' \
	      'run this, then make again:' >&2
	    echo "  apt-get install --no-install-recommends $${missing[*]}" >&2
	    exit 1
	  fi
	fi
	echo "Installing with $${sudo:+sudo }apt-get (log: .build/apt.log): $${missing[*]}"
	[ -z "$$sudo" ] || sudo -n true 2>/dev/null || sudo -v
	mkdir -p .build
	apt() { $$sudo env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 "$$@"; }
	add() { apt install --yes --no-install-recommends "$${missing[@]}"; }
	# The package lists may be missing or too old for what the server has today.
	if ! { add || { apt update && add; }; } >.build/apt.log 2>&1 </dev/null; then
	  tail -n 20 .build/apt.log >&2
	  echo 'apt-get could not install them; the end of its log (.build/apt.log) stands above.' >&2
	  exit 1
	fi
