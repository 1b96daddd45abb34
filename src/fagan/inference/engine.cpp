#include "fagan/inference/engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numbers>
#include <optional>
#include <utility>

#include "fagan/core/contract.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/portable_math.hpp"
#include "fagan/core/text.hpp"
#include "fagan/core/units.hpp"
#include "fagan/inference/column_packer.hpp"
#include "fagan/inference/diagnose.hpp"
#include "fagan/inference/engine_kernels.hpp"
#include "fagan/inference/engine_tables.hpp"
#include "fagan/model/same_nouns.hpp"

namespace fagan {
namespace {

// Cases a thread takes at a time, and the size from which results are written past the cache.
constexpr std::size_t block_size = 2048;
constexpr std::size_t larger_than_the_cache = std::size_t{4} << 20U;

template <class Real>
using Posteriors = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;

void require_size(std::size_t found, std::size_t expected, const char* what) {
  if (found != expected) {
    throw ShapeError(fmt::format("{}: {} given, {} expected", what, found, expected));
  }
}

template <class Real>
std::size_t row_length(const EngineTables& tables) {
  return tables.rows<Real>().n_lines * cache_line / sizeof(Real);
}

// Blocks laid out in scratch end where they end; of a dense batch, the next cases may be read as
// well.
const std::int8_t* end_of_states(const CaseBatch& cases, const DenseCases& block,
                                 std::size_t first) {
  const std::size_t n = cases.is_dense() ? cases.n_cases() - first : block.n_cases;
  return block.states + (n - 1) * block.state_stride + cases.n_findings();
}

// What one thread works with.
template <class Real, class Out>
struct Worker {
  explicit Worker(const EngineTables& tables) : kernel(tables) {}

  KernelScratch<Real, Out> kernel;
  CaseBatch::Scratch cases;
  std::optional<ColumnPacker> columns;  // once cases come from a source
  std::vector<const void*> upcoming;    // what will be read for the next block
  std::vector<std::uint32_t> unsure;
  std::vector<std::uint32_t> prior_index;
  std::vector<double> sum;
  std::vector<double> peak;
  std::vector<std::int32_t> exponent;
};

// Where results go: those of a batch, or of one case of it.
template <class Out>
struct Results {
  Out* posteriors;
  std::size_t stride;
  std::size_t n_causes;
  CaseStatus* status;    // or null
  double* log_evidence;  // or null

  Results at(std::size_t i) const {
    return {posteriors + i * stride, stride, n_causes, status == nullptr ? nullptr : status + i,
            log_evidence == nullptr ? nullptr : log_evidence + i};
  }
};

template <class Out>
void write(const Results<Out>& result, CaseStatus status) {
  std::fill_n(result.posteriors, result.n_causes, Out{0});
  if (result.status != nullptr) *result.status = status;
  if (result.log_evidence != nullptr) *result.log_evidence = -infinity;
}

template <class Out>
void write(const Results<Out>& result, const Posterior& posterior) {
  if (posterior.is_impossible()) {
    write(result, CaseStatus::impossible);
    return;
  }
  for (std::size_t k = 0; k < result.n_causes; ++k) {
    result.posteriors[k] = static_cast<Out>(posterior[static_cast<CauseId>(k)].value());
  }
  if (result.status != nullptr) *result.status = CaseStatus::ok;
  if (result.log_evidence != nullptr) *result.log_evidence = posterior.log_evidence();
}

double log_evidence_of(double sum, std::int32_t exponent, double peak) {
  return portable_log(sum) + exponent * std::numbers::ln2 + peak;
}

// The scratch memory of single cases is kept for the next one.
template <class Real, class Out>
Worker<Real, Out>& worker_of_this_thread(const EngineTables& tables) {
  thread_local std::uint64_t made_for = 0;
  thread_local std::optional<Worker<Real, Out>> worker;
  if (made_for != tables.id) {
    worker.emplace(tables);
    made_for = tables.id;
  }
  worker->unsure.clear();
  return *worker;
}

// One case by the kernels. False if they are not sure of it.
template <class Real, class Out>
bool score_alone(const EngineTables& tables, const PackedPriors& priors, std::size_t prior,
                 const DenseCases& one, const Results<Out>& result) {
  Worker<Real, Out>& worker = worker_of_this_thread<Real, Out>(tables);
  double sum = 1;
  double peak = 0;
  std::int32_t exponent = 0;
  KernelJob<Real, Out> job{.tables = tables,
                           .rows = tables.rows<Real>(),
                           .priors = priors.rows<Real>() + prior * row_length<Real>(tables),
                           .posteriors = result.posteriors,
                           .stride = result.n_causes,
                           .scratch = worker.kernel,
                           .unsure = worker.unsure};
  if (result.log_evidence != nullptr) job.sums = {&sum, &exponent, &peak};
  score(job, one, one.states + tables.model.n_findings());
  if (!worker.unsure.empty()) return false;
  if (result.status != nullptr) *result.status = CaseStatus::ok;
  if (result.log_evidence != nullptr) *result.log_evidence = log_evidence_of(sum, exponent, peak);
  return true;
}

// A case the kernels were not sure of in `Real`: once more in double, which reaches much further
// down, or else by the definition.
template <class Real, class Out>
void redo(const EngineTables& tables, const PackedPriors& priors, std::size_t prior,
          const CaseBatch& cases, std::size_t case_index, const Results<Out>& result) {
  if constexpr (std::is_same_v<Real, float>) {
    CaseBatch::Scratch scratch;
    if (cases.listed(case_index, 1).empty() &&
        score_alone<double>(tables, priors, prior, cases.dense(case_index, 1, scratch), result)) {
      return;
    }
  }
  const CaseStatus status = cases.status(case_index);
  if (status == CaseStatus::ok) {
    write(result, diagnose(tables.model, priors[prior], cases.findings(case_index)));
  } else {
    write(result, status);
  }
}

template <class Real, class Out>
class BatchDiagnosis {
 public:
  BatchDiagnosis(const EngineTables& tables, const PackedPriors& priors, const CaseBatch& cases,
                 const Results<Out>& results)
      : tables_(tables), priors_(priors), cases_(cases), results_(results) {}

