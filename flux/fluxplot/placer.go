package fluxplot

import (
	"math"

	"gonum.org/v1/plot/vg"
)

// placer finds places for labels: within an area, apart from each other, and
// where few lines pass.
type placer struct {
	area  vg.Rectangle
	taken []vg.Rectangle
	lines map[square]int // which line passes through each; several of them
}

// square is a small square of a canvas.
type square [2]int

const (
	squareSize = vg.Length(2)
	several    = -1
)

func newPlacer(area vg.Rectangle, lines [][]vg.Point) *placer {
	l := &placer{area: area, lines: map[square]int{}}
	for i, points := range lines {
		walk(points, squareSize/2, func(p, _ vg.Point) {
			s := squareOf(p)
			if other, ok := l.lines[s]; ok && other != i {
				l.lines[s] = several
			} else {
				l.lines[s] = i
			}
		})
	}
	return l
}

func squareOf(p vg.Point) square {
	return square{int(math.Floor(float64(p.X / squareSize))), int(math.Floor(float64(p.Y / squareSize)))}
}

// walk visits places on a line at equal steps, with its direction there.
func walk(points []vg.Point, step vg.Length, visit func(at, direction vg.Point)) {
	rest := vg.Length(0) // how far the next place is behind the last point
	for i := 1; i < len(points); i++ {
		d := distance(points[i], points[i-1])
		if d == 0 {
			continue
		}
		direction := points[i].Sub(points[i-1]).Scale(1 / d)
		for ; rest <= d; rest += step {
			visit(points[i-1].Add(direction.Scale(rest)), direction)
		}
		rest -= d
	}
}

func boxAround(centre, half vg.Point) vg.Rectangle {
	return vg.Rectangle{Min: centre.Sub(half), Max: centre.Add(half)}
}

func (l *placer) take(r vg.Rectangle) { l.taken = append(l.taken, r) }

func (l *placer) free(r vg.Rectangle) bool {
	if r.Min.X < l.area.Min.X || r.Max.X > l.area.Max.X || r.Min.Y < l.area.Min.Y || r.Max.Y > l.area.Max.Y {
		return false
	}
	for _, t := range l.taken {
		if r.Min.X < t.Max.X && t.Min.X < r.Max.X && r.Min.Y < t.Max.Y && t.Min.Y < r.Max.Y {
			return false
		}
	}
	return true
}

// best takes the place of a label of a size, and returns its centre: where few
// lines pass, and rather the first than a later one. Patience is how many squares
// with lines a later place must spare.
func (l *placer) best(centres []vg.Point, half vg.Point, patience int) (vg.Point, bool) {
	best, least := -1, math.MaxInt
	for i, p := range centres {
		if cost := patience*i + l.crossed(boxAround(p, half), several-1); cost < least && l.free(boxAround(p, half)) {
			best, least = i, cost
		}
	}
	if best < 0 {
		return vg.Point{}, false
	}
	l.take(boxAround(centres[best], half))
	return centres[best], true
}

// bestOn takes the place of a label on a line: where that runs level and no other
// one passes.
func (l *placer) bestOn(line int, points []vg.Point, half vg.Point) (vg.Point, bool) {
	const step = 3
	var best vg.Point
	least := math.Inf(1)
	walk(points, step, func(at, direction vg.Point) {
		r := boxAround(at, half)
		cost := math.Abs(float64(direction.Y)) + 0.5*float64(l.crossed(r, line))
		if cost < least-1e-9 && l.free(r) {
			best, least = at, cost
		}
	})
	if math.IsInf(least, 1) {
		return best, false
	}
	l.take(boxAround(best, half))
	return best, true
}

// crossed counts the squares of a rectangle that lines pass other than one.
func (l *placer) crossed(r vg.Rectangle, except int) (n int) {
	low, high := squareOf(r.Min), squareOf(r.Max)
	for i := low[0]; i <= high[0]; i++ {
		for j := low[1]; j <= high[1]; j++ {
			if line, ok := l.lines[square{i, j}]; ok && line != except {
				n++
			}
		}
	}
	return n
}
