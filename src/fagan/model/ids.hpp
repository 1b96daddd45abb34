#pragma once

#include <cstdint>

#include "fagan/core/indexed.hpp"

namespace fagan {

/// Positions in a Model: of a cause, of a finding, and of a state within its finding.
enum class CauseId : std::uint32_t {};
enum class FindingId : std::uint32_t {};
enum class StateId : std::uint8_t {};

template <class T>
using PerCause = Indexed<CauseId, T>;
template <class T>
using PerFinding = Indexed<FindingId, T>;

}  // namespace fagan
