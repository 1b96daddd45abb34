#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "fagan/core/text.hpp"
#include "fagan/model/model_builder.hpp"
#include "fagan/model/model_data.hpp"

namespace fagan {

/// Turns what a ModelBuilder collected into a Model, or into the list of everything wrong with it.
/// For model_builder.cpp only.
class ModelChecker {
 public:
  explicit ModelChecker(const ModelBuilder& builder);

  const std::vector<Problem>& problems() const noexcept { return problems_; }
  /// Only when no problem is an error.
  Model model() const;

 private:
  void check_header();
  void check_causes();
  void check_subcauses(const Cause& cause, const std::string& pointer);
  void check_findings();
  void check_scale(const Finding& finding, const std::string& pointer);
  void check_sources();
  void check_red_flags();
  void resolve(Condition& condition, const std::string& pointer);
  void check_same_measurement();
  void check_dependencies();
  void check_bands();
  void check_growth(const Finding& finding, const BandGrowth& growth, const std::string& pointer);
  void check_published();
  void check_settings();

  bool tables_fit();
  void lay_out_tables();
  struct Row {
    std::vector<const Cell*> written;  // [n_causes], null where the default holds
    const Cell* otherwise = nullptr;
  };
  PerFinding<Row> sort_cells();
  const FindingId* judged_finding(const std::string& name, std::set<std::string_view>& refused);
  void fill_tables();
  bool is_unlearned() const;
  void fill_row(FindingId id, const Row& row);
  void fill_cell(FindingId id, const std::vector<CauseId>& causes, const Cell& cell,
                 const std::string& pointer);
  std::optional<Density> proper_density(const Finding& finding, const Cell& cell,
                                        const std::string& pointer);
  void check_subcause_likelihoods();
  void check_subcause_likelihood(SubcauseLikelihood& likelihood, const std::string& pointer);
  std::vector<double> probabilities(const Finding& finding, const Cell& cell,
                                    const std::string& pointer);
  void finish();

  void check_name(std::string_view what, const std::string& name, const std::string& pointer);
  void check_evidence(const Evidence& evidence, const std::string& pointer);
  bool check_probability(double p, const std::string& pointer);
  void error(const std::string& pointer, std::string message);
  bool errors_since(std::size_t n_problems) const;

  const ModelBuilder& builder_;
  std::shared_ptr<Model::Data> data_;
  std::unordered_set<std::string> source_keys_;
  std::vector<std::string> source_names_;
  std::vector<std::string> cause_names_;
  std::vector<std::string> finding_names_;
  Hints hints_;
  std::vector<bool> sound_;  // [n_findings]: its likelihoods can be judged
  std::vector<Problem> problems_;
};

/// Checks that a row of probabilities sums to 1: silent within 1e-9, a warning within 1e-6, an
/// error beyond. Published files round, so a small gap is a fact of life and a large one a mistake.
void check_sum(double sum, const std::string& what, const std::string& pointer,
               std::vector<Problem>& problems);

/// Adds what is wrong with an equivalent sample size, if anything is.
void check_sample_size(const std::optional<double>& n, const std::string& pointer,
                       std::vector<Problem>& problems);

}  // namespace fagan
