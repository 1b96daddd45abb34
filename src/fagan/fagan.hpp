#pragma once

// The front door of the library, and its map: the layers from left to right, each knowing only the
// ones before it. Read model/model.hpp and inference/diagnose.hpp first; including single headers
// instead of this one is just as good.

// core: probability and text, no diagnosis.
#include "fagan/core/error.hpp"      // bad input: every problem, each with its place
#include "fagan/core/indexed.hpp"    // values by the id they belong to
#include "fagan/core/log_space.hpp"  // sums of logarithms that keep their digits
#include "fagan/core/normal.hpp"     // the normal distribution, exact far out in its tails
#include "fagan/core/random.hpp"     // random numbers as a function of seed, case and draw
#include "fagan/core/run.hpp"        // threads, a way to stop, progress
#include "fagan/core/text.hpp"       // numbers as text, the nearest names to a wrong one
#include "fagan/core/units.hpp"      // Probability, LogOdds, Decibans

// model: the nouns.
#include "fagan/model/case_batch.hpp"     // the findings of many cases
#include "fagan/model/case_event.hpp"     // one step of a case as it unfolds
#include "fagan/model/cause.hpp"          // what could explain the findings
#include "fagan/model/cohort.hpp"         // cases whose true cause is known
#include "fagan/model/evidence.hpp"       // where a number comes from
#include "fagan/model/factor.hpp"         // findings whose likelihood is one
#include "fagan/model/finding.hpp"        // what could be observed
#include "fagan/model/findings.hpp"       // what was observed in one case
#include "fagan/model/ids.hpp"            // CauseId, FindingId, StateId
#include "fagan/model/likelihood.hpp"     // how often a finding goes with a cause
#include "fagan/model/model.hpp"          // all that is known before a case is seen
#include "fagan/model/model_builder.hpp"  // a model made in code
#include "fagan/model/observation.hpp"    // a state, a number, an interval, uncertain, not known
#include "fagan/model/prior.hpp"          // how common each cause is in a setting
#include "fagan/model/red_flag.hpp"       // patterns that need care whatever is probable
#include "fagan/model/review.hpp"         // what deserves a second look in a valid model
#include "fagan/model/same_nouns.hpp"     // whether codes of one model mean the same in another

// inference: what to believe.
#include "fagan/inference/conflict.hpp"            // why a case is impossible
#include "fagan/inference/consultation.hpp"        // a case as it unfolds: observe, retract, undo
#include "fagan/inference/diagnose.hpp"            // the definition: P(cause | findings)
#include "fagan/inference/engine.hpp"              // the same answer for many cases, sooner
#include "fagan/inference/factor_likelihood.hpp"   // P(findings of a factor | cause)
#include "fagan/inference/interval.hpp"            // how sure the numbers of a posterior are
#include "fagan/inference/nomogram.hpp"            // where each answer to one finding leads
#include "fagan/inference/posterior.hpp"           // the answer
#include "fagan/inference/reasons.hpp"             // reasons sorted for a reader
#include "fagan/inference/sensitivity.hpp"         // which numbers of the model move it most
#include "fagan/inference/subcauses.hpp"           // kinds of a cause, by what was found
#include "fagan/inference/weight_of_evidence.hpp"  // how the answer was reached

// decision: what to do next.
#include "fagan/decision/advice.hpp"         // what the utilities say to do
#include "fagan/decision/next_question.hpp"  // open findings, the most valuable first
#include "fagan/decision/red_flag.hpp"       // which red flags fired, and which could still
#include "fagan/decision/strategy.hpp"       // ways to choose questions and when to stop
#include "fagan/decision/threshold.hpp"      // from which probability on to test and to treat
#include "fagan/decision/utility.hpp"        // what each action is worth under each cause
#include "fagan/decision/value_of_information.hpp"  // what an answer is worth before it is known

// simulation: making cases.
#include "fagan/simulation/observation_process.hpp"  // what a record keeps of the truth
#include "fagan/simulation/shift.hpp"                // a world that differs from the model
#include "fagan/simulation/simulator.hpp"            // cohorts by seed

// evaluation: judging answers.
#include "fagan/evaluation/comparison.hpp"    // two scorers on the same cases
#include "fagan/evaluation/evaluation.hpp"    // exact sums that merge
#include "fagan/evaluation/figures.hpp"       // every figure, derived from them
#include "fagan/evaluation/scoring_rule.hpp"  // log score and Brier score

// learning: numbers from cases.
#include "fagan/learning/counts.hpp"  // how often each state came with each cause
#include "fagan/learning/fit.hpp"     // a model and a prior from counts

// study: a world played against a scorer.
#include "fagan/study/interview.hpp"             // strategies of asking, on the same patients
#include "fagan/study/recorded_evaluation.hpp"   // recorded cases diagnosed and judged
#include "fagan/study/simulated_evaluation.hpp"  // cases drawn, diagnosed and judged in one pass
#include "fagan/study/weak_numbers.hpp"          // which estimates to replace first

// format: text to values and back; strings only.
#include "fagan/format/ask_session.hpp"        // an interview, answer by answer
#include "fagan/format/canonical_json.hpp"     // what identifies a model
#include "fagan/format/case_json.hpp"          // fagan-case/1
#include "fagan/format/case_report.hpp"        // everything a reader is told about one case
#include "fagan/format/case_table.hpp"         // cases as CSV
#include "fagan/format/check.hpp"              // every problem of a file's text
#include "fagan/format/counts_file.hpp"        // fagan-counts/1
#include "fagan/format/embedded.hpp"           // the models and priors inside the program
#include "fagan/format/evaluation_file.hpp"    // fagan-evaluation/1
#include "fagan/format/evaluation_report.hpp"  // an evaluation as a page of HTML
#include "fagan/format/model_report.hpp"       // what a model knows under one name
#include "fagan/format/model_report_json.hpp"  // the same as JSON
#include "fagan/format/observation_text.hpp"   // swelling=present
#include "fagan/format/posterior_table.hpp"    // posteriors as CSV or NDJSON
#include "fagan/format/quiz_session.hpp"       // rounds of the quiz
#include "fagan/format/read_model.hpp"         // fagan-model/1
#include "fagan/format/read_prior.hpp"         // fagan-prior/1
#include "fagan/format/read_utility.hpp"       // fagan-utility/1
#include "fagan/format/svg_nomogram.hpp"       // Fagan's nomogram as a picture
#include "fagan/format/svg_waterfall.hpp"      // an explanation as a picture
#include "fagan/format/text_layout.hpp"        // text measured in columns
#include "fagan/format/wording.hpp"            // numbers and results in words
#include "fagan/format/write_model.hpp"        // fagan-model/1 and fagan-prior/1 from values

// io: the only layer that opens a file.
#include "fagan/io/case_stream.hpp"     // a file of cases, piece by piece
#include "fagan/io/check_file.hpp"      // every problem of a file
#include "fagan/io/file.hpp"            // read whole, written whole or not at all
#include "fagan/io/gzip.hpp"            // compressed files by their name
#include "fagan/io/load.hpp"            // a model or prior by name or file
#include "fagan/io/recorded_cases.hpp"  // a file of cases judged or counted
