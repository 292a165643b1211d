package main

import (
	"fmt"
	"os"
	"time"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

func main() {
	t0 := time.Now()
	run, err := fdsio.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	t1 := time.Now()
	f, err := bndf.Open(run, run.Index().Boundary[0])
	if err != nil {
		panic(err)
	}
	t2 := time.Now()
	v, err := f.ReadAll(nil)
	if err != nil {
		panic(err)
	}
	t3 := time.Now()
	var s [8]float64
	for len(v) >= 8 {
		s[0] += float64(v[0])
		s[1] += float64(v[1])
		s[2] += float64(v[2])
		s[3] += float64(v[3])
		s[4] += float64(v[4])
		s[5] += float64(v[5])
		s[6] += float64(v[6])
		s[7] += float64(v[7])
		v = v[8:]
	}
	t4 := time.Now()
	fmt.Println(s[0]+s[1]+s[2]+s[3]+s[4]+s[5]+s[6]+s[7], "run", t1.Sub(t0), "open", t2.Sub(t1), "all", t3.Sub(t2), "sum", t4.Sub(t3))
}
