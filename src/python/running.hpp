#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <functional>

#include "fagan/core/run.hpp"

namespace fagan::python {

namespace nb = nanobind;

/// For work that may be long whatever the number of its items.
inline constexpr std::uint64_t of_unknown_length = UINT64_MAX;

/// So few items are done before anyone could press a key.
inline constexpr std::uint64_t few_items = 20'000;

/// Does long work without holding the GIL, while the calling thread looks after Python: twenty
/// times a second it lets signals be handled, so that Ctrl-C ends the work, and tells `progress`, a
/// function of (done, total) or None, how far it has come. An exception from either ends the work
/// and is passed on. Work on few items is done at once, by the calling thread itself.
void run(std::uint64_t n_items, int threads, nb::handle progress,
         const std::function<void(const Run&)>& work);

/// Goes through items block by block, so that Ctrl-C ends it within moments: for a change of state
/// that is made on the side, and shared when `each` was called for every block.
void in_blocks(std::uint64_t n_items,
               const std::function<void(std::uint64_t first, std::uint64_t count)>& each);

/// How the pass-th of several times through the same items is carried out: progress is told of all
/// of them together, as if each item were done when its last pass is.
Run pass_of(const Run& how, std::uint64_t pass, std::uint64_t n_passes);

}  // namespace fagan::python
