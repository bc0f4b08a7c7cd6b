# The front door of MPI for Swift. `make help` lists what it does; the work is in Scripts/, one job a file.
#
# Every target takes MPI=<section of mpi.cfg>, or MPICC=/path/to/mpicc, or MPI_DIR=/prefix; openmpi when none is given.
# Each MPI has its folders, .mpi/<name> (what was generated for it) and .build/<name>, so changing over rebuilds nothing.

.DEFAULT_GOAL := help
.NOTPARALLEL:
export MPI MPICC MPI_DIR RANKS FILTER LIMIT

# Targets that choose an MPI: its name, and the name of its build, which another may share.
NAME = $(or $(shell MPI='$(MPI)' MPICC='$(MPICC)' MPI_DIR='$(MPI_DIR)' Scripts/name),$(error no MPI chosen))
BUILD = $(or $(shell Scripts/setting $(NAME) built_as),$(NAME))
N ?= 4

.PHONY: demo
demo: ## Build the examples for an MPI and run them on four ranks (N=4), installing what is missing
	@Scripts/prepare $(NAME)
	@Scripts/build $(BUILD) examples
	@Scripts/mpiexec $(NAME) -n $(N) .build/$(BUILD)/release/tour
	@Scripts/mpiexec $(NAME) -n $(N) .build/$(BUILD)/release/heat .build/$(BUILD)/heat.ppm
	@Scripts/mpiexec $(NAME) -n $(N) .build/$(BUILD)/release/demo

.PHONY: generate
generate: ## Regenerate the sources, and what only this MPI needs
	@Scripts/setup-tools
	@Scripts/setup-mpi $(NAME)
	@Scripts/generate $(BUILD)

.PHONY: build
build: ## Build the library (CONFIGURATION=release for the optimised one)
	@Scripts/prepare $(NAME)
	@Scripts/build $(BUILD) $(or $(CONFIGURATION),debug)

.PHONY: test
test: ## Test the generator, then the library on 1, 2 and 4 ranks (RANKS="1 2 4", FILTER=regex)
	@Scripts/prepare $(NAME)
	@Scripts/tally "generator: Scripts/test-generator" "coding: Scripts/test-coding $(BUILD)" "$(NAME): Scripts/test $(NAME)"

.PHONY: bench-coding
bench-coding: ## Compare the coder of Codable values with Python's pickle
	@Benchmarks/coding

.PHONY: bench-objects
bench-objects: ## Compare object communication with mpi4py on the same MPI, and the coder with Python's pickle
	@Scripts/prepare $(NAME)
	@Benchmarks/objects $(BUILD)

.PHONY: bench-particles
bench-particles: ## Compare structures in messages with C
	@Scripts/prepare $(NAME)
	@Benchmarks/particles $(NAME)

.PHONY: test-full
test-full: ## Test on six MPIs with 1 to 4 ranks, and add the results to Documentation/test-record.tsv
	@Scripts/test-full openmpi mpich openmpi5 mpich5 intel abi

.PHONY: report
report: ## Say which functions of MPI are present, emulated and missing with an MPI
	@Scripts/prepare $(NAME)
	@"$$(Scripts/generator)" report --mpi $(BUILD)

.PHONY: spec-check
spec-check: ## Compare spec/ with the standard's own data (REFERENCE=folder)
	@$(if $(REFERENCE),,$(error give the folder with the data: make spec-check REFERENCE=folder))
	@Scripts/setup-tools
	@"$$(Scripts/generator)" check-spec --reference "$(REFERENCE)"
	@"$$(Scripts/generator)" lint --reference "$(REFERENCE)"

.PHONY: env
env: ## Print what a package of yours needs to build with an MPI (builds the generator first): eval "$(make -s env MPI=mpich5)"
	@Scripts/prepare $(NAME) >&2
	@cat .mpi/$(BUILD)/environment

.PHONY: run
run: ## Run any program under an MPI's launcher, without a time limit: make run PROGRAM=path ARGS="..." N=4
	@$(if $(PROGRAM),,$(error give a program: make run PROGRAM=path))
	@Scripts/setup-mpi $(NAME)
	@LIMIT=$${LIMIT:-0} Scripts/mpiexec $(NAME) -n $(N) $(PROGRAM) $(ARGS)

.PHONY: format
format: ## Format the Swift sources that are written by hand
	@Scripts/swift-files | xargs swift format format --in-place --parallel

.PHONY: lint
lint: ## Check the format of Swift, the texts of spec/ and the shell scripts
	@Scripts/setup-tools
	@Scripts/lint

.PHONY: check
check: ## Do all that a change needs before it is handed in: regenerate, lint, test
	@Scripts/prepare $(NAME)
	@Scripts/tally "generated: Scripts/generate-check $(BUILD)" "lint: Scripts/lint" \
	  "generator: Scripts/test-generator" "coding: Scripts/test-coding $(BUILD)" "$(NAME): Scripts/test $(NAME)"

.PHONY: docs
docs: ## Make the documentation into .build/docs
	@Scripts/prepare $(NAME)
	@Scripts/docs $(BUILD)

.PHONY: clean
clean: ## Remove all that was built or generated here; MPIs from PyPI stay (rm -r .mpi removes them too)
	@rm -rf .build && if [ -d .mpi ]; then find .mpi -mindepth 1 -maxdepth 1 ! -name python -exec rm -rf {} +; fi

.PHONY: help
help: ## Print this list
	@echo 'make TARGET [MPI=openmpi|mpich|openmpi5|mpich5|intel|abi | MPICC=/path/to/mpicc | MPI_DIR=/prefix]'
	@sed -n 's/^\([a-z-]*\): ## /\1\t/p' $(MAKEFILE_LIST) | while IFS='	' read -r target text; do printf '  %-12s %s\n' "$$target" "$$text"; done
