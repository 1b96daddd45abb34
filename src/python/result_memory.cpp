#include "result_memory.hpp"

#ifdef __unix__
#include <sys/mman.h>
#endif

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <new>

namespace fagan::python {
namespace {

constexpr std::size_t huge_page = std::size_t{2} << 20U;
constexpr std::size_t large = 2 * huge_page;
constexpr std::size_t most_kept = std::size_t{256} << 20U;

std::size_t in_huge_pages(std::size_t n_bytes) {
  return (n_bytes + huge_page - 1) / huge_page * huge_page;
}

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
      std::free(kept_.front().memory);  // NOLINT(*-no-malloc): of aligned_alloc
      total_ -= kept_.front().size;
      kept_.pop_front();
    }
  }

 private:
  std::mutex mutex_;
  std::deque<Kept> kept_;
  std::size_t total_ = 0;
};

// Never destroyed: Python may free arrays after everything else of this module is gone.
Shelf& shelf() {
  static auto* const one = new Shelf;  // NOLINT(*-avoid-non-const-global-variables)
  return *one;
}

}  // namespace

void* take_memory(std::size_t n_bytes) {
  if (n_bytes < large) return ::operator new(n_bytes);
  const std::size_t size = in_huge_pages(n_bytes);
  if (void* const kept = shelf().take(size)) return kept;
  void* const memory = std::aligned_alloc(huge_page, size);
  if (memory == nullptr) throw std::bad_alloc();
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
  const std::size_t size = in_huge_pages(n_bytes);
#ifdef MADV_FREE
  madvise(memory, size, MADV_FREE);
#endif
  try {
    shelf().put(memory, size);
  } catch (...) {
    std::free(memory);  // NOLINT(*-no-malloc)
  }
}

}  // namespace fagan::python
