#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace fagan {

/// What was worked out once and is kept for the next who asks, by a name that belongs to one type.
/// May be used by many threads at once; what two of them make at the same time is kept once.
class Memo {
 public:
  /// What is kept under this name, or null.
  template <class T>
  std::shared_ptr<const T> find(std::string_view name) const {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(name);
    return found == kept_.end() ? nullptr : std::static_pointer_cast<const T>(found->second);
  }

  /// Keeps a value, unless there is one of this name already; returns the one that is kept.
  template <class T>
  std::shared_ptr<const T> keep(std::string_view name, T value) {
    auto made = std::make_shared<const T>(std::move(value));
    const std::lock_guard lock(mutex_);
    const auto [at, is_new] = kept_.try_emplace(std::string(name), std::move(made));
    return std::static_pointer_cast<const T>(at->second);
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const void>, std::less<>> kept_;
};

}  // namespace fagan
