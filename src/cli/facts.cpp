#include "facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "bars.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/model_report.hpp"
#include "fagan/format/text_layout.hpp"
#include "fagan/format/wording.hpp"

namespace fagan::cli {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t widest_value = 12;
constexpr std::size_t least_label = 16;
constexpr std::size_t longest_label = 30;

std::string sample_size(const Evidence& evidence) {
  return evidence.n ? shortest(*evidence.n) : "";
}

// Widths of the columns of evidence, so wide as their widest cell.
struct EvidenceColumns {
  std::size_t n = 1;
  std::size_t grade = 0;
  std::size_t basis = 0;
  std::size_t source = 0;

  explicit EvidenceColumns(const std::vector<EvidencedRow>& rows) {
    for (const EvidencedRow& row : rows) {
      n = std::max(n, display_width(sample_size(row.evidence)));
      grade = std::max(grade, display_width(row.evidence.grade));
      basis = std::max(basis, display_width(row.evidence.basis));
      source = std::max(source, display_width(row.evidence.source));
    }
    if (grade > 0) grade = std::max(grade, std::size_t{5});
    if (basis > 0) basis = std::max(basis, std::size_t{5});
    if (source > 0) source = std::max(source, std::size_t{6});
  }

  std::string cells(std::string_view size, std::string_view grade_text, std::string_view basis_text,
                    std::string_view source_text) const {
    std::string text = std::string(gap, ' ') + pad_left(size, n);
    if (grade > 0) text += std::string(gap, ' ') + pad_right(grade_text, grade);
    if (basis > 0) text += std::string(gap, ' ') + pad_right(basis_text, basis);
    if (source > 0) text += std::string(gap, ' ') + std::string(source_text);
    return text;
  }
  std::string cells(const Evidence& evidence) const {
    return cells(sample_size(evidence), evidence.grade, evidence.basis, evidence.source);
  }
  std::size_t width() const {
    const auto column = [](std::size_t w) { return w > 0 ? gap + w : 0; };
    return gap + n + column(grade) + column(basis) + column(source);
  }
};

std::string evidence_in_words(const Evidence& evidence) {
  std::vector<std::string> words;
  if (evidence.n) words.push_back("n " + shortest(*evidence.n));
  for (const std::string& word : {evidence.grade, evidence.basis, evidence.source}) {
    if (!word.empty()) words.push_back(word);
  }
  return joined(words, ", ");
}

void add_as_paragraphs(Page& page, const std::vector<std::string>& headings,
                       const std::vector<EvidencedRow>& rows) {
  for (const EvidencedRow& row : rows) {
    page.paragraph(row.label);
    std::vector<std::string> words;
    for (std::size_t v = 0; v < row.values.size(); ++v) {
      words.push_back(headings[v] + ' ' + row.values[v]);
    }
    page.paragraph(joined(words, ", "), 4);
    page.paragraph(Style::soft, evidence_in_words(row.evidence), 4);
  }
}

void add_as_table(Page& page, std::string_view label_heading,
                  const std::vector<std::string>& headings, const std::vector<EvidencedRow>& rows,
                  const std::vector<std::size_t>& widths, std::size_t label) {
  const EvidenceColumns evidence(rows);
  std::size_t used = label + evidence.width();
  for (const std::size_t width : widths) used += gap + width;
  constexpr std::size_t bar_width = 8;
  const bool has_bars =
      std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.share >= 0; });
  const bool draws = has_bars && used + gap + bar_width <= page.width();

  std::string line = pad_right(fit(label_heading, label), label);
  for (std::size_t v = 0; v < headings.size(); ++v) {
    line += std::string(gap, ' ') + pad_left(fit(headings[v], widths[v]), widths[v]);
  }
  if (draws) line.append(gap + bar_width, ' ');
  page.line(page.styled(Style::soft, line + evidence.cells("n", "grade", "basis", "source")));
  for (const EvidencedRow& row : rows) {
    line = pad_right(fit(row.label, label), label);
    for (std::size_t v = 0; v < row.values.size(); ++v) {
      line += std::string(gap, ' ') + pad_left(row.values[v], widths[v]);
    }
    if (draws) line += std::string(gap, ' ') + bar(row.share, std::nullopt, bar_width);
    page.line(line + evidence.cells(row.evidence));
  }
}

// Rows that share a note are named together.
void add_notes(Page& page, const std::vector<EvidencedRow>& rows) {
  std::vector<std::pair<std::string, std::vector<std::string>>> notes;
  for (const EvidencedRow& row : rows) {
    if (row.evidence.note.empty()) continue;
    const auto same = std::find_if(notes.begin(), notes.end(), [&](const auto& known) {
      return known.first == row.evidence.note;
    });
    if (same == notes.end()) {
      notes.push_back({row.evidence.note, {row.label}});
    } else {
      same->second.push_back(row.label);
    }
  }
  if (notes.empty()) return;
  add_section(page, "Notes");
  for (const auto& [note, labels] : notes) {
    page.item(labels.size() == rows.size() ? "all: " + note : joined(labels) + ": " + note);
  }
}

void add_sources(Page& page, const Model& model, const std::vector<EvidencedRow>& rows) {
  std::map<std::string, std::string> cited;
  for (const EvidencedRow& row : rows) {
    const Source* source = model.find_source(row.evidence.source);
    if (source != nullptr) cited[source->key] = citation(*source);
  }
  if (cited.empty()) return;
  add_section(page, "Sources");
  for (const auto& [key, words] : cited) page.item(fmt::format("{}: {}", key, words));
}

}  // namespace

void add_title(Page& page, std::string_view title, std::string_view kind, std::string_view name) {
  const std::string right = std::string(kind) + ' ' + std::string(name);
  const std::size_t used = display_width(title) + display_width(right);
  if (used + gap <= page.width()) {
    page.line(page.styled(Style::strong, title) + std::string(page.width() - used, ' ') +
              page.styled(Style::soft, right));
  } else {
    page.paragraph(Style::strong, title);
    page.paragraph(Style::soft, right);
  }
}

void add_fact(Page& page, std::string_view label, std::string_view text) {
  if (text.empty()) return;
  page.item(label.empty() ? std::string(text) : std::string(label) + ": " + std::string(text));
}

void add_section(Page& page, std::string_view heading) {
  page.line();
  page.paragraph(Style::strong, heading);
}

void add_evidenced_rows(Page& page, std::string_view label_heading,
                        const std::vector<std::string>& headings,
                        const std::vector<EvidencedRow>& rows) {
  std::vector<std::size_t> widths;
  for (std::size_t v = 0; v < headings.size(); ++v) {
    std::size_t width = std::min(display_width(headings[v]), widest_value);
    for (const EvidencedRow& row : rows) width = std::max(width, display_width(row.values[v]));
    widths.push_back(width);
  }
  std::size_t used = EvidenceColumns(rows).width();
  for (const std::size_t width : widths) used += gap + width;
  std::size_t longest = 0;
  for (const EvidencedRow& row : rows) longest = std::max(longest, display_width(row.label));
  const std::size_t room = page.width() > used ? page.width() - used : 0;
  const std::size_t label = std::min({longest, longest_label, room});
  if (label < std::min(longest, least_label)) {
    add_as_paragraphs(page, headings, rows);
  } else {
    add_as_table(page, label_heading, headings, rows, widths, label);
  }
}

void add_notes_and_sources(Page& page, const Model& model, const std::vector<EvidencedRow>& rows) {
  add_notes(page, rows);
  add_sources(page, model, rows);
}

}  // namespace fagan::cli
