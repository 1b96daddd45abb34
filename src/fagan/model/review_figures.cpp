#include "fagan/model/review_figures.hpp"

#include <cmath>
#include <optional>
#include <string>

#include "fagan/core/text.hpp"
#include "fagan/model/written_number.hpp"

namespace fagan {
namespace {

class FigureReview {
 public:
  FigureReview(const Model& model, ReviewWarnings& warnings) : model_(model), warnings_(warnings) {}

  void run() {
    const auto figures = model_.published();
    for (std::size_t i = 0; i < figures.size(); ++i) {
      const PublishedFigure& figure = figures[i];
      const std::string pointer = pointer_to("/published", i);
      review_marginal(figure, pointer);
      review_use(figure, pointer);
      if (!figure.sensitivity || !figure.specificity) continue;
      const WrittenNumber sensitivity(*figure.sensitivity);
      const WrittenNumber specificity(*figure.specificity);
      compare(figure.lr_positive, sensitivity / specificity.complement(),
              pointer_to(pointer, "lr_positive"), "sensitivity / (1 - specificity)");
      compare(figure.lr_negative, sensitivity.complement() / specificity,
              pointer_to(pointer, "lr_negative"), "(1 - sensitivity) / specificity");
    }
  }

 private:
  // A finding is at least as common as together with one cause, and no more common than if
  // everybody without the cause had it too. Where the figure has no sensitivity, the model's
  // likelihood stands for it.
  void review_marginal(const PublishedFigure& figure, const std::string& pointer) {
    std::optional<double> given_cause = figure.sensitivity;
    if (!given_cause) given_cause = p_present(figure);
    if (!figure.p || !figure.prevalence || !given_cause) return;
    const auto p = WrittenNumber::probability(*figure.p);
    const auto prevalence = WrittenNumber::probability(*figure.prevalence);
    const auto sensitivity = WrittenNumber::probability(*given_cause);
    const WrittenNumber with_cause = prevalence * sensitivity;
    const WrittenNumber without_finding = prevalence * sensitivity.complement();
    if (p.is_below(with_cause)) {
      warnings_.add("contradictory figures", pointer_to(pointer, "p"),
                    shortest(*figure.p) +
                        " is less than prevalence x sensitivity, which is between " +
                        with_cause.text());
    } else if (p.complement().is_below(without_finding)) {
      warnings_.add("contradictory figures", pointer_to(pointer, "p"),
                    shortest(*figure.p) +
                        " leaves less than prevalence x (1 - sensitivity), which is between " +
                        without_finding.text());
    }
  }

  // P(present | cause) in the model, of a finding that is present or not.
  std::optional<double> p_present(const PublishedFigure& figure) const {
    const auto finding = model_.find_finding(figure.finding);
    const auto cause = model_.find_cause(figure.cause);
    if (model_.is_to_be_learned() || !finding || !cause) return std::nullopt;
    const Finding& about = model_.finding(*finding);
    const auto present = model_.find_state(*finding, Cell::bare_state);
    if (about.rule_only || about.states.size() != 2 || !present) return std::nullopt;
    return model_.likelihood(*finding, *present, *cause);
  }

  // A likelihood that is measured directly, and cites no other source, says what the figure says,
  // as far as rounding and the number of people behind it go.
  void review_use(const PublishedFigure& figure, const std::string& pointer) {
    const std::optional<double> p = p_present(figure);
    if (!figure.sensitivity || !p) return;
    const FindingId finding = *model_.find_finding(figure.finding);
    const CauseId cause = *model_.find_cause(figure.cause);
    const Evidence& evidence = model_.evidence(finding, cause);
    const bool same_source =
        evidence.source == figure.source || evidence.source.empty() || figure.source.empty();
    const bool is_its_own = same_source && (evidence.basis.empty() || evidence.basis == "direct");
    if (!is_its_own || !model_.is_explicit(finding, cause)) return;
    const double s = *figure.sensitivity;
    const std::optional<double> n = n_behind(figure, evidence);
    constexpr double standard_errors = 2;
    const double chance = n ? standard_errors * std::sqrt(s * (1 - s) / *n) : 0;
    const auto published = WrittenNumber::probability(s).widened(chance);
    if (WrittenNumber::probability(*p).overlaps(published)) return;
    warnings_.add("likelihoods that contradict their figure", pointer_to(pointer, "sensitivity"),
                  shortest(s) + ", but the likelihood of " + quoted(figure.finding) + " under " +
                      quoted(figure.cause) + " is " + shortest(*p));
  }

  static std::optional<double> n_behind(const PublishedFigure& figure, const Evidence& evidence) {
    const std::optional<double> counted = parse_number(figure.n_diseased);
    const std::optional<double> n = counted ? counted : evidence.n;
    return n && *n > 0 ? n : std::nullopt;
  }

  void compare(const std::optional<double>& ratio, const WrittenNumber& derived,
               const std::string& pointer, const std::string& formula) {
    if (!ratio || WrittenNumber(*ratio).overlaps(derived)) return;
    warnings_.add("contradictory figures", pointer,
                  shortest(*ratio) + ", but " + formula + " is between " + derived.text());
  }

  const Model& model_;
  ReviewWarnings& warnings_;
};

}  // namespace

void review_figures(const Model& model, ReviewWarnings& warnings) {
  FigureReview(model, warnings).run();
}

}  // namespace fagan
