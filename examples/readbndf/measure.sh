#!/bin/sh
# Measures whole processes, from start to exit, that read large boundary files: the
# median of some runs with the page cache warm, and the peak memory. Beside readbndf
# stand cat, which only moves the bytes, and numpy's fromfile if it is there, which
# takes them as they are.
#
#	examples/readbndf/measure.sh [RUNS]
#
# needs go, GNU time and 1.5 GB of room in TMPDIR. Runs take turns, so that what else
# the machine does hits all alike; compare ratios.
set -eu
runs=${1:-7}
top=$(cd "$(dirname "$0")/../.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

(cd "$top" && go build -o "$dir" ./examples/bigbndf ./examples/readbndf)
cd "$dir"
./bigbndf -cells 199,199,199 -frames 1000 -o big
./bigbndf -cells 7,12,15 -obstructions 500 -frames 300 -o many

cat >commands <<END
cat, 960 MB|cat big_1_1.bf
all of 960 MB, 6 patches, 1 goroutine|env GOMAXPROCS=1 ./readbndf big.smv
all of 960 MB, 6 patches, 2 goroutines|env GOMAXPROCS=2 ./readbndf big.smv
cat, 535 MB|cat many_1_1.bf
all of 535 MB, 3000 patches, 1 goroutine|env GOMAXPROCS=1 ./readbndf many.smv
all of 535 MB, 3000 patches, 2 goroutines|env GOMAXPROCS=2 ./readbndf many.smv
maximum over time, 960 MB, 1 goroutine|env GOMAXPROCS=1 ./readbndf -max big.smv
maximum over time, 960 MB, 2 goroutines|env GOMAXPROCS=2 ./readbndf -max big.smv
mean over time, 960 MB, 1 goroutine|env GOMAXPROCS=1 ./readbndf -mean big.smv
mean over time, 960 MB, 2 goroutines|env GOMAXPROCS=2 ./readbndf -mean big.smv
one value at 1000 times|./readbndf -history 3,20100 big.smv
END
if python3 -c "import numpy" 2>/dev/null; then
	echo "numpy.fromfile, 960 MB|python3 -c \"import numpy; print(numpy.fromfile('big_1_1.bf', 'f4', offset=2).size)\"" >>commands
fi

for run in $(seq "$runs"); do
	n=0
	while IFS='|' read -r label command; do
		n=$((n + 1))
		# Virtual machines may have to fetch memory from their host first, and may
		# have dropped the file; not in the measured runs.
		cat big_1_1.bf many_1_1.bf >/dev/null
		./readbndf big.smv >/dev/null
		command time -f '%e %M' -a -o "times.$n" sh -c "exec $command" >/dev/null
	done <commands
done
n=0
while IFS='|' read -r label command; do
	n=$((n + 1))
	sort -n "times.$n" | awk -v label="$label" '
		{ t[NR] = $1; if ($2 > peak) peak = $2 }
		END { printf "%-44s %7.3f s  %6.1f MiB\n", label, t[int((NR + 1) / 2)], peak / 1024 }'
done <commands
