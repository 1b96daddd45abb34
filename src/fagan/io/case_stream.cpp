#include "fagan/io/case_stream.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/format/case_lines.hpp"
#include "fagan/format/case_table.hpp"
#include "fagan/format/csv_record.hpp"
#include "fagan/format/file_kind.hpp"

namespace fagan {
namespace {

// What is read at a time: much more than a row, and little enough to stay in the cache.
constexpr std::size_t bytes_at_once = std::size_t{1} << 18U;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool starts_like_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

}  // namespace

TableFormat format_by_name(const std::string& path) {
  std::string_view name = path;
  if (has_gzip_name(name)) name.remove_suffix(3);
  return name.ends_with(".ndjson") || name.ends_with(".jsonl") ? TableFormat::ndjson
                                                               : TableFormat::csv;
}

CaseStream::CaseStream(Model model, const std::string& path, Options options)
    : model_(std::move(model)), options_(std::move(options)), file_(path) {
  TableReading reading{file_.name(), options_.settings, options_.needs_cause,
                       options_.one_measurement, options_.label};
  const auto refuse = [this](std::string message) {
    throw Error({{Severity::error, {file_.name(), 1, 1, {}}, std::move(message)}});
  };
  fill(rest_);
  if (std::string why = objection_to_table(rest_); !why.empty()) refuse(std::move(why));
  if (std::string_view(rest_).starts_with(byte_order_mark)) rest_.erase(0, byte_order_mark.size());
  if (rest_.empty()) refuse("the file is empty (expected a header)");
  if (format_by_name(path) == TableFormat::ndjson || (path == "-" && starts_like_json(rest_))) {
    reader_ = std::make_unique<CaseLinesReader>(model_, std::move(reading));
    return;
  }
  std::size_t end = record_end(rest_, 0, at_end_);
  while (end == std::string_view::npos && rest_.size() <= longest_record) {
    fill(rest_);
    end = record_end(rest_, 0, at_end_);
  }
  if (end > longest_record) {  // or nowhere, which is beyond every number
    refuse("a header of more than " + std::to_string(longest_record) + " bytes");
  }
  const std::string header = rest_.substr(0, end);
  is_table_ = true;
  reader_ = std::make_unique<CaseTableReader>(model_, std::move(reading), header);
  lines_before_ = static_cast<std::uint64_t>(std::count(header.begin(), header.end(), '\n'));
  rest_.erase(0, end);
}

CaseStream::~CaseStream() = default;

// Appends a piece of the file. False if there was nothing left.
bool CaseStream::fill(std::string& text) {
  const std::size_t before = text.size();
  text.resize(before + bytes_at_once);
  const std::size_t got = file_.read(text.data() + before, bytes_at_once);
  text.resize(before + got);
  at_end_ = got < bytes_at_once;
  return got > 0;
}

bool CaseStream::take(CaseBlock& block) {
  std::string& text = block.text;
  text.swap(rest_);
  rest_.clear();
  std::size_t whole = 0;
  while (!at_end_ && whole == 0) {
    fill(text);
    const std::size_t records = reader_->whole_records(text, at_end_);
    if (records == 0 && text.size() > longest_record + 1) skip_line(text);
    whole = end_of_rows(std::string_view(text).substr(0, records));
  }
  if (at_end_) {
    text.resize(end_of_rows(text));
    whole = text.size();
  }
  rest_.assign(text, whole);
  text.resize(whole);
  block.share_read = file_.share_read().value_or(0);
  return whole > 0;
}

// Up to where a text of whole records is sure to be of cases: empty rows are, if others follow. So
// many of them that they would fill the memory are taken as they come.
std::size_t CaseStream::end_of_rows(std::string_view text) const {
  constexpr std::size_t too_many = std::size_t{1} << 26U;
  if (!is_table_ || (!at_end_ && text.size() > too_many)) return text.size();
  return begin_of_empty_rows(text);
}

// A line that is too long anyway is read to its end, but not kept.
void CaseStream::skip_line(std::string& text) {
  while (!at_end_) {
    std::string more;
    fill(more);
    const std::size_t line_feed = more.find('\n');
    if (line_feed == std::string::npos) continue;
    text.resize(longest_record + 1);
    text.append(more, line_feed);
    return;
  }
  text.resize(longest_record + 1);
}

// Now that it is known what came before.
void CaseStream::count(CaseBlock& block) {
  CaseRows& rows = block.rows;
  block.first = tally_.n_cases;
  rows.number_unnamed(tally_.n_cases + tally_.n_bad_rows);
  for (const std::string_view id : rows.ids()) repeated_ids_.add(id);
  tally_.n_repeated_ids = repeated_ids_.n_repeated();
  tally_.n_cases += rows.n_cases();
  tally_.n_bad_rows += rows.n_bad_rows();
  tally_.n_double_measurements += rows.n_double_measurements();
  for (Problem problem : rows.problems()) {
    if (tally_.problems.size() == most_problems) break;
    problem.place.line += static_cast<int>(lines_before_);
    tally_.problems.push_back(std::move(problem));
  }
  lines_before_ += rows.n_lines();
  if (tally_.n_bad_rows > 0 && !options_.skip_bad) throw Error(tally_.problems);
}

void CaseStream::report(const Run& run, const CaseBlock& block) {
  cases_done_ += block.rows.n_cases();
  if (!run.progress) return;
  const auto done = static_cast<double>(cases_done_);
  const double total = block.share_read > 0 ? done / block.share_read : 0;
  run.progress(cases_done_, static_cast<std::uint64_t>(total));
}

void CaseStream::read(const Run& run, const Step& work, const Step& in_order) {
  std::vector<std::unique_ptr<CaseBlock>> blocks;
  for (std::size_t i = n_workers(run); i > 0; --i) {
    blocks.push_back(std::make_unique<CaseBlock>(model_));
  }
  run_in_stages(
      run, [&](std::size_t worker) { return take(*blocks[worker]); },
      {{false,
        [&](std::size_t worker) { reader_->read(blocks[worker]->text, blocks[worker]->rows); }},
       {true, [&](std::size_t worker) { count(*blocks[worker]); }},
       {false, [&](std::size_t worker) { work(*blocks[worker], worker); }},
       {true, [&](std::size_t worker) {
          if (in_order) in_order(*blocks[worker], worker);
          report(run, *blocks[worker]);
        }}});
}

}  // namespace fagan
