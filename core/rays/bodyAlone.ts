import type { CoarseGrid } from './coarseGrid.ts';
import { byteOfHu } from './coarseVolume.ts';

/** Fat is denser; what of a table or a cushion is not, shows under no window. */
const BODY_BYTE = Math.ceil(byteOfHu(-150));

/**
 * Takes out of a coarse volume whatever does not hang together with its largest part, face to face: the table would stand
 * before a patient who is seen from behind. In place.
 */
export function bodyAlone(values: Uint8Array, [width, height, depth]: CoarseGrid['size']): void {
  const part = new Int32Array(values.length);
  const stack = new Int32Array(values.length);
  const plane = width * height;
  let [parts, largest, most] = [0, 0, 0];
  for (let seed = 0; seed < values.length; seed++) {
    if (values[seed]! < BODY_BYTE || part[seed] !== 0) continue;
    parts++;
    let [waiting, cells] = [0, 0];
    const reach = (v: number) => {
      if (values[v]! < BODY_BYTE || part[v] !== 0) return;
      part[v] = parts;
      stack[waiting++] = v;
    };
    reach(seed);
    while (waiting > 0) {
      const v = stack[--waiting]!;
      cells++;
      const [x, y] = [v % width, Math.floor(v / width) % height];
      if (x > 0) reach(v - 1);
      if (x < width - 1) reach(v + 1);
      if (y > 0) reach(v - width);
      if (y < height - 1) reach(v + width);
      if (v >= plane) reach(v - plane);
      if (v < plane * (depth - 1)) reach(v + plane);
    }
    if (cells > most) [largest, most] = [parts, cells];
  }
  for (let v = 0; v < values.length; v++) if (part[v] !== 0 && part[v] !== largest) values[v] = 0;
}
