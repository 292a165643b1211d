package fdsio_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
)

// surfaceAt opens a run of a deck and a device file, without .smv file, and
// returns the surface of its one device.
func surfaceAt(t *testing.T, deck, device string) *fdsio.Surface {
	t.Helper()
	run := openFS(t, fstest.MapFS{
		"g.fds": {Data: fmt.Appendf(nil, `&HEAD CHID='g' /
&SURF ID='A', EMISSIVITY=0.1 /
&SURF ID='B', EMISSIVITY=0.2 /
&SURF ID='C', EMISSIVITY=0.3 /
%s
&DEVC ID='d', %s, QUANTITY='WALL TEMPERATURE' /
`, deck, device)},
		"g_devc.csv": {Data: []byte("s,C\nTime,d\n 0.0000000E+000, 2.0000000E+001\n")},
	}, ".")
	require.Empty(t, run.Problems)
	require.Len(t, run.Devices, 1)
	require.True(t, run.Devices[0].HasData())
	return run.Devices[0].Surface
}

// One cubic metre of ten cells each way; FDS has INERT walls around it.
const box = "&MESH IJK=10,10,10, XB=0.,1.,0.,1.,0.,1. /\n"

// Two of them, side by side.
const pair = box + "&MESH IJK=10,10,10, XB=1.,2.,0.,1.,0.,1. /\n"

