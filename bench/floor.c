/* The least a kernel can cost: one pass over the same array, as fast as the compiler makes it (-O3 -march=native).
 * floor FILE VOXELS LOWER UPPER: answers each line on standard input with one line of milliseconds:
 * "threshold" counts the int16 voxels of the file within the range, "bytes" reads three byte arrays of as many voxels. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

/* Counted in blocks, so that the counters stay 16 bits wide and the loop waits for memory alone. */
enum { BLOCK = 16384 };

static uint32_t within(const int16_t *hu, size_t n, int16_t lower, int16_t upper) {
  uint32_t count = 0;
  for (size_t from = 0; from < n; from += BLOCK) {
    size_t to = from + BLOCK < n ? from + BLOCK : n;
    uint16_t some = 0;
    for (size_t v = from; v < to; v++) some += (hu[v] >= lower) & (hu[v] <= upper);
    count += some;
  }
  return count;
}

static uint32_t labelled(const uint8_t *a, const uint8_t *b, const uint8_t *c, size_t n) {
  uint32_t count = 0;
  for (size_t from = 0; from < n; from += BLOCK) {
    size_t to = from + BLOCK < n ? from + BLOCK : n;
    uint16_t some = 0;
    for (size_t v = from; v < to; v++) some += (a[v] | b[v] | c[v]) != 0;
    count += some;
  }
  return count;
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  size_t n = strtoull(argv[2], 0, 10);
  int16_t lower = (int16_t)atoi(argv[3]), upper = (int16_t)atoi(argv[4]);
  int16_t *hu = malloc(2 * n);
  uint8_t *layers = malloc(3 * n);
  FILE *file = fopen(argv[1], "rb");
  if (!hu || !layers || !file || fread(hu, 2, n, file) != n) return 1;
  fclose(file);
  memset(layers, 1, 3 * n); /* not 0: zero pages would not be memory */
  char line[64];
  while (fgets(line, sizeof line, stdin)) {
    double from = now();
    uint32_t count = line[0] == 't' ? within(hu, n, lower, upper) : labelled(layers, layers + n, layers + 2 * n, n);
    double ms = now() - from;
    printf("%.4f %u\n", ms, count);
    fflush(stdout);
  }
  return 0;
}
