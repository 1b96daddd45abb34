#pragma once

#include <optional>
#include <string>

namespace fagan {

/// Why a number in the model is what it is.
struct Evidence {
  /// Equivalent sample size: how many cases the number is worth (a Dirichlet pseudo-count, or a
  /// pseudo-sample for mean and sd). Deliberately below the published n where populations differ.
  std::optional<double> n;
  std::string grade;   ///< how strong: meta, study, expert
  std::string basis;   ///< how close: direct, derived, background, expert
  std::string source;  ///< key of a Source
  std::string note;

  friend bool operator==(const Evidence&, const Evidence&) = default;
};

/// A publication or data set behind some numbers.
struct Source {
  std::string key;
  std::string authors;
  std::optional<int> year;
  std::string title;
  std::string journal;
  std::string doi;
  std::string pmid;
  std::string url;
  std::string n;  ///< as the source states it, in words
  std::string design;
  std::string confidence;  ///< how the citation was checked
};

/// A figure as it was published, before it was turned into likelihoods.
struct PublishedFigure {
  std::string finding;
  std::string cause;
  std::string population;
  std::optional<double> prevalence;  ///< P(cause) in the population
  std::optional<double> p;           ///< P(present) in the population, whatever the cause
  std::optional<double> sensitivity;
  std::optional<double> specificity;
  std::optional<double> lr_positive;
  std::optional<double> lr_negative;
  std::string counts;
  std::string n_diseased;
  std::string n_nondiseased;
  std::string source;
  std::string read;  ///< read on a page, or from memory
  std::string used;  ///< what became of it in the likelihoods
};

}  // namespace fagan
