/** What build/kernels.wasm exports (wasm/assembly). Pointers are byte offsets in the volume's memory; 1 done, 0 stopped. */
export interface KernelExports {
  countBits(bits: number, bytes: number): number;
  sweepState(columns: number, rows: number, slices: number): number;
  grow(
    hu: number,
    lowerHu: number,
    upperHu: number,
    barred: number,
    allowed: number,
    reached: number,
    state: number,
    columns: number,
    rows: number,
    slices: number,
    seeds: number,
    seedCount: number,
    neighbours: number,
    task: number,
  ): number;
  componentAt(
    set: number,
    reached: number,
    state: number,
    columns: number,
    rows: number,
    slices: number,
    seeds: number,
    seedCount: number,
    neighbours: number,
    task: number,
  ): number;
  spread(
    set: number,
    reached: number,
    state: number,
    columns: number,
    rows: number,
    slices: number,
    neighbours: number,
    inSlice: boolean,
    task: number,
  ): number;
  fillHoles(
    bits: number,
    free: number,
    filled: number,
    state: number,
    columns: number,
    rows: number,
    slices: number,
    inSlice: boolean,
    task: number,
  ): number;
  keepSmallHoles(
    bits: number,
    filled: number,
    holes: number,
    part: number,
    state: number,
    columns: number,
    rows: number,
    slices: number,
    maxArea: number,
    task: number,
  ): number;
  largestComponent(
    bits: number,
    columns: number,
    rows: number,
    slices: number,
    neighbours: number,
    runs: number,
    starts: number,
    labels: number,
    task: number,
  ): number;
  markComponents(
    bits: number,
    columns: number,
    rows: number,
    slices: number,
    neighbours: number,
    runs: number,
    starts: number,
    labels: number,
    volumes: number,
    least: number,
    marks: number,
    task: number,
  ): number;
  dilateScratch(columns: number, widest: number, farthest: number): number;
  dilateSlice(
    set: number,
    out: number,
    k: number,
    columns: number,
    rows: number,
    slices: number,
    shape: number,
    count: number,
    widest: number,
    farthest: number,
    scratch: number,
  ): void;
  trimRows(bits: number, columns: number, rows: number): void;
  complementWithin(
    bits: number,
    out: number,
    columns: number,
    rows: number,
    slices: number,
    jFrom: number,
    jTo: number,
    kFrom: number,
    kTo: number,
  ): void;
  rowBounds(bits: number, columns: number, rows: number, slices: number, bounds: number): void;
  combineBits(a: number, b: number, to: number, bytes: number, how: number): void;
  rankScratch(columns: number, rows: number, farthest: number, deep: number): number;
  padSlice(
    set: number,
    k: number,
    columns: number,
    rows: number,
    farthest: number,
    deep: number,
    scratch: number,
  ): void;
  rankSlice(
    out: number,
    k: number,
    columns: number,
    rows: number,
    slices: number,
    shape: number,
    count: number,
    above: number,
    total: number,
    farthest: number,
    deep: number,
    jFrom: number,
    jTo: number,
    pointers: number,
    scratch: number,
  ): void;
  countSlices(bits: number, columns: number, rows: number, slices: number, perSlice: number): void;
  voteSlice(
    labels: number,
    out: number,
    k: number,
    columns: number,
    rows: number,
    slices: number,
    shape: number,
    count: number,
    candidates: number,
    candidateCount: number,
    taking: number,
    counts: number,
    pointers: number,
    iFrom: number,
    iTo: number,
    jFrom: number,
    jTo: number,
  ): void;
  smoothScratch(columns: number, rows: number, widest: number): number;
  smoothInSlice(
    bits: number,
    smooth: number,
    columns: number,
    rows: number,
    slices: number,
    halfWidths: number,
    reach: number,
    scratch: number,
    task: number,
  ): number;
  bitsOf(
    labels: number,
    segment: number,
    bits: number,
    columns: number,
    rows: number,
    slices: number,
    task: number,
  ): number;
  withoutLabel(
    bits: number,
    labels: number,
    label: number,
    out: number,
    columns: number,
    rows: number,
    slices: number,
  ): void;
  writeSlice(bits: number, labels: number, value: number, columns: number, rows: number): number;
  jointCounts(
    extent: number,
    findings: number,
    partition: number,
    columns: number,
    rows: number,
    table: number,
    tableSize: number,
    entries: number,
  ): number;
  rescale(
    samples: number,
    hu: number,
    n: number,
    up: number,
    down: number,
    signed: boolean,
    flip: number,
    add: number,
    addAgain: number,
  ): void;
  signedDistance(
    set: number,
    out: number,
    nI: number,
    nJ: number,
    nK: number,
    placesI: number,
    placesJ: number,
    placesK: number,
    sides: number,
    scratch: number,
    task: number,
  ): number;
  distanceScratch(nJ: number, nK: number): number;
  planeDistances(
    voxels: number,
    label: number,
    uStride: number,
    vStride: number,
    lines: number,
    lineFrom: number,
    lineTo: number,
    first: number,
    last: number,
    uStep: number,
    heights: number,
    uFrom: number,
    uEach: number,
    vFrom: number,
    vEach: number,
    across: number,
    down: number,
    nodeHeights: number,
    cap: number,
    far: number,
    out: number,
    scratch: number,
  ): void;
  planeDistanceScratch(lines: number, across: number): number;
  averageBlocks(
    hu: number,
    columns: number,
    rows: number,
    sliceCount: number,
    factorI: number,
    factorJ: number,
    out: number,
    sums: number,
  ): void;
  bytesOfBits(
    bits: number,
    stride: number,
    rows: number,
    shift: number,
    nI: number,
    nJ: number,
    nK: number,
    out: number,
  ): void;
  carrySlice(
    below: number,
    above: number,
    upwards: number,
    nI: number,
    nJ: number,
    placesI: number,
    placesJ: number,
    columns: number,
    rows: number,
    columnSpacing: number,
    rowSpacing: number,
    hu: number,
    leastHu: number,
    bits: number,
    scratch: number,
  ): void;
  carryScratch(columns: number, nI: number): number;
  compete(
    hu: number,
    depths: number,
    labels: number,
    costs: number,
    links: number,
    nI: number,
    nJ: number,
    nK: number,
    placesI: number,
    placesJ: number,
    placesK: number,
    centre: number,
    half: number,
    furthest: number,
    scratch: number,
    task: number,
  ): number;
  competeScratch(nI: number, nJ: number, nK: number, placesI: number, placesJ: number, placesK: number): number;
  randomWalker(
    hu: number,
    states: number,
    chances: number,
    nI: number,
    nJ: number,
    nK: number,
    placesI: number,
    placesJ: number,
    placesK: number,
    scaleHu: number,
    sweeps: number,
    relaxation: number,
    scratch: number,
    task: number,
  ): number;
  walkerScratch(unknown: number): number;
  countUnknown(states: number, n: number): number;
  gatherRow(hu: number, stride: number, count: number, out: number): void;
  sampleRow(hu: number, count: number, start: number, step: number, out: number, n: number): void;
  greyLine(upper: number, lower: number, share: number, black: number, greyPerHu: number, out: number, n: number): void;
}
