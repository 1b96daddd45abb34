#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/core/unfilled.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// What stands for a finding in a batch when it is not the number of a state.
enum class CaseCode : std::int8_t {
  not_asked = -1,
  not_known = -2,  ///< asked, but the answer is not known; moves nothing
  listed = -3,     ///< an interval or virtual evidence, in the batch's list of them
};
/// As they stand among the states.
inline constexpr auto not_asked_code = static_cast<std::int8_t>(CaseCode::not_asked);
inline constexpr auto not_known_code = static_cast<std::int8_t>(CaseCode::not_known);
inline constexpr auto listed_code = static_cast<std::int8_t>(CaseCode::listed);

/// What became of a case.
enum class CaseStatus : std::uint8_t {
  ok,
  impossible,  ///< no cause can explain the findings
  bad_state,   ///< a code that is no state of its finding, or `listed` without an entry in the list
  bad_number,  ///< infinite, outside the finding's range, or not above 0 where it must be
  bad_prior,   ///< an index of no prior that was given
};

/// An observation that is neither a state nor a number.
struct ListedObservation {
  std::size_t case_index = 0;
  FindingId finding{};
  Observation observation;  ///< Interval or VirtualEvidence
};

/// Dense cases somewhere in memory: a column per case, columns `…_stride` elements apart.
struct DenseCases {
  std::size_t n_cases = 0;
  const std::int8_t* states = nullptr;  ///< [n_findings × n_cases]
  std::size_t state_stride = 0;
  const double* numbers = nullptr;  ///< [n_numbers × n_cases]; may be null if there are none
  std::size_t number_stride = 0;
};

/// Compressed lists of what was observed: entries start[i] … start[i + 1] − 1 are those of case i
/// (the arrays of a SciPy CSR matrix). A finding that is not in the list was not asked.
struct SparseCases {
  std::vector<std::size_t> start{0};  ///< [n_cases + 1]
  std::vector<FindingId> findings;    ///< rising within a case
  std::vector<double> values;         ///< a state's number, or not_known; a number, or NaN
};

/// Cases kept by findings, such as the columns of a table, and read block by block, never none at
/// all. May be read by many threads at once.
class CaseSource {
 public:
  /// Places behind the last case of a room that may be written to.
  static constexpr std::size_t room_beyond = 16;

  CaseSource() = default;
  CaseSource(const CaseSource&) = delete;
  CaseSource& operator=(const CaseSource&) = delete;
  CaseSource(CaseSource&&) = delete;
  CaseSource& operator=(CaseSource&&) = delete;
  virtual ~CaseSource() = default;
  virtual std::size_t n_cases() const = 0;
  /// What cases first … first + count − 1 say of a finding, each the number of a state or a
  /// CaseCode: where the source has it so, or else written to `room` [count + room_beyond].
  virtual const std::int8_t* states(FindingId finding, std::size_t first, std::size_t count,
                                    std::int8_t* room) const = 0;
  /// Their values of the model's n-th numeric finding, NaN where unknown: [count].
  virtual void values(std::size_t number, std::size_t first, std::size_t count,
                      double* to) const = 0;
  /// Adds an address in each cache line these cases are read from, for who wants to have them
  /// fetched ahead of time. May do nothing.
  virtual void add_lines(std::size_t /*first*/, std::size_t /*count*/,
                         std::vector<const void*>& /*lines*/) const {}
};

/// The findings of many cases for one Model.
///
/// Dense: one column of [n_findings × n_cases] `int8` per case, holding for each finding the number
/// of its state or a CaseCode; numeric findings have their values in a second matrix [n_numbers ×
/// n_cases], in the model's order, NaN where unknown, and in the first only a CaseCode (or 0) that
/// says why a value is missing. The same bytes are a C-contiguous NumPy array with a row per case.
/// Sparse: lists of the findings observed. Or they come from a CaseSource. All can name the true
/// cause of a case and the setting it comes from (the index of a prior).
///
/// The shapes fit the model, always. What a case holds is not promised: files and arrays are as
/// they are. A wrong code or value gives its case a status when the batch is diagnosed, and
/// `problems` says which and why. A batch may be read by many threads at once.
class CaseBatch {
 public:
  static constexpr std::uint32_t no_label = 0xFFFFFFFF;

