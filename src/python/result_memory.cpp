#include "result_memory.hpp"

#ifdef __unix__
#include <sys/mman.h>
#endif

#include <algorithm>
#include <deque>
#include <mutex>
#include <new>

#include "fagan/core/aligned.hpp"

namespace fagan::python {
namespace {

constexpr std::size_t huge_page = std::size_t{2} << 20U;
constexpr std::size_t large = 2 * huge_page;
constexpr std::size_t most_kept = std::size_t{256} << 20U;

void free_pages(void* memory) noexcept { ::operator delete(memory, std::align_val_t(huge_page)); }

struct Kept {
  void* memory;
  std::size_t size;
};

/// What was freed and may be used again, the latest last.
class Shelf {
 public:
  // One of this size exactly: results follow each other in pieces of the same size.
  void* take(std::size_t size) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(kept_.rbegin(), kept_.rend(),
                                    [&](const Kept& kept) { return kept.size == size; });
    if (found == kept_.rend()) return nullptr;
    void* const memory = found->memory;
    total_ -= size;
    kept_.erase(std::prev(found.base()));
    return memory;
  }

  void put(void* memory, std::size_t size) {
    const std::lock_guard lock(mutex_);
    kept_.push_back({memory, size});
    total_ += size;
    while (total_ > most_kept) {
      free_pages(kept_.front().memory);
      total_ -= kept_.front().size;
      kept_.pop_front();
    }
  }

 private:
  std::mutex mutex_;
  std::deque<Kept> kept_;
  std::size_t total_ = 0;
};

// One for the whole process, and never destroyed: Python may free arrays after everything else of
// this module is gone.
Shelf& shelf() {
  // NOLINTNEXTLINE(*-avoid-non-const-global-variables): memory that is kept has to be kept
  // somewhere
  static auto* const one = new Shelf;
  return *one;
}

}  // namespace

void* take_memory(std::size_t n_bytes) {
  if (n_bytes < large) return ::operator new(n_bytes);
  const std::size_t size = round_up(n_bytes, huge_page);
  if (void* const kept = shelf().take(size)) return kept;
  void* const memory = ::operator new(size, std::align_val_t(huge_page));
#ifdef MADV_HUGEPAGE
  madvise(memory, size, MADV_HUGEPAGE);  // where it cannot be had, it works without
#endif
  return memory;
}

void give_back(void* memory, std::size_t n_bytes) noexcept {
  if (n_bytes < large) {
    ::operator delete(memory);
    return;
  }
  const std::size_t size = round_up(n_bytes, huge_page);
#ifdef MADV_FREE
  madvise(memory, size, MADV_FREE);
#endif
  try {
    shelf().put(memory, size);
  } catch (...) {
    free_pages(memory);
  }
}

}  // namespace fagan::python
