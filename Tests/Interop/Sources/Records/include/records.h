/* What a rank in Swift, one in C and one in Python send each other. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct point {
  double x, y;
  int8_t tag;
};

struct particle {
  bool alive;
  double position[3];
  float charge;
  int16_t marks[5];
  struct point origin;
  uint8_t last;
};

struct sample {
  int64_t number;
  int32_t kind;
};

enum { RECORDS = 50 };