  /// A dense batch that owns its memory, and in which nothing was asked yet.
  CaseBatch(Model model, std::size_t n_cases);
  /// The same, but for its memory: it holds nothing in particular before `clear` was called for
  /// every case, which many threads may share.
  struct Unfilled {};
  CaseBatch(Model model, std::size_t n_cases, Unfilled);
  /// A dense batch of these cases.
  CaseBatch(Model model, std::span<const Findings> cases);
  /// A dense batch in memory of somebody else's, who keeps it as it is while the batch is used.
  /// Throws ShapeError if a stride is too small for the model.
  CaseBatch(Model model, const DenseCases& cases);
  /// A sparse batch. Throws ShapeError if the lists do not fit each other or the model.
  CaseBatch(Model model, SparseCases cases);
  /// A batch of what a source keeps, which knows the model's findings and their order.
  CaseBatch(Model model, std::shared_ptr<const CaseSource> source);

  const Model& model() const noexcept { return model_; }
  std::size_t n_cases() const noexcept { return n_cases_; }
  std::size_t n_findings() const noexcept { return model_.n_findings(); }
  /// The numeric findings, in the model's order: row n of the numbers is about the n-th of them.
  std::span<const FindingId> numeric_findings() const noexcept { return numeric_findings_; }
  std::size_t n_numbers() const noexcept { return numeric_findings_.size(); }
  bool is_sparse() const noexcept { return is_sparse_; }
  /// Whether cases lie in memory as `dense` shows them; if not, it lays them out in its scratch.
  bool is_dense() const noexcept { return !is_sparse_ && source_ == nullptr; }
  /// Where the cases come from, if they are kept by findings; without what is listed.
  const CaseSource* source() const noexcept { return source_.get(); }

  /// The findings of one case. Throws Error, with case index and finding, if it holds a wrong code
  /// or value.
  Findings findings(std::size_t case_index) const;
  /// What is wrong with the codes and values of one case; `ok` if nothing is.
  CaseStatus status(std::size_t case_index) const;
  /// What is wrong with the batch, at most `limit` problems, each with case index and finding.
  std::vector<Problem> problems(std::size_t limit = 20) const;

  /// The true cause, if known: [n_cases] or empty.
  std::span<const std::uint32_t> labels() const noexcept { return labels_; }
  std::optional<CauseId> label(std::size_t case_index) const;
  /// Which of the priors each case is diagnosed with: [n_cases], or empty for the first.
  std::span<const std::uint32_t> prior_indices() const noexcept { return prior_indices_; }
  /// Intervals and virtual evidence, by case and finding. In a dense batch their findings have the
  /// code `listed`; in a sparse one they need no other entry.
  std::span<const ListedObservation> listed() const noexcept { return listed_; }
  /// Those of cases first … first + count − 1.
  std::span<const ListedObservation> listed(std::size_t first, std::size_t count) const;

  /// Cases first … first + count − 1 as a dense block. A dense batch only points into its own
  /// memory; the others lay them out in `scratch`, which may be used again for the next block.
  struct Scratch {
    std::vector<std::int8_t> states;
    std::vector<double> numbers;
  };
  DenseCases dense(std::size_t first, std::size_t count, Scratch& scratch) const;

  /// Nothing was asked in cases first … first + count − 1; for a batch that owns its dense memory.
  /// Different threads may clear different cases.
  void clear(std::size_t first, std::size_t count);
  /// One case's column, to be written to; for a batch that owns its dense memory. Different threads
  /// may write to different cases.
  std::span<std::int8_t> states(std::size_t case_index);
  std::span<double> numbers(std::size_t case_index);
  /// Writes a case's findings over whatever was there. Not for many threads at once.
  void set(std::size_t case_index, const Findings& findings);
  /// Throws ShapeError unless there is one for each case; a label may be `no_label`.
  void set_labels(std::vector<std::uint32_t> labels);
  void set_prior_indices(std::vector<std::uint32_t> prior_indices);
  /// In any order. Throws ShapeError if an entry names a case or finding that is not there, Error
  /// if an observation does not fit its finding or has a second one beside it. Memory of the
  /// batch's own gets its codes from the list.
  void set_listed(const std::vector<ListedObservation>& listed);

 private:
  struct Objection;
  using Visitor = std::function<void(FindingId, const Observation&)>;
  void spread(std::size_t first, std::size_t count, Scratch& scratch) const;
  std::optional<Objection> visit(std::size_t case_index, const Visitor& visitor) const;

  Model model_;
  std::size_t n_cases_;
  std::vector<FindingId> numeric_findings_;
  bool is_sparse_ = false;

  // Dense and its own: the two vectors. Dense and somebody else's: the view. Or a source.
  UnfilledVector<std::int8_t> own_states_;
  UnfilledVector<double> own_numbers_;
  std::optional<DenseCases> view_;
  std::shared_ptr<const CaseSource> source_;
  SparseCases sparse_;

  std::vector<std::uint32_t> labels_;
  std::vector<std::uint32_t> prior_indices_;
  std::vector<ListedObservation> listed_;
};

}  // namespace fagan