func TestSurfaceFromTheDeck(t *testing.T) {
	const (
		floorA = "&VENT XB=0.,1.,0.,1.,0.,0., SURF_ID='A' /\n"
		leftA  = "&VENT XB=0.,.5,0.,1.,0.,0., SURF_ID='A' /\n"
		rightB = "&VENT XB=.5,1.,0.,1.,0.,0., SURF_ID='B' /\n"
		cube   = "XB=.3,.7,.3,.7,0.,.4"
		sides  = "&OBST " + cube + ", SURF_IDS='A','B','C' /\n" // top, sides, bottom
		six    = "&OBST XB=.3,.7,.3,.7,.3,.7, SURF_ID6='A','B','C','INERT','OPEN','A' /\n"
	)
	for name, c := range map[string]struct{ deck, device, want string }{
		"a bare wall":                    {box, "XYZ=.5,.5,0., IOR=3", "INERT"},
		"each of the six walls: -x":      {box, "XYZ=1.,.5,.5, IOR=-1", "INERT"},
		"each of the six walls: +y":      {box, "XYZ=.5,0.,.5, IOR=2", "INERT"},
		"a direction instead of an IOR":  {box + floorA, "XYZ=.5,.5,0., ORIENTATION=0.,0.,1.", "A"},
		"a device that looks aslant":     {box + floorA, "XYZ=.5,.5,0., ORIENTATION=0.,.6,.8", ""},
		"a device without direction":     {box + floorA, "XYZ=.5,.5,0.", ""},
		"facing away from the wall":      {box + floorA, "XYZ=.5,.5,0., IOR=-3", ""},
		"in the air":                     {box + floorA, "XYZ=.5,.5,.5, IOR=3", ""},
		"outside":                        {box + floorA, "XYZ=.5,.5,-.2, IOR=3", ""},
		"the mesh that FDS assumes":      {"&MESH /\n" + floorA, "XYZ=.5,.5,0., IOR=3", "A"},
		"a deck without mesh":            {floorA, "XYZ=.5,.5,0., IOR=3", ""},
		"a default surface":              {box + "&SURF ID='D', DEFAULT=T /\n", "XYZ=.5,.5,0., IOR=3", "D"},
		"a default surface, MISC":        {box + "&MISC SURF_DEFAULT='B' /\n", "XYZ=.5,.5,0., IOR=3", "B"},
		"a vent without SURF_ID":         {box + "&MISC SURF_DEFAULT='B' /\n&VENT MB='ZMIN' /\n", "XYZ=.5,.5,0., IOR=3", "B"},
		"overlapping: the first vent":    {box + floorA + rightB, "XYZ=.75,.5,0., IOR=3", "A"},
		"overlapping: in other order":    {box + rightB + floorA, "XYZ=.75,.5,0., IOR=3", "B"},
		"beside the vent":                {box + rightB, "XYZ=.25,.5,0., IOR=3", "INERT"},
		"a vent on the wall across":      {box + floorA, "XYZ=.5,.5,1., IOR=-3", "INERT"},
		"between two: the upper cell":    {box + leftA + rightB, "XYZ=.5,.5,0., IOR=3", "B"},
		"between two, in other order":    {box + rightB + leftA, "XYZ=.5,.5,0., IOR=3", "B"},
		"just below the edge":            {box + leftA + rightB, "XYZ=.499,.5,0., IOR=3", "A"},
		"the domain's end has no upper":  {box + leftA + rightB, "XYZ=1.,.5,0., IOR=3", "B"},
		"on top of an obstruction":       {box + sides, "XYZ=.5,.5,.4, IOR=3", "A"},
		"at its side, -x":                {box + sides, "XYZ=.3,.5,.2, IOR=-1", "B"},
		"at its side, +y":                {box + sides, "XYZ=.5,.7,.2, IOR=2", "B"},
		"under one":                      {box + "&OBST XB=.3,.7,.3,.7,.4,.6, SURF_IDS='A','B','C' /\n", "XYZ=.5,.5,.4, IOR=-3", "C"},
		"beside it, on the floor":        {box + sides, "XYZ=.1,.5,0., IOR=3", "INERT"},
		"beside it, at its height":       {box + sides, "XYZ=.1,.5,.4, IOR=3", ""},
		"six sides: -x":                  {box + six, "XYZ=.3,.5,.5, IOR=-1", "A"},
		"six sides: +x":                  {box + six, "XYZ=.7,.5,.5, IOR=1", "B"},
		"six sides: -y":                  {box + six, "XYZ=.5,.3,.5, IOR=-2", "C"},
		"six sides: +y":                  {box + six, "XYZ=.5,.7,.5, IOR=2", "INERT"},
		"six sides: -z":                  {box + six, "XYZ=.5,.5,.3, IOR=-3", "OPEN"},
		"six sides: +z":                  {box + six, "XYZ=.5,.5,.7, IOR=3", "A"},
		"an obstruction of one surface":  {box + "&OBST " + cube + ", SURF_ID='C' /\n", "XYZ=.5,.5,.4, IOR=3", "C"},
		"the last obstruction":           {box + "&OBST " + cube + ", SURF_ID='A' /\n&OBST " + cube + ", SURF_ID='B' /\n", "XYZ=.5,.5,.4, IOR=3", "B"},
		"a vent on an obstruction":       {box + sides + "&VENT XB=.4,.6,.4,.6,.4,.4, SURF_ID='C' /\n", "XYZ=.5,.5,.4, IOR=3", "C"},
		"beside the vent on it":          {box + sides + "&VENT XB=.4,.6,.4,.6,.4,.4, SURF_ID='C' /\n", "XYZ=.35,.5,.4, IOR=3", "A"},
		"a plate":                        {box + "&OBST XB=.2,.8,.5,.5,.2,.8, SURF_ID='A' /\n", "XYZ=.5,.5,.5, IOR=2", "A"},
		"a plate, its other side":        {box + "&OBST XB=.2,.8,.5,.5,.2,.8, SURF_ID='A' /\n", "XYZ=.5,.5,.5, IOR=-2", "A"},
		"a plate with a vent: which?":    {box + "&OBST XB=.2,.8,.5,.5,.2,.8, SURF_ID='A' /\n&VENT XB=.2,.8,.5,.5,.2,.8, SURF_ID='B' /\n", "XYZ=.5,.5,.5, IOR=2", ""},
		"where two meshes meet, +x":      {pair, "XYZ=1.,.5,.5, IOR=1", ""},
		"where two meshes meet, -x":      {pair, "XYZ=1.,.5,.5, IOR=-1", ""},
		"an obstruction where they meet": {pair + "&OBST XB=.8,1.,0.,1.,0.,1., SURF_ID='A' /\n", "XYZ=1.,.5,.5, IOR=1", "A"},
		"a wall that both have":          {pair + "&VENT XB=.8,1.2,1.,1.,0.,1., SURF_ID='A' /\n", "XYZ=1.,1.,.5, IOR=-2", "A"},
		"the second mesh":                {pair + "&VENT XB=1.,2.,0.,1.,0.,0., SURF_ID='A' /\n", "XYZ=1.5,.5,0., IOR=3", "A"},
		"MB":                             {box + "&VENT MB='YMAX', SURF_ID='A' /\n", "XYZ=.5,1.,.5, IOR=-2", "A"},
		"MB, across":                     {box + "&VENT MB='YMAX', SURF_ID='A' /\n", "XYZ=.5,0.,.5, IOR=2", "INERT"},
		"MB in the second mesh":          {pair + "&VENT MB='XMAX', SURF_ID='A' /\n", "XYZ=2.,.5,.5, IOR=-1", "A"},
		"PBX":                            {box + "&VENT PBX=1., SURF_ID='A' /\n", "XYZ=1.,.5,.5, IOR=-1", "A"},
		"PBZ":                            {box + "&VENT PBZ=0., SURF_ID='A' /\n", "XYZ=.5,.5,0., IOR=3", "A"},
		"PBX on an obstruction":          {box + "&OBST " + cube + " /\n&VENT PBX=.7, SURF_ID='A' /\n", "XYZ=.7,.5,.2, IOR=1", "A"},
		"snapped outwards":               {box + "&VENT XB=0.,.46,0.,1.,0.,0., SURF_ID='A' /\n", "XYZ=.48,.5,0., IOR=3", "A"},
		"snapped inwards":                {box + "&VENT XB=0.,.54,0.,1.,0.,0., SURF_ID='A' /\n", "XYZ=.52,.5,0., IOR=3", "INERT"},
		"an obstruction snapped down":    {box + "&OBST XB=.3,.7,.3,.7,0.,.33, SURF_ID='A' /\n", "XYZ=.5,.5,.33, IOR=3", "A"},
		"too far from what it snaps to":  {box + "&OBST XB=.3,.7,.3,.7,0.,.33, SURF_ID='A' /\n", "XYZ=.5,.5,.36, IOR=3", ""},
		"off the wall by less than half": {box + floorA, "XYZ=.5,.5,.04, IOR=3", "A"},
		// Only the circle has the surface of a round vent; which cells are in it, FDS settles.
		"in the box of a round vent": {box + "&VENT XB=.2,.8,.2,.8,0.,0., XYZ=.5,.5,0., RADIUS=.3, SURF_ID='A' /\n", "XYZ=.22,.22,0., IOR=3", ""},
		"outside that box":           {box + "&VENT XB=.2,.8,.2,.8,0.,0., XYZ=.5,.5,0., RADIUS=.3, SURF_ID='A' /\n", "XYZ=.1,.5,0., IOR=3", "INERT"},
		// There may be copies anywhere, or walls that are no boxes, or other grid lines.
		"a MULT without ID":      {box + floorA + "&MULT DX=.1 /\n", "XYZ=.5,.5,0., IOR=3", ""},
		"a MULT with other keys": {box + "&MULT ID='m', DX=.1, TWIST=2 /\n&VENT XB=0.,1.,0.,1.,0.,0., MULT_ID='m' /\n", "XYZ=.5,.5,0., IOR=3", ""},
		"a side with MULT":       {box + floorA + "&MULT ID='m', DX=.1 /\n&VENT MB='XMAX', MULT_ID='m' /\n", "XYZ=.5,.5,0., IOR=3", ""},
		// Copies are where FDS makes them.
		"an unused MULT":         {box + floorA + "&MULT ID='m', DX=.1 /\n", "XYZ=.5,.5,0., IOR=3", "A"},
		"a copy":                 {box + "&MULT ID='m', DX=.4, I_UPPER=2 /\n&OBST XB=0.,.1,0.,.1,0.,.4, SURF_ID='A', MULT_ID='m' /\n", "XYZ=.85,.05,.4, IOR=3", "A"},
		"between two copies":     {box + "&MULT ID='m', DX=.4, I_UPPER=2 /\n&OBST XB=0.,.1,0.,.1,0.,.4, SURF_ID='A', MULT_ID='m' /\n", "XYZ=.65,.05,0., IOR=3", "INERT"},
		"a copy of a vent":       {box + "&MULT ID='m', DY=.5, J_UPPER=1 /\n&VENT XB=0.,1.,0.,.1,0.,0., SURF_ID='A', MULT_ID='m' /\n", "XYZ=.5,.55,0., IOR=3", "A"},
		"a copy of the mesh":     {"&MULT ID='m', DX=1., I_UPPER=1 /\n&MESH IJK=10,10,10, XB=0.,1.,0.,1.,0.,1., MULT_ID='m' /\n&VENT MB='ZMIN', SURF_ID='A' /\n", "XYZ=1.5,.5,0., IOR=3", "A"},
		"where copies meet":      {"&MULT ID='m', DX=1., I_UPPER=1 /\n&MESH IJK=10,10,10, XB=0.,1.,0.,1.,0.,1., MULT_ID='m' /\n", "XYZ=1.,.5,.5, IOR=1", ""},
		"in a copied round vent": {box + "&MULT ID='m', DX=.5, I_UPPER=1 /\n&VENT XB=0.,.4,.2,.8,0.,0., RADIUS=.2, SURF_ID='A', MULT_ID='m' /\n", "XYZ=.6,.5,0., IOR=3", ""},
		"XB the wrong way round": {box + "&OBST XB=.7,.3,.7,.3,.4,0., SURF_ID='A' /\n", "XYZ=.5,.5,.4, IOR=3", "A"},
		"GEOM":                   {box + floorA + "&GEOM ID='s', SPHERE_RADIUS=.1 /\n", "XYZ=.5,.5,0., IOR=3", ""},
		"TRNX":                   {box + floorA + "&TRNX CC=.2, PC=.1 /\n", "XYZ=.5,.5,0., IOR=3", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := surfaceAt(t, c.deck, c.device)
			if c.want == "" {
				require.Nil(t, got)
				return
			}
			require.Equal(t, c.want, value(t, got).ID)
		})
	}
}

