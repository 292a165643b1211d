package fdsio

// DeckHead is HEAD.
type DeckHead struct{ CHID, Title string }

func (h *DeckHead) read(g deckReader) {
	setText(&h.CHID, g.text("CHID"))
	setText(&h.Title, g.text("TITLE"))
}

// DeckTime is TIME. For the defaults see [Deck.Begin], [Deck.End] and
// [Deck.ShrinkFactor].
type DeckTime struct {
	Begin, End   *float64 // T_BEGIN, T_END, s
	ShrinkFactor *float64 // TIME_SHRINK_FACTOR
}

func (t *DeckTime) read(g deckReader) {
	set(&t.Begin, g.number("T_BEGIN"))
	set(&t.End, g.number("T_END"))
	set(&t.ShrinkFactor, g.number("TIME_SHRINK_FACTOR"))
}

// DeckMisc is MISC. SURF_DEFAULT is [Deck].DefaultSurface.
type DeckMisc struct {
	AmbientTemperature *float64 // TMPA, °C; see [Deck.Ambient]
	AmbientPressure    *float64 // P_INF, Pa; FDS's default is 101325
	Humidity           *float64 // HUMIDITY, %; FDS's default is 40
	Restart            *bool    // RESTART; FDS's default is F
}

func (m *DeckMisc) read(g deckReader) {
	set(&m.AmbientTemperature, g.number("TMPA"))
	set(&m.AmbientPressure, g.number("P_INF"))
	set(&m.Humidity, g.number("HUMIDITY"))
	set(&m.Restart, g.logical("RESTART"))
}

// DeckDump is DUMP: when and how FDS writes.
type DeckDump struct {
	Frames             *int     // NFRAMES; FDS's default is 1000
	DeviceInterval     *float64 // DT_DEVC, s; see [Deck.DeviceInterval]
	BoundaryInterval   *float64 // DT_BNDF, s; see [Deck.BoundaryInterval]
	Digits             *int     // SIG_FIGS, of a number in a CSV file; FDS's default is 8
	ExponentDigits     *int     // SIG_FIGS_EXP; FDS's default is 3
	DecimalSpecifier   string   // DECIMAL_SPECIFIER: COMMA or POINT, FDS's default
	ColumnLimit        *bool    // COLUMN_DUMP_LIMIT: wide tables are split into several files
	DeviceColumnLimit  *int     // DEVC_COLUMN_LIMIT, of each of them
	ControlColumnLimit *int     // CTRL_COLUMN_LIMIT
}

func (d *DeckDump) read(g deckReader) {
	set(&d.Frames, g.integer("NFRAMES"))
	if n := d.Frames; n != nil && *n < 1 {
		g.complain(ErrDeck, "found NFRAMES=%d: expected 1 or more; correct it, 1000 is taken", *n)
		d.Frames = nil
	}
	set(&d.DeviceInterval, g.number("DT_DEVC"))
	set(&d.BoundaryInterval, g.number("DT_BNDF"))
	set(&d.Digits, g.integer("SIG_FIGS"))
	set(&d.ExponentDigits, g.integer("SIG_FIGS_EXP"))
	setText(&d.DecimalSpecifier, g.text("DECIMAL_SPECIFIER"))
	set(&d.ColumnLimit, g.logical("COLUMN_DUMP_LIMIT"))
	set(&d.DeviceColumnLimit, g.integer("DEVC_COLUMN_LIMIT"))
	set(&d.ControlColumnLimit, g.integer("CTRL_COLUMN_LIMIT"))
}

// DeckMesh is a MESH line; for the meshes that it makes see [Deck.Layout].
type DeckMesh struct {
	Place
	ID         string
	Cells      [3]int     // IJK, or FDS's default, 10 10 10
	Bounds     [6]float64 // XB, m, or FDS's default, 0 1 0 1 0 1
	Multiplier string     // MULT_ID
}

func readMesh(g deckReader) DeckMesh {
	m := DeckMesh{
		Place: g.place(), ID: g.text("ID"), Multiplier: g.text("MULT_ID"),
		Cells: [3]int{10, 10, 10}, Bounds: [6]float64{0, 1, 0, 1, 0, 1},
	}
	if n := g.vector("IJK", 3); n != nil {
		m.Cells = [3]int{int(n[0]), int(n[1]), int(n[2])}
	}
	if xb := g.box(); xb != nil {
		m.Bounds = *xb
	}
	return m
}