  void carry_out(const Run& run) const {
    const std::size_t n_cases = cases_.n_cases();
    std::vector<Worker<Real, Out>> workers;
    for (std::size_t i = n_workers(0, n_cases, block_size, run); i > 0; --i) {
      workers.emplace_back(tables_);
    }
    parallel_blocks(0, n_cases, block_size, run, [&](const Block& block) {
      Worker<Real, Out>& worker = workers[block.worker];
      // The others take the blocks in between.
      foresee(static_cast<std::size_t>(block.begin) + workers.size() * block_size, worker);
      do_block(static_cast<std::size_t>(block.begin),
               static_cast<std::size_t>(block.end - block.begin), worker);
    });
  }

 private:
  void foresee(std::size_t first, Worker<Real, Out>& worker) const {
    worker.upcoming.clear();
    const CaseSource* const source = cases_.source();
    if (source == nullptr || first >= cases_.n_cases()) return;
    source->add_lines(first, std::min(block_size, cases_.n_cases() - first), worker.upcoming);
  }

  void do_block(std::size_t first, std::size_t n, Worker<Real, Out>& worker) const {
    worker.unsure.clear();
    KernelJob<Real, Out> job{
        .tables = tables_,
        .rows = tables_.rows<Real>(),
        .priors = priors_.rows<Real>(),
        .prior_index = prior_indices(first, n, worker),
        .posteriors = results_.posteriors + first * results_.stride,
        .stride = results_.stride,
        .stream = cases_.n_cases() * results_.n_causes * sizeof(Out) > larger_than_the_cache,
        .upcoming = worker.upcoming,
        .scratch = worker.kernel,
        .unsure = worker.unsure};
    if (results_.log_evidence != nullptr) {
      worker.sum.resize(n);
      worker.peak.assign(n, 0);
      worker.exponent.resize(n);
      job.sums = {worker.sum.data(), worker.exponent.data(), worker.peak.data()};
    }
    score_block(job, first, n, worker);

    if (results_.status != nullptr) std::fill_n(results_.status + first, n, CaseStatus::ok);
    if (results_.log_evidence != nullptr) {
      for (std::size_t i = 0; i < n; ++i) {
        results_.log_evidence[first + i] =
            log_evidence_of(worker.sum[i], worker.exponent[i], worker.peak[i]);
      }
    }
    redo_unsure(first, n, worker.unsure);
  }

  void score_block(const KernelJob<Real, Out>& job, std::size_t first, std::size_t n,
                   Worker<Real, Out>& worker) const {
    if (const CaseSource* const source = cases_.source()) {
      if (!worker.columns) worker.columns.emplace(tables_, block_size);
      const PanelBlock& block = worker.columns->pack(*source, first, n, worker.unsure);
      score(job, block);
      return;
    }
    const DenseCases block = cases_.dense(first, n, worker.cases);
    score(job, block, end_of_states(cases_, block, first));
  }