func TestEmissivityFromTheDeck(t *testing.T) {
	const gypsum, steel = "&MATL ID='G', DENSITY=1000. /\n", "&MATL ID='S', DENSITY=500., EMISSIVITY=0.6 /\n"
	for name, c := range map[string]struct {
		deck, surface string
		want          *float64
	}{
		"INERT":                  {"", "INERT", number(0.9)},
		"OPEN":                   {"", "OPEN", number(1)},
		"MIRROR":                 {"", "MIRROR", number(0)},
		"its own":                {"", "B", number(0.2)},
		"no SURF of this name":   {"", "X", nil},
		"plain":                  {"&SURF ID='X' /\n", "X", number(0.9)},
		"adiabatic":              {"&SURF ID='X', ADIABATIC=T /\n", "X", number(1)},
		"of its material":        {steel + "&SURF ID='X', MATL_ID='S' /\n", "X", number(0.6)},
		"material without one":   {gypsum + "&SURF ID='X', MATL_ID='G' /\n", "X", number(0.9)},
		"material not there":     {"&SURF ID='X', MATL_ID='G' /\n", "X", nil},
		"its own beats material": {steel + "&SURF ID='X', MATL_ID='S', EMISSIVITY=0.4 /\n", "X", number(0.4)},
		"of the first layer":     {steel + gypsum + "&SURF ID='X', MATL_ID='S','G' /\n", "X", number(0.6)},
		// Half and half by mass is one to two by volume: (0.9 + 2*0.6)/3.
		"mixed by volume":      {steel + gypsum + "&SURF ID='X', MATL_ID(1,1:2)='G','S', MATL_MASS_FRACTION(1,1:2)=.5,.5 /\n", "X", number(0.7)},
		"mixed, one not there": {gypsum + "&SURF ID='X', MATL_ID(1,1:2)='G','S', MATL_MASS_FRACTION(1,1:2)=.5,.5 /\n", "X", nil},
	} {
		t.Run(name, func(t *testing.T) {
			deck := c.deck + box + "&VENT MB='ZMIN', SURF_ID='" + c.surface + "' /\n"
			got := value(t, surfaceAt(t, deck, "XYZ=.5,.5,0., IOR=3"))
			require.Equal(t, c.surface, got.ID)
			if c.want == nil {
				require.Nil(t, got.Emissivity)
				return
			}
			require.InDelta(t, *c.want, value(t, got.Emissivity), 1e-12) // rounding of the mean
		})
	}
}