// DeckDevice is a DEVC line.
type DeckDevice struct {
	Place
	ID          string      // "null" if the deck gives none, as in FDS's files; cut as there
	Quantity    Quantity    // by its current name
	Gas         bool        // QUANTITY is the gas-phase form of a heat flux
	Position    *[3]float64 // XYZ, m
	Box         *[6]float64 // XB or XBP, m: a box, or the two ends of a line of points
	Orientation *[3]float64 // ORIENTATION; IOR beats it
	IOR         *int
	Prop        string // PROP_ID
	Points      int    // POINTS, at most 100 000; 1 if not given
	TimeHistory bool   // TIME_HISTORY: the points have columns in the device file
	Hidden      bool   // OUTPUT=F

	TemporalStatistic, SpatialStatistic string // STATISTICS of older decks is one of them, TIME_AVERAGED=F is INSTANT VALUE

	StatisticsStart, StatisticsEnd *float64 // STATISTICS_START, STATISTICS_END, s

	Unit             string   // UNITS
	ConversionFactor *float64 // CONVERSION_FACTOR; FDS's default is 1
	ConversionAddend *float64 // CONVERSION_ADDEND; FDS's default is 0

	line deckLine // of a device with points
}

// maxPoints bounds the points of lines that are told apart, of one and of all;
// POINTS costs the writer of a deck nothing.
const maxPoints = 100_000

// maxID is where FDS cuts the ID of a device, in bytes.
const maxID = 60

func readDevice(g deckReader) DeckDevice {
	d := DeckDevice{
		Place:             g.place(),
		ID:                g.text("ID"),
		IOR:               g.integer("IOR"),
		Prop:              g.text("PROP_ID"),
		Points:            1,
		TimeHistory:       g.flag("TIME_HISTORY", false),
		Hidden:            !g.flag("OUTPUT", true),
		TemporalStatistic: g.text("TEMPORAL_STATISTIC"),
		SpatialStatistic:  g.text("SPATIAL_STATISTIC"),
		StatisticsStart:   g.number("STATISTICS_START"),
		StatisticsEnd:     g.number("STATISTICS_END"),
		Unit:              g.text("UNITS"),
		ConversionFactor:  g.number("CONVERSION_FACTOR"),
		ConversionAddend:  g.number("CONVERSION_ADDEND"),
		Orientation:       g.point("ORIENTATION"),
	}
	if _, given, _ := g.String("ID"); !given {
		d.ID = "null"
	}
	if len(d.ID) > maxID {
		d.ID = d.ID[:maxID]
	}
	d.Quantity, d.Gas = Canonical(g.text("QUANTITY"))
	// x below -1E5 is FDS's mark for "not given".
	if p := g.point("XYZ"); p != nil && p[0] > -1e5 {
		d.Position = p
	}
	for _, key := range []string{"XB", "XBP"} {
		if v := g.vector(key, 6); v != nil && v[0] > -1e5 {
			d.Box = (*[6]float64)(v)
		}
	}
	if n := g.integer("POINTS"); n != nil {
		d.Points = min(*n, maxPoints)
	}
	if d.Points > 1 {
		d.line = readDeckLine(g)
	}
	if d.TemporalStatistic == "" && !g.flag("TIME_AVERAGED", true) {
		d.TemporalStatistic = "INSTANT VALUE"
	}
	if old := g.text("STATISTICS"); old != "" {
		if d.Box != nil {
			d.SpatialStatistic = old
		} else {
			d.TemporalStatistic = old
		}
	}
	return d
}

// converted reports whether the values are not in the quantity's own unit.
func (d *DeckDevice) converted() bool { return d.ConversionFactor != nil || d.ConversionAddend != nil }

// DeckProp is a PROP line.
type DeckProp struct {
	Place
	Prop
}

func readProp(g deckReader) DeckProp {
	p := DeckProp{g.place(), Prop{
		ID:               g.text("ID"),
		GaugeTemperature: g.number("GAUGE_TEMPERATURE"),
		GaugeEmissivity:  g.number("GAUGE_EMISSIVITY"),
		Emissivity:       g.number("EMISSIVITY"),
	}}
	// -1 is FDS's own way to say that it is not given.
	if h := g.number("HEAT_TRANSFER_COEFFICIENT"); h != nil && *h >= 0 {
		p.HeatTransferCoefficient = h
	}
	return p
}

// DeckObstruction is an OBST line; for the obstructions that it makes see
// [Deck.Layout].
type DeckObstruction struct {
	Place
	ID         string
	Box        *[6]float64 // XB, m
	Surfaces   [6]string   // of -x +x -y +y -z +z, by SURF_ID, SURF_IDS or SURF_ID6; empty is [Deck].DefaultSurface
	Multiplier string      // MULT_ID
}

func readObstruction(g deckReader) DeckObstruction {
	o := DeckObstruction{Place: g.place(), ID: g.text("ID"), Box: g.box(), Multiplier: g.text("MULT_ID")}
	all := g.text("SURF_ID")
	for i := range o.Surfaces {
		o.Surfaces[i] = all
	}
	// SURF_IDS gives top, sides and bottom; SURF_ID6 each side.
	for _, list := range []struct {
		key   string
		sides [][]int
	}{
		{"SURF_IDS", [][]int{{5}, {0, 1, 2, 3}, {4}}},
		{"SURF_ID6", [][]int{{0}, {1}, {2}, {3}, {4}, {5}}},
	} {
		ids := g.texts(list.key)
		for i, where := range list.sides {
			for _, side := range where {
				if i < len(ids) {
					setText(&o.Surfaces[side], ids[i])
				}
			}
		}
	}
	return o
}

