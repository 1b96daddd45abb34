#include <nlohmann/json.hpp>
#include <utility>

#include "fagan/evaluation/evaluation_state.hpp"
#include "fagan/format/evaluation_file.hpp"
#include "fagan/format/json_text.hpp"
#include "fagan/format/range_json.hpp"
#include "fagan/format/write_model.hpp"

namespace fagan {
namespace {

using Json = nlohmann::ordered_json;

Json believer_json(const Believer& believer) {
  return {{"model", believer.model},
          {"model_hash", believer.model_hash},
          {"setting", believer.setting},
          {"prior_hash", believer.prior_hash}};
}

Json world_json(const WorldRecord& world) {
  Json object = believer_json(world.drawn_from);
  object["shifts"] = world.shifts;
  object["measures"] = world.measures;
  object["missing"] = world.observation.missing;
  object["answers"] = world.observation.answers;
  object["labels"] = world.observation.labels;
  object["not_known"] = world.observation.not_known;
  return object;
}

Json subject_json(const EvaluationFile& file) {
  const EvaluationSubject& subject = file.evaluation.subject();
  Json object = believer_json(file.scorer);
  object["title"] = file.title;
  object["setting_title"] = file.setting_title;
  object["notice"] = file.notice;
  object["precision"] = subject.precision == Precision::float32 ? "float" : "double";
  object["metrics"] = subject.metrics == Metrics::basic ? "basic" : "full";
  object["draws"] = subject.draws;
  object["world"] = file.world ? world_json(*file.world) : Json(nullptr);
  return object;
}

Json causes_json(const EvaluationFile& file) {
  Json list = Json::array();
  for (const CauseId cause : ids<CauseId>(file.causes.size())) {
    const JudgedCause& of = file.causes[index(cause)];
    list.push_back({{"name", of.name},
                    {"title", of.title},
                    {"must_not_miss", of.must_not_miss},
                    {"prior", file.evaluation.subject().prior_probabilities[cause]}});
  }
  return list;
}

Json scores_json(const EvaluationState::Scores& scores, bool is_full) {
  Json object{{"n", scores.n},
              {"ruled_out", scores.ruled_out},
              {"log", scores.log},
              {"log_squares", scores.log_squares},
              {"brier", scores.brier},
              {"brier_squares", scores.brier_squares},
              {"impossible", scores.impossible},
              {"within_three", scores.within_three}};
  if (is_full) object["within_five"] = scores.within_five;
  return object;
}

Json histogram_json(const EvaluationState::Histogram& histogram) {
  Json cells = Json::array();
  for (const EvaluationState::Cell& cell : histogram.cells) {
    cells.push_back(
        Json::array({cell.place, cell.positives, cell.negatives, cell.sum, cell.squares}));
  }
  return {{"sum_of_positives", histogram.sum_of_positives}, {"cells", std::move(cells)}};
}

Json group_json(const EvaluationState::Group& group) {
  Json bins = Json::array();
  for (const EvaluationState::Group::Bin& bin : group.bins) {
    bins.push_back(Json::array({bin.n, bin.correct, bin.sum}));
  }
  Json coarse = Json::array();
  for (const EvaluationState::Group::Counts& counts : group.coarse) {
    coarse.push_back(Json::array({counts.place, counts.positives, counts.negatives}));
  }
  return {{"n", group.n},
          {"ruled_out", group.ruled_out},
          {"correct", group.correct},
          {"log", group.log},
          {"brier", group.brier},
          {"truth", group.truth},
          {"called", group.called},
          {"posterior", group.posterior},
          {"bins", std::move(bins)},
          {"coarse", std::move(coarse)}};
}

Json rows_json(const std::vector<std::uint64_t>& confusion, std::size_t n_causes) {
  Json rows = Json::array();
  for (std::size_t truth = 0; truth < n_causes; ++truth) {
    const auto row = confusion.begin() + static_cast<std::ptrdiff_t>(truth * n_causes);
    rows.push_back(std::vector<std::uint64_t>(row, row + static_cast<std::ptrdiff_t>(n_causes)));
  }
  return rows;
}

Json bins_json(const std::vector<EvaluationState::Bin>& bins) {
  Json list = Json::array();
  for (const EvaluationState::Bin& bin : bins) {
    list.push_back(Json::array({bin.place, bin.n, bin.correct, std::to_string(bin.sum)}));
  }
  return list;
}

Json averages_json(const PosteriorAverages::State& state) {
  Json object{{"n", state.n}, {"excluded", state.excluded}};
  for (const std::string_view name : PosteriorAverages::sum_names()) {
    object[std::string(name)] = state.sums.find(name)->second;
  }
  return object;
}

Json state_json(const EvaluationFile& file) {
  const EvaluationState state = EvaluationState::of(file.evaluation);
  const bool is_full = state.top.has_value();
  Json object{{"subject", subject_json(file)},
              {"causes", causes_json(file)},
              {"ranges", ranges_json(state.ranges)},
              {"left_out", state.left_out},
              {"bad", state.bad},
              {"unlabelled", state.unlabelled}};
  Json& scores = object["scores"] = Json::array();
  for (const EvaluationState::Scores& of : state.scores) scores.push_back(scores_json(of, is_full));
  object["confusion"] = rows_json(state.confusion, state.scores.size());
  object["bins"] = bins_json(state.bins);
  if (file.averages) object["averages"] = averages_json(file.averages->state());
  if (!is_full) return object;
  Json& by_cause = object["by_cause"] = Json::array();
  for (const EvaluationState::Histogram& of : state.by_cause)
    by_cause.push_back(histogram_json(of));
  object["top"] = histogram_json(*state.top);
  Json& groups = object["groups"] = Json::array();
  for (const EvaluationState::Group& of : state.groups) groups.push_back(group_json(of));
  return object;
}

}  // namespace

std::string WorldRecord::hash() const { return hash_of(world_json(*this)); }

std::string write_evaluation(const EvaluationFile& file) {
  Json all = figures_json(figures(file.evaluation), file.causes);
  if (file.averages) all["posterior_averaged"] = averaged_json(file.averages->figures());
  return json_text({{"format", "fagan-evaluation/1"},
                    {"figures", std::move(all)},
                    {"state", state_json(file)},
                    {"run", json_run(file.run)}});
}

}  // namespace fagan
