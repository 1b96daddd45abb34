#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// Collects what a model is made of, by name and in any order, and checks it as a whole.
///
/// Nothing is checked before `problems` or `build`. Every problem carries the JSON pointer of the
/// part it is about, as if the model had been written as a fagan-model/1 file, so that a reader of
/// such a file only has to look up lines and columns.
class ModelBuilder {
 public:
  /// Written in place of a cause: the likelihood of every cause not written for the finding.
  static constexpr const char* default_cause = "default";

  // Every member has a value of its own, so that `{.name = "toy"}` leaves nothing to warn about.
  struct Header {
    std::string name = {};
    std::string title = {};
    std::string about = {};
    std::string version = {};
    std::string licence = {};
    std::string notice = {};
    std::string default_setting = {};
  };

  ModelBuilder& header(Header header);
  ModelBuilder& add(Cause cause);
  ModelBuilder& add(Finding finding);
  ModelBuilder& add(RedFlag red_flag);
  ModelBuilder& add(Dependency dependency);
  ModelBuilder& add(Accepted accepted);
  ModelBuilder& add(PublishedFigure figure);
  ModelBuilder& add(Source source);
  ModelBuilder& add(PriorDraft setting);
  ModelBuilder& add_same_measurement(std::vector<std::string> findings);
  ModelBuilder& likelihood(std::string finding, std::string cause, Cell cell);
  /// Says that likelihoods of this finding are written, even if none follows.
  ModelBuilder& row(std::string finding);
  /// If there is not a single likelihood yet, those that say nothing are put there, and the model
  /// is one to be learned: see Model::is_to_be_learned.
  ModelBuilder& may_be_learned();

  /// Shorthands for models made in code.
  ModelBuilder& cause(std::string name);
  ModelBuilder& finding(std::string name, std::vector<std::string> states = {"absent", "present"});
  ModelBuilder& number(std::string name, NumberScale scale);
  /// P(state | cause) for each named state; all of them, or all but one.
  ModelBuilder& p(std::string finding, std::string cause,
                  std::vector<std::pair<std::string, double>> p);

  /// Puts likelihoods that say nothing in place of all there are, for a model of which only the
  /// causes and findings matter.
  ModelBuilder& blank_likelihoods();

  /// Everything that keeps this from being a model, and row sums that deserve a warning.
  std::vector<Problem> problems() const;

  /// The model. Throws an Error with every problem if there is one.
  Model build() const;
  /// The model, or nothing if a problem is an error; adds every problem to the list.
  std::optional<Model> build(std::vector<Problem>& problems) const;

 private:
  friend class ModelChecker;

  struct WrittenCell {
    std::string finding;
    std::string cause;
    Cell cell;
  };

  Header header_;
  std::vector<Cause> causes_;
  std::vector<Finding> findings_;
  std::vector<WrittenCell> cells_;
  std::vector<std::string> rows_;  // findings
  bool is_to_be_learned_ = false;
  std::vector<RedFlag> red_flags_;
  std::vector<std::vector<std::string>> same_measurement_;
  std::vector<Dependency> dependencies_;
  std::vector<Accepted> accepted_;
  std::vector<PublishedFigure> published_;
  std::vector<Source> sources_;
  std::vector<PriorDraft> settings_;
};

}  // namespace fagan