// DeckHole is a HOLE line.
type DeckHole struct {
	Place
	ID         string
	Box        *[6]float64 // XB, m
	Multiplier string      // MULT_ID
}

func readHole(g deckReader) DeckHole {
	return DeckHole{g.place(), g.text("ID"), g.box(), g.text("MULT_ID")}
}

// DeckVent is a VENT line; for the vents that it makes see [Deck.Layout].
type DeckVent struct {
	Place
	ID         string
	Surface    string      // SURF_ID; empty is [Deck].DefaultSurface
	Box        *[6]float64 // XB, m
	Side       string      // MB: XMIN … ZMAX, a whole side of each mesh
	Plane      [3]*float64 // PBX, PBY, PBZ, m: a plane through each mesh
	Radius     *float64    // RADIUS, m, of a round one
	IOR        *int
	Multiplier string // MULT_ID
}

func readVent(g deckReader) DeckVent {
	return DeckVent{
		Place: g.place(), ID: g.text("ID"), Surface: g.text("SURF_ID"), Box: g.box(), Side: g.text("MB"),
		Plane:  [3]*float64{g.number("PBX"), g.number("PBY"), g.number("PBZ")},
		Radius: g.number("RADIUS"), IOR: g.integer("IOR"), Multiplier: g.text("MULT_ID"),
	}
}

// DeckBoundaryFile is a BNDF line.
type DeckBoundaryFile struct {
	Place
	Quantity          Quantity // by its current name; FDS's default is WALL TEMPERATURE
	CellCentered      bool     // CELL_CENTERED; FDS's default is F
	Prop              string   // PROP_ID
	TemporalStatistic string   // TEMPORAL_STATISTIC, or STATISTICS, which FDS knows up to 6.7.5
}

func readBoundaryFile(g deckReader) DeckBoundaryFile {
	b := DeckBoundaryFile{
		Place: g.place(), Quantity: WallTemperature, CellCentered: g.flag("CELL_CENTERED", false),
		Prop: g.text("PROP_ID"), TemporalStatistic: g.text("STATISTICS"),
	}
	if name := g.text("QUANTITY"); name != "" {
		b.Quantity, _ = Canonical(name)
	}
	setText(&b.TemporalStatistic, g.text("TEMPORAL_STATISTIC"))
	return b
}

// DeckReaction is a REAC line.
type DeckReaction struct {
	Place
	ID                string
	Fuel              string   // FUEL
	Formula           string   // FORMULA
	SootYield         *float64 // SOOT_YIELD, kg/kg; FDS's default is 0
	COYield           *float64 // CO_YIELD, kg/kg; FDS's default is 0
	RadiativeFraction *float64 // RADIATIVE_FRACTION; FDS's default depends on the fuel and the release
	HeatOfCombustion  *float64 // HEAT_OF_COMBUSTION, kJ/kg; FDS works it out if it is not given
}

func readReaction(g deckReader) DeckReaction {
	return DeckReaction{
		Place: g.place(), ID: g.text("ID"), Fuel: g.text("FUEL"), Formula: g.text("FORMULA"),
		SootYield: g.number("SOOT_YIELD"), COYield: g.number("CO_YIELD"),
		RadiativeFraction: g.number("RADIATIVE_FRACTION"), HeatOfCombustion: g.number("HEAT_OF_COMBUSTION"),
	}
}

// DeckInit is an INIT line: a box or point where the run begins otherwise. For
// its copies see [Deck.Boxes] and [Deck.Positions].
type DeckInit struct {
	Place
	ID              string
	Box             *[6]float64 // XB, m
	Position        *[3]float64 // XYZ, m
	Temperature     *float64    // TEMPERATURE, °C; ambient if it is not given
	Density         *float64    // DENSITY, kg/m3
	HeatReleaseRate *float64    // HRRPUV, kW/m3; FDS's default is 0
	Species         []string    // SPEC_ID
	MassFractions   []float64   // MASS_FRACTION, of the species; 0 where the list has a gap
	VolumeFractions []float64   // VOLUME_FRACTION, of the species
	Multiplier      string      // MULT_ID
}

func readInit(g deckReader) DeckInit {
	return DeckInit{
		Place: g.place(), ID: g.text("ID"), Box: g.box(), Position: g.point("XYZ"),
		Temperature: g.number("TEMPERATURE"), Density: g.number("DENSITY"), HeatReleaseRate: g.number("HRRPUV"),
		Species: g.texts("SPEC_ID"), MassFractions: g.numbers("MASS_FRACTION"), VolumeFractions: g.numbers("VOLUME_FRACTION"),
		Multiplier: g.text("MULT_ID"),
	}
}
