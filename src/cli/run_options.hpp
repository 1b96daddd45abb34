#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <string>

#include "common.hpp"
#include "fagan/core/run.hpp"

namespace fagan::cli {

/// How long work is to be carried out.
struct RunOptions {
  int threads = 0;  ///< 0: as many as the machine runs at once
};
/// Adds `--threads N` to a command.
void add_run_options(CLI::App& command, RunOptions& options);

/// Tells how far long work has come, on standard error if that is a terminal and nobody asked for
/// quiet: how much is done, how fast, and how long it will still take. The line goes away at the
/// end.
class Progress {
 public:
  /// `noun`: what is counted, such as "cases".
  Progress(const CommonOptions& common, std::string noun);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  Progress(Progress&&) = delete;
  Progress& operator=(Progress&&) = delete;

  /// For work that is to be shown here. The progress must live as long as the run.
  Run run(const RunOptions& options);

 private:
  using Clock = std::chrono::steady_clock;
  void show(std::uint64_t done, std::uint64_t total);

  std::string noun_;
  bool visible_;
  bool shown_ = false;
  Clock::time_point start_;
  Clock::time_point last_;
};

/// `12.3 M cases, 4.1 M/s, 0:35 left`; without the end if `total` is 0, which means unknown.
std::string progress_text(std::uint64_t done, std::uint64_t total, double seconds,
                          const std::string& noun);

}  // namespace fagan::cli
