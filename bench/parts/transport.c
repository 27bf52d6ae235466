/* The network of the evidence detector in C, as one would write it: the equations of docs/layers.md in float32, every cell of every map, loops
   that a compiler can vectorise. Reads what bench/transport-peer.mjs writes, and prints CPU milliseconds per step, reports and their sum.
     cc -O3 -march=native -o transport bench/transport.c -lm && ./transport FILE */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MARGIN = 8, MAX_LAYERS = 2 };

typedef struct {
  int brightness, motion;
  float threshold;
} Channel;

typedef struct {
  int maps, motions, channels, kernel, stride, every, radius, height, width, row, plane;
  float ceiling, switch_cost, grid;
  float *weight, *leak, *lateral, *velocity; /* [S][C][k][k], [S], [M][9], [M][2] */
  Channel *channel;
  float *potential, *next; /* [channels][plane] */
  float *current;          /* [S][plane] */
  float *best, *in_row, *excess, *share, *shifted;
} Layer;

static FILE *file;
static int read_int(void) { int32_t v; if (fread(&v, 4, 1, file) != 1) exit(1); return v; }
static float read_float(void) { float v; if (fread(&v, 4, 1, file) != 1) exit(1); return v; }
static float *read_floats(size_t n) { float *v = malloc(4 * n); if (fread(v, 4, n, file) != n) exit(1); return v; }
static float *zeros(size_t n) { return calloc(n, 4); }
static inline float larger(float a, float b) { return a > b ? a : b; }
static inline int at(const Layer *l, int y, int x) { return (y + MARGIN) * l->row + x + MARGIN; }

static Layer read_layer(int source_channels) {
  Layer l;
  l.maps = read_int(); l.motions = read_int(); l.channels = read_int(); l.kernel = read_int(); l.stride = read_int();
  l.every = read_int(); l.radius = read_int(); l.height = read_int(); l.width = read_int();
  l.ceiling = read_float(); l.switch_cost = read_float(); l.grid = read_float();
  l.weight = read_floats((size_t)l.maps * source_channels * l.kernel * l.kernel);
  l.leak = read_floats(l.maps);
  l.lateral = read_floats(9 * l.motions);
  l.velocity = read_floats(2 * l.motions);
  l.channel = malloc(sizeof(Channel) * l.channels);
  for (int c = 0; c < l.channels; c++) {
    l.channel[c].brightness = read_int(); l.channel[c].motion = read_int(); l.channel[c].threshold = read_float();
  }
  l.row = l.width + 2 * MARGIN;
  l.plane = (l.height + 2 * MARGIN) * l.row;
  l.potential = zeros((size_t)l.channels * l.plane); l.next = zeros((size_t)l.channels * l.plane);
  l.current = zeros((size_t)l.maps * l.plane);
  l.best = zeros(l.plane); l.in_row = zeros(l.plane); l.excess = zeros(l.plane); l.share = zeros(l.plane); l.shifted = zeros(l.plane);
  return l;
}

/* I += kernel of every input */
static void receive(Layer *l, int channels, int rows, int columns, int count, const uint32_t *unit, const float *value) {
  const int k = l->kernel, s = l->stride, padding = (k - s) / 2, taps = (k + s - 1) / s;
  for (int i = 0; i < count; i++) {
    const int c = unit[i] / (rows * columns), y = (unit[i] / columns) % rows + padding, x = unit[i] % columns + padding;
    for (int m = 0; m < l->maps; m++) {
      const float *weight = l->weight + ((size_t)m * channels + c) * k * k;
      for (int j = 0; j < taps; j++) {
        const int row = y / s - j, ky = y - row * s;
        if (row < 0 || row >= l->height || ky >= k) continue;
        float *to = l->current + (size_t)m * l->plane + at(l, row, 0);
        for (int h = 0; h < taps; h++) {
          const int column = x / s - h, kx = x - column * s;
          if (column >= 0 && column < l->width && kx < k) to[column] += value[i] * weight[ky * k + kx];
        }
      }
    }
  }
}

static void largest_of_maps(Layer *l) {
  memset(l->best, 0, 4 * l->plane);
  for (int c = 0; c < l->channels; c++) {
    const float *v = l->potential + (size_t)c * l->plane;
    float *restrict best = l->best;
    for (int i = 0; i < l->plane; i++) best[i] = larger(best[i], v[i]);
  }
}

