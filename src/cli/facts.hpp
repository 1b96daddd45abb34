#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fagan/model/model.hpp"
#include "page.hpp"

namespace fagan::cli {

// Pieces the pages about a cause, a finding, a setting and a source have in common.

/// The title, and at the right what kind of thing it is and its name.
void add_title(Page& page, std::string_view title, std::string_view kind, std::string_view name);

/// `label: text`, wrapped; nothing for an empty text.
void add_fact(Page& page, std::string_view label, std::string_view text);

/// A heading with an empty line above.
void add_section(Page& page, std::string_view heading);

/// One number of the model, or several that belong together, and where they come from.
struct EvidencedRow {
  std::string label;
  std::vector<std::string> values;  ///< one for each heading
  Evidence evidence;
  double share = -1;  ///< a bar from 0 to 1; none if negative
};

/// Rows lined up under headings: label, values, n, grade, basis, source. Values too wide for the
/// page, or too many, are told in words below the label.
void add_evidenced_rows(Page& page, std::string_view label_heading,
                        const std::vector<std::string>& headings,
                        const std::vector<EvidencedRow>& rows);

/// What the rows' evidence says in words: their notes, and the sources they name.
void add_notes_and_sources(Page& page, const Model& model, const std::vector<EvidencedRow>& rows);

}  // namespace fagan::cli