// SURF_IDS and SURF_ID6 in one line: whichever counts, it is always the same.
func TestSurfaceIsTheSameEachTime(t *testing.T) {
	deck := box + "&OBST XB=.3,.7,.3,.7,0.,.4, SURF_IDS='A','A','A', SURF_ID6='B','B','B','B','B','B' /\n"
	for range 50 {
		require.Equal(t, "B", value(t, surfaceAt(t, deck, "XYZ=.5,.5,.4, IOR=3")).ID)
	}
}

// What FDS would refuse is reported with its place, and the rest is read.
func TestProblemsOfADeck(t *testing.T) {
	deck := "&HEAD CHID='p' /\n&MISC TMPA=25.0 /\n&DEVC ID='a', IOR=1.5, QUANTITY='RADIOMETER' /\n&DEVC ID='b', QUANTITY='TEMPERATURE' /\n"
	run := openFS(t, fstest.MapFS{"p.fds": {Data: []byte(deck)}}, ".")
	require.Equal(t, []string{"a", "b"}, ids(run))
	require.Equal(t, 25.0, value(t, run.Ambient))
	require.Nil(t, run.Devices[0].IOR)
	require.Len(t, run.Problems, 1)
	require.ErrorIs(t, run.Problems[0], fdsio.ErrDeck)
	require.Equal(t, "p.fds", run.Problems[0].File)
	require.Equal(t, 3, run.Problems[0].Line)
	require.Contains(t, run.Problems[0].Error(), "p.fds:3:")
}
