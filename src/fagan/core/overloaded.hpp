#pragma once

namespace fagan {

/// One function out of several lambdas, for std::visit.
template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>  // clang 14 does not deduce it for an aggregate
Overloaded(Cases...)->Overloaded<Cases...>;

}  // namespace fagan
