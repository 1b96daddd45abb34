#include "running.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <future>
#include <thread>

#include "fagan/core/error.hpp"

namespace fagan::python {
namespace {

constexpr std::chrono::milliseconds patience{50};

}  // namespace

void run(std::uint64_t n_items, int threads, nb::handle progress,
         const std::function<void(const Run&)>& work) {
  if (threads < 0) throw Error("threads: expected 0 or more, found " + std::to_string(threads));
  if (n_items <= few_items && progress.is_none()) {
    const nb::gil_scoped_release released;
    work(Run{.threads = threads, .stop = nullptr, .progress = {}});
    return;
  }

  std::atomic<bool> stop = false;
  std::atomic<std::uint64_t> done = 0;
  std::atomic<std::uint64_t> total = n_items == of_unknown_length ? 0 : n_items;
  Run how{.threads = threads, .stop = &stop, .progress = {}};
  if (!progress.is_none()) {
    how.progress = [&](std::uint64_t now_done, std::uint64_t of) {
      total.store(of, std::memory_order_relaxed);
      done.store(now_done, std::memory_order_relaxed);
    };
  }

  std::promise<void> promise;
  std::future<void> finished = promise.get_future();
  std::thread worker([&] {
    try {
      work(how);
      promise.set_value();
    } catch (...) {
      promise.set_exception(std::current_exception());
    }
  });

  bool failed_in_python = false;
  {
    const nb::gil_scoped_release released;
    while (finished.wait_for(patience) == std::future_status::timeout) {
      if (failed_in_python) continue;
      const nb::gil_scoped_acquire acquired;
      failed_in_python = PyErr_CheckSignals() != 0;
      if (!failed_in_python && !progress.is_none()) {
        // Called through the C API: an exception stays where the signal's would be.
        const nb::object result =
            nb::steal(PyObject_CallFunction(progress.ptr(), "KK", done.load(), total.load()));
        failed_in_python = !result.is_valid();
      }
      if (failed_in_python) stop = true;
    }
    worker.join();
  }
  if (failed_in_python) throw nb::python_error();
  finished.get();
  if (!progress.is_none()) progress(total.load(), total.load());
}

void in_blocks(std::uint64_t n_items,
               const std::function<void(std::uint64_t first, std::uint64_t count)>& each) {
  constexpr std::uint64_t block = 8192;
  run(n_items, 1, nb::none(), [&](const Run& how) {
    for (std::uint64_t first = 0; first < n_items; first += block) {
      if (how.stop != nullptr && *how.stop) throw Interrupted();
      each(first, std::min(block, n_items - first));
    }
  });
}

Run pass_of(const Run& how, std::uint64_t pass, std::uint64_t n_passes) {
  Run part = how;
  if (how.progress == nullptr) return part;
  part.progress = [&how, pass, n_passes](std::uint64_t done, std::uint64_t total) {
    // Divided first, so that it cannot overflow.
    how.progress(total / n_passes * pass + done / n_passes, total);
  };
  return part;
}

}  // namespace fagan::python
