#pragma once

#include <string>
#include <vector>

#include "fagan/format/model_report.hpp"
#include "fagan/format/read_model.hpp"
#include "fagan/study/weak_numbers.hpp"

namespace fagan {

/// Lists of what a model knows, as JSON: `{"model": …, "causes": […]}` and so on. The causes' prior
/// is that of the setting given, if any.
std::string causes_json(const Model& model, const Prior* prior);
std::string findings_json(const Model& model);
std::string settings_json(const Model& model, const std::vector<Prior>& settings,
                          const std::string& default_setting);
std::string sources_json(const Model& model);

/// `{"models": […]}`: what each is about, and how large it is.
std::string models_json(const std::vector<LoadedModel>& models);

/// The estimates that matter most, `most` of them: `{"model": …, "setting": …, "seed": …, "cases":
/// …, "estimates": how many there are, "weak": [{"finding", "cause", "bits", …}]}`.
std::string weak_numbers_json(const Model& model, const Prior& prior,
                              const WeakNumberOptions& options,
                              const std::vector<WeakNumber>& numbers, std::size_t most);

/// All of it as JSON: `{"model": …, "cause": {…}}`, with a key for each kind that has the name.
/// What speaks for and against a cause is judged in the setting of `prior`, if there is one.
std::string named_json(const Model& model, const std::vector<Prior>& settings, const Named& named,
                       const Prior* prior, const std::string& default_setting);

}  // namespace fagan
