/* A decoder of a few lines for each of EVT3, EVT2 and DAT, as a peer of the readers: words in memory to columns in memory.
 *   cc -O3 -march=native -o decode_events decode_events.c; ./decode_events evt3|evt2|dat FILE HEADER_BYTES EVENTS ROUNDS
 * prints the milliseconds of every round and the number of events. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double *t;
static uint16_t *x, *y;
static uint8_t *p;

static size_t evt3(const uint16_t *w, size_t words) {
  size_t n = 0;
  uint64_t wraps = 0, high = 0, low = 0;
  uint16_t row = 0, base = 0, polarity = 0;
  for (size_t k = 0; k < words; k++) {
    const uint16_t v = w[k];
    switch (v >> 12) {
      case 0x0: row = v & 0x7ff; break;
      case 0x2: t[n] = (double)(wraps + high * 4096 + low); x[n] = v & 0x7ff; y[n] = row; p[n++] = (v >> 11) & 1; break;
      case 0x3: base = v & 0x7ff; polarity = (v >> 11) & 1; break;
      case 0x4: case 0x5: {
        const int width = v >> 12 == 4 ? 12 : 8;
        for (uint32_t mask = v & ((1u << width) - 1); mask; mask &= mask - 1) {
          t[n] = (double)(wraps + high * 4096 + low); x[n] = base + __builtin_ctz(mask); y[n] = row; p[n++] = polarity;
        }
        base += width;
        break;
      }
      case 0x6: low = v & 0xfff; break;
      case 0x8: if ((uint64_t)(v & 0xfff) + 2048 < high) wraps += 1 << 24; if ((v & 0xfff) != high) low = 0; high = v & 0xfff; break;
      default: break;
    }
  }
  return n;
}

static size_t evt2(const uint32_t *w, size_t words) {
  size_t n = 0;
  uint64_t high = 0;
  for (size_t k = 0; k < words; k++) {
    const uint32_t v = w[k], type = v >> 28;
    if (type < 2) { t[n] = (double)(high + ((v >> 22) & 63)); x[n] = (v >> 11) & 0x7ff; y[n] = v & 0x7ff; p[n++] = type; }
    else if (type == 8) high = (uint64_t)(v & 0xfffffff) << 6;
  }
  return n;
}

static size_t dat(const uint32_t *w, size_t words) {
  size_t n = 0;
  for (size_t k = 0; k + 1 < words; k += 2) {
    const uint32_t v = w[k + 1];
    t[n] = w[k]; x[n] = v & 0x3fff; y[n] = (v >> 14) & 0x3fff; p[n++] = v >> 28;
  }
  return n;
}

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  FILE *file = fopen(argv[2], "rb");
  if (!file) return 1;
  fseek(file, 0, SEEK_END);
  const size_t bytes = ftell(file) - atol(argv[3]);
  fseek(file, atol(argv[3]), SEEK_SET);
  void *data = malloc(bytes);
  if (fread(data, 1, bytes, file) != bytes) return 1;
  const size_t events = atol(argv[4]) + 16;
  t = calloc(events, 8); x = calloc(events, 2); y = calloc(events, 2); p = calloc(events, 1);
  for (int round = 0; round < atoi(argv[5]); round++) {
    struct timespec from, to;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    const size_t n = !strcmp(argv[1], "evt3") ? evt3(data, bytes / 2) : !strcmp(argv[1], "evt2") ? evt2(data, bytes / 4) : dat(data, bytes / 4);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    printf("%f %zu\n", (to.tv_sec - from.tv_sec) * 1e3 + (to.tv_nsec - from.tv_nsec) / 1e6, n);
  }
  return 0;
}
