// The inner loops of the way from samples to matches, written once for vectors of sixteen floats. Each
// has a naive twin in Tests/NaiveKernels, which a test holds it to and Benchmarks measures it beside.
//
// On x86-64 each is compiled for AVX-512, for AVX2 with FMA, and for what every such processor has;
// the loader chooses. Elsewhere (aarch64) the compiler makes of the same source what the processor
// has. A value depends on its inputs alone, never on how many frames are computed at once, so a block
// of frames gives bit for bit what the frames give one by one.
#ifndef UNBIDDEN_KERNELS_H
#define UNBIDDEN_KERNELS_H

#include <stdint.h>

// Floats side by side.
enum { unbidden_lanes = 16 };

// Samples a second of the sound that everything here works on.
enum { unbidden_sample_rate = 16000 };

// --- Layers of the acoustic model (dense.c, depthwise_conv.c, log_softmax.c) ---

// What becomes of the outputs of a dense layer: nothing, or 0 where they are negative (ReLU).
enum unbidden_activation { unbidden_linear, unbidden_rectified };

// A dense layer: output = weight * input + bias (+ rest), for each of `frames` frames.
//
// weights: for each group of sixteen outputs the sixteen weights of input 0, of input 1, ...
// bias: sixteen for each group. rest: laid out like the output; may be null.
// Inputs and outputs of a frame lie side by side, frames a stride apart. Nothing may overlap, except
// that the inputs of one frame may overlap those of the next.
void unbidden_dense(
  const float *weights, const float *bias, int inputs, int groups, enum unbidden_activation activation,
  const float *input, int input_stride, const float *rest, float *output, int output_stride, int frames);

// A causal dilated depthwise convolution, each channel by itself over time:
// output[t] = sum over taps of weights[tap] * input[t - (taps - 1 - tap) * dilation].
//
// weights: tap after tap, `width` values each, the oldest first; sixteen taps at most. input: the first
// of `frames` new frames, `width` values each; before it lie as many as the taps reach back. width:
// whole vectors.
void unbidden_depthwise_conv(
  const float *weights, int taps, int dilation, int width, const float *input, float *output, int frames);

// Log softmax in place, which makes log posteriors of a head's sums: row -= ln(sum of exp(row)), for
// each of `frames` rows.
// groups: vectors in a row, which begins a stride after the one before. Padding must be far below.
void unbidden_log_softmax(float *rows, int groups, int stride, int frames);

// --- Level (level.c) ---

// Adds to the level of a sound: its greatest magnitude, its samples of at least `clipping`, and the
// sum of their squares. NaN counts as 0, and in the sum 1e6 as the greatest.
void unbidden_level(
  const float *samples, int count, float clipping, float *peak, int32_t *clipped, double *sum_of_squares);

// Sets samples that are NaN or of a magnitude beyond `largest` to 0; returns how many there were.
int unbidden_silence_non_numbers(float *samples, int count, float largest);

// --- Power spectrum (spectrum.c) and mel bank (mel_bank.c) ---

// Pre-emphasis: output[k] = input[k] - factor * input[k - 1]; input[-1] must be readable.
void unbidden_pre_emphasis(const float *input, float factor, float *output, int count);

// Samples under a window: output = input * window; count: whole vectors.
void unbidden_window(const float *input, const float *window, float *output, int count);

// The power spectrum |X[k]|^2, k = 0...half, of 2 * half real samples, from the transform of the `half`
// complex numbers that they make in pairs: a real transform at the price of a complex one of half the
// length (Sorensen et al. 1987, "Real-valued fast Fourier transform algorithms").
//
// pairs: the transform, half complex numbers. cosines, sines: of the half / 2 + 1 angles -pi k / half.
void unbidden_power(
  const float *pairs, const float *cosines, const float *sines, float *power, int half);

// The mel bank: the energy of each band is the weighted sum of `groups[band]` vectors of power from
// first[band] on. The power must be finite to the end of the last vector; beyond the band its weights
// are 0.
void unbidden_mel_bank(
  const float *power, const int32_t *first, const int32_t *groups, const float *weights, int bands,
  float *energies);

// Scaled logarithms of mel band energies: values = (ln(values + floor) - mean) * scale.
// count: whole vectors. The sums must be above 0, normal and finite.
void unbidden_logarithms(float *values, float floor, const float *mean, const float *scale, int count);

// --- Dynamic time warping (warping.c, alignment.c) ---

// Local costs of one stream frame against up to sixteen paths side by side: cost = min(-log_p[class], cap).
//
// classes: for each of `rows` template frames sixteen numbers, one for each path; of these the first
// `paths` are used. costs: rows * sixteen.
void unbidden_path_costs(
  const float *log_p, const int32_t *classes, const float *caps, int paths, int rows, float *costs);

// One column of accumulated costs, as unbidden_warp keeps them: (rows + 2) * sixteen of each.
struct unbidden_column {
  float *costs;
  int32_t *spans;
};

// Moves sixteen paths on by one stream frame; the recurrence is that of BatchedDTW.swift.
//
// costs, last_costs: of this and the last frame, rows * sixteen. Fills `current` from the two columns
// before. Entry 0 of a column stands before the template and is infinite, entry 1 is the free start.
void unbidden_warp(
  int rows, const float *costs, const float *last_costs, struct unbidden_column current,
  struct unbidden_column last, struct unbidden_column before_last);

// Aligns a stretch of frames with a template, all template frames of a column at once; the recurrence is
// the same, and steps[frame * stride + row] becomes 0 (forward), 1 (a row skipped) or 2 (lingering).
//
// costs: of each frame `width` values, whole vectors, a frame `stride` values after the one before;
// one value before the first must be readable. columns: three of width + 2 values and room for a vector,
// `column_stride` apart, infinite but for entry 1, the free start.
void unbidden_align(
  const float *costs, int stride, int width, int frames, float *columns, int column_stride, int8_t *steps);

#endif
