#include "fagan/format/posterior_table.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "fagan/format/posterior_cells.hpp"

namespace fagan {
namespace {

const char* word(CaseStatus status) {
  switch (status) {
    case CaseStatus::ok:
      return "ok";
    case CaseStatus::impossible:
      return "impossible";
    case CaseStatus::bad_state:
      return "bad_state";
    case CaseStatus::bad_number:
      return "bad_number";
    case CaseStatus::bad_prior:
      return "bad_prior";
  }
  return "";
}

char* put(std::string_view text, char* to) {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

// The same for texts that are short mostly, without a call.
char* put_short(std::string_view text, char* to) {
  constexpr std::size_t word = 8;
  const char* const from = text.data();
  const std::size_t n = text.size();
  if (n < word) {
    for (std::size_t i = 0; i < n; ++i) to[i] = from[i];
  } else {
    for (std::size_t i = 0; i + word < n; i += word) std::memcpy(to + i, from + i, word);
    std::memcpy(to + n - word, from + n - word, word);
  }
  return to + n;
}

bool needs_quotes(std::string_view text) {
  int odd = 0;
  for (const char c : text) {
    odd |= static_cast<int>(c == ',') | static_cast<int>(c == '"') | static_cast<int>(c == '\r') |
           static_cast<int>(c == '\n');
  }
  return odd != 0;
}

// Posteriors of some cases in whole millionths, and the largest ones, ahead of whoever writes them.
class Rounded {
 public:
  explicit Rounded(std::size_t n_causes)
      : n_causes_(n_causes), millionths_(n_causes * n_cases(n_causes)), tops_(n_cases(n_causes)) {}

  // Rounds the posteriors of case i and of some more, unless that is done already.
  template <class Matrix>
  void move_to(std::size_t i, const Matrix& posteriors) {
    if (i < end_) return;
    first_ = i;
    end_ = std::min(i + n_cases(n_causes_), static_cast<std::size_t>(posteriors.cols()));
    const bool is_dense = posteriors.outerStride() == posteriors.rows();
    const std::size_t together = is_dense ? end_ - first_ : 1;
    is_exact_ = true;
    for (std::size_t c = first_; c < end_ && is_exact_; c += together) {
      const auto* const numbers = posteriors.col(static_cast<Eigen::Index>(c)).data();
      const std::span all(numbers, together * n_causes_);
      is_exact_ = to_millionths(all, &millionths_[(c - first_) * n_causes_]);
      find_largest(all, {&tops_[c - first_], together});
    }
  }
  // Empty if the digits of a case near this one must be found out exactly.
  std::span<const std::int32_t> of(std::size_t i) const {
    if (!is_exact_ || n_causes_ == 0) return {};
    return {&millionths_[(i - first_) * n_causes_], n_causes_};
  }
  // The first of the most probable causes, wherever `of` is not empty.
  std::size_t top(std::size_t i) const { return tops_[i - first_]; }

 private:
  static std::size_t n_cases(std::size_t n_causes) {
    constexpr std::size_t most_numbers = 1024;
    return n_causes == 0 ? 0 : std::max<std::size_t>(1, most_numbers / n_causes);
  }

  std::size_t n_causes_;
  std::size_t first_ = 0;
  std::size_t end_ = 0;
  bool is_exact_ = false;
  std::vector<std::int32_t> millionths_;
  std::vector<std::uint32_t> tops_;
};

// A probability takes its decimals and "0.", or in its shortest form something like
// 1.2345678901234567e-308.
constexpr std::size_t longest_probability = 32;
// The log evidence, the status, and the keys of NDJSON.
constexpr std::size_t longest_end = DecimalText::longest + 100;

}  // namespace

PosteriorTable::PosteriorTable(const Model& model, const Options& options)
    : options_(options),
      n_causes_(model.n_causes()),
      decimal_(options.digits),
      has_plain_cells_(is_csv(options.format) && options.top == 0 &&
                       options.digits == DecimalText::usual_digits) {
  options_.top = std::min(options_.top, n_causes_);
  std::size_t longest_name = 0;
  for (const Cause& cause : model.causes()) {
    std::string& name = names_.emplace_back();
    append_cell(cause.name, options_.format, name);
    padded_names_.emplace_back(name);
    longest_name = std::max(longest_name, name.size());
  }
  for (std::size_t i = 0; i < (options_.top > 0 ? options_.top : n_causes_); ++i) {
    if (is_csv(options_.format)) {
      keys_.emplace_back(",");
    } else if (options_.top == 0) {
      keys_.push_back("," + names_[i] + ":");
    } else {
      keys_.push_back(std::to_string(i + 1));
    }
    longest_row_ += keys_.back().size() + longest_probability;
    if (options_.top > 0) longest_row_ += longest_name + keys_.back().size() + longest_probability;
  }
  longest_row_ += longest_name + longest_end;
}

std::string PosteriorTable::header() const {
  if (options_.format == TableFormat::ndjson) return {};
  std::string text = "case_id";
  if (options_.top == 0) {
    for (const std::string& name : names_) text += ',' + name;
    text += ",top";
  }
  for (std::size_t i = 1; i <= options_.top; ++i) {
    text += ",cause_" + std::to_string(i) + ",p_" + std::to_string(i);
  }
  return text + ",log_evidence,status\n";
}

// The log evidence and the status.
char* PosteriorTable::write_end(CaseStatus status, double log_evidence, char* to) const {
  const bool is_csv = fagan::is_csv(options_.format);
  to = put(is_csv ? "," : R"(,"log_evidence":)", to);
  if (status == CaseStatus::ok) {
    to = decimal_.write(log_evidence, to);
    if (is_csv) return put(",ok\n", to);
  } else {
    to = put(is_csv ? "-inf" : R"("-inf")", to);
  }
  to = put(is_csv ? "," : R"(,"status":")", to);
  to = put(word(status), to);
  return put(is_csv ? "\n" : "\"}\n", to);
}

template <class Real>
void PosteriorTable::append(
    std::span<const std::string_view> ids,
    const Eigen::Ref<const Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>>& posteriors,
    std::span<const CaseStatus> status, std::span<const double> log_evidence,
    TextBuffer& text) const {
  const bool is_csv = fagan::is_csv(options_.format);
  std::vector<std::uint32_t> order(options_.top > 0 ? n_causes_ : 0);
  std::string written;
  Rounded rounded(has_plain_cells_ ? n_causes_ : 0);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (has_plain_cells_) rounded.move_to(i, posteriors);
    std::string_view id = ids[i];
    if (options_.format != TableFormat::csv || needs_quotes(id)) {
      written.clear();
      append_cell(id, options_.format, written);
      id = written;
    }
    char* to = text.room(id.size() + longest_row_);
    if (!is_csv) to = put("{\"case_id\":", to);
    to = put_short(id, to);
    const Real* const posterior = posteriors.col(static_cast<Eigen::Index>(i)).data();
    if (status[i] != CaseStatus::ok) {
      to = write_nothing(to);
    } else if (options_.top > 0) {
      to = write_top(posterior, order, to);
    } else if (const auto millionths = rounded.of(i); !millionths.empty()) {
      to = put(",", write_cells(millionths, to));
      to = padded_names_[rounded.top(i)].write(to);
    } else {
      to = write_all(posterior, to);
    }
    text.end_at(write_end(status[i], log_evidence[i], to));
  }
}

template <class Real>
char* PosteriorTable::write_all(const Real* posterior, char* to) const {
  std::size_t top = 0;
  for (std::size_t k = 0; k < n_causes_; ++k) {
    to = put(keys_[k], to);
    to = decimal_.write(static_cast<double>(posterior[k]), to);
    if (posterior[k] > posterior[top]) top = k;
  }
  to = put(is_csv(options_.format) ? "," : ",\"top\":", to);
  return put(names_[top], to);
}

template <class Real>
char* PosteriorTable::write_top(const Real* posterior, std::vector<std::uint32_t>& order,
                                char* to) const {
  std::iota(order.begin(), order.end(), 0U);
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(options_.top);
  std::partial_sort(order.begin(), end, order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return posterior[a] > posterior[b] || (posterior[a] == posterior[b] && a < b);
  });
  const bool is_csv = fagan::is_csv(options_.format);
  for (std::size_t i = 0; i < options_.top; ++i) {
    to = is_csv ? put(",", to) : put("\":", put(keys_[i], put(",\"cause_", to)));
    to = put(names_[order[i]], to);
    to = is_csv ? put(",", to) : put("\":", put(keys_[i], put(",\"p_", to)));
    to = decimal_.write(static_cast<double>(posterior[order[i]]), to);
  }
  return to;
}

// The cells of a case that has no posterior.
char* PosteriorTable::write_nothing(char* to) const {
  const bool is_csv = fagan::is_csv(options_.format);
  if (options_.top == 0) {
    for (const std::string& key : keys_) to = put(is_csv ? "" : "null", put(key, to));
    return put(is_csv ? "," : ",\"top\":null", to);
  }
  for (const std::string& key : keys_) {
    to = is_csv ? put(",,", to) : put("\":null", put(key, put(",\"cause_", to)));
    if (!is_csv) to = put("\":null", put(key, put(",\"p_", to)));
  }
  return to;
}

template void PosteriorTable::append<float>(std::span<const std::string_view>,
                                            const Eigen::Ref<const Eigen::MatrixXf>&,
                                            std::span<const CaseStatus>, std::span<const double>,
                                            TextBuffer&) const;
template void PosteriorTable::append<double>(std::span<const std::string_view>,
                                             const Eigen::Ref<const Eigen::MatrixXd>&,
                                             std::span<const CaseStatus>, std::span<const double>,
                                             TextBuffer&) const;

}  // namespace fagan