  // The batch's own indices, unless one of them names no prior.
  const std::uint32_t* prior_indices(std::size_t first, std::size_t n,
                                     Worker<Real, Out>& worker) const {
    if (cases_.prior_indices().empty()) return nullptr;
    const std::span<const std::uint32_t> given = cases_.prior_indices().subspan(first, n);
    if (*std::max_element(given.begin(), given.end()) < priors_.size()) return given.data();
    worker.prior_index.assign(given.begin(), given.end());
    for (std::size_t i = 0; i < n; ++i) {
      if (given[i] < priors_.size()) continue;
      worker.prior_index[i] = 0;
      worker.unsure.push_back(static_cast<std::uint32_t>(i));
    }
    return worker.prior_index.data();
  }

  void redo_unsure(std::size_t first, std::size_t n, std::vector<std::uint32_t>& unsure) const {
    for (const ListedObservation& entry : cases_.listed(first, n)) {
      unsure.push_back(static_cast<std::uint32_t>(entry.case_index - first));
    }
    std::sort(unsure.begin(), unsure.end());
    unsure.erase(std::unique(unsure.begin(), unsure.end()), unsure.end());
    for (const std::uint32_t i : unsure) {
      const std::size_t at = first + i;
      const std::size_t prior = cases_.prior_indices().empty() ? 0 : cases_.prior_indices()[at];
      if (prior < priors_.size()) {
        redo<Real>(tables_, priors_, prior, cases_, at, results_.at(at));
      } else {
        write(results_.at(at), CaseStatus::bad_prior);
      }
    }
  }

