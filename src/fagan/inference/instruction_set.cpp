#include "fagan/inference/instruction_set.hpp"

// From here on, this file is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fagan/inference/instruction_set.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace fagan {
namespace HWY_NAMESPACE {
namespace {

const char* name_of_target() { return hwy::TargetName(HWY_TARGET); }

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace fagan
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fagan {
namespace {

HWY_EXPORT(name_of_target);

}  // namespace

const char* instruction_set() { return HWY_DYNAMIC_DISPATCH(name_of_target)(); }

}  // namespace fagan
#endif
