/** Inclusive bounds in voxels. */
export interface Box {
  readonly iMin: number;
  readonly iMax: number;
  readonly jMin: number;
  readonly jMax: number;
}

/** Fat and more: air, lung and most of a table lie below. */
const BODY_HU = -250;
const MARGIN = 0.02;

/** The box of the largest connected part of a slice that is body, with a small margin; the whole slice where there is none. */
export function bodyBox(hu: Int16Array, columns: number, rows: number): Box {
  const seen = new Uint8Array(hu.length);
  const stack = new Int32Array(hu.length);
  let largest = 0;
  let box: Box = { iMin: 0, iMax: columns - 1, jMin: 0, jMax: rows - 1 };
  for (let start = 0; start < hu.length; start++) {
    if (seen[start] || hu[start]! < BODY_HU) continue;
    let [size, count] = [0, 1];
    let [iMin, iMax, jMin, jMax] = [columns, 0, rows, 0];
    stack[0] = start;
    seen[start] = 1;
    while (count > 0) {
      const at = stack[--count]!;
      const [i, j] = [at % columns, Math.floor(at / columns)];
      size++;
      [iMin, iMax, jMin, jMax] = [Math.min(iMin, i), Math.max(iMax, i), Math.min(jMin, j), Math.max(jMax, j)];
      const visit = (next: number) => {
        if (seen[next] || hu[next]! < BODY_HU) return;
        seen[next] = 1;
        stack[count++] = next;
      };
      if (i > 0) visit(at - 1);
      if (i < columns - 1) visit(at + 1);
      if (j > 0) visit(at - columns);
      if (j < rows - 1) visit(at + columns);
    }
    if (size > largest) [largest, box] = [size, { iMin, iMax, jMin, jMax }];
  }
  const [marginI, marginJ] = [Math.ceil(columns * MARGIN), Math.ceil(rows * MARGIN)];
  return {
    iMin: Math.max(0, box.iMin - marginI),
    iMax: Math.min(columns - 1, box.iMax + marginI),
    jMin: Math.max(0, box.jMin - marginJ),
    jMax: Math.min(rows - 1, box.jMax + marginJ),
  };
}
