/** Voxels of hu (i16[n]) that are at or above the threshold. */
export function countAtLeast(hu: usize, n: i32, threshold: i32): i32 {
  let count = 0;
  for (let v = 0; v < n; v++) if (<i32>load<i16>(hu + (<usize>v << 1)) >= threshold) count++;
  return count;
}
