#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <functional>

#include "fagan/core/run.hpp"

namespace fagan::python {

namespace nb = nanobind;

/// For work that may be long whatever the number of its items.
inline constexpr std::uint64_t of_unknown_length = UINT64_MAX;

/// Does long work without holding the GIL, while the calling thread looks after Python: twenty
/// times a second it lets signals be handled, so that Ctrl-C ends the work, and tells `progress`, a
/// function of (done, total) or None, how far it has come. An exception from either ends the work
/// and is passed on. Work on few items is done at once, by the calling thread itself.
void run(std::uint64_t n_items, int threads, nb::handle progress,
         const std::function<void(const Run&)>& work);

}  // namespace fagan::python
