#pragma once

#include <cstdint>

#include "fagan/core/run.hpp"
#include "fagan/format/table_format.hpp"
#include "fagan/io/output_file.hpp"
#include "fagan/simulation/simulator.hpp"

namespace fagan {

/// Writes cases first … first + count − 1 of the endless cohort named by `seed` as a table, in
/// memory that does not grow with their number. The file is left to be committed. Throws Error if
/// the case numbers do not fit 64 bits, FileError, and Interrupted.
void write_cohort(const Simulator& simulator, Seed seed, std::uint64_t first, std::uint64_t count,
                  TableFormat format, OutputFile& file, const Run& run = {});

}  // namespace fagan
