#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/format/read_model.hpp"

namespace fagan {

/// What the files that are checked together with one say of it.
struct CheckedWith {
  std::set<std::string> cited = {};  ///< the sources that priors of a model cite
  bool model_is_broken = false;      ///< the model a prior, utility or case is for has errors
};

/// Everything wrong, and everything questionable, in a model, prior, utility or case text, which
/// says in its `format` what it is: what reading it would refuse, and what review() would warn of;
/// in the order of the text, each with file, line, column and JSON pointer. No errors: it can be
/// read.
///
/// A prior, utility or case is judged against `model`. Without one only its form is, and a warning
/// says so. A model need not have likelihoods: it may have to be learned.
std::vector<Problem> check(std::string_view text, std::string path,
                           const LoadedModel* model = nullptr, const CheckedWith& others = {});

}  // namespace fagan
