#ifndef PATCHBAY_CMPI_SHIM_H
#define PATCHBAY_CMPI_SHIM_H

/* For sched_getaffinity. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <mpi.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>

/* MPI's names are macros, and a request is a pointer in one library and a number in another: Swift sees
   functions and one type. All take part in MPI_COMM_WORLD, whose errors end all ranks with MPI's own words. */

typedef struct {
  MPI_Request request;
} shim_request;

/* Joins the other ranks; the thread that calls this makes all later calls. */
static inline void shim_join(void) {
  int provided = 0;
  MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided);
}

/* What the library says that it is, cut to `room` bytes; it can be asked at any time. */
static inline void shim_library(char *text, int room) {
  char whole[MPI_MAX_LIBRARY_VERSION_STRING];
  int length = 0;
  MPI_Get_library_version(whole, &length);
  if (length > room - 1) length = room - 1;
  memcpy(text, whole, (size_t)length);
  text[length] = 0;
}

static inline int shim_rank(void) {
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  return rank;
}

static inline int shim_count(void) {
  int count = 1;
  MPI_Comm_size(MPI_COMM_WORLD, &count);
  return count;
}

/* A number for the set of processors that the system lets this process run on, equal for equal sets; 0
   where it does not tell. */
static inline uint64_t shim_processor_set(void) {
  cpu_set_t set;
  uint64_t hash = 14695981039346656037u;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 0;
  for (size_t i = 0; i < sizeof set; i++)
    hash = (hash ^ ((const unsigned char *)&set)[i]) * 1099511628211u;
  return hash;
}

/* Sums over all ranks, in place. The memory stays where it is until the request is done. */
static inline shim_request shim_begin_sum(float *numbers, int count) {
  shim_request begun;
  MPI_Iallreduce(MPI_IN_PLACE, numbers, count, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD, &begun.request);
  return begun;
}

static inline shim_request shim_begin_double_sum(double *numbers, int count) {
  shim_request begun;
  MPI_Iallreduce(MPI_IN_PLACE, numbers, count, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD, &begun.request);
  return begun;
}

/* The largest over all ranks, in place. */
static inline shim_request shim_begin_maximum(int64_t *numbers, int count) {
  shim_request begun;
  MPI_Iallreduce(MPI_IN_PLACE, numbers, count, MPI_INT64_T, MPI_MAX, MPI_COMM_WORLD, &begun.request);
  return begun;
}

/* The bytes of all ranks, in their order, into `all`, which has `count` bytes for each rank. */
static inline shim_request shim_begin_gather(const uint8_t *own, int count, uint8_t *all) {
  shim_request begun;
  MPI_Iallgather(own, count, MPI_BYTE, all, count, MPI_BYTE, MPI_COMM_WORLD, &begun.request);
  return begun;
}

/* Rank 0's numbers, to all. */
static inline shim_request shim_begin_broadcast(float *numbers, int count) {
  shim_request begun;
  MPI_Ibcast(numbers, count, MPI_FLOAT, 0, MPI_COMM_WORLD, &begun.request);
  return begun;
}

/* Whether the request is done; lets it and all others that are under way go on. */
static inline int shim_test(shim_request *begun) {
  int done = 0;
  MPI_Test(&begun->request, &done, MPI_STATUS_IGNORE);
  return done;
}

/* Leaves the other ranks; all call it. */
static inline void shim_leave(void) { MPI_Finalize(); }

/* Ends all ranks. */
static inline void shim_end(int code) { MPI_Abort(MPI_COMM_WORLD, code); }

#endif
