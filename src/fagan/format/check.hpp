#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/format/read_model.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// Everything wrong, and everything questionable, in a model, prior, utility or case text, which
/// says in its `format` what it is: what reading it would refuse, and what review() would warn of;
/// in the order of the text, each with file, line, column and JSON pointer. No errors: it can be
/// read.
///
/// A prior, utility or case is judged against `model`. Without one only its form is, and a warning
/// says so; `model_is_broken` tells why, if the model was found but has errors. Of a model's
/// sources some may be cited by its `priors` alone, and its likelihoods may have to be learned.
std::vector<Problem> check(std::string_view text, std::string path,
                           const LoadedModel* model = nullptr, std::span<const Prior> priors = {},
                           bool model_is_broken = false);

}  // namespace fagan
