#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// Collects what review() warns of by kind, so that a kind that fills the page can be cut short.
class ReviewWarnings {
 public:
  /// Leaves out what would be added at these places.
  void accept(std::span<const Accepted> accepted) {
    for (const Accepted& known : accepted) is_met_.emplace(known.at, false);
  }

  /// Whether something was left out there.
  bool was_met(const std::string& pointer) const { return is_met_.at(pointer); }

  /// `kind` is what the warnings left out are called: "numbers with no n".
  void add(const std::string& kind, std::string pointer, std::string message) {
    if (const auto known = is_met_.find(pointer); known != is_met_.end()) {
      known->second = true;
      return;
    }
    const auto [found, is_new] = position_.emplace(kind, kinds_.size());
    if (is_new) kinds_.push_back({kind, {}});
    kinds_[found->second].places.emplace_back(std::move(pointer), std::move(message));
  }

  std::vector<Problem> listed() const {
    std::vector<Problem> problems;
    const auto push = [&problems](const std::string& pointer, const std::string& message) {
      problems.push_back(warning_at(pointer, message));
    };
    for (const Kind& kind : kinds_) {
      const std::size_t shown = std::min(kind.places.size(), most_of_a_kind);
      for (std::size_t i = 0; i < shown; ++i) push(kind.places[i].first, kind.places[i].second);
      if (shown < kind.places.size()) {
        push(kind.places[shown].first,
             "and " + std::to_string(kind.places.size() - shown) + " more " + kind.name);
      }
    }
    return problems;
  }

 private:
  static constexpr std::size_t most_of_a_kind = 5;

  struct Kind {
    std::string name;
    std::vector<std::pair<std::string, std::string>> places;
  };
  std::vector<Kind> kinds_;
  std::unordered_map<std::string, std::size_t> position_;
  std::unordered_map<std::string, bool> is_met_;  // by the places of what is accepted
};

}  // namespace fagan
