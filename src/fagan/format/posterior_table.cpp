#include "fagan/format/posterior_table.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

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

// A probability takes its decimals and "0.", or in its shortest form something like
// 1.2345678901234567e-308.
constexpr std::size_t longest_probability = 32;
// The log evidence, the status, and the keys of NDJSON.
constexpr std::size_t longest_end = DecimalText::longest + 100;

}  // namespace

PosteriorTable::PosteriorTable(const Model& model, const Options& options)
    : options_(options), n_causes_(model.n_causes()), decimal_(options.digits) {
  options_.top = std::min(options_.top, n_causes_);
  std::size_t longest_name = 0;
  for (const Cause& cause : model.causes()) {
    std::string& name = names_.emplace_back();
    if (options_.format == TableFormat::csv) {
      append_csv_field(cause.name, name);
    } else {
      append_json_string(cause.name, name);
    }
    longest_name = std::max(longest_name, name.size());
  }
  for (std::size_t i = 0; i < (options_.top > 0 ? options_.top : n_causes_); ++i) {
    if (options_.format == TableFormat::csv) {
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

template <class Real>
void PosteriorTable::append(
    std::span<const std::string_view> ids,
    const Eigen::Ref<const Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>>& posteriors,
    std::span<const CaseStatus> status, std::span<const double> log_evidence,
    TextBuffer& text) const {
  const bool is_csv = options_.format == TableFormat::csv;
  std::vector<std::uint32_t> order(options_.top > 0 ? n_causes_ : 0);
  std::string id;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    id.clear();
    is_csv ? append_csv_field(ids[i], id) : append_json_string(ids[i], id);
    char* to = text.room(id.size() + longest_row_);
    if (!is_csv) to = put("{\"case_id\":", to);
    to = put(id, to);
    const Real* const posterior = posteriors.col(static_cast<Eigen::Index>(i)).data();
    if (status[i] != CaseStatus::ok) {
      to = write_nothing(to);
    } else if (options_.top > 0) {
      to = write_top(posterior, order, to);
    } else {
      to = write_all(posterior, to);
    }
    to = put(is_csv ? "," : ",\"log_evidence\":", to);
    if (status[i] == CaseStatus::ok) {
      to = decimal_.write(log_evidence[i], to);
    } else {
      to = put(is_csv ? "-inf" : "\"-inf\"", to);
    }
    to = put(is_csv ? "," : ",\"status\":\"", to);
    to = put(word(status[i]), to);
    to = put(is_csv ? "\n" : "\"}\n", to);
    text.end_at(to);
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
  to = put(options_.format == TableFormat::csv ? "," : ",\"top\":", to);
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
  const bool is_csv = options_.format == TableFormat::csv;
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
  const bool is_csv = options_.format == TableFormat::csv;
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
