#ifndef PATCHBAY_COPENBLAS_SHIM_H
#define PATCHBAY_COPENBLAS_SHIM_H

/* For dladdr and sched_getaffinity. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <cblas.h>
#include <dlfcn.h>
#include <sched.h>
#include <stddef.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

/* Whether the code is being compiled for a processor whose fused multiply-add is one instruction.
   Swift cannot ask for a processor feature at compile time; an inlined constant can be folded. */
static inline int shim_has_fused_multiply_add(void) {
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
  return 1;
#else
  return 0;
#endif
}

/* Whether the code is being compiled for 32 registers of 512 bits. */
static inline int shim_has_wide_vectors(void) {
#if defined(__AVX512F__)
  return 1;
#else
  return 0;
#endif
}

/* Whether the processor that the program runs on has 512-bit registers and all that kernels for them use. */
static inline int shim_has_512_bit_registers(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#else
  return 0;
#endif
}

/* The file of the library whose products are called; null where the system does not know. */
static inline const char *shim_library_file(void) {
  Dl_info info;
  return dladdr((const void *)cblas_sgemm, &info) ? info.dli_fname : NULL;
}

/* What tells one kind of processor from another: on x86-64 family, model and stepping and which
   instructions there are, as the processor itself answers; elsewhere 0. */
static inline void shim_processor(unsigned int facts[6]) {
  for (int i = 0; i < 6; i++) facts[i] = 0;
#if defined(__x86_64__)
  unsigned int a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d)) {
    facts[0] = a;
    facts[1] = c;
    facts[2] = d;
  }
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) {
    facts[3] = b;
    facts[4] = c;
    facts[5] = d;
  }
#endif
}

/* LAPACK's QR factorisation and singular values, column-major. Packages of OpenBLAS hold them but often
   no header of theirs; the last arguments are the lengths that Fortran passes with its strings. */
void dgeqrf_(const blasint *m, const blasint *n, double *a, const blasint *lda, double *tau,
             double *work, const blasint *lwork, blasint *info);
void dgesdd_(const char *jobz, const blasint *m, const blasint *n, double *a, const blasint *lda,
             double *s, double *u, const blasint *ldu, double *vt, const blasint *ldvt, double *work,
             const blasint *lwork, blasint *iwork, blasint *info, size_t jobz_length);

/* How many processors the program is bound to, of machines of up to 16384; 0 where the system does not
   tell. */
static inline int shim_bound_processors(void) {
#if defined(__linux__)
  cpu_set_t sets[16];
  /* The system writes as much as it knows processors, and leaves the rest. */
  CPU_ZERO_S(sizeof sets, sets);
  return sched_getaffinity(0, sizeof sets, sets) == 0 ? CPU_COUNT_S(sizeof sets, sets) : 0;
#else
  return 0;
#endif
}

/* Asks for the cache line at an address that will be read soon; any address is allowed. */
static inline void shim_prefetch(const void *address) {
  __builtin_prefetch(address, 0, 2);
}

/* Tells the processor that the program waits in a loop. */
static inline void shim_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

#endif
