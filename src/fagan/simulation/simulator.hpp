#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fagan/core/philox.hpp"
#include "fagan/core/run.hpp"
#include "fagan/model/cohort.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"
#include "fagan/simulation/draws.hpp"
#include "fagan/simulation/observation_process.hpp"
#include "fagan/simulation/recorder.hpp"
#include "fagan/simulation/truth.hpp"

namespace fagan {

/// Draws cohorts: a cause from the prior, findings given that cause, then what a record keeps.
///
/// Model, prior and observation process are the world the cases come from; whoever scores them may
/// believe in another. Which random bits decide what is written at Draws.
class Simulator {
 public:
  /// Throws Error if the process does not fit the model, if a measure is not one (see Draws), or if
  /// the model is too large to simulate.
  Simulator(Model model, Prior prior,
            ObservationProcess observation = ObservationProcess::perfect(),
            std::span<const FindingId> measures = {});

  const Model& model() const noexcept { return model_; }
  const Prior& prior() const noexcept { return prior_; }
  const ObservationProcess& observation() const noexcept { return observation_; }
  const Draws& draws() const noexcept { return draws_; }

  /// Cases first to first + count - 1 of the endless cohort named by `seed`. Case i is the same
  /// whoever draws it, on however many threads, in whatever pieces, and what is true of it does not
  /// depend on what is observed. Throws Interrupted.
  Cohort draw(Seed seed, std::uint64_t first, std::size_t count, const Run& run = {}) const;

  /// The record of one case, over the first column of a dense batch of this model.
  void record_case(Seed seed, std::uint64_t case_index, CaseBatch& batch) const;

  /// For each number drawn its row in a CaseBatch, which has one for every numeric finding.
  const std::vector<std::size_t>& number_rows() const noexcept { return rows_; }
  std::size_t n_number_rows() const noexcept { return n_rows_; }

  /// The parts cases are made with, for those who make them in other ways.
  const TruthSampler& truth() const noexcept { return truth_; }
  const Recorder& recorder() const noexcept { return recorder_; }

 private:
  Model model_;
  Prior prior_;
  ObservationProcess observation_;
  Draws draws_;
  TruthSampler truth_;
  Recorder recorder_;
  std::vector<std::size_t> rows_;  // of the numbers drawn, among all the model has
  std::size_t n_rows_;
};

}  // namespace fagan
