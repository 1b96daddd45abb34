#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// Everything that goes by one name: names are unique within a kind, not across kinds. A finding
/// and a cause with a slash between them name one likelihood, and then nothing else.
struct Named {
  struct Cell {
    FindingId finding{};
    CauseId cause{};
  };
  std::optional<Cell> cell;
  std::optional<CauseId> cause;
  std::optional<FindingId> finding;
  const Prior* setting = nullptr;
  const Source* source = nullptr;
};
/// Titles, synonyms and other capitals are understood where there is nothing of the very name and
/// only one thing goes by them. Throws Error, naming the nearest names of any kind, if none does.
Named find_named(const Model& model, const std::vector<Prior>& settings, std::string_view name);

/// Where one source stands behind a model's numbers.
struct SourceUses {
  struct Likelihoods {
    FindingId finding{};
    std::vector<CauseId> causes;
  };
  std::vector<Likelihoods> likelihoods;
  std::vector<const PublishedFigure*> published;
  std::vector<const RedFlag*> red_flags;
  std::vector<CauseId> subcauses_of;
};
SourceUses uses_of(const Model& model, std::string_view source);

/// "Khan et al. 2006, JAMA 295:536-546", as far as it is known.
std::string citation(const Source& source);

/// "urgent".
std::string_view urgency_text(Urgency urgency);

/// "absent, present", or "a number from 18 to 110 years".
std::string answers_text(const Finding& finding);

/// "not raised below 500, raised above; the edges grow with age_years above 50": how a number is
/// judged; empty without bands.
std::string bands_text(const Finding& finding);

/// The published figures about one finding, or about it in one cause.
std::vector<const PublishedFigure*> figures_about(const Model& model, FindingId finding,
                                                  std::optional<CauseId> cause = {});

/// The red flags whose rule asks for a finding.
std::vector<const RedFlag*> red_flags_about(const Model& model, FindingId finding);

/// The other findings this one depends on, each with how strongly and why.
struct Partner {
  FindingId finding{};
  const Dependency* dependency = nullptr;
};
std::vector<Partner> partners_of(const Model& model, FindingId finding);

/// The findings that are the same measurement as this one; none if it stands alone.
std::vector<FindingId> same_measurement_as(const Model& model, FindingId finding);

}  // namespace fagan
