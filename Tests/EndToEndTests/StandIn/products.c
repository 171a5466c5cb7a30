/* Stands in for a library whose kernels do not suit the processor: whatever the kernels are called,
   products are wrong, end the process or never come, unless those named by STAND_IN_RIGHT were asked for.
   Loaded before the real library, to which it hands on what is right. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef void product(int, int, int, int, int, int, float, const float *, int, const float *, int, float, float *, int);

/* Every process that is started leaves a line, so that a test can count them. */
__attribute__((constructor)) static void begin(void) {
  const char *log = getenv("STAND_IN_LOG");
  FILE *file = log ? fopen(log, "a") : NULL;
  if (!file) return;
  const char *asked = getenv("OPENBLAS_CORETYPE");
  fprintf(file, "%s\n", asked ? asked : "-");
  fclose(file);
}

void cblas_sgemm(int order, int left, int right, int m, int n, int k, float alpha, const float *a, int lda,
                 const float *b, int ldb, float beta, float *c, int ldc) {
  product *real = (product *)dlsym(RTLD_NEXT, "cblas_sgemm");
  real(order, left, right, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
  const char *asked = getenv("OPENBLAS_CORETYPE"), *kept = getenv("STAND_IN_RIGHT");
  if (asked && kept && !strcmp(asked, kept)) return;
  if (getenv("STAND_IN_CRASHES")) raise(SIGILL);
  while (getenv("STAND_IN_HANGS")) pause();
  if (m > 4) c[4 * ldc] += 1;
}
