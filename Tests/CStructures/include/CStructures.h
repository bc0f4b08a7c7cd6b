/* Structures that Swift and C see alike, each as a list of members: type, name, number of values (0: no array). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CS_MEMBER_0(type, name, count) type name;
#define CS_MEMBER_1(type, name, count) type name[count];
#define CS_DECLARE(type, name, array, count) CS_MEMBER_##array(type, name, count)

#define CS_MEMBERS_1(M) M(double, x, 0, 1) M(int32_t, kind, 0, 1)
struct cs_1 { CS_MEMBERS_1(CS_DECLARE) };
#define CS_MEMBERS_2(M) M(int8_t, flag, 0, 1) M(double, value, 0, 1) M(int8_t, last, 0, 1)
struct cs_2 { CS_MEMBERS_2(CS_DECLARE) };
#define CS_MEMBERS_3(M) M(double, position, 1, 3) M(float, charge, 0, 1) M(int32_t, kind, 0, 1) M(int64_t, number, 0, 1) M(_Bool, alive, 0, 1)
struct cs_3 { CS_MEMBERS_3(CS_DECLARE) };
#define CS_MEMBERS_4(M) M(int32_t, a, 0, 1)
struct cs_4 { CS_MEMBERS_4(CS_DECLARE) };
#define CS_MEMBERS_5(M) M(char, text, 1, 13) M(int16_t, length, 0, 1)
struct cs_5 { CS_MEMBERS_5(CS_DECLARE) };
#define CS_MEMBERS_6(M) M(long double, wide, 0, 1) M(int8_t, tail, 0, 1)
struct cs_6 { CS_MEMBERS_6(CS_DECLARE) };
#define CS_MEMBERS_7(M) M(struct cs_1, inner, 0, 1) M(int8_t, after, 0, 1)
struct cs_7 { CS_MEMBERS_7(CS_DECLARE) };
#define CS_MEMBERS_8(M) M(struct cs_2, inner, 1, 3) M(float, after, 0, 1)
struct cs_8 { CS_MEMBERS_8(CS_DECLARE) };
#define CS_MEMBERS_9(M) M(struct cs_8, deep, 0, 1) M(struct cs_3, side, 1, 2) M(uint8_t, end, 0, 1)
struct cs_9 { CS_MEMBERS_9(CS_DECLARE) };
#define CS_MEMBERS_10(M) M(uint64_t, only, 1, 5)
struct cs_10 { CS_MEMBERS_10(CS_DECLARE) };
#define CS_MEMBERS_11(M) M(struct cs_7, m0, 0, 1) M(uint16_t, m1, 1, 2) M(long double, m2, 0, 1) M(int, m3, 1, 3) M(int16_t, m4, 1, 7) M(uint16_t, m5, 0, 1)
struct cs_11 { CS_MEMBERS_11(CS_DECLARE) };
#define CS_MEMBERS_12(M) M(short, m0, 0, 1)
struct cs_12 { CS_MEMBERS_12(CS_DECLARE) };
#define CS_MEMBERS_13(M) M(int32_t, m0, 1, 1) M(uint16_t, m1, 1, 1) M(uint32_t, m2, 0, 1) M(int64_t, m3, 1, 2)
struct cs_13 { CS_MEMBERS_13(CS_DECLARE) };
#define CS_MEMBERS_14(M) M(int16_t, m0, 0, 1) M(unsigned long, m1, 1, 7)
struct cs_14 { CS_MEMBERS_14(CS_DECLARE) };
#define CS_MEMBERS_15(M) M(long, m0, 1, 4) M(uint64_t, m1, 0, 1) M(uint64_t, m2, 0, 1) M(long double, m3, 1, 4) M(struct cs_12, m4, 1, 4) M(int16_t, m5, 0, 1) M(uint32_t, m6, 1, 2)
struct cs_15 { CS_MEMBERS_15(CS_DECLARE) };
#define CS_MEMBERS_16(M) M(struct cs_7, m0, 0, 1) M(struct cs_2, m1, 1, 7) M(_Bool, m2, 1, 2)
struct cs_16 { CS_MEMBERS_16(CS_DECLARE) };
#define CS_MEMBERS_17(M) M(long, m0, 0, 1) M(struct cs_9, m1, 1, 4) M(int16_t, m2, 0, 1) M(double, m3, 1, 4) M(short, m4, 1, 2) M(long, m5, 1, 2)
struct cs_17 { CS_MEMBERS_17(CS_DECLARE) };
#define CS_MEMBERS_18(M) M(unsigned long, m0, 0, 1) M(double, m1, 0, 1) M(short, m2, 1, 3)
struct cs_18 { CS_MEMBERS_18(CS_DECLARE) };
#define CS_MEMBERS_19(M) M(long, m0, 1, 3) M(int32_t, m1, 1, 3) M(struct cs_9, m2, 1, 3) M(struct cs_13, m3, 0, 1) M(uint32_t, m4, 0, 1) M(uint64_t, m5, 0, 1) M(uint32_t, m6, 1, 1) M(int32_t, m7, 1, 3)
struct cs_19 { CS_MEMBERS_19(CS_DECLARE) };
#define CS_MEMBERS_20(M) M(_Bool, m0, 0, 1) M(long double, m1, 0, 1) M(short, m2, 1, 3) M(uint16_t, m3, 1, 4) M(uint8_t, m4, 0, 1) M(int64_t, m5, 1, 4)
struct cs_20 { CS_MEMBERS_20(CS_DECLARE) };
#define CS_MEMBERS_21(M) M(uint8_t, m0, 0, 1) M(int32_t, m1, 1, 7) M(char, m2, 0, 1)
struct cs_21 { CS_MEMBERS_21(CS_DECLARE) };
#define CS_MEMBERS_22(M) M(struct cs_20, m0, 1, 3) M(float, m1, 1, 2)
struct cs_22 { CS_MEMBERS_22(CS_DECLARE) };
#define CS_MEMBERS_23(M) M(uint16_t, m0, 1, 4) M(struct cs_15, m1, 1, 4) M(int16_t, m2, 0, 1) M(_Bool, m3, 1, 1) M(uint32_t, m4, 1, 7) M(long double, m5, 1, 2)
struct cs_23 { CS_MEMBERS_23(CS_DECLARE) };
#define CS_MEMBERS_24(M) M(int8_t, m0, 1, 7) M(int16_t, m1, 1, 1) M(uint32_t, m2, 1, 2)
struct cs_24 { CS_MEMBERS_24(CS_DECLARE) };
#define CS_MEMBERS_25(M) M(long double, m0, 1, 2) M(int64_t, m1, 0, 1) M(struct cs_24, m2, 0, 1) M(unsigned long, m3, 1, 2)
struct cs_25 { CS_MEMBERS_25(CS_DECLARE) };
#define CS_MEMBERS_26(M) M(struct cs_9, m0, 1, 4)
struct cs_26 { CS_MEMBERS_26(CS_DECLARE) };
#define CS_MEMBERS_27(M) M(char, m0, 1, 4) M(struct cs_24, m1, 1, 2) M(struct cs_12, m2, 0, 1) M(uint64_t, m3, 1, 4) M(int64_t, m4, 1, 4)
struct cs_27 { CS_MEMBERS_27(CS_DECLARE) };
#define CS_MEMBERS_28(M) M(char, m0, 0, 1)
struct cs_28 { CS_MEMBERS_28(CS_DECLARE) };
#define CS_MEMBERS_29(M) M(struct cs_26, m0, 0, 1) M(uint32_t, m1, 1, 3)
struct cs_29 { CS_MEMBERS_29(CS_DECLARE) };
#define CS_MEMBERS_30(M) M(short, m0, 1, 4) M(int16_t, m1, 0, 1) M(int32_t, m2, 0, 1) M(long, m3, 0, 1) M(unsigned long, m4, 1, 2) M(int32_t, m5, 0, 1)
struct cs_30 { CS_MEMBERS_30(CS_DECLARE) };
#define CS_MEMBERS_31(M) M(uint16_t, m0, 1, 7)
struct cs_31 { CS_MEMBERS_31(CS_DECLARE) };
#define CS_MEMBERS_32(M) M(int64_t, m0, 0, 1) M(int64_t, m1, 1, 1) M(_Bool, m2, 1, 1)
struct cs_32 { CS_MEMBERS_32(CS_DECLARE) };
#define CS_MEMBERS_33(M) M(struct cs_4, m0, 1, 2) M(struct cs_27, m1, 1, 7) M(int32_t, m2, 1, 7) M(long, m3, 0, 1) M(int32_t, m4, 0, 1) M(uint16_t, m5, 1, 7) M(long double, m6, 1, 7)
struct cs_33 { CS_MEMBERS_33(CS_DECLARE) };
#define CS_MEMBERS_34(M) M(uint16_t, m0, 1, 7) M(int64_t, m1, 1, 1) M(uint16_t, m2, 1, 7) M(int8_t, m3, 0, 1) M(long double, m4, 1, 7) M(float, m5, 1, 4) M(unsigned long, m6, 1, 7) M(struct cs_17, m7, 1, 7)
struct cs_34 { CS_MEMBERS_34(CS_DECLARE) };
#define CS_MEMBERS_35(M) M(struct cs_9, m0, 1, 3) M(long, m1, 1, 2) M(uint64_t, m2, 1, 3) M(double, m3, 0, 1)
struct cs_35 { CS_MEMBERS_35(CS_DECLARE) };
#define CS_MEMBERS_36(M) M(struct cs_24, m0, 0, 1) M(int32_t, m1, 1, 4) M(uint16_t, m2, 1, 3)
struct cs_36 { CS_MEMBERS_36(CS_DECLARE) };
#define CS_MEMBERS_37(M) M(uint64_t, m0, 0, 1) M(long double, m1, 1, 3) M(int64_t, m2, 1, 2) M(char, m3, 0, 1) M(long, m4, 1, 4) M(short, m5, 1, 2) M(double, m6, 1, 7) M(struct cs_8, m7, 0, 1)
struct cs_37 { CS_MEMBERS_37(CS_DECLARE) };
#define CS_MEMBERS_38(M) M(float, m0, 0, 1) M(struct cs_12, m1, 1, 1)
struct cs_38 { CS_MEMBERS_38(CS_DECLARE) };
#define CS_MEMBERS_39(M) M(struct cs_17, m0, 1, 3) M(long double, m1, 1, 4) M(int16_t, m2, 1, 1)
struct cs_39 { CS_MEMBERS_39(CS_DECLARE) };
#define CS_MEMBERS_40(M) M(uint32_t, m0, 1, 3)
struct cs_40 { CS_MEMBERS_40(CS_DECLARE) };
#define CS_MEMBERS_41(M) M(int8_t, m0, 0, 1) M(struct cs_6, m1, 0, 1)
struct cs_41 { CS_MEMBERS_41(CS_DECLARE) };
#define CS_MEMBERS_42(M) M(uint16_t, m0, 1, 4) M(int, m1, 1, 1)
struct cs_42 { CS_MEMBERS_42(CS_DECLARE) };

#define CS_EACH(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15) X(16) X(17) X(18) X(19) X(20) X(21) X(22) X(23) X(24) X(25) X(26) X(27) X(28) X(29) X(30) X(31) X(32) X(33) X(34) X(35) X(36) X(37) X(38) X(39) X(40) X(41) X(42)
enum { CS_NUMBER = 42 };

/* Of structure `number`: how much memory C gives it, and a committed datatype made from `offsetof`, written to `datatype`, a handle of MPI. Returns an
   error code of MPI. */
size_t cs_size(int number);
int cs_datatype(int number, void *datatype);
int cs_free(void *datatype);
