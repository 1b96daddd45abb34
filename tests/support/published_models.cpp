#include "support/published_models.hpp"
#include "support/places.hpp"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <utility>

#include "fagan/io/file.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan::tests {
namespace {

using Json = nlohmann::ordered_json;
using Decimals = std::vector<std::string>;

double number(const std::string& decimal) { return std::strtod(decimal.c_str(), nullptr); }

ModelBuilder::Header header(std::string name) {
  ModelBuilder::Header result;
  result.name = std::move(name);
  return result;
}

Model build(const std::string& name, const Json& published) {
  ModelBuilder builder;
  builder.header(header(name));
  for (const std::string cause : published["root_states"]) builder.cause(cause);
  for (const Json& finding : published["findings"]) {
    const std::vector<std::string> states = finding["states"];
    builder.finding(finding["name"], states);
    for (const auto& [cause, row] : finding["cpt"].items()) {
      std::vector<std::pair<std::string, double>> p;
      for (std::size_t s = 0; s < states.size(); ++s) p.emplace_back(states[s], number(row[s]));
      builder.p(finding["name"], cause, std::move(p));
    }
  }
  return builder.build();
}

PriorDraft draft(const Json& published) {
  PriorDraft result;
  result.setting = "published";
  const std::vector<std::string> causes = published["root_states"];
  for (std::size_t k = 0; k < causes.size(); ++k) {
    result.probabilities.push_back({causes[k], number(published["prior"][k]), {}});
  }
  return result;
}

Json model_file(const std::string& name, const Json& published) {
  Json file = {{"format", "fagan-model/1"}, {"name", name}, {"default_setting", "published"}};
  Json probabilities = Json::object();
  for (std::size_t k = 0; k < published["root_states"].size(); ++k) {
    const std::string cause = published["root_states"][k];
    file["causes"].push_back({{"name", cause}});
    probabilities[cause] = number(published["prior"][k]);
  }
  for (const Json& finding : published["findings"]) {
    file["findings"].push_back({{"name", finding["name"]}, {"states", finding["states"]}});
    Json& cells = file["likelihoods"][finding["name"].get<std::string>()];
    for (const auto& [cause, row] : finding["cpt"].items()) {
      Json p = Json::object();
      for (std::size_t s = 0; s < row.size(); ++s) {
        p[finding["states"][s].get<std::string>()] = number(row[s]);
      }
      cells[cause] = {{"p", p}};
    }
  }
  file["settings"] = Json::array({{{"setting", "published"}, {"probabilities", probabilities}}});
  return file;
}

std::vector<std::vector<ExactColumn>> exact_columns(const Json& published) {
  std::vector<std::vector<ExactColumn>> columns;
  for (const Json& finding : published["findings"]) {
    std::vector<ExactColumn> of_finding;
    for (std::size_t s = 0; s < finding["states"].size(); ++s) {
      Decimals column;
      for (const std::string cause : published["root_states"]) {
        column.push_back(finding["cpt"][cause][s]);
      }
      of_finding.push_back(ExactColumn::of_decimals(column));
    }
    columns.push_back(std::move(of_finding));
  }
  return columns;
}

PublishedModel read(const Json& published) {
  const std::string name =
      published["network"].get<std::string>() + '_' + published["root"].get<std::string>();
  Model model = build(name, published);
  Prior prior = Prior::make(model, draft(published)).value;
  return {name,
          std::move(model),
          std::move(prior),
          model_file(name, published).dump(),
          ExactColumn::of_decimals(published["prior"].get<Decimals>()),
          exact_columns(published)};
}

}  // namespace

ExactPosterior PublishedModel::exact_diagnose(const Findings& findings) const {
  std::vector<ExactColumn> observations;
  for (const Findings::Entry& entry : findings.in_model_order()) {
    const std::vector<ExactColumn>& columns = exact[index(entry.finding)];
    if (const auto* state = std::get_if<StateId>(&entry.observation)) {
      observations.push_back(columns[index(*state)]);
    } else if (const auto* soft = std::get_if<VirtualEvidence>(&entry.observation)) {
      observations.push_back(ExactColumn::weighted_sum(soft->relative_likelihoods, columns));
    }
  }
  return {exact_prior, observations};
}

const std::vector<PublishedModel>& published_models() {
  static const std::vector<PublishedModel> models = [] {
    std::vector<PublishedModel> all;
    for (const char* file : {"bnrep_nb.json.gz", "nb_stars.json.gz"}) {
      const std::string path = in_project("tests/data/published/") + file;
      for (const Json& published : Json::parse(read_file(path))) all.push_back(read(published));
    }
    return all;
  }();
  return models;
}

}  // namespace fagan::tests