  const EngineTables& tables_;
  const PackedPriors& priors_;
  const CaseBatch& cases_;
  const Results<Out>& results_;
};

template <class Out>
void diagnose_batch(const EngineTables& tables, const PackedPriors& priors, const CaseBatch& cases,
                    Eigen::Ref<Posteriors<Out>> posteriors, std::span<CaseStatus> status,
                    std::span<double> log_evidence, const Run& run) {
  const std::size_t n_cases = cases.n_cases();
  require_size(cases.n_findings(), tables.model.n_findings(), "findings in a case");
  require_made_for(tables.model, cases.model(), "cases");
  require_size(static_cast<std::size_t>(posteriors.rows()), tables.model.n_causes(),
               "rows for posteriors");
  require_size(static_cast<std::size_t>(posteriors.cols()), n_cases, "columns for posteriors");
  if (!status.empty()) require_size(status.size(), n_cases, "places for status");
  if (!log_evidence.empty()) require_size(log_evidence.size(), n_cases, "places for log evidence");

  const Results<Out> results{posteriors.data(), static_cast<std::size_t>(posteriors.outerStride()),
                             tables.model.n_causes(), status.data(), log_evidence.data()};
  if constexpr (std::is_same_v<Out, float>) {
    if (tables.single_will_do()) {
      BatchDiagnosis<float, float>(tables, priors, cases, results).carry_out(run);
      return;
    }
  }
  BatchDiagnosis<double, Out>(tables, priors, cases, results).carry_out(run);
}

template <class Real, class Out>
CaseStatus diagnose_one(const EngineTables& tables, const PackedPriors& priors,
                        const DenseCases& one, Out* posterior) {
  const std::size_t n_causes = tables.model.n_causes();
  CaseStatus status = CaseStatus::ok;
  const Results<Out> result{posterior, n_causes, n_causes, &status, nullptr};
  if (!score_alone<Real>(tables, priors, 0, one, result)) {
    redo<Real>(tables, priors, 0, CaseBatch(tables.model, one), 0, result);
  }
  return status;
}

template <class Out>
CaseStatus diagnose_one(const EngineTables& tables, const PackedPriors& priors,
                        std::span<const std::int8_t> states, std::span<const double> numbers,
                        std::span<Out> posterior) {
  require_size(states.size(), tables.model.n_findings(), "states");
  require_size(numbers.size(), tables.densities.numbers.size(), "numbers");
  require_size(posterior.size(), tables.model.n_causes(), "places for the posterior");
  const DenseCases one{1, states.data(), states.size(), numbers.data(), numbers.size()};
  if constexpr (std::is_same_v<Out, float>) {
    if (tables.single_will_do()) {
      return diagnose_one<float, float>(tables, priors, one, posterior.data());
    }
  }
  return diagnose_one<double, Out>(tables, priors, one, posterior.data());
}

// One case of a block of codes, as findings.
CaseBatch unpack(const EngineTables& tables, const PanelBlock& cases, std::size_t i) {
  CaseBatch one(tables.model, std::size_t{1});
  for (std::size_t p = 0; p < tables.panels.size(); ++p) {
    const std::vector<FindingId>& findings = tables.panels[p].findings;
    for (std::size_t j = 0; j < findings.size(); ++j) {
      one.states(0)[index(findings[j])] = tables.panels.state(p, cases.codes(p)[i], j);
    }
  }
  for (std::size_t n = 0; n < one.n_numbers(); ++n) one.numbers(0)[n] = cases.numbers(n)[i];
  return one;
}

template <class Real, class Out>
void diagnose_codes(const EngineTables& tables, const PackedPriors& priors, std::size_t prior,
                    const PanelBlock& cases, PosteriorBlock<Out>& posteriors) {
  FAGAN_ASSERT_LT(prior, priors.size());
  Worker<Real, Out>& worker = worker_of_this_thread<Real, Out>(tables);
  posteriors.resize(cases.n_cases());
  score(KernelJob<Real, Out>{.tables = tables,
                             .rows = tables.rows<Real>(),
                             .priors = priors.rows<Real>() + prior * row_length<Real>(tables),
                             .posteriors = posteriors.column(0),
                             .stride = posteriors.stride(),
                             .whole_lines = true,
                             .scratch = worker.kernel,
                             .unsure = worker.unsure},
        cases);
  const std::span<CaseStatus> status = posteriors.status();
  std::fill(status.begin(), status.end(), CaseStatus::ok);
  const Results<Out> results{posteriors.column(0), posteriors.stride(), posteriors.n_causes(),
                             status.data(), nullptr};
  for (const std::uint32_t i : worker.unsure) {
    std::fill_n(posteriors.column(i), posteriors.stride(), Out{0});
    redo<Real>(tables, priors, prior, unpack(tables, cases, i), 0, results.at(i));
  }
}

template <class Real>
AlignedVector<Real> rows_of(const std::vector<Prior>& priors, const EngineTables& tables) {
  const std::size_t stride = row_length<Real>(tables);
  AlignedVector<Real> rows(stride * priors.size());
  for (std::size_t i = 0; i < priors.size(); ++i) {
    for (const CauseId cause : ids<CauseId>(tables.model.n_causes())) {
      rows[i * stride + index(cause)] = static_cast<Real>(priors[i][cause].value());
    }
  }
  return rows;
}

}  // namespace

Engine::Engine(Model model) : tables_(std::make_shared<const EngineTables>(std::move(model))) {}

const Model& Engine::model() const noexcept { return tables_->model; }
const Panels& Engine::panels() const noexcept { return tables_->panels; }

PackedPriors Engine::pack(std::span<const Prior> priors) const {
  if (priors.empty()) throw ShapeError("no prior given");
  PackedPriors packed;
  for (const Prior& prior : priors) {
    require_size(prior.size(), model().n_causes(), "probabilities in a prior");
    require_made_for(model(), prior);
    packed.priors_.push_back(prior);
  }
  packed.single_rows_ = rows_of<float>(packed.priors_, *tables_);
  packed.double_rows_ = rows_of<double>(packed.priors_, *tables_);
  return packed;
}

void Engine::diagnose(const PackedPriors& priors, const CaseBatch& cases,
                      Eigen::Ref<Eigen::MatrixXd> posteriors, std::span<CaseStatus> status,
                      std::span<double> log_evidence, const Run& run) const {
  diagnose_batch<double>(*tables_, priors, cases, posteriors, status, log_evidence, run);
}
void Engine::diagnose(const PackedPriors& priors, const CaseBatch& cases,
                      Eigen::Ref<Eigen::MatrixXf> posteriors, std::span<CaseStatus> status,
                      std::span<double> log_evidence, const Run& run) const {
  diagnose_batch<float>(*tables_, priors, cases, posteriors, status, log_evidence, run);
}

CaseStatus Engine::diagnose(const PackedPriors& priors, std::span<const std::int8_t> states,
                            std::span<const double> numbers, std::span<double> posterior) const {
  return diagnose_one(*tables_, priors, states, numbers, posterior);
}
CaseStatus Engine::diagnose(const PackedPriors& priors, std::span<const std::int8_t> states,
                            std::span<const double> numbers, std::span<float> posterior) const {
  return diagnose_one(*tables_, priors, states, numbers, posterior);
}

void Engine::diagnose(const PackedPriors& priors, std::size_t prior, const PanelBlock& cases,
                      PosteriorBlock<double>& posteriors) const {
  diagnose_codes<double>(*tables_, priors, prior, cases, posteriors);
}
void Engine::diagnose(const PackedPriors& priors, std::size_t prior, const PanelBlock& cases,
                      PosteriorBlock<float>& posteriors) const {
  if (tables_->single_will_do()) {
    diagnose_codes<float>(*tables_, priors, prior, cases, posteriors);
  } else {
    diagnose_codes<double>(*tables_, priors, prior, cases, posteriors);
  }
}

}  // namespace fagan
