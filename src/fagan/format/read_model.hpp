#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/format/json_document.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// The fagan-model/1 text of a model, and what identifies it.
struct ModelText {
  std::string text;
  std::string hash;  ///< see model_hash()
};

/// The text a model was read from, if that was kept; else the one it would be written to, made when
/// it is first asked for. Copies of a model share it, so that a model whose text was kept has the
/// same hash however often it is written and read.
std::shared_ptr<const ModelText> text_of(const Model& model);

/// A model read from a fagan-model/1 text, and what identifies it.
struct LoadedModel {
  Model model;
  std::string hash;  ///< see model_hash()
  std::string path;  ///< of the file it was read from; empty for a model inside the program
  std::vector<Problem> warnings;
};

/// What becomes of the text after reading. That of a large model takes more memory than the model,
/// so it is kept only for who will ask for it.
enum class Text { forgotten, kept };

/// Whether likelihoods are needed; or may be missing altogether, in a model that is to be learned
/// from cases; or are passed over, present or not.
enum class Likelihoods { required, may_be_learned, passed_over };

/// Reads a model. `path` is what problems call the text. Throws an Error that lists every problem,
/// each with line, column and JSON pointer.
LoadedModel read_model(std::string_view text, std::string path,
                       Likelihoods likelihoods = Likelihoods::required,
                       Text after = Text::forgotten);

/// The same, but for the likelihoods, which are passed over, may be missing, and say nothing: for
/// learning, which needs the causes and findings alone.
LoadedModel read_nouns(std::string_view text, std::string path);

/// The model a document holds, unless something in it is an error, and everything wrong with it in
/// the order of the text. What a part means is judged only where its form allowed reading it.
struct ModelReading {
  std::optional<Model> model;
  std::vector<Problem> problems;
};
ModelReading examine_model(const JsonDocument& document,
                           Likelihoods likelihoods = Likelihoods::required);

}  // namespace fagan
