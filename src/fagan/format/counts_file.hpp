#pragma once

#include <string>
#include <string_view>

#include "fagan/core/error.hpp"
#include "fagan/format/run_record.hpp"
#include "fagan/learning/counts.hpp"

namespace fagan {

/// What a fagan-counts/1 file holds: counts, the causes and findings they are about, and how they
/// were made.
struct CountsFile {
  Counts counts;
  std::string model;       ///< its name
  std::string model_hash;  ///< of the model whose causes and findings they are
  RunRecord run;
};

/// The fagan-counts/1 text: `{"format", "figures", "state", "run"}`. Two counts that are equal
/// differ in "run" alone.
std::string write_counts(const CountsFile& file);

/// Reads a fagan-counts/1 text. `path` is what problems call the text. Without a model, the counts
/// are for one that has the causes and findings the file names, and says nothing of them. Throws an
/// Error that lists every problem with its place, also where the file is for other causes or
/// findings than the model's.
CountsFile read_counts(std::string_view text, std::string path, const Model* model = nullptr);

/// SHA-256 of the canonical JSON of the file's "state": what identifies the data that were counted.
std::string counts_hash(const CountsFile& file);

/// Adds all of another's. Throws Error, and adds nothing, if the other counts other causes or
/// findings, or the two have cases in common.
void merge(CountsFile& file, const CountsFile& other);

}  // namespace fagan
