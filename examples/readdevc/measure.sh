#!/bin/sh
# Measures whole processes, from start to exit, that read large device files: the
# median of some runs with the page cache warm, and the peak memory. Beside readdevc
# stand cat, which only moves the bytes, and whatever of numpy, pandas and the duckdb
# program is there.
#
#	examples/readdevc/measure.sh [RUNS]
#
# needs go, GNU time and 1 GB of room in TMPDIR. Runs take turns, so that what else
# the machine does hits all alike; compare ratios.
set -eu
runs=${1:-7}
top=$(cd "$(dirname "$0")/../.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

(cd "$top" && go build -o "$dir" ./examples/bigdevc ./examples/readdevc)
cd "$dir"
./bigdevc -devices 2000 -rows 20000 -o big.csv
./bigdevc -devices 20000 -rows 500 -o wide.csv

spread=5,100,300,500,700,900,1100,1300,1500,1600,1700,1900
cat >commands <<END
cat, 640 MB|cat big.csv
all of 640 MB, 1 goroutine|env GOMAXPROCS=1 ./readdevc big.csv
all of 640 MB, 2 goroutines|env GOMAXPROCS=2 ./readdevc big.csv
all of 160 MB, 20000 devices, 1 goroutine|env GOMAXPROCS=1 ./readdevc wide.csv
all of 160 MB, 20000 devices, 2 goroutines|env GOMAXPROCS=2 ./readdevc wide.csv
12 columns of 640 MB, 1 goroutine|env GOMAXPROCS=1 ./readdevc -columns $spread big.csv
12 columns of 640 MB, 2 goroutines|env GOMAXPROCS=2 ./readdevc -columns $spread big.csv
row by row, 640 MB|./readdevc -scan big.csv
END
for module in numpy pandas; do
	python3 -c "import $module" 2>/dev/null || continue
	case $module in
	numpy) read="loadtxt('big.csv', delimiter=',', skiprows=2)" ;;
	pandas) read="read_csv('big.csv', skiprows=1)" ;;
	esac
	echo "$module, 640 MB|python3 -c \"import $module as m; print(m.$read.mean(axis=0))\"" >>commands
done

if command -v duckdb >/dev/null; then
	echo "duckdb, 640 MB|duckdb -c \"select avg(columns(*)) from read_csv('big.csv', skip=1)\"" >>commands
fi

cat big.csv wide.csv >/dev/null
for run in $(seq "$runs"); do
	# Virtual machines may have to fetch memory from their host first; not in the measured runs.
	./readdevc big.csv >/dev/null
	n=0
	while IFS='|' read -r label command; do
		n=$((n + 1))
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