static void advance(Layer *l, int update) {
  largest_of_maps(l);
  for (int c = 0; c < l->channels; c++) {
    const int m = l->channel[c].motion, s = l->channel[c].brightness, n = update % 64;
    const float *vel = l->velocity + 2 * m, *cost = l->lateral + 9 * m, leak = l->leak[s], sw = l->switch_cost;
    const int dx = (int)(floorf((n + 1) * vel[0] + 0.5f) - floorf(n * vel[0] + 0.5f));
    const int dy = (int)(floorf((n + 1) * vel[1] + 0.5f) - floorf(n * vel[1] + 0.5f));
    const float *from = l->potential + (size_t)c * l->plane;
    int spreads = 0;
    for (int k = 0; k < 9; k++) spreads |= k != 4 && cost[k] < l->ceiling;
    if (spreads && (dx || dy)) {
      /* Neighbours outside the layer have 0. */
      memset(l->shifted, 0, 4 * l->plane);
      for (int y = 0; y < l->height; y++) memcpy(l->shifted + at(l, y, 0), from + at(l, y - dy, -dx), 4 * l->width);
      from = l->shifted;
    }
    for (int y = 0; y < l->height; y++) {
      const float *restrict here = from + (spreads ? at(l, y, 0) : at(l, y - dy, -dx));
      const float *restrict above = here - l->row, *restrict below = here + l->row;
      const float *restrict current = l->current + (size_t)s * l->plane + at(l, y, 0), *restrict best = l->best + at(l, y, 0);
      float *restrict out = l->next + (size_t)c * l->plane + at(l, y, 0);
      if (!spreads && sw >= l->ceiling && cost[4] == 0) {
        for (int x = 0; x < l->width; x++) out[x] = larger(0, here[x] + current[x] - leak);
      } else if (!spreads) {
        for (int x = 0; x < l->width; x++) out[x] = larger(0, larger(here[x] - cost[4], best[x] - sw) + current[x] - leak);
      } else {
        for (int x = 0; x < l->width; x++) {
          float p = here[x] - cost[4];
          p = larger(p, larger(above[x - 1] - cost[0], larger(above[x] - cost[1], above[x + 1] - cost[2])));
          p = larger(p, larger(here[x - 1] - cost[3], here[x + 1] - cost[5]));
          p = larger(p, larger(below[x - 1] - cost[6], larger(below[x] - cost[7], below[x + 1] - cost[8])));
          out[x] = larger(0, larger(p, best[x] - sw) + current[x] - leak);
        }
      }
    }
  }
  float *kept = l->potential;
  l->potential = l->next;
  l->next = kept;
}

/* What the largest potential nearby has above the ceiling, or what the rival told, is taken from all. */
static void compete(Layer *l) {
  largest_of_maps(l);
  const int r = l->radius;
  float top = 0, told = 0;
  for (int i = 0; i < l->plane; i++) { top = larger(top, l->best[i]); told = larger(told, l->share[i]); }
  memset(l->excess, 0, 4 * l->plane);
  if (top > l->ceiling) {
    for (int y = 0; y < l->height; y++)
      for (int x = 0; x < l->width; x++) {
        float most = 0;
        for (int u = x < r ? 0 : x - r; u <= x + r && u < l->width; u++) most = larger(most, l->best[at(l, y, u)]);
        l->in_row[at(l, y, x)] = most;
      }
    for (int y = 0; y < l->height; y++)
      for (int v = y < r ? 0 : y - r; v <= y + r && v < l->height; v++)
        for (int x = 0; x < l->width; x++) {
          const int i = at(l, y, x);
          l->excess[i] = larger(l->excess[i], l->in_row[at(l, v, x)] - l->ceiling);
        }
  }
  if (top <= l->ceiling && told == 0) return;
  for (int i = 0; i < l->plane; i++) l->in_row[i] = larger(l->excess[i], floorf(l->share[i] / l->grid) * l->grid);
  for (int c = 0; c < l->channels; c++) {
    float *restrict v = l->potential + (size_t)c * l->plane;
    const float *restrict taken = l->in_row;
    for (int i = 0; i < l->plane; i++) v[i] = larger(0, v[i] - taken[i]);
  }
}

static void hear(Layer *l, const Layer *rival) {
  for (int y = 0; y < l->height; y++) {
    const int v0 = y * l->stride / rival->stride, v1 = ((y + 1) * l->stride - 1) / rival->stride;
    for (int x = 0; x < l->width; x++) {
      const int u0 = x * l->stride / rival->stride, u1 = ((x + 1) * l->stride - 1) / rival->stride;
      float most = 0;
      for (int v = v0; v <= v1 && v < rival->height; v++)
        for (int u = u0; u <= u1 && u < rival->width; u++) most = larger(most, rival->excess[at(rival, v, u)]);
      l->share[at(l, y, x)] += most / rival->every;
    }
  }
}

int main(int argc, char **argv) {
  file = fopen(argv[1], "rb");
  if (argc < 2 || !file) return 1;
  const int channels = read_int(), rows = read_int(), columns = read_int(), layers = read_int(), steps = read_int(), warm = read_int();
  Layer layer[MAX_LAYERS];
  for (int k = 0; k < layers; k++) layer[k] = read_layer(channels);
  long reports = 0;
  double sum = 0;
  clock_t used = 0;
  for (int step = 0; step < steps; step++) {
    const int count = read_int();
    uint32_t *unit = malloc(4 * (size_t)count + 4);
    if (fread(unit, 4, count, file) != (size_t)count) return 1;
    float *value = read_floats(count);
    const clock_t before = clock();
    for (int k = 0; k < layers; k++) {
      Layer *l = &layer[k];
      receive(l, channels, rows, columns, count, unit, value);
      if (layers == 2) hear(l, &layer[1 - k]);
      if ((step + 1) % l->every != 0) continue;
      advance(l, (step + 1) / l->every - 1);
      compete(l);
      memset(l->current, 0, 4 * (size_t)l->maps * l->plane);
      memset(l->share, 0, 4 * (size_t)l->plane);
      for (int c = 0; c < l->channels; c++) {
        const float threshold = l->channel[c].threshold, *v = l->potential + (size_t)c * l->plane;
        for (int y = 0; y < l->height; y++)
          for (int x = 0; x < l->width; x++)
            if (v[at(l, y, x)] >= threshold) { reports++; sum += v[at(l, y, x)]; }
      }
    }
    if (step >= warm) used += clock() - before;
    free(unit);
    free(value);
  }
  printf("{\"cpu_ms\": %.4f, \"reports\": %ld, \"sum\": %.6f}\n", 1000.0 * used / CLOCKS_PER_SEC / (steps - warm), reports, sum);
  return 0;
}
