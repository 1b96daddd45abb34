#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

#include "fagan/core/aligned.hpp"
#include "fagan/core/contract.hpp"
#include "fagan/core/run.hpp"
#include "fagan/inference/panels.hpp"
#include "fagan/model/case_batch.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

struct EngineTables;

/// The arithmetic a posterior was computed in; results computed in both agree within the bounds
/// given at Engine, but not to the last bit.
enum class Precision { float32, float64 };

template <class Real>
inline constexpr Precision precision_of = Precision::float64;
template <>
inline constexpr Precision precision_of<float> = Precision::float32;

/// Posteriors of a block of cases, a column of n_causes per case, as the engine leaves them for
/// whoever reads them next. Columns begin on vector boundaries: `stride` is the number of causes
/// rounded up to 16, and the places between hold 0.
template <class Real>
class PosteriorBlock {
 public:
  explicit PosteriorBlock(std::size_t n_causes, std::size_t capacity = PanelBlock::default_capacity)
      : n_causes_(n_causes),
        stride_(round_up(n_causes, 16)),
        capacity_(capacity),
        values_(stride_ * capacity),
        status_(capacity) {}

  std::size_t n_causes() const noexcept { return n_causes_; }
  std::size_t stride() const noexcept { return stride_; }
  std::size_t capacity() const noexcept { return capacity_; }
  std::size_t n_cases() const noexcept { return n_cases_; }

  /// How many of the columns hold a case.
  void resize(std::size_t n_cases) {
    FAGAN_ASSERT(n_cases <= capacity_);
    n_cases_ = n_cases;
  }

  Real* column(std::size_t i) noexcept { return values_.data() + i * stride_; }
  const Real* column(std::size_t i) const noexcept { return values_.data() + i * stride_; }
  std::span<CaseStatus> status() noexcept { return {status_.data(), n_cases_}; }
  std::span<const CaseStatus> status() const noexcept { return {status_.data(), n_cases_}; }

 private:
  std::size_t n_causes_;
  std::size_t stride_;
  std::size_t capacity_;
  std::size_t n_cases_ = 0;
  AlignedVector<Real> values_;
  std::vector<CaseStatus> status_;
};

/// Priors in the form the engine multiplies with: made once by `Engine::pack`, used for any number
/// of calls.
class PackedPriors {
 public:
  std::size_t size() const noexcept { return priors_.size(); }
  const Prior& operator[](std::size_t i) const { return priors_[i]; }

  /// [n_causes] and room up to a whole number of cache lines, for each prior.
  template <class Real>
  const Real* rows() const noexcept {
    if constexpr (std::is_same_v<Real, float>) {
      return single_rows_.data();
    } else {
      return double_rows_.data();
    }
  }

 private:
  friend class Engine;
  std::vector<Prior> priors_;
  AlignedVector<float> single_rows_;
  AlignedVector<double> double_rows_;
};

/// Diagnoses many cases. The work that depends on the model alone is done once, in the constructor.
///
/// The answer is that of `diagnose`, sooner: within 1e-12 absolute, and 1e-9 relative for
/// probabilities above 1e-200, where posteriors are `double`; within 5e-7 absolute where they are
/// `float`. The same case gives the same bits in whatever batch, piece or thread it stands, and on
/// every instruction set.
///
/// A case that no cause can explain, or whose codes or values are wrong, gets a status, zeros as
/// posterior and −inf as log evidence; never an exception and never NaN.
///
/// An Engine is immutable, cheap to copy, and may be used by many threads at once. Scratch memory
/// does not grow with the number of cases.
class Engine {
 public:
  /// Throws Error if the model is too large: its tables take up to 1 KB per cause and panel.
  explicit Engine(Model model);

  const Model& model() const noexcept;
  const Panels& panels() const noexcept;

  /// Priors of this engine's model. Throws ShapeError if there is none or one is of another size,
  /// and Error if one was made for other causes.
  PackedPriors pack(std::span<const Prior> priors) const;
  PackedPriors pack(const Prior& prior) const { return pack(std::span(&prior, 1)); }

  /// P(cause | findings) for each case, into `posteriors` [n_causes × n_cases], one column each.
  ///
  /// Case i is diagnosed with the prior its batch names for it, the first if it names none.
  /// `status` and `log_evidence` (natural logarithms of P(findings), as in Posterior) have one
  /// place for each case, or are empty. Throws ShapeError if a size differs, Error if
  /// the batch was made for a model with other nouns, and Interrupted.
  void diagnose(const PackedPriors& priors, const CaseBatch& cases,
                Eigen::Ref<Eigen::MatrixXd> posteriors, std::span<CaseStatus> status = {},
                std::span<double> log_evidence = {}, const Run& run = {}) const;
  void diagnose(const PackedPriors& priors, const CaseBatch& cases,
                Eigen::Ref<Eigen::MatrixXf> posteriors, std::span<CaseStatus> status = {},
                std::span<double> log_evidence = {}, const Run& run = {}) const;

  /// The same for one case: [n_findings] state numbers or codes (not CaseCode::listed), [n_numbers]
  /// values, [n_causes] posterior. Allocates nothing, unless the case has to be redone exactly.
  CaseStatus diagnose(const PackedPriors& priors, std::span<const std::int8_t> states,
                      std::span<const double> numbers, std::span<double> posterior) const;
  CaseStatus diagnose(const PackedPriors& priors, std::span<const std::int8_t> states,
                      std::span<const double> numbers, std::span<float> posterior) const;

  /// The same for cases that are panel codes already; `prior` is one of the packed ones. Codes are
  /// trusted: each is below its panel's number of codes. `posteriors` must have the room.
  void diagnose(const PackedPriors& priors, std::size_t prior, const PanelBlock& cases,
                PosteriorBlock<double>& posteriors) const;
  void diagnose(const PackedPriors& priors, std::size_t prior, const PanelBlock& cases,
                PosteriorBlock<float>& posteriors) const;

 private:
  std::shared_ptr<const EngineTables> tables_;
};

}  // namespace fagan
