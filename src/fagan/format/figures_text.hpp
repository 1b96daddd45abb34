#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fagan/evaluation/estimate.hpp"
#include "fagan/format/evaluation_file.hpp"

// Figures in words, the same on the terminal and in a report.

namespace fagan {

/// A figure with as many digits as its error allows: two of the error are shown. "1.0345".
std::string figure_text(double value, double error);
/// Its error with the same digits: "0.0012"; "not known" where it is infinite.
std::string error_text(double error);
/// A difference with the digits of figure_text and always a sign: "+0.0123", "−0.2", "0.00".
std::string signed_text(double value, double error);
/// "1.0345 (se 0.0012)"; "–" for nothing.
std::string estimate_text(const std::optional<Estimate>& estimate);

/// A share in percent, with as many digits as half its interval allows: "61.93%".
std::string share_text(const std::optional<Share>& share);
/// "61.88% to 61.98%".
std::string interval_text(const std::optional<Share>& share);
/// An estimate of a share in percent: "61.9% (se 0.2%)", or without its error.
std::string percent_estimate_text(const std::optional<Estimate>& estimate);
std::string percent_value_text(const std::optional<Estimate>& estimate);
/// "94.7%", "82.4% to 98.5%": the sensitivity of alerts and its interval.
std::string alert_text(const AlertSensitivity& alerts);
std::string interval_text(const AlertSensitivity& alerts);
/// "0.994", "0.991–0.996": with no more digits than half the interval allows.
std::string auroc_text(const std::optional<Auroc>& auroc);
std::string interval_text(const std::optional<Auroc>& auroc);
/// A p-value: "0.31", "2e-09", "<1e-300" for one too small for a number.
std::string p_value_text(double p);

/// "Drawn from Calf pain, Adults in primary care: the scorer's own world. …": where the cases of an
/// evaluation come from, a sentence each.
std::vector<std::string> origin_texts(const EvaluationFile& file);
std::vector<std::string> origin_texts(const Believer& scorer, const WorldRecord& world);

/// A figure and its name.
struct NamedFigure {
  std::string name;
  std::string text;
};
/// Figures averaged over what the truth may be: "log score", "0.2191 (se 0.0011) nats".
std::vector<NamedFigure> averaged_texts(const PosteriorAverages::Figures& averaged);
/// "As sure as 4.1 times as many drawn cases." Empty where that cannot be told.
std::string gain_text(const Figures& drawn, const PosteriorAverages::Figures& averaged);

/// What the closing test says, in a sentence: whether the answers are as calibrated as they would
/// be if the cases came from the scorer's own model.
std::string closing_text(const EvaluationFile& file, const ClosingTest& closing);

/// "8 of 1,000 cases that no cause can explain …": what was counted apart; empty if nothing was.
std::string set_apart_text(const Figures& figures);

}  // namespace fagan
